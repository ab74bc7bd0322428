import { Component } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";

const DRAFT = "customer_perf_survey.";

/** Where the draft of a form lies in this browser, whatever link leads to it. */
export function draftKey(id) {
    return DRAFT + id;
}

/** Ids of forms of which this browser holds something typed. */
export function draftIds() {
    const keys = Object.keys(browser.localStorage).filter((key) => key.startsWith(DRAFT));
    return keys.map((key) => parseInt(key.slice(DRAFT.length))).filter(Boolean);
}

/** Drafts of somebody else who used this browser do not stay. */
export function forgetOthers(ids) {
    for (const id of draftIds().filter((id) => !ids.includes(id))) {
        forgetDraft(id);
    }
}

export function forgetDraft(id) {
    browser.localStorage.removeItem(draftKey(id));
}

export function readDraft(id) {
    try {
        return JSON.parse(browser.localStorage.getItem(draftKey(id))) || {};
    } catch {
        return {}; // a draft that cannot be read is no draft
    }
}

/** False where the browser keeps nothing, as in some private windows. */
export function keepDraft(id, draft) {
    try {
        browser.localStorage.setItem(draftKey(id), JSON.stringify(draft));
        return true;
    } catch {
        return false;
    }
}

/** What was entered into a form that can be sent no more: to be read and copied. */
export class LeftOver extends Component {
    static template = "customer_perf_survey.LeftOver";
    static props = { draft: Number, reason: String, forget: Function };
    setup() {
        this.said = readDraft(this.props.draft).said || [];
    }
}
