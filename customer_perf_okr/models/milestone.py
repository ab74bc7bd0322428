from odoo import api, fields, models
from odoo.exceptions import UserError


class CustomerPerfOkrMilestone(models.Model):
    """A step of a key result that is reached in milestones."""

    _name = "customer.perf.okr.milestone"
    _description = "Milestone"
    _inherit = ["customer.perf.closed.mixin"]
    _fixed = frozenset(("key_result_id",))
    _order = "key_result_id, sequence, id"

    key_result_id = fields.Many2one("customer.perf.okr.key.result", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    weight = fields.Float(default=1.0)
    is_done = fields.Boolean("Done", copy=False)
    date = fields.Date("By")

    _weight_range = models.Constraint("CHECK (weight >= 0)", "A weight is not negative.")

    @api.model_create_multi
    def create(self, vals_list):
        steps = super().create(vals_list)
        steps._check_agreed()
        steps.key_result_id._refresh()
        return steps

    def write(self, vals):
        if vals.keys() - {"is_done", "date"}:
            self._check_agreed()
        self.key_result_id.objective_id._check_open()
        result = super().write(vals)
        self.key_result_id._refresh()
        return result

    def unlink(self):
        self._check_agreed()
        results = self.key_result_id
        done = super().unlink()
        results._refresh()
        return done

    def _check_agreed(self):
        """The steps were told to everybody: once published they are reached, not changed."""
        objectives = self.key_result_id.sudo().objective_id  # sudo: the state of the objective
        objectives._check_open()
        if not self.env.su and "published" in objectives.mapped("state"):
            raise UserError(
                self.env._(
                    "The milestones have been published. Give the key result up with a reason, and add another."
                )
            )
