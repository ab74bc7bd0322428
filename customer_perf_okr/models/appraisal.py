from odoo import api, fields, models


class CustomerPerfAppraisal(models.Model):
    """OKR beside the result, as evidence (E-09)."""

    _inherit = "customer.perf.appraisal"

    okr_objective_ids = fields.Many2many(
        "customer.perf.okr.objective", string="Objectives and Key Results", compute="_compute_okr_objective_ids"
    )

    @api.depends("employee_id", "cycle_id")
    @api.depends_context("uid")
    def _compute_okr_objective_ids(self):
        Objective = self.env["customer.perf.okr.objective"]
        # sudo: which user an employee is, and the days of a cycle; the objectives keep their own rights
        users = {appraisal: appraisal.sudo().employee_id.user_id for appraisal in self}
        for cycle, appraisals in self.grouped(lambda appraisal: appraisal.sudo().cycle_id).items():  # sudo: as above
            found = Objective._pursued(appraisals.sudo().employee_id.user_id, cycle)  # sudo: as above
            for appraisal in appraisals:
                user = users[appraisal]
                appraisal.okr_objective_ids = found.filtered(lambda o, user=user: user in o.owner_ids)
