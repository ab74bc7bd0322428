import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { browser } from "@web/core/browser/browser";
import { rpc } from "@web/core/network/rpc";

import { LeftOver, draftIds, forgetDraft, forgetOthers } from "@customer_perf_survey/rater/draft";
import { RaterForm } from "@customer_perf_survey/rater/rater_form";

const CONFIRMED = "customer_perf_survey.confirmed";

/** The same form behind a personal link. The token never leaves the part of the address after #. */
export class VoicePage extends Component {
    static template = "customer_perf_survey.VoicePage";
    static components = { LeftOver, RaterForm };
    static props = {};

    setup() {
        this.token = window.location.hash.slice(1);
        this.state = useState({ page: null, thanks: false, left: [] });
        for (const name of ["submit", "forget", "load", "confirm"]) {
            this[name] = this[name].bind(this);
        }
        onWillStart(() => this.load());
    }
    get hello() {
        return _t("Hello %s,", this.state.page.name);
    }
    async load() {
        const page = await rpc("/customer-voice/form", { token: this.token, confirmed: this.isConfirmed });
        if (page.asks) {
            this.state.page = page; // drafts show to whom the link belongs, and to nobody before
            return;
        }
        const open = page.rounds.map((round) => round.draft);
        // the link names the forms that it opens
        const mine = this.token.split(".").slice(0, -1).map(Number);
        forgetOthers([...open, ...mine]);
        this.state.left = draftIds().filter((id) => !open.includes(id));
        this.state.page = page;
    }
    /** Once in this tab, also after a reload. */
    get isConfirmed() {
        return browser.sessionStorage.getItem(CONFIRMED) === this.token.slice(-16);
    }
    async confirm() {
        browser.sessionStorage.setItem(CONFIRMED, this.token.slice(-16));
        await this.load();
    }
    async submit(round, sheets) {
        await rpc("/customer-voice/submit", { token: this.token, sheets, invitation: round.draft });
        forgetDraft(round.draft);
        this.state.thanks = true;
        await this.load();
    }
    forget(draft) {
        forgetDraft(draft);
        this.state.left = this.state.left.filter((id) => id !== draft);
    }
}

registry.category("public_components").add("customer_perf_survey.voice", VoicePage);
