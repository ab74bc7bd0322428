from odoo import api, fields, models

from .improvement_plan import OUTCOMES


class CustomerPerfImprovementPlanEnd(models.TransientModel):
    """What came of a plan while it is written: on the plan itself both sides would read along."""

    _name = "customer.perf.improvement.plan.end"
    _description = "End of an Improvement Plan"

    plan_id = fields.Many2one("customer.perf.improvement.plan", required=True, readonly=True, ondelete="cascade")
    outcome = fields.Selection(OUTCOMES, "How It Ended", required=True)
    text = fields.Text("What Came of It", required=True)
    owed_text = fields.Text("Support Still Owed", compute="_compute_owed_text")
    support_reason = fields.Text("Why Support Was Not Given")

    @api.depends("plan_id")
    def _compute_owed_text(self):
        for wizard in self:
            wizard.owed_text = "\n".join(wizard.plan_id._owed().mapped("name"))

    def action_confirm(self):
        """End it, and open the plan that follows where it is prolonged."""
        self.ensure_one()
        following = self.plan_id._end(self.outcome, self.text, self.support_reason)
        return following.get_formview_action() if following else {"type": "ir.actions.act_window_close"}
