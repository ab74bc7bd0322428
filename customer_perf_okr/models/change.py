from odoo import fields, models


class CustomerPerfOkrChange(models.Model):
    """History of what was agreed: old, new, why, and which feedback of customers was behind it."""

    _name = "customer.perf.okr.change"
    _description = "Change of a Key Result"
    _order = "create_date desc, id desc"
    _rec_name = "what"

    key_result_id = fields.Many2one(
        "customer.perf.okr.key.result", required=True, readonly=True, index=True, ondelete="cascade"
    )
    objective_id = fields.Many2one(
        "customer.perf.okr.objective", required=True, readonly=True, index=True, ondelete="cascade"
    )
    what = fields.Char(readonly=True)
    old_value = fields.Char("Before", readonly=True)
    new_value = fields.Char("After", readonly=True)
    reason = fields.Char(readonly=True)
    feedback = fields.Char("Customer Feedback", readonly=True)
    user_id = fields.Many2one("res.users", "By", readonly=True)
