/* global Chart */
import { Component, onWillStart, useEffect, useRef } from "@odoo/owl";
import { loadBundle } from "@web/core/assets";
import { cookie } from "@web/core/browser/cookie";
import { deserializeDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";

import { shown } from "./components";

const MONTHS = 12;
const EVENTS = 2; // place of their data set

/** The values of twelve months as a line, those of the year before as a dashed one; triangles are events. */
export class LineChart extends Component {
    static template = "customer_perf.LineChart";
    static props = {
        name: String,
        points: Array, // {date, value}, oldest first; date is the last day of the period
        events: { type: Array, optional: true }, // {date, name}
    };

    setup() {
        this.canvas = useRef("canvas");
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => {
                const chart = new Chart(this.canvas.el, this.config);
                return () => chart.destroy();
            },
            () => [JSON.stringify(this.props)]
        );
    }
    /** The twelve months up to the latest value: {label, value, former}, null where there was none. */
    get months() {
        const values = {};
        for (const { date, value } of this.props.points) {
            values[deserializeDate(date).toFormat("yyyy-MM")] = value;
        }
        const last = deserializeDate(this.props.points.at(-1).date).startOf("month");
        return Array.from({ length: MONTHS }, (_none, index) => {
            const month = last.minus({ months: MONTHS - 1 - index });
            return {
                label: month.toFormat("LLL yy"),
                value: values[month.toFormat("yyyy-MM")] ?? null,
                former: values[month.minus({ years: 1 }).toFormat("yyyy-MM")] ?? null,
                events: (this.props.events || [])
                    .filter((event) => deserializeDate(event.date).hasSame(month, "month"))
                    .map((event) => event.name),
            };
        });
    }
    told({ datasetIndex, dataIndex, dataset, parsed }) {
        const isEvent = datasetIndex === EVENTS;
        return isEvent ? this.months[dataIndex].events.join(", ") : `${dataset.label}: ${shown(parsed.y)}`;
    }
    get label() {
        const known = this.months.filter((month) => month.value !== null);
        const values = known.map((month) => `${month.label}: ${shown(month.value)}`).join(", ");
        return _t("%(name)s, twelve months: %(values)s", { name: this.props.name, values });
    }
    /** Along the foot of the chart, in the months in which something happened. */
    get marks() {
        const known = this.months.flatMap((month) => [month.value, month.former]).filter((value) => value !== null);
        const foot = Math.min(...known);
        return this.months.map((month) => (month.events.length ? foot : null));
    }
    get config() {
        const isDark = cookie.get("color_scheme") === "dark";
        const ink = isDark ? "#e4e4e4" : "#495057";
        const line = { pointRadius: 2, borderWidth: 2, tension: 0, spanGaps: true };
        return {
            type: "line",
            data: {
                labels: this.months.map((month) => month.label),
                datasets: [
                    {
                        ...line,
                        label: _t("Last twelve months"),
                        data: this.months.map((month) => month.value),
                        borderColor: isDark ? "#6fb1d6" : "#0b5394",
                        backgroundColor: isDark ? "#6fb1d6" : "#0b5394",
                    },
                    {
                        ...line,
                        label: _t("The year before"),
                        data: this.months.map((month) => month.former),
                        borderColor: isDark ? "#8a8d93" : "#9aa0a6",
                        backgroundColor: isDark ? "#8a8d93" : "#9aa0a6",
                        borderDash: [4, 3],
                        pointRadius: 0,
                    },
                    {
                        label: _t("Event"),
                        data: this.marks,
                        showLine: false,
                        pointStyle: "triangle",
                        pointRadius: 5,
                        backgroundColor: isDark ? "#e0a84b" : "#8a5a00",
                    },
                ],
            },
            options: {
                animation: false,
                maintainAspectRatio: false,
                interaction: { mode: "index", intersect: false },
                plugins: {
                    legend: { display: false },
                    tooltip: { callbacks: { label: (item) => this.told(item) } },
                },
                scales: {
                    x: { grid: { display: false }, ticks: { color: ink, maxTicksLimit: 4, maxRotation: 0 } },
                    y: { ticks: { color: ink, maxTicksLimit: 4 } },
                },
            },
        };
    }
}

const LOOKS = [
    { light: "#0b5394", dark: "#6fb1d6", pointStyle: "circle", borderDash: [] },
    { light: "#8a5a00", dark: "#e0a84b", pointStyle: "rect", borderDash: [6, 3] },
    { light: "#6b2c91", dark: "#c39bdb", pointStyle: "triangle", borderDash: [2, 3] },
];

/** Several classes of figures over the same months, each beside its own usual, which lies at 0. */
export class CauseChart extends LineChart {
    static props = {
        name: String,
        lines: Array, // {name, points: [{date, value}]}, oldest first; value in standard deviations, the good side up
    };

    get days() {
        return [...new Set(this.props.lines.flatMap(({ points }) => points.map(({ date }) => date)))].sort();
    }
    /** {name, values}, null where nothing is known of a month */
    get lines() {
        return this.props.lines.map(({ name, points }) => {
            const values = Object.fromEntries(points.map(({ date, value }) => [date, value]));
            return { name, values: this.days.map((day) => values[day] ?? null) };
        });
    }
    standing(value) {
        if (Math.abs(value) < 0.5) {
            return _t("as usual");
        }
        return value > 0 ? _t("better than usual") : _t("worse than usual");
    }
    get label() {
        const latest = this.props.lines.map(({ name, points }) => `${name}: ${this.standing(points.at(-1).value)}`);
        return _t("%(name)s, the latest month: %(values)s", { name: this.props.name, values: latest.join(", ") });
    }
    get config() {
        const isDark = cookie.get("color_scheme") === "dark";
        const ink = isDark ? "#e4e4e4" : "#495057";
        const marks = { 1: _t("better"), 0: _t("usual"), [-1]: _t("worse") };
        return {
            type: "line",
            data: {
                labels: this.days.map((day) => deserializeDate(day).toFormat("LLL yy")),
                datasets: this.lines.map(({ name, values }, place) => ({
                    label: name,
                    data: values,
                    borderColor: isDark ? LOOKS[place].dark : LOOKS[place].light,
                    backgroundColor: isDark ? LOOKS[place].dark : LOOKS[place].light,
                    borderDash: LOOKS[place].borderDash,
                    pointStyle: LOOKS[place].pointStyle,
                    pointRadius: 4,
                    borderWidth: 2,
                    spanGaps: true,
                })),
            },
            options: {
                animation: false,
                maintainAspectRatio: false,
                interaction: { mode: "index", intersect: false },
                plugins: {
                    legend: { position: "bottom", labels: { color: ink, usePointStyle: true } },
                    tooltip: {
                        callbacks: { label: ({ dataset, parsed }) => `${dataset.label}: ${this.standing(parsed.y)}` },
                    },
                },
                scales: {
                    x: { grid: { display: false }, ticks: { color: ink, maxTicksLimit: 6, maxRotation: 0 } },
                    y: {
                        suggestedMin: -1.5,
                        suggestedMax: 1.5,
                        ticks: { color: ink, stepSize: 1, callback: (value) => marks[value] ?? "" },
                    },
                },
            },
        };
    }
}
