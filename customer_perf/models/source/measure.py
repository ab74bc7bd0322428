from odoo import fields, models


class CustomerPerfMeasure(models.Model):
    _inherit = "customer.perf.measure"

    source_id = fields.Many2one(
        "customer.perf.source",
        "Data Source",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="customer_perf.group_customer_perf_officer",
    )
