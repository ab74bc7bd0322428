from odoo import models

from .in_use import resting


class CustomerPerfCustomerGroup(models.Model):
    """Customers that an objective is for are in use."""

    _name = "customer.perf.customer.group"
    _inherit = ["customer.perf.customer.group", "customer.perf.in.use.mixin"]

    def _perf_users(self, deleting):
        objectives = resting(self, "customer.perf.okr.objective", "customer_group_id", not deleting)
        return [*super()._perf_users(deleting), objectives]
