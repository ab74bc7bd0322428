from odoo import fields, models


class HrJob(models.Model):
    _inherit = "hr.job"

    perf_role_family_id = fields.Many2one(
        "customer.perf.role.family", "Role Family", index="btree_not_null", ondelete="restrict"
    )
