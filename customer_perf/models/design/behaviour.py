from odoo import fields, models


class CustomerPerfBehaviour(models.Model):
    _name = "customer.perf.behaviour"
    _description = "Key Behaviour"
    _order = "sequence, name"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    description = fields.Text("What Good Looks Like", translate=True)
    kpi_id = fields.Many2one("customer.perf.kpi", "Drives", help="The result that this behaviour drives.")
    role_family_ids = fields.Many2many("customer.perf.role.family", string="Role Families")

    _code_uniq = models.UniqueIndex("(code)", "Two behaviours cannot have the same code.")
