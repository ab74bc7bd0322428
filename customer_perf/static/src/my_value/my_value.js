import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { StatusBadge, shownDate } from "../components/components";
import { openForm } from "../components/navigation";
import { Page, usePage } from "../page/page";
import { aboutWhom, helpers } from "./section";

/** How does my work reach customers, and where do I stand? One scorecard is one page. */
export class MyValue extends Component {
    static template = "customer_perf.MyValue";
    static components = { Page, StatusBadge };
    static props = { ...standardActionServiceProps };

    setup() {
        Object.assign(this, helpers);
        Object.assign(this, usePage("customer.perf.my.value", (page) => this.nameAfter(page)));
        // another addon adds a component here for the code of the section that its Python side returns
        this.sections = registry.category("customer_perf.my_value");
        this.reload = () => this.load(this.state.page.card?.id);
    }
    nameAfter({ card }) {
        if (card && !card.is_mine) {
            this.env.config.setDisplayName(card.employee);
        }
    }
    component(section) {
        return this.sections.get(section.code);
    }
    openTodo(todo) {
        return openForm(this.action, todo.model, todo.res_id);
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
    /** Where a button of the scorecard leads */
    async openWay(method) {
        return this.action.doAction(await this.orm.call("customer.perf.scorecard", method, [this.state.page.card.id]));
    }
    print() {
        return this.action.doAction("customer_perf.appraisal_report_action", {
            additionalContext: { active_ids: [this.state.page.appraisal.id] },
        });
    }
}

registry.category("actions").add("customer_perf.my_value", MyValue);
