import { onMounted, onWillUnmount, useEffect } from "@odoo/owl";
import { deserializeDate, deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { RelationalModel } from "@web/model/relational_model/relational_model";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";
import { ListController } from "@web/views/list/list_controller";
import { listView } from "@web/views/list/list_view";

import { MINE, THEIRS, askWhich, changedIn, chosen } from "./changed_meanwhile";
import { draftsOf, dropDrafts, keepDraft } from "./drafts";

const TEXTS = ["char", "text"];
const PLAIN = [...TEXTS, "selection", "boolean", "integer", "float"];
const plain = (value) => value;
const FROM_SERVER = {
    date: (value) => value && deserializeDate(value),
    datetime: (value) => value && deserializeDateTime(value),
    many2one: (value, text) => value && { id: value, display_name: text },
};

function linesOf(record) {
    return Object.values(record.data).flatMap((value) => value?.records || []);
}

/** What a record and its lines read before they were changed here, and what they are changed to. */
function seenIn(record) {
    const found = [];
    if (record.resId) {
        const changes = record._getChanges();
        const values = {};
        for (const name of Object.keys(changes).filter((name) => name in record._values)) {
            const { type } = record.fields[name];
            if (!["one2many", "many2many"].includes(type)) {
                const read = record.agreed?.[name] ?? record._formatServerValue(type, record._values[name]);
                values[name] = [read, changes[name]];
            }
        }
        if (Object.keys(values).length) {
            found.push([record.resModel, record.resId, values]);
        }
    }
    return found.concat(linesOf(record).flatMap(seenIn));
}

/** A record that is saved over what was read only; else the user chooses what stays. */
class KeptRecord extends RelationalModel.Record {
    get isRoot() {
        return Boolean(this.config.isRoot); // of a form, not of a line
    }
    get context() {
        return this.seen?.length ? { ...super.context, perf_seen: this.seen } : super.context;
    }
    async _save(options = {}) {
        this.seen = this.resId ? seenIn(this) : [];
        try {
            return await super._save({ ...options, onError: undefined });
        } catch (error) {
            const changed = changedIn(error);
            if (changed) {
                return (await this.settle(changed)) && this._save(options);
            }
            if (options.onError) {
                const discard = () => this._discard();
                return options.onError(error, { discard, retry: () => this._save(options) });
            }
            throw error;
        } finally {
            this.seen = undefined;
        }
    }
    async settle(changed) {
        for (const found of changed) {
            const record = [this, ...linesOf(this)].find(
                ({ resModel, resId }) => resModel === found.model && resId === found.id
            );
            const mine = record.data[found.field];
            const choice = await askWhich(this.model.dialog, found, mine?.display_name ?? mine);
            if (!choice) {
                return false;
            }
            const value = chosen(choice, found, mine);
            record.agreed = { ...record.agreed, [found.field]: found.value };
            if (value !== mine) {
                const read = FROM_SERVER[found.type] || plain;
                await record._update({ [found.field]: read(value, found.text) }, { withoutOnchange: true });
            }
        }
        return true;
    }
    _discard() {
        forget(this);
        return super._discard();
    }
    _setData() {
        this.agreed = undefined;
        return super._setData(...arguments);
    }
}

export class KeptModel extends RelationalModel {
    static Record = KeptRecord;
}

/** A new record has no id; what is given to it at the start tells one from another. */
function newIdOf(record) {
    const given = Object.entries(record.context).filter(([name]) => name.startsWith("default_"));
    return `new${given.length ? JSON.stringify(given.sort()) : ""}`;
}

function draftIdOf(record) {
    return record.resId || newIdOf(record);
}

function forget(record) {
    dropDrafts(record.resModel, newIdOf(record));
    for (const each of [record, ...linesOf(record)].filter(({ resId }) => resId)) {
        dropDrafts(each.resModel, each.resId);
    }
}

/** Keep a new record as it stands. :return: whether all of it could be kept */
function keepNew(record) {
    let isWhole = true;
    for (const [name, value] of Object.entries(record._changes)) {
        const { type } = record.fields[name];
        if (type === "one2many") {
            isWhole &&= !value.records.length;
        } else if (type === "many2many") {
            keepDraft(record.resModel, newIdOf(record), name, value.currentIds, []);
        } else if (type in FROM_SERVER || PLAIN.includes(type)) {
            const kept = type === "many2one" ? value : record._formatServerValue(type, value);
            keepDraft(record.resModel, newIdOf(record), name, kept, false);
        }
    }
    return isWhole;
}

/** :return: labels of the fields that are filled again */
async function restoreNew(record) {
    const drafts = Object.entries(draftsOf(record.resModel, newIdOf(record)));
    const back = drafts.filter(([name]) => name in record.activeFields && !record._isReadonly(name));
    const changes = {};
    for (const [name, { text }] of back) {
        const { type } = record.fields[name];
        if (type === "many2many") {
            await record.data[name].addAndRemove({ add: text });
        } else {
            changes[name] = type === "many2one" ? text : (FROM_SERVER[type] || plain)(text);
        }
    }
    await record.update(changes);
    return back.map(([name]) => record.fields[name].string);
}

/**
 * Keep what is typed into a view, and bring back what an earlier visit could not save.
 *
 * @param {Function} getRecords those on screen; in a form the first one is the record itself
 * @param {Object} options of the update that brings a text back
 */
function useDrafts(getRoot, getRecords, options) {
    const notification = useService("notification");
    const dialog = useService("dialog");

    const onInput = ({ target }) => {
        const field = target.closest(".o_field_widget[name]")?.getAttribute("name");
        const row = target.closest(".o_data_row");
        const record = row ? getRecords().find(({ id }) => id === row.dataset.id) : getRecords()[0];
        if ((record?.resId || record?.isRoot) && TEXTS.includes(record.fields[field]?.type) && "value" in target) {
            keepDraft(record.resModel, draftIdOf(record), field, target.value, record._values[field] || "");
        }
    };
    onMounted(() => getRoot().addEventListener("input", onInput, true));
    onWillUnmount(() => getRoot()?.removeEventListener("input", onInput, true));

    /** :return: whether the text is back in its field */
    const bringBack = async (record, field, { text, base }) => {
        const { string: label } = record.fields[field];
        const now = record.data[field] || "";
        const drop = () => dropDrafts(record.resModel, draftIdOf(record), [field]);
        if (now === text) {
            drop();
            return false;
        }
        if (record._isReadonly(field) || !(options.save || record.model.root.isInEdition)) {
            notification.add(text, {
                title: _t("%s could not be saved, and cannot be changed now. You had written:", label),
                sticky: true,
                buttons: [{ name: _t("Forget it"), onClick: drop }],
            });
            return false;
        }
        const found = { field, label, type: "text", value: now, text: now };
        const choice = now === base ? MINE : await askWhich(dialog, found, text);
        if (choice === THEIRS) {
            drop();
        } else if (choice) {
            await record.update({ [field]: chosen(choice, found, text) }, options);
        }
        return choice && choice !== THEIRS;
    };
    const restore = async () => {
        const back = [];
        for (const record of getRecords()) {
            if (record.isNew) {
                back.push(...(record.isRoot ? await restoreNew(record) : []));
                continue;
            }
            for (const [field, draft] of Object.entries(draftsOf(record.resModel, draftIdOf(record)))) {
                if (field in record.activeFields && (await bringBack(record, field, draft))) {
                    back.push(record.fields[field].string);
                }
            }
        }
        if (back.length) {
            notification.add(_t("What you had typed is back: %s", back.join(", ")), { type: "info" });
        }
    };
    const shown = () => (options.save ? getRecords() : getRecords().slice(0, 1));
    useEffect(
        () => {
            restore();
        },
        () => [
            shown()
                .map(({ resId }) => resId)
                .join(),
        ]
    );
}

class KeptFormController extends FormController {
    setup() {
        super.setup();
        useDrafts(
            () => this.rootRef.el,
            () => [this.model.root, ...linesOf(this.model.root)],
            {}
        );
    }
    /** Reloading or looking elsewhere does not make a record of what is half filled in: it is kept here. */
    async beforeVisibilityChange() {
        const { root } = this.model;
        return root.isNew ? keepNew(root) : super.beforeVisibilityChange();
    }
    async beforeUnload(ev) {
        const { root } = this.model;
        if (!root.isNew) {
            return super.beforeUnload(ev);
        }
        this.model._urgentSave = true; // inputs hand over at once
        this.model.bus.trigger("WILL_SAVE_URGENTLY");
        this.model._urgentSave = false;
        if (!keepNew(root)) {
            ev.preventDefault();
            ev.returnValue = "Unsaved changes";
        }
    }
    async onRecordSaved(record, changes) {
        forget(record);
        return super.onRecordSaved(record, changes);
    }
}

class KeptListController extends ListController {
    setup() {
        super.setup();
        useDrafts(
            () => this.rootRef.el,
            () => (this.model.useSampleModel ? [] : this.model.root.records),
            { save: true }
        );
    }
    async onRecordSaved(record) {
        forget(record);
        return super.onRecordSaved(record);
    }
}

registry.category("views").add("perf_form", { ...formView, Controller: KeptFormController, Model: KeptModel });
registry.category("views").add("perf_list", { ...listView, Controller: KeptListController, Model: KeptModel });
