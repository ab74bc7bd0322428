import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { Distribution, points, shown, statusClass } from "../components/components";
import { openForm, openRecords } from "../components/navigation";
import { Page, usePage } from "../page/page";

const NEED_ICON = {
    assess: "fa-balance-scale",
    goals: "fa-bullseye",
    check_in: "fa-comments-o",
    sheet: "fa-line-chart",
    alert: "fa-bell-o",
    plan: "fa-life-ring",
};

/** Who needs me this week? */
export class Team extends Component {
    static template = "customer_perf.Team";
    static components = { Distribution, Page };
    static props = { ...standardActionServiceProps };

    setup() {
        Object.assign(this, { points, shown, statusClass, icons: NEED_ICON });
        Object.assign(this, usePage("customer.perf.team"));
        this.notification = useService("notification");
        this.turnTo = (ev) => this.load(parseInt(ev.target.value), this.state.page.everybody);
    }
    get needy() {
        return this.state.page.people.filter((person) => person.needs.length);
    }
    get cutText() {
        const { people, count } = this.state.page;
        return _t("%(shown)s of %(all)s people; the list holds all.", { shown: people.length, all: count });
    }
    setDepth(everybody) {
        return this.load(this.state.page.cycle.id, everybody);
    }
    openSheet(person) {
        return this.action.doAction("customer_perf.customer_perf_my_value_action", {
            additionalContext: { active_id: person.card_id },
        });
    }
    openNeed(person, need) {
        if (need.code === "check_in") {
            return openForm(this.action, "customer.perf.check.in", false, { default_employee_id: person.employee_id });
        }
        if (need.code === "assess") {
            return openForm(this.action, "customer.perf.appraisal", person.id);
        }
        if (need.code === "plan") {
            return openForm(this.action, "customer.perf.improvement.plan", need.record_id);
        }
        if (need.code === "alert") {
            return openRecords(this.action, "customer.perf.alert", person.name, [
                ["employee_id", "=", person.employee_id],
                ["state", "!=", "closed"],
            ]);
        }
        return need.code === "goals"
            ? openForm(this.action, "customer.perf.scorecard", person.card_id)
            : this.openSheet(person);
    }
    planTalk(person) {
        return openForm(this.action, "customer.perf.check.in", false, { default_employee_id: person.employee_id });
    }
    get withoutTalk() {
        return this.state.page.people.filter((person) => !person.next_talk).length;
    }
    async planAll() {
        const { cycle, everybody } = this.state.page;
        const count = await this.orm.call("customer.perf.team", "plan_check_ins", [cycle.id, everybody]);
        this.notification.add(_t("Check-ins planned in a week: %s", count), { type: "success" });
        await this.load(cycle.id, everybody);
    }
    needClass(need) {
        return { danger: "o_perf_red", warning: "o_perf_amber", info: "o_perf_none" }[need.level];
    }
    openList(xmlId) {
        return this.action.doAction(xmlId);
    }
    get ratingRows() {
        const { levels, shown: withOthers } = this.state.page.ratings;
        return levels.map((level) => ({
            name: level.name,
            value: level.mine || 0,
            text: _t("%s %%", shown(level.mine || 0, 0)),
            other: withOthers ? level.others || 0 : 0,
            otherText: withOthers ? _t("%s %%", shown(level.others || 0, 0)) : "",
        }));
    }
    get ratingLegend() {
        return this.state.page.ratings.shown ? [_t("My ratings"), _t("Other managers")] : [_t("My ratings")];
    }
}

registry.category("actions").add("customer_perf.team", Team);
