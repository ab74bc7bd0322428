from odoo import api, fields, models
from odoo.fields import Domain


class CustomerPerfHrAppraisalLine(models.Model):
    """A part of the platform's appraisal: whoever may read the appraisal reads it, nobody writes it."""

    _name = "customer.perf.hr.appraisal.line"
    _description = "Part of an Appraisal"
    _inherit = ["customer.perf.scored.line.mixin"]
    _order = "hr_appraisal_id, sequence, id"
    _rec_name = "component_id"

    hr_appraisal_id = fields.Many2one("hr.appraisal", required=True, index=True, ondelete="cascade")
    is_readable = fields.Boolean(compute="_compute_is_readable", search="_search_is_readable")

    @api.depends_context("uid", "allowed_company_ids")
    @api.depends("hr_appraisal_id")
    def _compute_is_readable(self):
        readable = self.hr_appraisal_id.sudo(False)._filtered_access("read")
        for line in self:
            line.is_readable = line.hr_appraisal_id.sudo(False) in readable

    def _search_is_readable(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("hr_appraisal_id", "in", self.env["hr.appraisal"].sudo(False)._search([]))

    def _siblings(self):
        return self.hr_appraisal_id.line_ids
