import { Component, onMounted, useState } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";

import { useSheets } from "../kept/sheet";
import { SaveStatus, sectionProps } from "./section";

class SelfAssessment extends Component {
    static template = "customer_perf.MyValueSelf";
    static components = { SaveStatus };
    static props = sectionProps;
    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        const { is_open, comment, behaviours } = this.props.data;
        const { appraisal } = this.props.page;
        this.state = useState({ self_comment: comment, behaviours: behaviours.map((behaviour) => ({ ...behaviour })) });
        this.sheets = useSheets();
        this.comment = this.sheets.open("customer.perf.appraisal", appraisal.id, this.state, ["self_comment"]);
        this.ratings = this.state.behaviours.map((behaviour) =>
            this.sheets.open("customer.perf.self.rating", behaviour.id, behaviour, ["level", "note"])
        );
        const all = [this.comment, ...this.ratings];
        // what was typed when the step was taken elsewhere
        this.unsaved = useState({ texts: is_open || !appraisal.is_mine ? [] : all.flatMap(textsOf) });
        this.forget = () => {
            all.forEach((sheet) => sheet.forget());
            this.unsaved.texts = [];
        };
        onMounted(() => is_open && all.forEach((sheet) => sheet.restore()));
    }
    levelName(behaviour) {
        return this.props.data.levels.find((level) => level.code === behaviour.level)?.name;
    }
    get isEmpty() {
        const { self_comment, behaviours } = this.state;
        return !self_comment.trim() && !behaviours.some(({ level }) => level);
    }
    submit() {
        this.dialog.add(ConfirmationDialog, {
            title: _t("Hand over to my manager"),
            body: this.isEmpty
                ? _t("You have written nothing and rated nothing. Your manager would start without your view.")
                : _t("Your manager starts from what you wrote. You cannot change it afterwards, unless it is sent back."),
            confirmLabel: this.isEmpty ? _t("Hand over without my view") : _t("Hand over"),
            confirm: async () => {
                if (await this.sheets.settle()) {
                    await this.orm.call("customer.perf.appraisal", "action_submit_self", [[this.comment.id]]);
                    await this.props.reload();
                }
            },
            cancel: () => {},
        });
    }
}

function textsOf(sheet) {
    return Object.entries(sheet.drafts)
        .filter(([name, { text }]) => text && text !== sheet.state[name])
        .map(([, { text }]) => text);
}

registry.category("customer_perf.my_value").add("self", SelfAssessment);
