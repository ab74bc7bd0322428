from odoo import fields, models


class CustomerPerfSegment(models.Model):
    _name = "customer.perf.segment"
    _description = "Measure Segment"
    _order = "name"

    name = fields.Char(required=True, translate=True)
    kind = fields.Selection(
        [
            ("group", "Customer group"),
            ("tier", "Tier"),
            ("store", "Store"),
            ("channel", "Channel"),
            ("scene", "Service scene"),
        ],
        help="What it is a part of: values of segments of one kind stand beside each other.",
    )
    company_id = fields.Many2one("res.company")
    active = fields.Boolean(default=True)
