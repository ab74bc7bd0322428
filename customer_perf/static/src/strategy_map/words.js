import { _t } from "@web/core/l10n/translation";

import { BOX, LABEL, WIDTH, wrap } from "./layout";

// Written into the picture itself, so that an exported file looks the same.
const LOOK = {
    green: { stroke: "#146c43", fill: "#e6f4ec", mark: "✓" },
    amber: { stroke: "#8a5700", fill: "#fdf3dc", mark: "!" },
    red: { stroke: "#b02a37", fill: "#fbe6e8", mark: "✕" },
    none: { stroke: "#5c636a", fill: "#f3f4f5", mark: "○" },
};
const NAME_FONT = "600 13px sans-serif";
const SMALL_FONT = "11px sans-serif";
const NAME_LINES = 3;
const VALUES = 2;
const CHANGE = { better: "▲", worse: "▼", steady: "=" };

/** What stands in the bands and boxes of the map, in lines that stay inside, whatever the language. */
export class Words {
    constructor() {
        this.canvas = document.createElement("canvas").getContext("2d");
        this.nodes = new Map();
    }
    look(node) {
        return LOOK[node.status];
    }
    fit(text, font, width, limit) {
        this.canvas.font = font;
        return wrap(text, width, (part) => this.canvas.measureText(part).width, limit);
    }
    lines(node) {
        return this.fit(node.name, NAME_FONT, BOX.width - 24, NAME_LINES);
    }
    theme(node) {
        return this.fit(node.theme_name, SMALL_FONT, BOX.width - 24, 1)[0];
    }
    bandLines(band) {
        return this.fit(band.name, "600 14px sans-serif", LABEL - 24, 3);
    }
    question(band) {
        return this.fit(band.question, NAME_FONT, WIDTH - LABEL - 60, 2);
    }
    statusLine(node) {
        const text = node.kpis.length ? node.status_label : `${node.status_label} · ${_t("no KPI")}`;
        return this.fit(`${this.look(node).mark} ${text}`, `600 ${SMALL_FONT}`, BOX.width - 24, 1)[0];
    }
    /** The worst values, each with where it went since the period before. */
    values(node) {
        return node.kpis.slice(0, VALUES).map((kpi) => {
            const change = kpi.change ? ` ${CHANGE[kpi.change]} ${kpi.former}` : "";
            const text = `${kpi.actual || "–"}${change} · ${kpi.name}`;
            return this.fit(text, SMALL_FONT, BOX.width - 24, 1)[0];
        });
    }
    valueText(kpi) {
        const now = `${kpi.name}: ${kpi.actual || _t("no data")} (${kpi.target || _t("no target")})`;
        return kpi.former ? `${now}, ${this.changeText(kpi)}` : now;
    }
    changeText(kpi) {
        const { former, change_label: change } = kpi;
        return change
            ? _t("%(change)s than in the period before: %(former)s", { change, former })
            : _t("in the period before: %(former)s", { former });
    }
    label(node) {
        const drives = node.effects.map((id) => this.nodes.get(id)?.name).filter(Boolean);
        const values = node.kpis.length ? node.kpis.map((kpi) => this.valueText(kpi)) : [_t("no KPI")];
        const text = [node.name, node.status_label, ...values].join(", ");
        return drives.length ? _t("%(objective)s, drives %(effects)s", { objective: text, effects: drives.join(", ") }) : text;
    }
}
