from odoo import fields, models


class CustomerPerfTopic(models.Model):
    _name = "customer.perf.topic"
    _description = "Topic of a Talk"
    _order = "sequence, name"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    active = fields.Boolean(default=True)
    is_customer = fields.Boolean(
        "Customer Topic", help="Counts as talk about customers and business in the share of customer topics."
    )
