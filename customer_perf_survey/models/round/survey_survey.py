from odoo import models
from odoo.exceptions import UserError


class SurveySurvey(models.Model):
    _inherit = "survey.survey"

    def _perf_check_free(self):
        super()._perf_check_free()
        forms = self.filtered(lambda form: form.survey_type == "customer_perf")
        if not forms:
            return
        # sudo: rounds of every company
        running = self.env["customer.perf.survey.round"].sudo().search([("state", "=", "open")])
        for running_round in running:
            if used := running_round._forms() & forms:
                raise UserError(
                    self.env._(
                        "%(form)s is being answered in %(round)s. Duplicate it and change the copy, or wait until "
                        "the round is closed.",
                        form=used[:1].title,
                        round=running_round.name,
                    )
                )
