from odoo import fields, models


class CustomerPerfSegment(models.Model):
    _name = "customer.perf.segment"
    _description = "Measure Segment"
    _order = "name"

    name = fields.Char(required=True, translate=True)
    company_id = fields.Many2one("res.company")
    active = fields.Boolean(default=True)
