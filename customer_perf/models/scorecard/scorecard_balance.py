from odoo import api, fields, models


class CustomerPerfScorecard(models.Model):
    """How the goals lie between two sides: customers and efficiency, what lasts and the short term, the person's own
    and those of all (K-09, F-17)."""

    _inherit = "customer.perf.scorecard"

    balance_text = fields.Text("Balance", compute="_compute_balance_text")

    @api.depends(
        *(f"line_ids.{name}" for name in ("kpi_id", "weight", "orientation", "time_view", "is_individual")),
    )
    def _compute_balance_text(self):
        for card in self:
            card.balance_text = card.line_ids._balance_text()
