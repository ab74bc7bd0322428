import { Component, onMounted, useState } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";

import { useSheets } from "../kept/sheet";
import { SaveStatus, helpers, sectionProps } from "./section";

class Result extends Component {
    static template = "customer_perf.MyValueResult";
    static components = { SaveStatus };
    static props = sectionProps;
    setup() {
        Object.assign(this, helpers);
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.action = useService("action");
        const { employee_comment } = this.props.data;
        this.state = useState({ employee_comment });
        this.sheets = useSheets();
        const { id } = this.props.page.appraisal;
        this.sheet = this.sheets.open("customer.perf.appraisal", id, this.state, ["employee_comment"]);
        onMounted(() => this.canAcknowledge && this.sheet.restore());
    }
    get canAcknowledge() {
        const { appraisal } = this.props.page;
        return appraisal.is_mine && appraisal.state === "published";
    }
    async appeal() {
        const { id } = this.props.page.appraisal;
        this.action.doAction(await this.orm.call("customer.perf.appraisal", "action_appeal", [[id]]));
    }
    acknowledge() {
        this.dialog.add(ConfirmationDialog, {
            title: _t("Acknowledge my result"),
            body: _t(
                "You confirm that you have taken note of your result, not that you agree with it. Your comment stays with it."
            ),
            confirmLabel: _t("Acknowledge"),
            confirm: async () => {
                if (await this.sheets.settle()) {
                    await this.orm.call("customer.perf.appraisal", "action_acknowledge", [[this.sheet.id]]);
                    await this.props.reload();
                }
            },
            cancel: () => {},
        });
    }
}

registry.category("customer_perf.my_value").add("result", Result);
