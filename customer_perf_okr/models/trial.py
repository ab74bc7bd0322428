from odoo import api, fields, models


class CustomerPerfOkrTrial(models.Model):
    """What was tried, what customers answered, what was learned."""

    _name = "customer.perf.okr.trial"
    _description = "Trial"
    _inherit = ["customer.perf.closed.mixin"]
    _fixed = frozenset(("objective_id",))
    _order = "date desc, id desc"

    objective_id = fields.Many2one("customer.perf.okr.objective", required=True, index=True, ondelete="cascade")
    date = fields.Date(required=True, default=lambda self: self.env.company._perf_today())
    name = fields.Char("What We Tried", required=True)
    answer = fields.Text("What Customers Answered")
    learning = fields.Text("What We Learned")

    @api.model_create_multi
    def create(self, vals_list):
        trials = super().create(vals_list)
        trials.objective_id._check_open()
        return trials

    def write(self, vals):
        self.objective_id._check_open()
        return super().write(vals)

    def unlink(self):
        self.objective_id._check_open()
        return super().unlink()
