from odoo import fields, models


class CustomerPerfSharedResult(models.Model):
    _inherit = "customer.perf.shared.result"

    goal_ids = fields.One2many("customer.perf.scorecard.line", "shared_result_id", "Goals", readonly=True)

    def _filtered_free(self):
        return super()._filtered_free().filtered(lambda result: not result.goal_ids)
