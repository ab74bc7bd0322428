from odoo import api, fields, models
from odoo.exceptions import ValidationError

# What speaks for somebody beyond figures (K-06, K-07).
EVIDENCE = ("thanks", "success", "reputation", "joint")


class CustomerPerfTimelineEntry(models.Model):
    """Evidence beyond figures, and the complaint that something said becomes."""

    _inherit = "customer.perf.timeline.entry"

    kind = fields.Selection(
        selection_add=[
            ("success", "Success story"),
            ("reputation", "Reputation with customers"),
            ("joint", "Solved together, nominated"),
        ],
        ondelete={"success": "set default", "reputation": "set default", "joint": "set default"},
    )
    complaint_ids = fields.One2many("customer.perf.complaint", "entry_id", "Complaints")

    improvement_ids = fields.One2many(
        "customer.perf.improvement",
        "entry_id",
        "Improvements",
        bypass_search_access=True,  # whether there is one
    )

    @api.constrains("kind", "employee_id")
    def _check_nomination(self):
        """Others say of somebody that he pulled people together for a customer (K-07)."""
        for entry in self:
            if entry.kind == "joint" and entry.is_about_me:
                raise ValidationError(self.env._("A nomination comes from a colleague or a manager."))

    def _title(self):
        return self.text.strip().splitlines()[0][:80] if self.text.strip() else ""

    def action_improve(self):
        """Open the improvement that a suggestion became, or plan one (R-07)."""
        self.ensure_one()
        self.check_access("read")
        if self.improvement_ids:
            return self.improvement_ids[0].get_formview_action()
        values = {"name": self._title(), "entry_id": self.id, "company_id": self.company_id.id}
        return self.env["customer.perf.improvement"]._open_new("voice", **values)

    def action_complaint(self):
        """Open the complaint that it became, or make it one."""
        self.ensure_one()
        self.check_access("read")
        Complaint = self.env["customer.perf.complaint"]
        # sudo: one entry becomes one complaint, whoever may read that
        complaint = Complaint.sudo().search([("entry_id", "=", self.id)], limit=1).sudo(False)
        if not complaint:
            complaint = Complaint.create(
                {
                    "name": self._title() or self.env._("Complaint"),
                    "company_id": self.company_id.id,
                    "customer": self.customer,
                    "text": self.text,
                    "channel": "voice",
                    "employee_id": self.employee_id.id,
                    # sudo: departments of employees are HR data, their names are not
                    "department_id": self.sudo().employee_id.department_id.id,
                }
            )
            complaint.sudo().entry_id = self  # sudo: it follows from the step
        return complaint.get_formview_action()
