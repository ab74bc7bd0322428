from odoo import fields, models
from odoo.tools.translate import html_translate


class CustomerPerfGuide(models.Model):
    """A table of the method, to read where a decision is taken."""

    _name = "customer.perf.guide"
    _description = "Method Guide"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    topic = fields.Selection(
        [
            ("tools", "Tools and their mix"),
            ("situation", "Situation and orientation"),
            ("customers", "Customers and journeys"),
            ("loyalty", "Loyalty and trust"),
        ],
        required=True,
        default="tools",
    )
    body = fields.Html(translate=html_translate, sanitize_attributes=False)

    _code_uniq = models.UniqueIndex("(code)", "Two tables cannot have the same code.")
