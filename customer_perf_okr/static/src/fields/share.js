import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { formatPercentage } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** A share 0…1 that may be missing: no data is a dash, never 0%. */
function shownShare(value) {
    return typeof value === "number" ? formatPercentage(value) : "–";
}

export class ShareField extends Component {
    static template = "customer_perf_okr.ShareField";
    static props = { ...standardFieldProps };
    get text() {
        return shownShare(this.props.record.data[this.props.name]);
    }
}

registry.category("fields").add("okr_share", { component: ShareField, supportedTypes: ["float"] });
registry.category("formatters").add("okr_share", shownShare); // totals of lists
