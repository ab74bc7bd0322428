from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..indicator.kpi import CUSTOMER_CLASSES


class CustomerPerfCustomerGroup(models.Model):
    """Whom somebody serves: those who pay in the end, the next step inside the company, partners."""

    _name = "customer.perf.customer.group"
    _description = "Customer Group"
    _order = "customer_class, sequence, name"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    customer_class = fields.Selection(CUSTOMER_CLASSES, required=True, default="external")
    tier_id = fields.Many2one(
        "customer.perf.customer.tier", ondelete="restrict", help="For external customers: how they are served."
    )
    department_id = fields.Many2one(
        "hr.department", check_company=True, ondelete="restrict", help="For internal customers: who they are."
    )
    description = fields.Text(translate=True)
    company_id = fields.Many2one("res.company", index=True, help="Empty: for every company.")

    @api.constrains("customer_class", "department_id", "tier_id")
    def _check_class(self):
        for group in self:
            if group.department_id and group.customer_class != "internal":
                raise ValidationError(
                    self.env._("%(group)s: only internal customers are a department.", group=group.name)
                )
            if group.tier_id and group.customer_class != "external":
                raise ValidationError(self.env._("%(group)s: only external customers have a tier.", group=group.name))

    @api.constrains("customer_class")
    def _check_services(self):
        self.env["customer.perf.service"].search([("customer_group_id", "in", self.ids)])._check_customer()
