import { useEffect } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { AlertDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";

const TYPED = "customer_perf_survey_typed.";

/**
 * A form whose texts survive what comes between typing and saving: a reload in mid-word, the end of a
 * session, a lost connection. They lie in this browser, for this user, until they are saved or discarded.
 */
export class TypedFormController extends FormController {
    setup() {
        super.setup();
        useEffect(
            (root) => {
                const listener = (ev) => this.keepTyped(ev);
                root?.addEventListener("input", listener, true);
                return () => root?.removeEventListener("input", listener, true);
            },
            () => [this.rootRef.el]
        );
        useEffect(
            () => {
                this.restoreTyped();
            },
            () => [this.model.root.resId]
        );
    }
    get typedKey() {
        const { resId, context } = this.model.root;
        const subject = resId || `new ${context.default_service_id || ""} ${context.default_figure_id || ""}`;
        return `${TYPED}${user.userId} ${this.props.resModel} ${subject}`;
    }
    readTyped() {
        try {
            return JSON.parse(browser.localStorage.getItem(this.typedKey)) || {};
        } catch {
            return {};
        }
    }
    keepTyped(ev) {
        const name = ev.target.closest(".o_field_widget[name]")?.getAttribute("name");
        const type = this.props.fields[name]?.type;
        if (!["char", "text"].includes(type) || !this.model.root.activeFields[name]) {
            return;
        }
        const typed = this.readTyped();
        // what stood there before the first letter: nobody's later words are written over
        const was = name in typed ? typed[name].was : this.model.root.data[name] || "";
        typed[name] = { was, text: ev.target.value };
        try {
            browser.localStorage.setItem(this.typedKey, JSON.stringify(typed));
        } catch {
            // a browser that keeps nothing: the form still asks before it is left
        }
    }
    forgetTyped() {
        browser.localStorage.removeItem(this.typedKey);
    }
    async restoreTyped() {
        const root = this.model.root;
        const changes = {};
        const others = [];
        for (const [name, { was, text }] of Object.entries(this.readTyped())) {
            const now = root.data[name] || "";
            if (text === now || !(name in root.activeFields)) {
                continue;
            } else if (was === now && root.isInEdition) {
                changes[name] = text;
            } else {
                others.push(`${this.props.fields[name].string}: ${text}`);
            }
        }
        if (others.length) {
            this.dialogService.add(AlertDialog, {
                title: _t("What you had typed"),
                body: `${_t("It was not saved, and other words stand there now. Copy what you still need.")}\n\n${others.join("\n\n")}`,
                contentClass: "o_perf_typed",
            });
        }
        if (Object.keys(changes).length) {
            await root.update(changes);
            this.env.services.notification.add(_t("What you had typed is back. Save it, or discard it."), {
                type: "info",
            });
        } else {
            this.forgetTyped();
        }
    }
    async onRecordSaved(record, changes) {
        this.forgetTyped();
        browser.localStorage.removeItem(this.newKey);
        return super.onRecordSaved(record, changes);
    }
    async onWillSaveRecord(record, changes) {
        this.newKey = this.typedKey; // a new record has its number only afterwards
        return super.onWillSaveRecord(record, changes);
    }
    async beforeUnload(ev) {
        // half a word is no action yet: a new one waits here, instead of being created on the way out
        return this.model.root.isNew ? undefined : super.beforeUnload(ev);
    }
    async discard() {
        this.forgetTyped();
        return super.discard();
    }
}

registry.category("views").add("customer_perf_survey_typed_form", {
    ...formView,
    Controller: TypedFormController,
});
