import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { shown, StatusBadge } from "../components/components";
import { CauseChart, LineChart } from "../components/line_chart";
import { openForm, openRecords } from "../components/navigation";
import { Page, usePage } from "../page/page";

const ANSWERS = {
    better: { icon: "fa-arrow-circle-up", css: "o_perf_green", text: _t("Yes, as far as the figures tell.") },
    worse: { icon: "fa-arrow-circle-down", css: "o_perf_red", text: _t("No, they are worse off.") },
    mixed: { icon: "fa-exchange", css: "o_perf_amber", text: _t("In part: some figures are better, others worse.") },
    same: { icon: "fa-minus-circle", css: "o_perf_none", text: _t("No change that chance would not explain.") },
    unknown: { icon: "fa-question-circle", css: "o_perf_none", text: _t("The figures do not tell yet.") },
};
const VERDICTS = {
    better: "fa-arrow-up",
    maybe: "fa-arrow-up",
    worse: "fa-arrow-down",
    no_change: "fa-arrows-h",
};

/** Are our customers better off than half a year ago? */
export class Pulse extends Component {
    static template = "customer_perf.Pulse";
    static components = { CauseChart, LineChart, Page, StatusBadge };
    static props = { ...standardActionServiceProps };

    setup() {
        this.shown = shown;
        Object.assign(this, usePage("customer.perf.pulse"));
    }
    get answer() {
        return ANSWERS[this.state.page.answer];
    }
    get reasons() {
        const { better, maybe, worse, no_change, too_early, no_base } = this.state.page.counts;
        return [
            better && _t("%s better beyond chance", better),
            worse && _t("%s worse beyond chance", worse),
            maybe + no_change && _t("%s without a change that shows", maybe + no_change),
            too_early + no_base && _t("%s with too few values to tell", too_early + no_base),
        ]
            .filter(Boolean)
            .join(" · ");
    }
    get texts() {
        const { spans, sheets, alerts, improvements, complaints } = this.state.page;
        return {
            spans: _t("%(recent)s beside %(former)s", { recent: spans[0], former: spans[1] }),
            rosy: _t(
                "The scorecards of departments are met (%s on average) while customers are worse off. Do they measure what customers value?",
                shown(sheets.score)
            ),
            alerts: _t("%s red", alerts.red),
            improvements: _t("%s late", improvements.late),
            helped: _t("%(better)s of %(judged)s", improvements),
            complaints: _t("%(key)s key · received in the half-year %(recent)s, before %(former)s", complaints),
            sheets: _t("average of %(count)s, %(cycle)s", sheets),
        };
    }
    interval(row) {
        return [row.interval && _t("95 % interval %s", row.interval), row.n && `n = ${shown(row.n, 0)}`]
            .filter(Boolean)
            .join(" · ");
    }
    get groups() {
        const { rows } = this.state.page;
        return [
            { code: "north_star", name: _t("What we promise"), rows: rows.filter((row) => row.group === "north_star") },
            { code: "loyalty", name: _t("Loyalty"), rows: rows.filter((row) => row.group === "loyalty") },
        ].filter((group) => group.rows.length);
    }
    get extremes() {
        const { gain, loss } = this.state.page.extremes;
        return [
            gain && { title: _t("Biggest gain"), row: gain },
            loss && { title: _t("Biggest loss"), row: loss },
        ].filter(Boolean);
    }
    get causes() {
        const { causes } = this.state.page;
        return {
            title: _t("A matter of customers, processes or people?"),
            counts: causes.map(({ name, count }) => _t("%(name)s: %(count)s", { name, count })).join(" · "),
        };
    }
    verdictIcon(row) {
        return VERDICTS[row.verdict] || "fa-hourglass-half";
    }
    openFacts(row) {
        const { company, unit } = this.state.page;
        const domain = [
            ["kpi_id", "=", row.id],
            ["company_id", "=", company.id],
        ];
        return openRecords(this.action, "customer.perf.measure", row.name, [
            ...domain,
            ...(unit ? [["department_id", "child_of", unit]] : []),
        ]);
    }
    openPain(pain) {
        return this.action.doAction("customer_perf.customer_perf_journey_page_action", {
            additionalContext: { active_id: pain.journey_id },
        });
    }
    openAlerts() {
        return openRecords(this.action, "customer.perf.alert", _t("Early Warnings"), this.state.page.alerts.domain);
    }
    openImprovements() {
        const { domain } = this.state.page.improvements;
        return openRecords(this.action, "customer.perf.improvement", _t("Improvements"), domain);
    }
    openComplaints() {
        return openRecords(this.action, "customer.perf.complaint", _t("Complaints"), this.state.page.complaints.domain);
    }
    openSheets() {
        return openRecords(this.action, "customer.perf.scorecard", _t("Scorecards"), this.state.page.sheets.domain);
    }
    openCustomers() {
        return this.action.doAction("customer_perf.customer_perf_customers_action");
    }
    openPromises() {
        return this.action.doAction("customer_perf.customer_perf_value_proposition_action");
    }
    openKpi(row) {
        return openForm(this.action, "customer.perf.kpi", row.id);
    }
    openEvent(event) {
        return openForm(this.action, "customer.perf.event", event.id);
    }
    print() {
        window.print();
    }
    openWorkbook() {
        const { company, unit } = this.state.page;
        const url = `/customer_perf/pulse/${company.id}/workbook?department_id=${unit || ""}`;
        return this.action.doAction({ type: "ir.actions.act_url", url, target: "download" });
    }
}

registry.category("actions").add("customer_perf.pulse", Pulse);
