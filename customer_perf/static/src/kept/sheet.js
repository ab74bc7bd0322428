import { onWillUnmount, reactive } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { ConnectionLostError } from "@web/core/network/rpc";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";

import { saveSeen } from "./changed_meanwhile";
import { draftsOf, dropDrafts, keepDraft } from "./drafts";

const RETRY = 5000;

/** What a page of ours lets its reader fill in, saved in order, as he goes. */
class Sheets {
    constructor(services) {
        this.services = services;
        this.status = reactive({ value: "" }); // read by its own component, so that inputs are left alone
        this.queue = Promise.resolve();
    }
    /** Fields of one record; `state` is what the inputs are bound to. */
    open(model, id, state, names) {
        return new Sheet(this, model, id, state, names);
    }
    /** Run when what came before is saved; after a failure the next change is saved again. */
    add(save) {
        this.status.value = "saving";
        this.queue = this.queue
            .catch(() => {})
            .then(save)
            .then(
                (saved) => (this.status.value = saved ? "saved" : "failed"),
                (error) => {
                    if (!(error instanceof ConnectionLostError)) {
                        this.status.value = "failed";
                        throw error;
                    }
                    this.status.value = "offline";
                    browser.clearTimeout(this.timer);
                    this.timer = browser.setTimeout(() => this.add(save), RETRY);
                }
            );
        return this.queue;
    }
    /** :return: whether everything that was typed is saved */
    async settle() {
        document.activeElement?.blur();
        await this.queue.catch(() => {});
        return !["failed", "offline"].includes(this.status.value);
    }
}

class Sheet {
    constructor(sheets, model, id, state, names) {
        Object.assign(this, { sheets, model, id, state, names });
        this.seen = Object.fromEntries(names.map((name) => [name, state[name]]));
    }
    get drafts() {
        return draftsOf(this.model, this.id);
    }
    typed(name, text) {
        keepDraft(this.model, this.id, name, text, this.seen[name]);
    }
    forget() {
        dropDrafts(this.model, this.id, this.names);
    }
    /** Back to what an earlier visit typed and could not save. */
    restore() {
        for (const [name, { text, base }] of Object.entries(this.drafts)) {
            if (this.names.includes(name) && text !== this.seen[name]) {
                this.state[name] = text;
                this.seen[name] = base;
                this.save(name);
            }
        }
    }
    save(...names) {
        return this.sheets.add(async () => {
            const values = Object.fromEntries(names.map((name) => [name, this.state[name] || false]));
            const saved = await saveSeen(this.sheets.services, this.model, this.id, values, this.seen);
            for (const name of Object.keys(saved)) {
                this.seen[name] = saved[name] || "";
                if (saved[name] !== values[name]) {
                    this.state[name] = this.seen[name];
                }
                if (this.state[name] === this.seen[name]) {
                    dropDrafts(this.model, this.id, [name]);
                }
            }
            return saved;
        });
    }
}

/** Sheets of a page; what is still being typed is saved when the page is left. */
export function useSheets() {
    const sheets = new Sheets({ orm: useService("orm"), dialog: useService("dialog") });
    useSetupAction({ beforeLeave: async () => void (await sheets.settle()) });
    onWillUnmount(() => browser.clearTimeout(sheets.timer));
    return sheets;
}
