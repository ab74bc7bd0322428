import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { shown } from "../../components/components";

const HIGHEST = 5;

/** Profile of a diagnosis: for each row 1 to 5, now and in the run before. */
export class ProfileField extends Component {
    static template = "customer_perf.ProfileField";
    static props = { ...standardFieldProps };
    scale = [1, 2, 3, 4, 5];

    get rows() {
        return (this.props.record.data[this.props.name] || []).map((row) => ({
            ...row,
            at: this.place(row.value),
            beforeAt: this.place(row.before),
            text: this.text(row),
        }));
    }
    place(value) {
        return value ? `${((value - 1) / (HIGHEST - 1)) * 100}%` : false;
    }
    text({ value, before }) {
        if (!value) {
            return _t("not answered yet");
        }
        const change = before && value - before;
        return change ? _t("%(value)s (%(change)s)", { value: shown(value, 1), change: (change > 0 ? "+" : "") + shown(change, 1) }) : shown(value, 1);
    }
    get hasBefore() {
        return this.rows.some((row) => row.beforeAt);
    }
}

registry.category("fields").add("perf_profile", {
    component: ProfileField,
    displayName: _t("Profile of a diagnosis"),
    supportedTypes: ["json"],
});
