import { Component } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";

const CHANGED = "odoo.addons.customer_perf.models.base.changed_meanwhile.ChangedMeanwhile";
export const MINE = "mine";
export const THEIRS = "theirs";
export const BOTH = "both";

/** What stands on the server now, where somebody changed it while it was open here. */
export function changedIn(error) {
    return error?.data?.name === CHANGED && error.data.context.perf_changed;
}

/** Both versions side by side; the later one chooses. */
class ChangedMeanwhileDialog extends Component {
    static template = "customer_perf.ChangedMeanwhile";
    static components = { Dialog };
    static props = { close: Function, found: Object, mine: String, choose: Function };
    title = _t("Changed meanwhile");
    get isText() {
        return ["char", "text"].includes(this.props.found.type);
    }
    choose(choice) {
        this.props.choose(choice);
        this.props.close();
    }
}

/** :return: mine, theirs, both, or false where nothing was chosen */
export function askWhich(dialog, found, mine) {
    return new Promise((resolve) => {
        const props = { found, mine: `${mine ?? ""}`, choose: resolve };
        dialog.add(ChangedMeanwhileDialog, props, { onClose: () => resolve(false) });
    });
}

/** The value that a choice stands for. */
export function chosen(choice, found, mine) {
    if (choice === BOTH) {
        return [found.value, mine].filter(Boolean).join("\n\n");
    }
    return choice === THEIRS ? found.value : mine;
}

/**
 * Write values into a record that read `seen` when it was opened; where somebody changed them meanwhile,
 * the user chooses.
 *
 * :return: the values as they were saved, or false where the user chose to save nothing
 */
export async function saveSeen({ orm, dialog }, model, id, values, seen) {
    for (;;) {
        const read = Object.fromEntries(
            Object.keys(values).map((name) => [name, [seen[name] || false, values[name] || false]])
        );
        try {
            const context = { perf_seen: [[model, id, read]] };
            await orm.webSave(model, [id], values, { specification: {}, context });
            return values;
        } catch (error) {
            for (const found of changedIn(error) || [false]) {
                if (!found) {
                    throw error;
                }
                const choice = await askWhich(dialog, found, values[found.field]);
                if (!choice) {
                    return false;
                }
                values = { ...values, [found.field]: chosen(choice, found, values[found.field]) };
                seen = { ...seen, [found.field]: found.value };
            }
        }
    }
}
