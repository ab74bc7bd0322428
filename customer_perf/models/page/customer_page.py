from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import SQL
from odoo.tools.misc import format_date

from ...tools import periods, purchases
from ...tools.loyalty import share
from ..source.segment import RFM_CLASSES
from .loyalty_panel import loyalty_panel

# Months that a row of cohorts shows at most
WIDEST = 12
# Which customers are key accounts: the fewest who make this share of a year's revenue. So many percent of them may
# leave in the span before it is a matter for the management.
KEY_PERCENT, KEY_LIMIT = 80.0, 5.0
SPANS = (3, 6, 12)
# Names of key accounts on the page; the list behind it and the workbook have all
NAMES = 10


class CustomerPerfCustomerPage(models.AbstractModel):
    """Which customers stay, and which slip away? Told from the states of each month, without a look at an order."""

    _name = "customer.perf.customer.page"
    _description = "What Customers Do"

    @api.model
    @api.readonly
    def get_page(self, months=3):
        """Classes, key accounts who left and cohorts of the company, in one call.

        :param months: span in which key accounts are followed, one of ``SPANS``
        :return: dict; ``date`` is False while there are no states, ``has_records`` whether an app could give them
        :raises AccessError: the user may not read about all customers
        """
        page = self._page(months)
        if page["date"]:
            del page["keys"]["names"][NAMES:]
        return page

    @api.model
    def _page(self, months=3):
        if not self.env["customer.perf.customer.state"].has_access("read"):
            raise AccessError(self.env._("What customers do is for HR and executives."))
        company = self.env.company
        run = self.env["customer.perf.customer.run"].search([("company_id", "=", company.id)], limit=1)
        page = {
            "company": {"id": company.id, "name": company.name},
            "date": run.date,
            "has_records": bool(company.sudo()._perf_stream()),  # sudo: whether an app is there
            "panel": loyalty_panel(self.env, company),
            "can_compute": self.env.user._perf_is_officer(),
        }
        if not run:
            return page
        return {
            **page,
            "limits": self._limits(run),
            "classes": self._classes(run),
            "keys": self._keys(run, months if months in SPANS else SPANS[0]),
            **self._cohorts(run),
        }

    @api.model
    def compute(self):
        """Compute the states that are missing now instead of by night.

        :raises AccessError: the user is not an HR officer
        """
        if not self.env.user._perf_is_officer():
            raise AccessError(self.env._("Computing the states of customers is for HR."))
        # sudo: sums for people who may read about all customers; the company is the user's
        self.env["customer.perf.customer.state"].sudo()._fill(self.env.company.sudo())

    @api.model
    def _limits(self, run):
        return {
            "reference": run.date_to,
            "since": run.date_from,
            "recency": run.recency_limit,
            "frequency": run.frequency_limit,
            "money": run.money_limit,
            "customers": run.customers,
            "currency": run.company_id.currency_id.name,
        }

    @api.model
    def _classes(self, run):
        """How many customers are in each class, and how many were a month and a year before."""
        days = {"now": run.date, "month": periods.later(run.date, -1), "year": periods.later(run.date, -12)}
        labels = dict(self.env["customer.perf.customer.state"]._fields["rfm_class"]._description_selection(self.env))
        counts, revenue = {}, {}
        for code, day, count, money in self.env["customer.perf.customer.state"]._read_group(
            [("company_id", "=", run.company_id.id), ("date", "in", list(days.values())), ("rfm_class", "!=", False)],
            ["rfm_class", "date:day"],
            ["__count", "revenue:sum"],
        ):
            counts[code, day] = count
            revenue[code, day] = money
        known = {day for _code, day in counts}
        whole = sum(revenue.get((code, run.date), 0) for code in labels)
        return [
            {
                "code": code,
                "name": labels[code],
                "count": counts.get((code, run.date), 0),
                "share": share(counts.get((code, run.date), 0), run.customers).value,
                "revenue": revenue.get((code, run.date), 0),
                "revenue_share": 100 * revenue.get((code, run.date), 0) / whole if whole > 0 else None,
                **{
                    span: counts.get((code, run.date), 0) - counts.get((code, day), 0) if day in known else None
                    for span, day in days.items()
                    if span != "now"
                },
            }
            for code, _label in RFM_CLASSES
        ]

    # ------------------------------------------------------------ key accounts

    @api.model
    def _keys(self, run, months):
        """Key accounts at the start of the span, and who of them bought nothing since, by name."""
        start = periods.later(run.date, -months)
        State = self.env["customer.perf.customer.state"]
        then = State.search_fetch(
            [("company_id", "=", run.company_id.id), ("date", "=", start), ("revenue", ">", 0)],
            ["partner_id", "revenue", "last_date", "employee_id"],
        )
        keys = purchases.key_accounts({state.partner_id.id: state.revenue for state in then}, KEY_PERCENT)
        bought = State._read_group(
            [
                ("company_id", "=", run.company_id.id),
                ("date", "=", run.date),
                ("last_date", ">=", start),
                ("partner_id", "in", list(keys)),
            ],
            ["partner_id"],
        )
        now = {partner.id for (partner,) in bought}
        lost = then.filtered(lambda state: state.partner_id.id in keys and state.partner_id.id not in now)
        rate, money = purchases.key_churn(keys, now), purchases.key_revenue_lost(keys, now)
        return {
            "months": months,
            "spans": list(SPANS),
            "start": start,
            "is_known": bool(then),
            "count": len(keys),
            "lost": len(lost),
            "rate": rate.value,
            "revenue_lost": money.value,
            "limit": KEY_LIMIT,
            "status": "none" if rate.value is None else "red" if rate.value > KEY_LIMIT else "green",
            "states": lost.ids,
            "names": [self._key_lost(state) for state in lost.sorted("revenue", reverse=True)],
        }

    @api.model
    def _key_lost(self, state):
        names = state.sudo()  # sudo: the names of a state that may be read
        return {
            "id": state.partner_id.id,
            "name": names.partner_id.display_name,
            "revenue": state.revenue,
            "last": state.last_date,
            "owner": names.employee_id.name or "",
        }

    # ------------------------------------------------------------ cohorts

    @api.model
    def _cohorts(self, run):
        """The customers by the month of their first purchase, and how many bought again so many months later.

        A month is known from the state at the start of the next one.
        """
        State = self.env["customer.perf.customer.state"]
        query = State._search([("company_id", "=", run.company_id.id)])
        rows = self.env.execute_query(
            SQL(
                """SELECT date_trunc('month', first_date)::date, (date - INTERVAL '1 month')::date, count(*)
                     FROM customer_perf_customer_state
                    WHERE id IN %s AND last_date >= date - INTERVAL '1 month'
                    GROUP BY 1, 2""",
                query.subselect(),
            )
        )
        if not rows:
            return {"cohorts": [], "means": []}
        earliest = min(month for _first, month, _count in rows)
        counts = {
            (first, purchases.months_between(first, month)): count for first, month, count in rows if first >= earliest
        }
        table = purchases.cohort_table(counts, run.date_to, WIDEST)
        return {
            "cohorts": [
                {
                    "month": first,
                    "name": format_date(self.env, first, date_format="MMM yyyy"),
                    "size": cells[0].n,
                    "cells": [self._cell(cell) for cell in cells],
                }
                for first, cells in table
            ],
            "means": [self._cell(cell) for cell in purchases.cohort_means(table)],
        }

    @api.model
    def _cell(self, estimate):
        return {"value": estimate.value, "low": estimate.low, "high": estimate.high, "n": estimate.n}
