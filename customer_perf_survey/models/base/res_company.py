from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    perf_survey_days = fields.Integer(
        "People Are Asked After (Days)",
        default=30,
        help="Whoever was recorded as an employee, a user or a customer only lately is not asked in a round: nobody "
        "invents people to be alone with the answer of one.",
    )

    _perf_survey_days_positive = models.Constraint(
        "CHECK (perf_survey_days >= 0)", "Days until somebody is asked are not below zero."
    )

    def _perf_survey_days(self):
        return self.sudo().perf_survey_days  # sudo: a setting, whoever prepares the round
