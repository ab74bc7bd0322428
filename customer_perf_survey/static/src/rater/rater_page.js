import { Component, onWillStart, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { Page } from "@customer_perf/page/page";
import { RaterForm, draftKey, forgetOthers } from "@customer_perf_survey/rater/rater_form";

/** What waits for me? */
export class RaterPage extends Component {
    static template = "customer_perf_survey.RaterPage";
    static components = { Page, RaterForm };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ page: null, thanks: false });
        this.submit = this.submit.bind(this);
        onWillStart(() => this.load());
    }
    async load() {
        this.state.page = await this.orm.call("customer.perf.survey.rater", "get_page");
        forgetOthers(this.state.page.rounds);
    }
    draftKey = draftKey;
    async submit(round, sheets) {
        await this.orm.silent.call("customer.perf.survey.rater", "submit", [round.id, sheets]);
        this.state.thanks = true;
        await this.load();
    }
}

registry.category("actions").add("customer_perf_survey.rater", RaterPage);
