import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { Distribution, shown, shownDate } from "../components/components";
import { openForm, openRecords } from "../components/navigation";
import { Page, usePage } from "../page/page";

/** How far are we, and what blocks us? */
export class CycleBoard extends Component {
    static template = "customer_perf.CycleBoard";
    static components = { Distribution, Page };
    static props = { ...standardActionServiceProps };

    setup() {
        Object.assign(this, { shown, shownDate });
        Object.assign(this, usePage("customer.perf.cycle.board"));
    }
    doAction(xmlId, options) {
        return this.action.doAction(xmlId, options);
    }
    openCycle() {
        return openForm(this.action, "customer.perf.cycle", this.state.page.cycle.id);
    }
    openAppraisals(name, domain) {
        return openRecords(this.action, "customer.perf.appraisal", name, domain);
    }
    openCell(row, step) {
        const domain = [
            ["cycle_id", "=", this.state.page.cycle.id],
            ["department_id", "=", row.id],
        ];
        return this.openAppraisals(row.name, step ? [...domain, ["state", "=", step.code]] : domain);
    }
    openBlocker(blocker) {
        return this.openAppraisals(_t("%(who)s %(task)s", { who: blocker.name, task: blocker.task }), blocker.domain);
    }
    openMissed() {
        return this.openAppraisals(_t("Check-in missed"), [
            ["cycle_id", "=", this.state.page.cycle.id],
            ["is_check_in_missed", "=", true],
        ]);
    }
    openKpi(kpi) {
        return openRecords(this.action, "customer.perf.scorecard.line", kpi.name, [
            ["cycle_id", "=", this.state.page.cycle.id],
            ["kpi_id", "=", kpi.id],
        ]);
    }
    openMeeting(id) {
        return openForm(this.action, "customer.perf.review.meeting", id);
    }
    /** A button of the cycle, as on its form. */
    callCycle(name) {
        const { id } = this.state.page.cycle;
        return this.action.doActionButton({
            type: "object",
            name,
            resModel: "customer.perf.cycle",
            resId: id,
            context: user.context,
            onClose: () => this.load(id),
        });
    }
    get texts() {
        const { cycle, data } = this.state.page;
        return {
            appraisals: _t("of %s appraisals", cycle.appraisals),
            withoutScore: _t("%s without a score", data.without_score),
            missed: _t("%s missed", cycle.check_ins_missed),
        };
    }
    missingText(kpi) {
        return _t("%(count)s of %(all)s goals without a value", { count: kpi.missing, all: kpi.goals });
    }
    lateText(kpi) {
        return _t("%(count)s of %(all)s late, latest %(last)s", { count: kpi.late, all: kpi.goals, last: kpi.last });
    }
    meetingText(meeting) {
        const day = shownDate(meeting.date);
        return meeting.is_overdue ? _t("overdue since %s", day) : day;
    }
    get late() {
        return this.state.page.blockers.filter((blocker) => blocker.late);
    }
    get gradeRows() {
        return this.state.page.grades.rows.map((row) => ({
            name: row.name,
            value: row.share,
            text: `${row.count}`,
            isMissing: row.is_missing,
        }));
    }
}

registry.category("actions").add("customer_perf.cycle_board", CycleBoard);
