from odoo import fields, models

from .appeal import OUTCOMES


class CustomerPerfAppealAnswer(models.TransientModel):
    """The answer while it is written: on the appeal itself both sides would read along."""

    _name = "customer.perf.appeal.answer"
    _description = "Answer to an Appeal"

    appeal_id = fields.Many2one("customer.perf.appeal", required=True, readonly=True, ondelete="cascade")
    outcome = fields.Selection(OUTCOMES, "Answer", required=True)
    reason = fields.Text(required=True)

    def action_confirm(self):
        self.ensure_one()
        self.appeal_id._give(self.outcome, self.reason)
        return {"type": "ir.actions.act_window_close"}
