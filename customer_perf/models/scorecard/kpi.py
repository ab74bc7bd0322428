from odoo import models
from odoo.exceptions import UserError


class CustomerPerfKpi(models.Model):
    _inherit = "customer.perf.kpi"

    def action_reset_draft(self):
        # sudo: whether any scorecard uses it, also of another company
        if self.env["customer.perf.scorecard.line"].sudo().search_count([("kpi_id", "in", self.ids)], limit=1):
            raise UserError(self.env._("A KPI that stands on a scorecard cannot go back to draft. Retire it instead."))
        return super().action_reset_draft()
