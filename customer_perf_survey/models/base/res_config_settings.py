from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    perf_survey_days = fields.Integer(related="company_id.perf_survey_days", readonly=False)
