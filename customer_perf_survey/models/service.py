from odoo import fields, models
from odoo.exceptions import UserError

OFFICER = "customer_perf.group_customer_perf_officer"


class CustomerPerfService(models.Model):
    _inherit = "customer.perf.service"

    survey_id = fields.Many2one(
        "survey.survey",
        "Form",
        domain=[("survey_type", "=", "customer_perf")],
        ondelete="set null",
        help="With which its customers rate it. Empty: the form of the round.",
        groups=OFFICER,
    )

    def write(self, vals):
        if "survey_id" in vals:
            # sudo: rounds of every company
            running = (
                self.env["customer.perf.survey.round"]
                .sudo()
                .search([("state", "=", "open"), ("service_ids", "in", self.ids)], limit=1)
            )
            if running:
                raise UserError(self.env._("%(round)s is open: its services keep their forms.", round=running.name))
        return super().write(vals)

    def _units(self):
        """The customer departments whose people rate it."""
        self.ensure_one()
        return self.customer_department_ids or self.customer_group_id.department_id
