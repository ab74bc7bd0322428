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

/**
 * Values in order of time as a line, with the target as a dashed one. A single value is a dot.
 * Marks of what happened meanwhile make it larger; the chosen one shows the means on its two sides.
 */
export class Sparkline extends Component {
    static template = "customer_perf.Sparkline";
    static props = {
        points: Array, // {date, value}, oldest first
        target: { type: [Number, { value: false }], optional: true },
        trend: { type: [String, { value: false }, { value: null }], optional: true },
        marks: { type: Array, optional: true }, // {id, place, before, after}; place in steps from the first value
        chosen: { type: String, optional: true },
    };
    get size() {
        const scale = this.props.marks ? 2 : 1;
        return { width: scale * WIDTH, height: scale * HEIGHT };
    }

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
        const { height } = this.size;
        return height - MARGIN - ((value - low) / (high - low)) * (height - 2 * MARGIN);
    }
    x(place) {
        return MARGIN + (place * (this.size.width - 2 * MARGIN)) / Math.max(this.values.length - 1, 1);
    }
    get coordinates() {
        return this.values.map((value, index) => [this.x(index), this.y(value)]);
    }
    get marks() {
        return (this.props.marks || []).map(({ id, place }) => ({ id, x: this.x(place) }));
    }
    /** The means before and after the chosen mark, as lines up to it. */
    get means() {
        const mark = (this.props.marks || []).find(({ id }) => id === this.props.chosen);
        if (typeof mark?.before !== "number") {
            return [];
        }
        const x = this.x(mark.place);
        return [
            { x1: 0, x2: x, y: this.y(mark.before) },
            { x1: x, x2: this.size.width, y: this.y(mark.after) },
        ];
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
