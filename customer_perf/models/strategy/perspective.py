from odoo import fields, models


class CustomerPerfPerspective(models.Model):
    _name = "customer.perf.perspective"
    _description = "Perspective"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    question = fields.Char(translate=True, help="The question that the objectives of this perspective answer.")
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex("(code)", "Two perspectives cannot have the same code.")
