from odoo import api, fields, models
from odoo.tools import SQL


class CustomerPerfCustomerState(models.Model):
    _inherit = "customer.perf.customer.state"

    tier_id = fields.Many2one(
        "customer.perf.customer.tier",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The first tier that one of the customer's tags stands for.",
    )

    @api.model
    def _state_columns(self, company, is_now):
        tier = SQL(
            """(SELECT tier.id
                  FROM customer_perf_customer_tier tier
                  JOIN customer_perf_customer_tier_category_rel tag ON tag.tier_id = tier.id
                  JOIN res_partner_res_partner_category_rel of_partner ON of_partner.category_id = tag.category_id
                 WHERE of_partner.partner_id = partner.id AND tier.active
                 ORDER BY tier.sequence, tier.id LIMIT 1)"""
        )
        return {**super()._state_columns(company, is_now), "tier_id": tier}
