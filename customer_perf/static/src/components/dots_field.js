import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const WIDTH = 600;
const MARGIN = 12;
const ROW = 28;

/** The change of each unit as a dot, those that try something above those beside; held in a JSON field. */
export class DotsField extends Component {
    static template = "customer_perf.DotsField";
    static props = { ...standardFieldProps };
    get dots() {
        return this.props.record.data[this.props.name] || [];
    }
    get size() {
        return { width: WIDTH, height: 2 * ROW + MARGIN };
    }
    x(change) {
        const changes = [0, ...this.dots.map((dot) => dot.change)];
        const [low, high] = [Math.min(...changes), Math.max(...changes)];
        return MARGIN + ((change - low) / (high - low || 1)) * (WIDTH - 2 * MARGIN);
    }
    get rows() {
        const names = { true: _t("Tries it"), false: _t("Beside") };
        return [true, false].map((isPilot, index) => ({
            name: names[isPilot],
            y: ROW * (index + 0.5) + MARGIN / 2,
            isPilot,
            dots: this.dots.filter((dot) => dot.is_pilot === isPilot),
        }));
    }
    get label() {
        const units = this.rows.map((row) => `${row.name}: ${this.told(row)}`).join("; ");
        return _t("Change of each unit. %(units)s", { units });
    }
    told(row) {
        return row.dots.map((dot) => `${dot.name} ${dot.text}`).join(", ");
    }
}

registry.category("fields").add("perf_dots", {
    component: DotsField,
    displayName: _t("Changes of units as dots"),
    supportedTypes: ["json"],
});
