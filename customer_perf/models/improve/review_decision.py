from odoo import fields, models


class CustomerPerfReviewDecision(models.Model):
    """A decision whose effect is to be seen goes on as an improvement."""

    _inherit = "customer.perf.review.decision"

    improvement_ids = fields.One2many("customer.perf.improvement", "decision_id", "Improvements")

    def action_improve(self):
        """Open the improvement that it became, or plan one."""
        self.ensure_one()
        self.check_access("read")
        if self.improvement_ids:
            return self.improvement_ids[:1].get_formview_action()
        return self.env["customer.perf.improvement"]._open_new(
            "review",
            name=self.name,
            decision_id=self.id,
            company_id=self.company_id.id,
            department_id=self.sudo().meeting_id.department_id.id,  # sudo: the owner need not take part
            owner_id=self.owner_id.id,
            date_deadline=self.date_deadline,
        )
