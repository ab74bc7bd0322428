import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { shownDate } from "@customer_perf/components/components";
import { openForm, openRecords } from "@customer_perf/components/navigation";
import { Page, usePage } from "@customer_perf/page/page";

/** Who are my customers, what do they mind, and what do we improve first? */
export class ProviderPage extends Component {
    static template = "customer_perf_survey.ProviderPage";
    static components = { Page };
    static props = { ...standardActionServiceProps };

    setup() {
        Object.assign(this, { shownDate });
        Object.assign(this, usePage("customer.perf.survey.provider.page"));
    }
    turnRound(ev) {
        return this.load(this.state.page.department.id, parseInt(ev.target.value));
    }
    trendText(figure) {
        return figure.trend.map((point) => point.text).join(" → ");
    }
    trendTitle(figure) {
        return figure.trend.map((point) => `${point.round}: ${point.text}`).join(", ");
    }
    async improve(service, figure) {
        if (this.isOpening) {
            return; // a second click
        }
        this.isOpening = true;
        try {
            await this.openPlan(service, figure);
        } finally {
            this.isOpening = false;
        }
    }
    openPlan(service, figure) {
        return this.action.doAction(
            {
                type: "ir.actions.act_window",
                name: _t("Improvement"),
                res_model: "customer.perf.improvement",
                views: [[false, "form"]],
                target: "new",
                context: {
                    default_origin: "survey",
                    default_company_id: this.state.page.department.company,
                    default_department_id: this.state.page.department.id,
                    default_service_id: service.id,
                    default_survey_round_id: this.state.page.round.id,
                    default_survey_figure_id: figure.id,
                    default_said: `${figure.name}: ${figure.text}`,
                },
            },
            { onClose: () => this.load(this.state.page.department.id, this.state.page.round.id) }
        );
    }
    openImprovement(id) {
        return openForm(this.action, "customer.perf.improvement", id);
    }
    openImprovements() {
        return openRecords(this.action, "customer.perf.improvement", _t("Improvements"), [
            ["service_id", "!=", false],
            ["department_id", "=", this.state.page.department.id],
        ]);
    }
    openFigures() {
        return openRecords(this.action, "customer.perf.survey.figure", _t("Results"), [
            ["department_id", "=", this.state.page.department.id],
            ["round_id", "=", this.state.page.round.id],
        ]);
    }
    openService(id) {
        return openForm(this.action, "customer.perf.service", id);
    }
}

registry.category("actions").add("customer_perf_survey.provider_page", ProviderPage);
