import { Component, onWillStart, useState } from "@odoo/owl";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { browser } from "@web/core/browser/browser";

const DRAFT = "customer_perf_survey.";

/** Where the draft of a form lies in this browser, whatever link leads to it. */
export function draftKey(round) {
    return DRAFT + round.draft;
}

/** Drafts of rounds that are over, or of somebody else who used this browser, do not stay. */
export function forgetOthers(rounds) {
    const open = rounds.map(draftKey);
    for (const key of Object.keys(browser.localStorage)) {
        if (key.startsWith(DRAFT) && !open.includes(key)) {
            browser.localStorage.removeItem(key);
        }
    }
}

/**
 * All providers of one person, one after the other. What is entered stays in this browser until it
 * is sent; then it is gone from here too.
 */
export class RaterForm extends Component {
    static template = "customer_perf_survey.RaterForm";
    static props = { round: Object, submit: Function, draftKey: String };

    setup() {
        this.state = useState({ index: 0, sheets: {}, error: "", sending: false });
        onWillStart(() => this.restore());
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
        let kept = {};
        try {
            kept = JSON.parse(browser.localStorage.getItem(this.props.draftKey)) || {};
        } catch {
            // a draft that cannot be read is no draft
        }
        for (const service of this.services) {
            this.state.sheets[service.id] = kept.sheets?.[service.id] || { skip: false, answers: {} };
        }
        this.state.index = Math.min(kept.index || 0, this.services.length - 1);
    }
    keep() {
        const { index, sheets } = this.state;
        browser.localStorage.setItem(this.props.draftKey, JSON.stringify({ index, sheets }));
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
        try {
            await this.props.submit(this.round, this.state.sheets);
            browser.localStorage.removeItem(this.props.draftKey);
        } catch (error) {
            this.state.error = error.data?.message || _t("It could not be sent. What you entered is still here.");
        } finally {
            this.state.sending = false;
        }
    }
}
