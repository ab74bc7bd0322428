from odoo import fields, models


class HrDepartment(models.Model):
    _inherit = "hr.department"

    perf_tool_mix_id = fields.Many2one(
        "customer.perf.tool.mix",
        "Tool Mix",
        index="btree_not_null",
        help="How performance is managed here and in everything below, until a deeper department "
        "has its own. Empty: as above, up to the company's default.",
    )
    perf_is_business_unit = fields.Boolean(
        "Business Unit", help="A department that answers for a market or a service as a whole."
    )
