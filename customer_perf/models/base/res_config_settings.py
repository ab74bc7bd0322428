from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    perf_first_month = fields.Selection(related="company_id.perf_first_month", readonly=False)
