from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    module_customer_perf_okr = fields.Boolean("OKR")
    module_customer_perf_survey = fields.Boolean("Internal Customers")
    perf_first_month = fields.Selection(related="company_id.perf_first_month", readonly=False)
