import { Component, onMounted, onWillStart, useState } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { Sparkline, StatusBadge, points, shown, shownDate } from "../components/components";
import { openForm, recordOf } from "../components/navigation";
import { draftsOf, dropDrafts, keepDraft } from "../kept/drafts";
import { useSheets } from "../kept/sheet";
import { Page } from "../page/page";

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
const LINKS = {
    goal: { icon: "fa-bullseye", label: _t("My goal") },
    department: { icon: "fa-users", label: _t("Our department") },
    above: { icon: "fa-level-up", label: _t("What it adds up to") },
    objective: { icon: "fa-cogs", label: _t("What it drives") },
    customer: { icon: "fa-user", label: _t("What customers experience") },
    proposition: { icon: "fa-star", label: _t("What we promise") },
};
const LINE = "customer.perf.scorecard.line";
const KIND_ICON = {
    thanks: "fa-heart",
    complaint: "fa-thumbs-down",
    suggestion: "fa-lightbulb-o",
    change: "fa-wrench",
    goal: "fa-bullseye",
};

/** What every section gets: its data, the page around it, and a way to load the page again. */
const sectionProps = { data: { optional: true }, page: Object, reload: Function };
const helpers = { points, shown, shownDate };

/** Context in which a talk or an entry is about the employee of the page. */
function aboutWhom(page) {
    return { default_employee_id: page.card.employee_id };
}

/** Goal → KPI of the department → customer objective → value proposition, in the order of the chain. */
class Chain extends Component {
    static template = "customer_perf.MyValueChain";
    static props = { links: Array };
    kinds = LINKS;
    get isWhole() {
        return this.props.links.some((link) => link.kind === "customer");
    }
}

class Goals extends Component {
    static template = "customer_perf.MyValueGoals";
    static components = { Chain, Sparkline, StatusBadge };
    static props = sectionProps;
    setup() {
        Object.assign(this, helpers);
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ marking: false, note: "" });
    }
    /** One list, or, where a balanced scorecard leads, one for each perspective. */
    get groups() {
        const { data, page } = this.props;
        if (page.card.trunk !== "bsc") {
            return [{ name: "", goals: data }];
        }
        const names = [...new Set(data.map((goal) => goal.perspective))];
        return names.map((name) => ({ name, goals: data.filter((goal) => goal.perspective === name) }));
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
    hasAdvice(goal) {
        return goal.how_affect || goal.when_drops || goal.authority || goal.support;
    }
}

class SaveStatus extends Component {
    static template = "customer_perf.SaveStatus";
    static props = { state: Object };
    setup() {
        this.state = useState(this.props.state);
    }
}

class Result extends Component {
    static template = "customer_perf.MyValueResult";
    static components = { SaveStatus };
    static props = sectionProps;
    setup() {
        Object.assign(this, helpers);
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        const { employee_comment } = this.props.data;
        this.state = useState({ employee_comment });
        this.sheets = useSheets();
        const { id } = this.props.page.appraisal;
        this.sheet = this.sheets.open("customer.perf.appraisal", id, this.state, ["employee_comment"]);
        onMounted(() => this.canAcknowledge && this.sheet.restore());
    }
    get canAcknowledge() {
        const { appraisal } = this.props.page;
        return appraisal.is_mine && appraisal.state === "published";
    }
    acknowledge() {
        this.dialog.add(ConfirmationDialog, {
            title: _t("Acknowledge my result"),
            body: _t("You confirm that you have read your result. Your comment stays with it."),
            confirmLabel: _t("Acknowledge"),
            confirm: async () => {
                if (await this.sheets.settle()) {
                    await this.orm.call("customer.perf.appraisal", "action_acknowledge", [[this.sheet.id]]);
                    await this.props.reload();
                }
            },
            cancel: () => {},
        });
    }
}

class SelfAssessment extends Component {
    static template = "customer_perf.MyValueSelf";
    static components = { SaveStatus };
    static props = sectionProps;
    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        const { is_open, comment, behaviours } = this.props.data;
        const { appraisal } = this.props.page;
        this.state = useState({ self_comment: comment, behaviours: behaviours.map((behaviour) => ({ ...behaviour })) });
        this.sheets = useSheets();
        this.comment = this.sheets.open("customer.perf.appraisal", appraisal.id, this.state, ["self_comment"]);
        this.ratings = this.state.behaviours.map((behaviour) =>
            this.sheets.open("customer.perf.self.rating", behaviour.id, behaviour, ["level", "note"])
        );
        const all = [this.comment, ...this.ratings];
        // what was typed when the step was taken elsewhere
        this.unsaved = useState({ texts: is_open || !appraisal.is_mine ? [] : all.flatMap(textsOf) });
        this.forget = () => {
            all.forEach((sheet) => sheet.forget());
            this.unsaved.texts = [];
        };
        onMounted(() => is_open && all.forEach((sheet) => sheet.restore()));
    }
    levelName(behaviour) {
        return this.props.data.levels.find((level) => level.code === behaviour.level)?.name;
    }
    get isEmpty() {
        const { self_comment, behaviours } = this.state;
        return !self_comment.trim() && !behaviours.some(({ level }) => level);
    }
    submit() {
        this.dialog.add(ConfirmationDialog, {
            title: _t("Hand over to my manager"),
            body: this.isEmpty
                ? _t("You have written nothing and rated nothing. Your manager would start without your view.")
                : _t("Your manager starts from what you wrote. You cannot change it afterwards, unless it is sent back."),
            confirmLabel: this.isEmpty ? _t("Hand over without my view") : _t("Hand over"),
            confirm: async () => {
                if (await this.sheets.settle()) {
                    await this.orm.call("customer.perf.appraisal", "action_submit_self", [[this.comment.id]]);
                    await this.props.reload();
                }
            },
            cancel: () => {},
        });
    }
}

function textsOf(sheet) {
    return Object.entries(sheet.drafts)
        .filter(([name, { text }]) => text && text !== sheet.state[name])
        .map(([, { text }]) => text);
}

class CheckIns extends Component {
    static template = "customer_perf.MyValueCheckIns";
    static props = sectionProps;
    setup() {
        Object.assign(this, helpers);
        this.action = useService("action");
    }
    get dueText() {
        const { due, is_missed } = this.props.data;
        return is_missed ? _t("A check-in was due %s", shownDate(due)) : _t("Next check-in by %s", shownDate(due));
    }
    openActions(talk) {
        return _t("%s open actions", talk.actions);
    }
    open(id) {
        openForm(this.action, "customer.perf.check.in", id, aboutWhom(this.props.page));
    }
}

class Timeline extends Component {
    static template = "customer_perf.MyValueTimeline";
    static props = sectionProps;
    setup() {
        Object.assign(this, helpers, { icons: KIND_ICON });
        this.action = useService("action");
    }
    get thanksText() {
        return _t("Customers said thank you %s times in this cycle.", this.props.data.thanks);
    }
    add() {
        openForm(this.action, "customer.perf.timeline.entry", false, aboutWhom(this.props.page));
    }
}

// Another addon adds a component here for the code of the section that its Python side returns.
registry
    .category("customer_perf.my_value")
    .add("goals", Goals)
    .add("result", Result)
    .add("self", SelfAssessment)
    .add("check_ins", CheckIns)
    .add("timeline", Timeline);

/** How does my work reach customers, and where do I stand? One scorecard is one page. */
export class MyValue extends Component {
    static template = "customer_perf.MyValue";
    static components = { Page, StatusBadge };
    static props = { ...standardActionServiceProps };

    setup() {
        Object.assign(this, helpers);
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ page: null });
        this.sections = registry.category("customer_perf.my_value");
        this.reload = () => this.load(this.state.page.card?.id);
        const id = recordOf(this.props.action);
        onWillStart(() => this.load(id));
        onMounted(() => id && this.props.updateActionState({ active_id: id }));
    }
    async load(cardId) {
        this.state.page = await this.orm.call("customer.perf.my.value", "get_page", [cardId || false]);
        const { card } = this.state.page;
        if (card && !card.is_mine) {
            this.env.config.setDisplayName(card.employee);
        }
    }
    async turnTo(ev) {
        const id = parseInt(ev.target.value);
        await this.load(id);
        this.props.updateActionState({ active_id: id });
    }
    component(section) {
        return this.sections.get(section.code);
    }
    get stepNumber() {
        const { steps, state } = this.state.page.appraisal;
        return steps.findIndex((step) => step.code === state) + 1;
    }
    get stepText() {
        const { steps } = this.state.page.appraisal;
        const number = this.stepNumber;
        return _t("Step %(number)s of %(all)s: %(name)s", { number, all: steps.length, name: steps[number - 1].name });
    }
    get dueText() {
        const { deadline, is_overdue } = this.state.page.appraisal;
        return is_overdue ? _t("Was due %s", shownDate(deadline)) : _t("Due %s", shownDate(deadline));
    }
    get daysLeft() {
        return _t("%s days", this.state.page.card.cycle.days_left);
    }
    ofWeight(share) {
        return _t("%s of the weight", share);
    }
    /** The one thing to do next, as {label, run}; nothing to do is no button. */
    get nextButton() {
        const { appraisal, card } = this.state.page;
        if (appraisal.is_mine && appraisal.state === "self") {
            return { label: _t("Write my self-assessment"), run: () => this.scrollTo("self") };
        }
        if (appraisal.is_mine && appraisal.state === "published") {
            return { label: _t("Read and acknowledge"), run: () => this.scrollTo("result") };
        }
        if (!appraisal.is_mine) {
            const label = appraisal.can_assess ? _t("Assess") : _t("Open the appraisal");
            return { label, run: () => openForm(this.action, "customer.perf.appraisal", appraisal.id) };
        }
        if (card.cycle.state === "running") {
            const run = () => openForm(this.action, "customer.perf.check.in", false, aboutWhom(this.state.page));
            return { label: _t("Plan a check-in"), run };
        }
        return false;
    }
    scrollTo(code) {
        const section = document.getElementById(`o_perf_${code}`);
        section.scrollIntoView({ block: "start" });
        section.querySelector("textarea, select, button")?.focus({ preventScroll: true });
    }
    print() {
        return this.action.doAction("customer_perf.appraisal_report_action", {
            additionalContext: { active_ids: [this.state.page.appraisal.id] },
        });
    }
}

registry.category("actions").add("customer_perf.my_value", MyValue);
