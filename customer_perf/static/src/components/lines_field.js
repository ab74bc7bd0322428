import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { HEIGHT, MARGIN, WIDTH } from "./components";

/** Two series over the same periods, held in a JSON field, each on a scale of its own: only their moves compare. */
export class LinesField extends Component {
    static template = "customer_perf.LinesField";
    static props = { ...standardFieldProps };
    size = { width: WIDTH, height: HEIGHT };
    label = _t("Indicator (solid) and outcome (dashed), period by period, both so that up is better");
    get lines() {
        const sides = this.props.record.data[this.props.name] || [];
        return sides.filter((values) => values.length > 1).map((values) => this.path(values));
    }
    path(values) {
        const [low, high] = [Math.min(...values), Math.max(...values)];
        const step = (WIDTH - 2 * MARGIN) / (values.length - 1);
        const y = (value) => HEIGHT - MARGIN - ((value - low) / (high - low || 1)) * (HEIGHT - 2 * MARGIN);
        return values.map((value, index) => `${(MARGIN + index * step).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
    }
}

registry.category("fields").add("perf_lines", {
    component: LinesField,
    displayName: _t("Two series side by side"),
    supportedTypes: ["json"],
});
