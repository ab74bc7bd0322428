import { browser } from "@web/core/browser/browser";
import { user } from "@web/core/user";
import { session } from "@web/session";

/**
 * What is being typed, kept in this browser until the server has it: a reload in mid-word, a session that
 * ends, a lost connection or a step taken elsewhere lose nothing. A draft is the user's own, in this database.
 */

const PREFIX = "customer_perf.draft";
const DAYS = 30;

function keyOf(model, id) {
    return [PREFIX, session.db, user.userId, model, id].join(":");
}

function read(key) {
    try {
        return JSON.parse(browser.localStorage.getItem(key)) || {};
    } catch {
        return {};
    }
}

/** {field: {text, base, at}} of a record; `base` is what the field read when typing began. */
export function draftsOf(model, id) {
    return read(keyOf(model, id));
}

export function keepDraft(model, id, field, text, base) {
    const key = keyOf(model, id);
    const drafts = read(key);
    drafts[field] = { text, base: drafts[field]?.base ?? base, at: Date.now() };
    try {
        browser.localStorage.setItem(key, JSON.stringify(drafts));
    } catch {
        // a full or closed storage keeps nobody from working
    }
}

/** Forget what is saved or given up: some fields, or all of a record. */
export function dropDrafts(model, id, fields) {
    const key = keyOf(model, id);
    const drafts = fields ? read(key) : {};
    for (const field of fields || []) {
        delete drafts[field];
    }
    if (Object.keys(drafts).length) {
        browser.localStorage.setItem(key, JSON.stringify(drafts));
    } else {
        browser.localStorage.removeItem(key);
    }
}

/** Drafts that nobody came back for. */
function dropOld() {
    const before = Date.now() - DAYS * 24 * 3600 * 1000;
    for (const key of Object.keys(browser.localStorage)) {
        if (key.startsWith(PREFIX) && Object.values(read(key)).every(({ at }) => at < before)) {
            browser.localStorage.removeItem(key);
        }
    }
}
dropOld();
