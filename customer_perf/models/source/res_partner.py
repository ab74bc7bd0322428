from odoo import api, fields, models
from odoo.fields import Domain

from .segment import RFM_CLASSES

EXECUTIVE = "customer_perf.group_customer_perf_executive"


class ResPartner(models.Model):
    """What the newest state of a customer says, for those who may read states. Nothing of it is stored here: a
    month would otherwise write to every partner."""

    _inherit = "res.partner"

    perf_class = fields.Selection(
        RFM_CLASSES,
        "Customer Class",
        compute="_compute_perf_state",
        search="_search_perf_class",
        groups=EXECUTIVE,
        help="By how recently, how often and for how much the customer buys.",
    )
    perf_last_order = fields.Date(
        "Last Purchase", compute="_compute_perf_state", search="_search_perf_last_order", groups=EXECUTIVE
    )

    @api.depends("commercial_partner_id")
    @api.depends_context("company")
    def _compute_perf_state(self):
        states = self.env["customer.perf.customer.state"].search(
            [
                ("partner_id", "in", self.commercial_partner_id.ids),
                ("company_id", "=", self.env.company.id),
                ("is_newest", "=", True),
            ]
        )
        of_partner = {state.partner_id: state for state in states}
        for partner in self:
            partner._perf_take(of_partner.get(partner.commercial_partner_id, states.browse()))

    def _perf_take(self, state):
        self.perf_class = state.rfm_class
        self.perf_last_order = state.last_date

    def _search_perf_class(self, operator, value):
        return self._perf_in_state("rfm_class", operator, value)

    def _search_perf_last_order(self, operator, value):
        return self._perf_in_state("last_date", operator, value)

    @api.model
    def _perf_in_state(self, name, operator, value):
        """Partners whose newest state matches; those without one match the search for nothing."""
        newest = Domain("company_id", "=", self.env.company.id) & Domain("is_newest", "=", True)
        if operator == "in" and False in value:
            filled = self._perf_in_state(name, "not in", [False])
            others = [one for one in value if one is not False]
            return ~filled | self._perf_in_state(name, "in", others) if others else ~filled
        if operator == "not in":
            return (
                ~self._perf_in_state(name, "in", value)
                if False not in value
                else self._perf_customers(newest & Domain(name, "not in", value))
            )
        return self._perf_customers(newest & Domain(name, operator, value))

    @api.model
    def _perf_customers(self, domain):
        states = self.env["customer.perf.customer.state"]._search(domain)
        return Domain("commercial_partner_id", "in", states.subselect("partner_id"))
