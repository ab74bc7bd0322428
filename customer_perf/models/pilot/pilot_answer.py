from odoo import api, fields, models


class CustomerPerfPilotAnswer(models.Model):
    """A question of the watch list in one cycle of a pilot, answered by HR or who leads a unit that tries it."""

    _name = "customer.perf.pilot.answer"
    _description = "Watch List of a Pilot"
    _inherit = ["customer.perf.closed.mixin", "customer.perf.answer.mixin"]
    _order = "retrospective_id, sequence, id"
    _closed = frozenset({"retrospective_id", "question_id"})

    retrospective_id = fields.Many2one(
        "customer.perf.pilot.retrospective", required=True, index=True, readonly=True, ondelete="cascade"
    )
    pilot_id = fields.Many2one(related="retrospective_id.pilot_id", store=True, index=True)
    kind = fields.Selection(related="question_id.answer", string="Kind of Answer")
    reply = fields.Selection([("yes", "Yes"), ("no", "No")], "Answer")
    is_answered = fields.Boolean(compute="_compute_is_answered")

    _question_uniq = models.UniqueIndex("(retrospective_id, question_id)", "A question is asked once in a cycle.")

    @api.depends("reply", "note", "kind")
    def _compute_is_answered(self):
        for answer in self:
            answer.is_answered = bool(answer.reply if answer.kind == "yes" else (answer.note or "").strip())

    def write(self, vals):
        if not self.env.su:
            # sudo: whoever answers may not write the retrospective itself; only its step is looked at
            self.sudo().retrospective_id._check_open()
        return super().write(vals)
