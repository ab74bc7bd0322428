from odoo import fields, models

from ...fields import OptionalFloat


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    perf_stream = fields.Selection(related="company_id.perf_stream", readonly=False)
    perf_rfm_months = fields.Integer(related="company_id.perf_rfm_months", readonly=False)
    perf_rfm_recency = OptionalFloat(related="company_id.perf_rfm_recency", readonly=False)
    perf_rfm_frequency = OptionalFloat(related="company_id.perf_rfm_frequency", readonly=False)
    perf_rfm_money = OptionalFloat(related="company_id.perf_rfm_money", readonly=False)
