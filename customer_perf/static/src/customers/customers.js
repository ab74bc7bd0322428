import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { shown, shownDate, StatusBadge } from "../components/components";
import { openForm, openRecords } from "../components/navigation";
import { Page } from "../page/page";

const STATES = "customer.perf.customer.state";

/** Which customers stay, and which slip away? */
export class Customers extends Component {
    static template = "customer_perf.Customers";
    static components = { Page, StatusBadge };
    static props = { ...standardActionServiceProps };

    setup() {
        Object.assign(this, { shown, shownDate });
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ page: null, isBusy: false });
        onWillStart(() => this.load(3));
    }
    async load(months) {
        this.state.page = await this.orm.call("customer.perf.customer.page", "get_page", [months]);
    }
    turnTo(ev) {
        return this.load(parseInt(ev.target.value));
    }
    async compute() {
        this.state.isBusy = true;
        try {
            await this.orm.call("customer.perf.customer.page", "compute", []);
            await this.load(3);
        } finally {
            this.state.isBusy = false;
        }
    }
    openClass(row) {
        return this.openList(row.name, [["rfm_class", "=", row.code]]);
    }
    openList(name, domain) {
        const { company, date } = this.state.page;
        return openRecords(this.action, STATES, name, [
            ["company_id", "=", company.id],
            ["date", "=", date],
            ...domain,
        ]);
    }
    /** As they stood when the span began. */
    openLost() {
        const name = _t("Key accounts who left");
        return openRecords(this.action, STATES, name, [["id", "in", this.state.page.keys.states]]);
    }
    openKpi(row) {
        return openForm(this.action, "customer.perf.kpi", row.id);
    }
    openPartner(key) {
        return openForm(this.action, "res.partner", key.id);
    }
    openWorkbook() {
        const url = `/customer_perf/customers/${this.state.page.company.id}/workbook`;
        return this.action.doAction({ type: "ir.actions.act_url", url, target: "download" });
    }
    get widths() {
        return this.state.page.means.map((_cell, index) => index);
    }
    get texts() {
        const { limits, keys } = this.state.page;
        return {
            basis: _t("Purchases from %(since)s to %(reference)s by %(count)s customers", {
                since: shownDate(limits.since),
                reference: shownDate(limits.reference),
                count: shown(limits.customers, 0),
            }),
            limits: _t(
                "Recent: up to %(recency)s days ago. Often: more than %(frequency)s purchases. Much: more than %(money)s %(currency)s.",
                {
                    recency: shown(limits.recency, 1),
                    frequency: shown(limits.frequency, 1),
                    money: shown(limits.money, 0),
                    currency: limits.currency,
                }
            ),
            keys: _t("%(lost)s of %(count)s key accounts bought nothing since %(start)s", {
                lost: keys.lost,
                count: keys.count,
                start: shownDate(keys.start),
            }),
            keysBadge: _t("%(rate)s % left, limit %(limit)s %", {
                rate: shown(keys.rate, 1),
                limit: shown(keys.limit, 0),
            }),
            money: _t("They stood for %s % of the revenue of key accounts.", shown(keys.revenue_lost, 1)),
        };
    }
    change(value) {
        if (typeof value !== "number") {
            return "–";
        }
        return value > 0 ? `+${shown(value, 0)}` : shown(value, 0);
    }
    spanText(months) {
        return _t("the last %s months", months);
    }
    get most() {
        return Math.max(1, ...this.state.page.cohorts.flatMap((row) => row.cells.slice(1).map((cell) => cell.value)));
    }
    /** The deeper the colour, the more came back; the number stands in the cell. */
    heat(cell, later) {
        return later ? `background-color: rgba(11, 83, 148, ${((0.45 * cell.value) / this.most).toFixed(2)})` : "";
    }
    cellTitle(cell) {
        return _t("between %(low)s and %(high)s % with 95 % certainty, %(n)s customers", {
            low: shown(cell.low, 1),
            high: shown(cell.high, 1),
            n: cell.n,
        });
    }
}

registry.category("actions").add("customer_perf.customers", Customers);
