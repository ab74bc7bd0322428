import { Component, onWillStart, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { Page } from "@customer_perf/page/page";
import { LeftOver, draftIds, forgetDraft, forgetOthers } from "@customer_perf_survey/rater/draft";
import { RaterForm } from "@customer_perf_survey/rater/rater_form";

/** What waits for me? */
export class RaterPage extends Component {
    static template = "customer_perf_survey.RaterPage";
    static components = { LeftOver, Page, RaterForm };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ page: null, thanks: false });
        for (const name of ["submit", "forget", "load"]) {
            this[name] = this[name].bind(this);
        }
        onWillStart(() => this.load());
    }
    async load() {
        const page = await this.orm.call("customer.perf.survey.rater", "get_page", [draftIds()]);
        forgetOthers([...page.rounds, ...page.left].map((one) => one.draft));
        this.state.page = page;
    }
    async submit(round, sheets) {
        await this.orm.silent.call("customer.perf.survey.rater", "submit", [round.id, sheets]);
        forgetDraft(round.draft);
        this.state.thanks = true;
        await this.load();
    }
    forget(draft) {
        forgetDraft(draft);
        this.state.page.left = this.state.page.left.filter((one) => one.draft !== draft);
    }
}

registry.category("actions").add("customer_perf_survey.rater", RaterPage);
