import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { StatusBadge, shownDate } from "@customer_perf/components/components";
import { openForm, openRecords } from "@customer_perf/components/navigation";
import { Page, usePage } from "@customer_perf/page/page";
import { percent } from "@customer_perf_okr/percent";

/** How far is the cycle, and what needs somebody? Afterwards: what did we learn? */
export class OkrDashboard extends Component {
    static template = "customer_perf_okr.Dashboard";
    static components = { Page, StatusBadge };
    static props = { ...standardActionServiceProps };

    setup() {
        Object.assign(this, { percent, shownDate });
        Object.assign(this, usePage("customer.perf.okr.dashboard"));
    }
    newCycle() {
        return openForm(this.action, "customer.perf.okr.cycle");
    }
    openCycle() {
        return openForm(this.action, "customer.perf.okr.cycle", this.state.page.cycle.id);
    }
    newObjective() {
        const context = { default_cycle_id: this.state.page.cycle.id };
        return openForm(this.action, "customer.perf.okr.objective", false, context);
    }
    openObjective(id) {
        return openForm(this.action, "customer.perf.okr.objective", id);
    }
    openResult(id) {
        return openForm(this.action, "customer.perf.okr.key.result", id);
    }
    openObjectives(name, domain) {
        return openRecords(this.action, "customer.perf.okr.objective", name, [
            ["cycle_id", "=", this.state.page.cycle.id],
            ["state", "in", ["published", "closed"]],
            ...domain,
        ]);
    }
    openUnaligned() {
        return this.openObjectives(_t("Aligned to nothing"), [["is_aligned", "=", false]]);
    }
    openTeam(team) {
        return this.openObjectives(team.name, [["department_id", "=", team.id]]);
    }
    openDue() {
        return openRecords(this.action, "customer.perf.okr.key.result", _t("Check-in due"), [
            ["cycle_id", "=", this.state.page.cycle.id],
            ["is_due", "=", true],
        ]);
    }
    get isOver() {
        return ["review", "closed"].includes(this.state.page.cycle.state);
    }
    get kinds() {
        return this.state.page.kinds.filter((kind) => kind.objectives.length);
    }
    kindText(kind) {
        const counts = { reached: kind.reached, all: kind.objectives.length };
        if (this.isOver) {
            return _t("%(reached)s of %(all)s reached", counts);
        }
        return _t("%(reached)s of %(all)s on track", counts);
    }
    rule(kind) {
        return kind.code === "committed" ? _t("To be met in full.") : _t("70 % is a good result.");
    }
    confidenceText(row) {
        if (typeof row.confidence !== "number") {
            return "";
        }
        if (typeof row.drift === "number" && row.drift < 0) {
            return _t("lowest confidence %(now)s of 10, falling", { now: row.confidence });
        }
        return _t("lowest confidence %(now)s of 10", { now: row.confidence });
    }
}

registry.category("actions").add("customer_perf_okr.dashboard", OkrDashboard);
