import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";

import { openForm } from "../components/navigation";
import { helpers, sectionProps } from "./section";

/** What warns, as early as the manager sees it. */
class Alerts extends Component {
    static template = "customer_perf.MyValueAlerts";
    static props = sectionProps;
    setup() {
        Object.assign(this, helpers);
        this.action = useService("action");
    }
    open(id) {
        openForm(this.action, "customer.perf.alert", id);
    }
}

registry.category("customer_perf.my_value").add("alerts", Alerts);
