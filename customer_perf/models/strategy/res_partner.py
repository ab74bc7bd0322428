from odoo import fields, models

from ..source.res_partner import EXECUTIVE


class ResPartner(models.Model):
    _inherit = "res.partner"

    perf_tier_id = fields.Many2one(
        "customer.perf.customer.tier",
        "Customer Tier",
        compute="_compute_perf_state",
        search="_search_perf_tier_id",
        groups=EXECUTIVE,
    )

    def _perf_take(self, state):
        self.perf_tier_id = state.tier_id
        return super()._perf_take(state)

    def _search_perf_tier_id(self, operator, value):
        return self._perf_in_state("tier_id", operator, value)
