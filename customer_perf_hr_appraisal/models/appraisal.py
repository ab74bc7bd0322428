from odoo import models


class CustomerPerfAppraisal(models.Model):
    """The platform's appraisals are scored anew whenever ours are."""

    _inherit = "customer.perf.appraisal"

    def _perf_compute(self):
        result = super()._perf_compute()
        self._score_hr_appraisals()
        return result

    def _move_to(self, state):
        result = super()._move_to(state)
        self._score_hr_appraisals()  # rated behaviour counts from publication
        return result

    def _score_hr_appraisals(self):
        # sudo: a figure follows from what it rests on, whoever changed that
        self.env["hr.appraisal"].sudo().search([("perf_appraisal_id", "in", self.ids)])._perf_compute()
