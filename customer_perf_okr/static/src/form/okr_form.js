import { registry } from "@web/core/registry";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";

/** Sends along what each changed text said when the form was opened: the server refuses to overwrite others' words. */
export class OkrFormController extends FormController {
    async onWillSaveRecord(record, changes) {
        const words = Object.keys(changes).filter((name) => ["char", "text"].includes(record.fields[name].type));
        if (record.resId && words.length) {
            changes.words_before = Object.fromEntries(words.map((name) => [name, record._values[name] || ""]));
        }
        return super.onWillSaveRecord(...arguments);
    }
}

registry.category("views").add("okr_form", { ...formView, Controller: OkrFormController });
