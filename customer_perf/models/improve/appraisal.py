from odoo import api, fields, models

from .timeline_entry import EVIDENCE


class CustomerPerfAppraisal(models.Model):
    """What speaks for somebody beyond figures, beside his result (K-06)."""

    _inherit = "customer.perf.appraisal"

    evidence_ids = fields.One2many(
        "customer.perf.timeline.entry", "appraisal_id", domain=[("kind", "in", EVIDENCE)], readonly=True
    )
    improvement_ids = fields.Many2many("customer.perf.improvement", compute="_compute_improvement_ids")

    @api.depends_context("uid")
    @api.depends("employee_id", "cycle_id")
    def _compute_improvement_ids(self):
        """Those that the employee owned or that were about his figures, and that were under way in the cycle; as
        far as the user may read them."""
        people = self.sudo()  # sudo: users of employees; the improvements are searched with the user's rights
        found = self.env["customer.perf.improvement"].search(
            [
                ("state", "not in", ["plan", "dropped"]),
                "|",
                ("employee_id", "in", people.employee_id.ids),
                ("owner_id", "in", people.employee_id.user_id.ids),
            ]
        )
        for appraisal in self:
            person, cycle = appraisal.sudo().employee_id, appraisal.sudo().cycle_id
            appraisal.improvement_ids = found.filtered(
                lambda i, p=person, c=cycle: (
                    (i.sudo().employee_id == p or (p.user_id and i.owner_id == p.user_id))
                    and i.company_id == c.company_id
                    and i.begun_on <= c.date_to
                    and (i.closed_on or c.date_from) >= c.date_from
                )
            )
