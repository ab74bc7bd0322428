import { Component, onWillStart, useEffect, useExternalListener, useRef, useState } from "@odoo/owl";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc";

import { draftKey, forgetDraft, keepDraft, readDraft } from "@customer_perf_survey/rater/draft";

/**
 * All providers of one person, one after the other. What is entered stays in this browser until it
 * is sent; then it is gone from here too.
 */
export class RaterForm extends Component {
    static template = "customer_perf_survey.RaterForm";
    static props = { round: Object, submit: Function };

    setup() {
        this.state = useState({ index: 0, sheets: {}, error: "", sending: false, isGone: false, isKept: true });
        this.error = useRef("error");
        onWillStart(() => this.restore());
        // what stands in the way is seen, wherever one has scrolled to
        useEffect(
            () => {
                this.error.el?.scrollIntoView({ block: "center" });
            },
            () => [this.state.error]
        );
        // sent in another tab: this one says so, and what was entered here stays readable
        useExternalListener(window, "storage", (ev) => {
            if (ev.key === draftKey(this.round.draft) && ev.newValue === null) {
                this.state.isGone = true;
                this.state.error = _t("This form was sent in another tab. What you entered here was not sent.");
            }
        });
    }
    get round() {
        return this.props.round;
    }
    get services() {
        return this.round.services;
    }
    get service() {
        return this.services[this.state.index];
    }
    get sheet() {
        return this.state.sheets[this.service.id];
    }
    get isLast() {
        return this.state.index === this.services.length - 1;
    }
    get until() {
        return formatDate(deserializeDate(this.round.until));
    }

    // ------------------------------------------------------------ the draft

    restore() {
        const kept = readDraft(this.round.draft);
        for (const service of this.services) {
            this.state.sheets[service.id] = kept.sheets?.[service.id] || { skip: false, answers: {} };
        }
        this.state.index = Math.min(kept.index || 0, this.services.length - 1);
    }
    keep() {
        if (this.state.isGone) {
            return;
        }
        const { index, sheets } = this.state;
        this.state.isKept = keepDraft(this.round.draft, { index, sheets, said: this.said() });
    }
    /** What was entered in words, for the day on which the form is gone. */
    said() {
        const said = [];
        for (const service of this.services) {
            const { answers } = this.state.sheets[service.id];
            const asked = service.follow_ups.map((follow) => ({ id: follow.key, title: follow.name }));
            for (const question of [...asked, ...service.questions]) {
                const answer = answers[question.id];
                if (answer !== undefined && answer !== "") {
                    const choice = question.choices?.find((choice) => choice.id === answer);
                    said.push({
                        question: `${service.provider}, ${service.name}: ${question.title}`,
                        answer: choice ? choice.name : `${answer}`,
                    });
                }
            }
        }
        return said;
    }

    // ------------------------------------------------------------ answering

    isShown(question) {
        const choices = this.service.questions.filter((other) => other.type === "simple_choice");
        const chosen = choices.map((other) => this.sheet.answers[other.id]);
        return !question.shown_by.length || question.shown_by.some((id) => chosen.includes(id));
    }
    values(question) {
        return Array.from({ length: question.high - question.low + 1 }, (_, i) => question.low + i);
    }
    answer(key, value) {
        this.sheet.answers[key] = this.sheet.answers[key] === value ? undefined : value;
        this.sheet.skip = false;
        this.state.error = "";
        this.keep();
    }
    write(key, ev) {
        this.sheet.answers[key] = ev.target.value;
        this.keep();
    }
    skip() {
        this.sheet.skip = !this.sheet.skip;
        this.state.error = "";
        this.keep();
        if (this.sheet.skip && !this.isLast) {
            this.turn(1);
        }
    }
    isDone(service) {
        const sheet = this.state.sheets[service.id];
        const numbers = Object.values(sheet.answers).filter((answer) => typeof answer === "number");
        return sheet.skip || Boolean(numbers.length);
    }
    get done() {
        return this.services.filter((service) => this.isDone(service)).length;
    }
    turn(step) {
        this.state.error = "";
        this.state.index += step;
        this.keep();
        document.querySelector(".o_perf_voice")?.scrollIntoView();
    }
    async send() {
        if (this.state.sending) {
            return; // a second tap
        }
        const open = this.services.findIndex((service) => !this.isDone(service));
        if (open >= 0) {
            this.state.index = open;
            this.state.error = _t(
                "%s: answer at least one question, or say that you had nothing to do with it.",
                this.service.name
            );
            return;
        }
        this.state.sending = true;
        this.state.error = "";
        try {
            await this.props.submit(this.round, this.state.sheets);
            forgetDraft(this.round.draft);
        } catch (error) {
            this.state.error = this.reason(error);
        } finally {
            this.state.sending = false;
        }
    }
    reason(error) {
        if (error instanceof ConnectionLostError) {
            return _t("There is no connection. What you entered is still here; send it again in a moment.");
        }
        if (error.exceptionName === "odoo.http.SessionExpiredException") {
            return _t("You were logged out. Log in again in another tab, then send it from here: what you entered is kept.");
        }
        return `${error.data?.message || _t("It could not be sent.")} ${_t("What you entered is still here.")}`;
    }
}
