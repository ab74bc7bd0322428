from odoo import fields, models


class CustomerPerfAnswerMixin(models.AbstractModel):
    """The answer to one question of a sheet."""

    _name = "customer.perf.answer.mixin"
    _description = "Answer"
    _rec_name = "question_id"

    question_id = fields.Many2one(
        "customer.perf.question", "What Is Asked", required=True, readonly=True, ondelete="restrict"
    )
    question_set = fields.Selection(related="question_id.question_set", store=True)
    sequence = fields.Integer(related="question_id.sequence", store=True)
    note = fields.Text("Our Situation in Brief")
