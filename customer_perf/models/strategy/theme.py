from odoo import fields, models


class CustomerPerfTheme(models.Model):
    """What runs through several perspectives of a strategy map, such as "right the first time"."""

    _name = "customer.perf.theme"
    _description = "Strategic Theme"
    _order = "sequence, name"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True, help="Empty: for every company.")
