import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { Distribution } from "./components";

/** Rows of a distribution before and after, held in a JSON field. */
export class DistributionField extends Component {
    static template = "customer_perf.DistributionField";
    static components = { Distribution };
    static props = { ...standardFieldProps };
    legend = [_t("What if"), _t("Now")];
    get rows() {
        return this.props.record.data[this.props.name] || [];
    }
}

registry.category("fields").add("perf_distribution", {
    component: DistributionField,
    displayName: _t("Distribution before and after"),
    supportedTypes: ["json"],
});
