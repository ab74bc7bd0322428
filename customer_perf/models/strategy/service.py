from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..indicator.kpi import CUSTOMER_CLASSES


class CustomerPerfService(models.Model):
    """Who serves whom: a provider, its customers, what they mind and what is promised to them."""

    _name = "customer.perf.service"
    _description = "Service"
    _inherit = ["mail.thread"]
    _order = "department_id, sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    department_id = fields.Many2one(
        "hr.department", "Provider", required=True, index=True, check_company=True, ondelete="restrict"
    )
    customer_class = fields.Selection(CUSTOMER_CLASSES, required=True, default="internal")
    customer_group_id = fields.Many2one("customer.perf.customer.group", check_company=True, ondelete="restrict")
    customer_department_ids = fields.Many2many(
        "hr.department",
        "customer_perf_service_customer_rel",
        "service_id",
        "department_id",
        string="Customer Departments",
        check_company=True,
    )
    customer_text = fields.Char("Customers", compute="_compute_customer_text")
    what_matters = fields.Text("What the Customer Minds", translate=True)
    promise = fields.Text(translate=True, help="What the customer can count on.")
    effect = fields.Text(
        "How We Affect Their Experience", translate=True, help="What customers feel when we do it well, and when not."
    )
    weight = fields.Float(default=1.0, help="Its importance among the services of the provider.")
    kpi_ids = fields.Many2many("customer.perf.kpi", string="KPIs")
    need_ids = fields.One2many("customer.perf.need", "service_id", "Needs", copy=True)

    _weight_positive = models.Constraint("CHECK (weight > 0)", "The importance of a service is above zero.")

    @api.depends("customer_class", "customer_group_id", "customer_department_ids")
    def _compute_customer_text(self):
        classes = dict(self._fields["customer_class"]._description_selection(self.env))
        for service in self:
            # sudo: names of departments and groups
            known = service.sudo()
            names = [*known.customer_group_id.mapped("display_name"), *known.customer_department_ids.mapped("name")]
            service.customer_text = ", ".join(names) or classes.get(service.customer_class, "")

    @api.constrains("customer_class", "customer_group_id", "customer_department_ids", "department_id")
    def _check_customer(self):
        for service in self:
            group = service.customer_group_id
            if group and group.customer_class != service.customer_class:
                raise ValidationError(
                    self.env._(
                        "%(service)s: %(group)s are customers of another class.",
                        service=service.name,
                        group=group.name,
                    )
                )
            if service.customer_department_ids and service.customer_class != "internal":
                raise ValidationError(
                    self.env._("%(service)s: departments are internal customers.", service=service.name)
                )
            if service.department_id in service.customer_department_ids:
                raise ValidationError(
                    self.env._("%(service)s: a department is not its own customer.", service=service.name)
                )
            if not group and not service.customer_department_ids:
                raise ValidationError(
                    self.env._("%(service)s: say who the customers are, a group or departments.", service=service.name)
                )


class CustomerPerfNeed(models.Model):
    """What a customer of a service said he needs, and the KPI that came of it."""

    _name = "customer.perf.need"
    _description = "Customer Need"
    _order = "service_id, sequence, id"

    service_id = fields.Many2one("customer.perf.service", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    name = fields.Char("Need", required=True, translate=True)
    source = fields.Char("Heard From", translate=True, help="Visit, interview or survey in which it was named.")
    kpi_id = fields.Many2one("customer.perf.kpi", "KPI", ondelete="set null")

    def action_draft_kpi(self):
        """Turn the need into a draft KPI that keeps the link."""
        for need in self:
            if need.kpi_id:
                raise UserError(self.env._("%(need)s has a KPI already.", need=need.name))
            service = need.service_id
            Kpi = self.env["customer.perf.kpi"]
            need.kpi_id = Kpi.search([("code", "=", f"need_{need.id}")]) or Kpi.create(
                {
                    "name": need.name,
                    "code": f"need_{need.id}",
                    "definition": self.env._(
                        "Asked for by %(customers)s of the service %(service)s.",
                        customers=service.customer_text,
                        service=service.name,
                    ),
                    "customer_class": service.customer_class,
                    "orientation": "customer",
                }
            )
            service.kpi_ids |= need.kpi_id
        return {
            "type": "ir.actions.act_window",
            "res_model": "customer.perf.kpi",
            "view_mode": "form",
            "res_id": self[:1].kpi_id.id,
        }
