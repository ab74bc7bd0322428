from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

OFFICER = "customer_perf.group_customer_perf_officer"
# What the answers of an open round are about.
ASKED = {"survey_id", "active", "department_id", "company_id", "customer_class"}


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
        self.filtered(
            lambda service: any(
                service._fields[name].convert_to_write(service[name], service) != vals[name]
                for name in ASKED & vals.keys()
            )
        )._check_not_asked()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked(self):
        self._check_not_asked()

    def _check_not_asked(self):
        """:raises UserError: a service that is being rated"""
        if not self:
            return
        # sudo: rounds of every company
        running = self.env["customer.perf.survey.round"].sudo().search(
            [("state", "=", "open"), ("service_ids", "in", self.ids)], limit=1
        )  # fmt: skip
        if running:
            raise UserError(
                self.env._(
                    "%(service)s is being rated in %(round)s, which is open until %(day)s. Until then it stays as its "
                    "customers were asked about it: with its department, its form, and not archived. Close the round "
                    "first.",
                    service=(self & running.service_ids)[:1].name,
                    round=running.name,
                    day=format_date(self.env, running.date_to),
                )
            )

    def _units(self):
        """The customer departments whose people rate it."""
        self.ensure_one()
        return self.customer_department_ids or self.customer_group_id.department_id
