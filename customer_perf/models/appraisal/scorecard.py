from odoo import fields, models


class CustomerPerfScorecard(models.Model):
    _inherit = "customer.perf.scorecard"

    appraisal_ids = fields.One2many("customer.perf.appraisal", "scorecard_id", "Appraisals")

    def _is_managed_by_me(self):
        # sudo: compares the assigned manager only
        return super()._is_managed_by_me() or self.env.user in self.sudo().appraisal_ids.manager_id.user_id

    def _is_assessed(self):
        # sudo: the step of an appraisal on a scorecard that may be written
        return super()._is_assessed() or "calibration" in self.sudo().appraisal_ids.mapped("state")

    def _refresh(self):
        result = super()._refresh()
        self.env["customer.perf.appraisal"].search([("scorecard_id", "in", self.ids)])._perf_compute()
        return result

    def action_open_appraisal(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "customer.perf.appraisal",
            "view_mode": "form",
            "res_id": self.appraisal_ids[:1].id,
        }
