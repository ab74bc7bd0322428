from odoo import fields, models


class CustomerPerfSelfRating(models.Model):
    """The employee's own view of one behaviour: a record of its own, because he goes on reading it,
    and corrects it when the self-assessment is sent back, while the manager's rating is hidden."""

    _name = "customer.perf.self.rating"
    _description = "Own View of a Behaviour"
    _inherit = ["customer.perf.rating.mixin"]

    _open_fields = frozenset({"level", "note"})

    level = fields.Selection(string="Own View")
    note = fields.Char("Own Example")

    def _check_may_rate(self):
        self.appraisal_id._check_may_self_assess()
