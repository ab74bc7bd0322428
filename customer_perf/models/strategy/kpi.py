from odoo import fields, models


class CustomerPerfKpi(models.Model):
    """Where a KPI stands in the strategy."""

    _inherit = "customer.perf.kpi"

    objective_ids = fields.Many2many("customer.perf.strategic.objective", string="Strategic Objectives")
    touchpoint_ids = fields.Many2many("customer.perf.touchpoint", string="Touchpoints")
    service_ids = fields.Many2many("customer.perf.service", string="Services")
