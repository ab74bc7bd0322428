from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    perf_appeal_window = fields.Integer(related="company_id.perf_appeal_window", readonly=False)
    perf_appeal_accept = fields.Integer(related="company_id.perf_appeal_accept", readonly=False)
    perf_appeal_answer = fields.Integer(related="company_id.perf_appeal_answer", readonly=False)
    perf_appeal_committee = fields.Integer(related="company_id.perf_appeal_committee", readonly=False)
