import { Component, onWillStart, useState, xml } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { rpc } from "@web/core/network/rpc";

import { RaterForm, draftKey, forgetOthers } from "@customer_perf_survey/rater/rater_form";

/** The same form behind a personal link. The token never leaves the part of the address after #. */
export class VoicePage extends Component {
    static template = xml`
        <main>
            <div t-if="state.thanks" class="alert alert-success o_perf_voice_thanks" role="status">Thank you. Your answers are counted; your form is gone. You can close this page.</div>
            <div t-elif="!state.page.rounds.length" class="alert alert-info" role="status">This link was used already, was replaced by a newer one, or the round is over. Thank you all the same.</div>
            <t t-else="">
                <p>Hello <t t-out="state.page.name"/>,</p>
                <RaterForm t-foreach="state.page.rounds" t-as="round" t-key="round.id" round="round" submit="submit" draftKey="draftKey(round)"/>
            </t>
        </main>`;
    static components = { RaterForm };
    static props = {};

    setup() {
        this.token = window.location.hash.slice(1);
        this.state = useState({ page: null, thanks: false });
        this.submit = this.submit.bind(this);
        onWillStart(async () => {
            this.state.page = await rpc("/customer-voice/form", { token: this.token });
            forgetOthers(this.state.page.rounds);
        });
    }
    draftKey = draftKey;
    async submit(round, sheets) {
        const answer = await rpc("/customer-voice/submit", { token: this.token, sheets });
        if (!answer.thanks) {
            throw new Error("refused"); // what was entered stays: a newer link may be on its way
        }
        this.state.thanks = true;
    }
}

registry.category("public_components").add("customer_perf_survey.voice", VoicePage);
