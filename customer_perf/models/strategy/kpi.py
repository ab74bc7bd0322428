from odoo import fields, models


class CustomerPerfKpi(models.Model):
    """Where a KPI stands in the strategy."""

    _inherit = "customer.perf.kpi"

    perspective_id = fields.Many2one(
        "customer.perf.perspective",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env.ref("customer_perf.perspective_customer", raise_if_not_found=False),
    )
    objective_ids = fields.Many2many("customer.perf.strategic.objective", string="Strategic Objectives")
    touchpoint_ids = fields.Many2many("customer.perf.touchpoint", string="Touchpoints")
    service_ids = fields.Many2many("customer.perf.service", string="Services")
