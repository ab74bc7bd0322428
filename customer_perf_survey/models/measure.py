from odoo import fields, models


class CustomerPerfMeasure(models.Model):
    """A value that customers gave leads back to its round; never to a person."""

    _inherit = "customer.perf.measure"

    survey_round_id = fields.Many2one(
        "customer.perf.survey.round", index="btree_not_null", ondelete="restrict", readonly=True
    )
