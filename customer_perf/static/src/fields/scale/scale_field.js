import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** Answer between two texts: a row of radio buttons, set with one click or the arrow keys. */
export class ScaleField extends Component {
    static template = "customer_perf.ScaleField";
    static props = { ...standardFieldProps };

    get value() {
        return this.props.record.data[this.props.name];
    }
    get options() {
        return this.props.record.fields[this.props.name].selection.map(([value]) => value);
    }
    get group() {
        return `o_perf_scale_${this.props.record.id}`;
    }
    set(value) {
        return this.props.record.update({ [this.props.name]: value });
    }
}

registry.category("fields").add("perf_scale", {
    component: ScaleField,
    displayName: _t("Scale between two texts"),
    supportedTypes: ["selection"],
    // as of the list, not of its row: a row is answered without being opened first
    extractProps: (fieldInfo, dynamicInfo) => ({ readonly: dynamicInfo.readonly }),
});
