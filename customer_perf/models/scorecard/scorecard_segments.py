from odoo import api, fields, models


class CustomerPerfScorecard(models.Model):
    """A scorecard on which a KPI may stand several times, with another target for each tier of customers."""

    _inherit = "customer.perf.scorecard"

    has_segments = fields.Boolean(compute="_compute_has_segments")

    @api.depends("line_ids.segment_id")
    def _compute_has_segments(self):
        for card in self:
            card.has_segments = bool(card.line_ids.segment_id)
