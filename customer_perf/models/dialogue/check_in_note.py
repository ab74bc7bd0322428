from odoo import api, fields, models


class CustomerPerfCheckInNote(models.Model):
    """What one side notes for himself about a check-in: a rule without exception of groups leaves
    it to its author."""

    _name = "customer.perf.check.in.note"
    _description = "Private Note"
    _rec_name = "check_in_id"

    check_in_id = fields.Many2one(
        "customer.perf.check.in", "Check-in", required=True, readonly=True, index=True, ondelete="cascade"
    )
    user_id = fields.Many2one(
        "res.users", "Author", required=True, readonly=True, default=lambda self: self.env.user, ondelete="cascade"
    )
    body = fields.Text("Note")

    _author_uniq = models.UniqueIndex("(check_in_id, user_id)", "You already have a private note on this check-in.")

    @api.model_create_multi
    def create(self, vals_list):
        notes = super().create([{**vals, "user_id": self.env.uid} for vals in vals_list])
        notes.check_in_id.check_access("read")
        return notes

    def write(self, vals):
        return super().write({name: value for name, value in vals.items() if name == "body"})
