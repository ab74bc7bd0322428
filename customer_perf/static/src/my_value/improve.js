import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";

import { openForm } from "../components/navigation";
import { aboutWhom, helpers, sectionProps } from "./section";

const MODELS = {
    plan: "customer.perf.improvement.plan",
    improvement: "customer.perf.improvement",
    complaint: "customer.perf.complaint",
};

class Improve extends Component {
    static template = "customer_perf.MyValueImprove";
    static props = sectionProps;
    setup() {
        Object.assign(this, helpers);
        this.action = useService("action");
    }
    open(kind, id) {
        openForm(this.action, MODELS[kind], id, id ? {} : aboutWhom(this.props.page));
    }
}

registry.category("customer_perf.my_value").add("improve", Improve);
