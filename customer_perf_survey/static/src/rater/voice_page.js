import { Component, onWillStart, useState, xml } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { browser } from "@web/core/browser/browser";
import { rpc } from "@web/core/network/rpc";

import { LeftOver, draftIds, forgetDraft, forgetOthers } from "@customer_perf_survey/rater/draft";
import { RaterForm } from "@customer_perf_survey/rater/rater_form";

const CONFIRMED = "customer_perf_survey.confirmed";

/** The same form behind a personal link. The token never leaves the part of the address after #. */
export class VoicePage extends Component {
    static template = xml`
        <main class="o_perf_page">
            <div t-if="state.thanks" class="alert alert-success o_perf_voice_thanks" role="status">Thank you. Your answers are counted; your form is gone. You can close this page.</div>
            <div t-if="state.page.notice and !state.thanks" class="alert alert-info o_perf_voice_notice" role="status" t-out="state.page.notice"/>
            <t t-if="state.page.asks" t-call="customer_perf_survey.VoiceAsks"/>
            <LeftOver t-foreach="state.left" t-as="draft" t-key="draft" draft="draft" reason="''" forget="forget"/>
            <t t-if="state.page.rounds.length">
                <p class="o_perf_text">Hello <t t-out="state.page.name"/>,</p>
                <RaterForm t-foreach="state.page.rounds" t-as="round" t-key="round.draft" round="round" submit="submit"/>
            </t>
        </main>`;
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
