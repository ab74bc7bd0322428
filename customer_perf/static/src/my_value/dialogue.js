import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";

import { shownDate } from "../components/components";
import { openForm } from "../components/navigation";
import { aboutWhom, helpers, sectionProps } from "./section";

const KIND_ICON = {
    thanks: "fa-heart",
    complaint: "fa-thumbs-down",
    suggestion: "fa-lightbulb-o",
    change: "fa-wrench",
    goal: "fa-bullseye",
    success: "fa-trophy",
    reputation: "fa-star",
    joint: "fa-users",
};

class CheckIns extends Component {
    static template = "customer_perf.MyValueCheckIns";
    static props = sectionProps;
    setup() {
        Object.assign(this, helpers);
        this.action = useService("action");
    }
    get dueText() {
        const { due, is_missed } = this.props.data;
        return is_missed ? _t("A check-in was due %s", shownDate(due)) : _t("Next check-in by %s", shownDate(due));
    }
    openActions(talk) {
        return _t("%s open actions", talk.actions);
    }
    open(id) {
        openForm(this.action, "customer.perf.check.in", id, aboutWhom(this.props.page));
    }
}

class Timeline extends Component {
    static template = "customer_perf.MyValueTimeline";
    static props = sectionProps;
    setup() {
        Object.assign(this, helpers, { icons: KIND_ICON });
        this.action = useService("action");
    }
    get thanksText() {
        return _t("Customers said thank you %s times in this cycle.", this.props.data.thanks);
    }
    add() {
        openForm(this.action, "customer.perf.timeline.entry", false, aboutWhom(this.props.page));
    }
}

registry.category("customer_perf.my_value").add("check_ins", CheckIns).add("timeline", Timeline);
