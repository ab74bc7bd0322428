import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { formatFloat } from "@web/core/utils/numbers";

/** A number with at most `digits` decimals, a dash where there is none (no data is not zero). */
export function shown(value, digits = 2) {
    return typeof value === "number" ? formatFloat(value, { digits: [16, digits], trailingZeros: false }) : "–";
}

/** Points of a score, always with two decimals, so that they can be added up by eye. */
export function points(value) {
    return typeof value === "number" ? formatFloat(value, { digits: [16, 2] }) : "–";
}

export function shownDate(value) {
    return value ? formatDate(deserializeDate(value)) : "";
}

const STATUS = {
    green: { icon: "fa-check-circle", css: "o_perf_green" },
    amber: { icon: "fa-exclamation-circle", css: "o_perf_amber" },
    red: { icon: "fa-times-circle", css: "o_perf_red" },
    none: { icon: "fa-circle-o", css: "o_perf_none" },
};

/** Light of a score: icon, words and colour, so that colour never stands alone. */
export class StatusBadge extends Component {
    static template = "customer_perf.StatusBadge";
    static props = { status: String, label: String };
    get look() {
        return STATUS[this.props.status];
    }
}

export function statusClass(status) {
    return STATUS[status].css;
}

export const WIDTH = 130;
export const HEIGHT = 36;
export const MARGIN = 4;

/** Values in order of time as a line, with the target as a dashed one. A single value is a dot. */
export class Sparkline extends Component {
    static template = "customer_perf.Sparkline";
    static props = {
        points: Array, // {date, value}, oldest first
        target: { type: [Number, { value: false }], optional: true },
        trend: { type: [String, { value: false }, { value: null }], optional: true },
    };
    size = { width: WIDTH, height: HEIGHT };

    get values() {
        return this.props.points.map((point) => point.value);
    }
    get range() {
        const all = typeof this.props.target === "number" ? [...this.values, this.props.target] : this.values;
        const low = Math.min(...all);
        const high = Math.max(...all);
        return low === high ? [low - 1, high + 1] : [low, high];
    }
    y(value) {
        const [low, high] = this.range;
        return HEIGHT - MARGIN - ((value - low) / (high - low)) * (HEIGHT - 2 * MARGIN);
    }
    get coordinates() {
        const step = (WIDTH - 2 * MARGIN) / Math.max(this.values.length - 1, 1);
        return this.values.map((value, index) => [MARGIN + index * step, this.y(value)]);
    }
    get path() {
        return this.coordinates.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");
    }
    get last() {
        const [x, y] = this.coordinates.at(-1);
        return { x, y };
    }
    get targetY() {
        return typeof this.props.target === "number" ? this.y(this.props.target) : false;
    }
    get label() {
        const values = this.props.points
            .slice(-6)
            .map((point) => `${shownDate(point.date)}: ${shown(point.value)}`)
            .join(", ");
        return _t("Latest values, %s", values);
    }
}

/** Bars of shares; `other` stands beside `value` for comparison where it is given. */
export class Distribution extends Component {
    static template = "customer_perf.Distribution";
    static props = {
        rows: Array, // {name, value, text, other?, otherText?, isMissing?}; shares 0–100
        legend: { type: Array, optional: true },
    };
}
