import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";

import { Sparkline, StatusBadge } from "../components/components";
import { openRecords } from "../components/navigation";
import { draftsOf, dropDrafts, keepDraft } from "../kept/drafts";
import { helpers, sectionProps } from "./section";

const FRESHNESS = {
    late: _t("a newer value is due"),
    missing: _t("a value is due and has not come in"),
    not_due: _t("no value is due yet"),
};
const TREND = {
    better: { icon: "fa-arrow-up", label: _t("getting better") },
    worse: { icon: "fa-arrow-down", label: _t("getting worse") },
    steady: { icon: "fa-arrows-h", label: _t("steady") },
};
const ASSURANCE = {
    reliable: {
        label: _t("meets reliably"),
        help: _t("Judged by how much the values move: the next one will meet the target, whatever chance adds."),
    },
    hit_or_miss: {
        label: _t("hit or miss"),
        help: _t("Judged by how much the values move: chance decides whether the next one meets the target."),
    },
    cannot: {
        label: _t("cannot meet as it is"),
        help: _t("Judged by how much the values move: the next one will miss the target unless the way of working changes. That is a question for the manager first."),
    },
};
const LINKS = {
    goal: { icon: "fa-bullseye", label: _t("My goal") },
    department: { icon: "fa-users", label: _t("Our department") },
    above: { icon: "fa-level-up", label: _t("What it adds up to") },
    objective: { icon: "fa-cogs", label: _t("What it drives") },
    customer: { icon: "fa-user", label: _t("What customers experience") },
    proposition: { icon: "fa-star", label: _t("What we promise") },
};
const LINE = "customer.perf.scorecard.line";
const WORST = ["red", "amber", "none", "green"];

/** Goal → KPI of the department → customer objective → value proposition, in the order of the chain. */
class Chain extends Component {
    static template = "customer_perf.MyValueChain";
    static props = { links: Array };
    kinds = LINKS;
    get isWhole() {
        return this.props.links.some((link) => link.kind === "customer");
    }
}

/** The values of a goal with what happened meanwhile: each is a line in the chart and a row beside it, to be chosen. */
class MarkedValues extends Component {
    static template = "customer_perf.MarkedValues";
    static components = { Sparkline };
    static props = { goal: Object };
    setup() {
        this.state = useState({ chosen: "" });
    }
    /** The one that was picked, else the latest that has means, else the latest. */
    get chosen() {
        const { marks } = this.props.goal;
        const told = marks.filter((mark) => typeof mark.before === "number");
        return this.state.chosen || (told.at(-1) || marks.at(-1)).id;
    }
    choose(mark) {
        this.state.chosen = mark.id;
    }
}

class Goals extends Component {
    static template = "customer_perf.MyValueGoals";
    static components = { Chain, MarkedValues, Sparkline, StatusBadge };
    static props = sectionProps;
    setup() {
        Object.assign(this, helpers);
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ marking: false, note: "", open: {} });
    }
    /** One list, or, where a balanced scorecard leads, one for each perspective; the worst goal first. */
    get groups() {
        const { data, page } = this.props;
        const goals = [...data].sort((one, other) => WORST.indexOf(one.status) - WORST.indexOf(other.status));
        if (page.card.trunk !== "bsc") {
            return [{ name: "", goals }];
        }
        const names = [...new Set(data.map((goal) => goal.perspective))];
        return names.map((name) => ({ name, goals: goals.filter((goal) => goal.perspective === name) }));
    }
    toggled(goal, ev) {
        this.state.open[goal.id] = ev.target.open;
    }
    openValues(goal) {
        return openRecords(this.action, "customer.perf.measure", goal.kpi, goal.values);
    }
    openMap() {
        return this.action.doAction("customer_perf.customer_perf_strategy_page_action");
    }
    startMark(goal) {
        const note = draftsOf(LINE, goal.id).lacks_note?.text ?? goal.lacks_note;
        Object.assign(this.state, { marking: goal.id, note });
    }
    typed(goal, note) {
        keepDraft(LINE, goal.id, "lacks_note", note, goal.lacks_note);
    }
    cancelMark(goal) {
        this.state.marking = false;
        dropDrafts(LINE, goal.id);
    }
    async mark(goal, note) {
        await this.orm.call(LINE, "action_mark_means", [[goal.id], note]);
        this.cancelMark(goal);
        await this.props.reload();
    }
    freshness(goal) {
        const latest = goal.last_period && _t("Latest value %s", goal.last_period);
        return [latest, FRESHNESS[goal.freshness]].filter(Boolean).join(" · ");
    }
    isStale(goal) {
        return ["late", "missing"].includes(goal.freshness);
    }
    trend(goal) {
        return TREND[goal.trend];
    }
    assurance(goal) {
        return ASSURANCE[goal.assurance];
    }
    hasAdvice(goal) {
        return goal.how_affect || goal.when_drops || goal.authority || goal.support;
    }
}

registry.category("customer_perf.my_value").add("goals", Goals);
