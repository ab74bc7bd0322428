from odoo import fields, models


class CustomerPerfToolMix(models.Model):
    _inherit = "customer.perf.tool.mix"

    diagnosis_id = fields.Many2one(
        "customer.perf.diagnosis", readonly=True, copy=False, ondelete="set null", help="What it was chosen for."
    )
