import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { FormViewDialog } from "@web/views/view_dialogs/form_view_dialog";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { StatusBadge, statusClass } from "../components/components";
import { openForm, openRecords } from "../components/navigation";
import { Page, usePage } from "../page/page";

/** The way of a customer group: stages, touchpoints, who is accountable, where it hurts. */
export class Journey extends Component {
    static template = "customer_perf.Journey";
    static components = { Page, StatusBadge };
    static props = { ...standardActionServiceProps };

    setup() {
        this.statusClass = statusClass;
        Object.assign(this, usePage("customer.perf.journey.page"));
        this.dialog = useService("dialog");
    }
    get points() {
        return this.state.page.stages.flatMap((stage) => stage.touchpoints);
    }
    get countText() {
        const { count, gaps, kpis, units } = this.state.page.journey;
        return _t("Touchpoints: %(count)s, uncovered: %(gaps)s · KPIs: %(kpis)s · Departments: %(units)s", {
            count,
            gaps,
            kpis,
            units,
        });
    }
    improvementText(kpi) {
        return _t("Improvements under way: %s", kpi.improvements);
    }
    open(point) {
        if (!this.state.page.can_edit) {
            return openForm(this.action, "customer.perf.touchpoint", point.id);
        }
        this.dialog.add(FormViewDialog, {
            resModel: "customer.perf.touchpoint",
            resId: point.id,
            title: point.name,
            onRecordSaved: () => this.load(this.state.page.journey.id),
        });
    }
    add(stage) {
        this.dialog.add(FormViewDialog, {
            resModel: "customer.perf.touchpoint",
            title: _t("New touchpoint: %s", stage.name),
            context: { default_stage_id: stage.id },
            onRecordSaved: () => this.load(this.state.page.journey.id),
        });
    }
    openValues(kpi) {
        return openRecords(this.action, "customer.perf.measure", kpi.name, kpi.values);
    }
    openImprovements(kpi) {
        return openRecords(this.action, "customer.perf.improvement", kpi.name, [
            ["kpi_id", "=", kpi.id],
            ["state", "not in", ["done", "dropped"]],
        ]);
    }
    openJourney() {
        return openForm(this.action, "customer.perf.journey", this.state.page.journey.id);
    }
    openList() {
        return this.action.doAction("customer_perf.customer_perf_journey_action");
    }
    async takeOver() {
        const { id } = this.state.page.journey;
        return this.action.doAction(await this.orm.call("customer.perf.journey", "action_use", [[id]]));
    }
}

registry.category("actions").add("customer_perf.journey", Journey);
