from odoo import models


class CustomerPerfCustomerGroup(models.Model):
    """Customers that an objective is for are in use."""

    _name = "customer.perf.customer.group"
    _inherit = ["customer.perf.customer.group", "customer.perf.okr.in.use.mixin"]

    _okr_uses = (("customer.perf.okr.objective", "customer_group_id"),)
