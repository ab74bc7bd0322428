"""Where each customer of a company stood at the start of each month.

It is the memory of who looked after whom: a salesperson who takes over a customer today is not judged for what
happened before.
"""

from odoo import api, fields, models
from odoo.fields import Domain

from ...fields import OptionalFloat
from .segment import RFM_CLASSES


class CustomerPerfCustomerState(models.Model):
    """A customer (commercial partner) of a company at the start of a month. Written by the scheduled action alone.

    Who looked after him then stays, whatever becomes of the partner; numbers follow the records when a month is
    computed again.
    """

    _name = "customer.perf.customer.state"
    _description = "State of a Customer"
    _order = "date desc, revenue desc, id"
    _rec_name = "partner_id"

    partner_id = fields.Many2one("res.partner", "Customer", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    date = fields.Date("At the Start Of", required=True, readonly=True, help="Only what was before this day counts.")
    is_newest = fields.Boolean("Newest", compute="_compute_is_newest", search="_search_is_newest")
    employee_id = fields.Many2one(
        "hr.employee", "Owner Then", readonly=True, index="btree_not_null", ondelete="set null"
    )
    is_estimated = fields.Boolean(
        "Owner Estimated", readonly=True, help="Nobody was named then: it is who sold last before that day."
    )
    first_date = fields.Date("First Purchase", readonly=True)
    last_date = fields.Date("Last Purchase", readonly=True)
    days_since = fields.Integer(readonly=True, aggregator="avg")
    order_count = fields.Integer(
        "Purchases", readonly=True, help="In the months that count. Several orders of one day are one purchase."
    )
    revenue = OptionalFloat(readonly=True, aggregator="sum", help="In the months that count, in company currency.")
    total_revenue = OptionalFloat("Revenue in All", readonly=True, aggregator="sum")
    recency = fields.Boolean("Recent", readonly=True)
    frequency = fields.Boolean("Often", readonly=True)
    monetary = fields.Boolean("Much", readonly=True)
    rfm_class = fields.Selection(
        RFM_CLASSES,
        "Class",
        readonly=True,
        help="By how recently, how often and for how much; empty for who did not buy in the months that count.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    run_id = fields.Many2one("customer.perf.customer.run", "Limits", readonly=True, index=True, ondelete="cascade")

    recency_limit = OptionalFloat(related="run_id.recency_limit")
    frequency_limit = OptionalFloat(related="run_id.frequency_limit")
    money_limit = OptionalFloat(related="run_id.money_limit")

    _partner_uniq = models.Constraint(
        "UNIQUE (partner_id, company_id, date)", "A customer has one state for each company and month."
    )
    _company_idx = models.Index("(company_id, date)")

    @api.depends("date", "company_id")
    def _compute_is_newest(self):
        newest = self._newest()
        for state in self:
            state.is_newest = newest.get(state.company_id.id) == state.date

    def _search_is_newest(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.OR(
            Domain("company_id", "=", company) & Domain("date", "=", day) for company, day in self._newest().items()
        )

    @api.model
    def _newest(self):
        """{company id: date of its newest states}"""
        runs = self.env["customer.perf.customer.run"].sudo()  # sudo: a day
        return {company.id: day for company, day in runs._read_group([], ["company_id"], ["date:max"])}
