import { Component, useState } from "@odoo/owl";

import { points, shown, shownDate } from "../components/components";

/** What every section gets: its data, the page around it, and a way to load the page again. */
export const sectionProps = { data: { optional: true }, page: Object, reload: Function };
export const helpers = { points, shown, shownDate };

/** Context in which a check-in or an entry is about the employee of the page. */
export function aboutWhom(page) {
    return { default_employee_id: page.card.employee_id };
}

export class SaveStatus extends Component {
    static template = "customer_perf.SaveStatus";
    static props = { state: Object };
    setup() {
        this.state = useState(this.props.state);
    }
}
