import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";

import { openForm } from "@customer_perf/components/navigation";

/** What those whom my department serves say of it. */
export class VoiceSection extends Component {
    static template = "customer_perf_survey.VoiceSection";
    static props = { data: Object, page: Object, reload: Function };
    setup() {
        this.action = useService("action");
    }
    openPage() {
        return this.action.doAction("customer_perf_survey.customer_perf_survey_provider_page_action", {
            additionalContext: { active_id: this.props.data.department },
        });
    }
    openImprovement(id) {
        return openForm(this.action, "customer.perf.improvement", id);
    }
}

registry.category("customer_perf.my_value").add("voice", VoiceSection);
