from odoo import fields, models


class CustomerPerfExperience(models.Model):
    """A key experience on which the company wants to lead; objectives refer to it."""

    _name = "customer.perf.experience"
    _description = "Key Experience"
    _inherit = ["customer.perf.proposition.part.mixin"]
    _order = "proposition_id, sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    proposition_id = fields.Many2one("customer.perf.value.proposition", required=True, index=True, ondelete="cascade")
    objective_ids = fields.One2many("customer.perf.strategic.objective", "experience_id", "Objectives")
