from odoo import fields, models
from odoo.fields import Domain


class CustomerPerfScorecard(models.Model):
    _inherit = "customer.perf.scorecard"

    appraisal_ids = fields.One2many("customer.perf.appraisal", "scorecard_id", "Appraisals")

    def _appraisals(self):
        """The appraisals that rest on these scorecards, also on those of a former post."""
        return self.appraisal_ids | self.assignment_ids.appraisal_id

    def _is_managed_by_me(self):
        # sudo: compares the assigned manager only
        return super()._is_managed_by_me() or self.env.user in self.sudo()._appraisals().manager_id.user_id

    def _is_assessed(self):
        # sudo: the step of an appraisal on a scorecard that may be written
        return super()._is_assessed() or "calibration" in self.sudo()._appraisals().mapped("state")

    def _refresh(self):
        result = super()._refresh()
        rests = Domain("scorecard_id", "in", self.ids) | Domain("assignment_ids.scorecard_id", "in", self.ids)
        self.env["customer.perf.appraisal"].search(rests)._perf_compute()
        return result

    def action_open_appraisal(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "customer.perf.appraisal",
            "view_mode": "form",
            "res_id": self._appraisals()[:1].id,
        }
