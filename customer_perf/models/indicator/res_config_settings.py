from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    perf_grace_days = fields.Integer(related="company_id.perf_grace_days", readonly=False)
