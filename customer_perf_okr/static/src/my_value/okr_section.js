import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";

import { StatusBadge } from "@customer_perf/components/components";
import { openForm } from "@customer_perf/components/navigation";
import { percent } from "@customer_perf_okr/percent";

/** What I pursue for customers beyond the daily promise: evidence, no settlement. */
export class OkrSection extends Component {
    static template = "customer_perf_okr.OkrSection";
    static components = { StatusBadge };
    static props = { data: Object, page: Object, reload: Function };
    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        Object.assign(this, { percent });
        this.isOpening = false;
    }
    get nothingYet() {
        return _t(
            "You pursue no objective in %(cycle)s yet. An objective says which customers it is for and what they will have; two or three key results show whether it comes true.",
            { cycle: this.props.data.cycle.name }
        );
    }
    write() {
        const context = { default_cycle_id: this.props.data.cycle.id };
        return openForm(this.action, "customer.perf.okr.objective", false, context);
    }
    open(objective) {
        return openForm(this.action, "customer.perf.okr.objective", objective.id);
    }
    /** One dialog, however often it is clicked while it opens. */
    async checkIn(result) {
        if (this.isOpening) {
            return;
        }
        this.isOpening = true;
        try {
            const action = await this.orm.call("customer.perf.okr.key.result", "action_check_in", [[result.id]]);
            await this.action.doAction(action, { onClose: () => this.props.reload() });
        } finally {
            this.isOpening = false;
        }
    }
}

registry.category("customer_perf.my_value").add("okr", OkrSection);
