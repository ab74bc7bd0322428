from odoo import fields, models


class CustomerPerfSurveyComment(models.Model):
    """Words of customers about a service: shuffled, without a department, a day or a neighbour."""

    _name = "customer.perf.survey.comment"
    _description = "Comment of Customers"
    _inherit = ["customer.perf.survey.provider.mixin"]
    _order = "round_id desc, id"
    _rec_name = "text"

    round_id = fields.Many2one("customer.perf.survey.round", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, index=True)
    service_id = fields.Many2one("customer.perf.service", required=True, index=True, ondelete="restrict")
    text = fields.Text(required=True)
