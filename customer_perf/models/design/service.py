from odoo import fields, models


class CustomerPerfService(models.Model):
    _inherit = "customer.perf.service"

    role_family_id = fields.Many2one(
        "customer.perf.role.family",
        "Provided By",
        ondelete="restrict",
        help="The posts that provide it. Empty: everybody in the department.",
    )
