from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

TODO = "customer_perf.mail_activity_type_sign"
DAYS_TO_SIGN = 7


class CustomerPerfValueProposition(models.Model):
    """From the draft to what the leaders have agreed and signed."""

    _inherit = "customer.perf.value.proposition"

    has_one_signer = fields.Boolean(compute="_compute_has_one_signer")
    one_signer_reason = fields.Text(
        "Why One Signs for Several", help="In a small firm one person may be two of the three leaders."
    )

    @api.depends("sign_off_ids.user_id")
    def _compute_has_one_signer(self):
        for record in self:
            named = record.sign_off_ids.filtered("user_id")
            record.has_one_signer = len(named.user_id) < len(named)

    def action_clarify(self):
        """The customers, the difference and the logic are clear; the leaders can meet on it."""
        self._move_to("clarified", "draft", lambda record: record._missing_for_clarity())

    def action_sign(self):
        """Sign for a role in which the user is named; whoever is named for several signs for each."""
        self.check_access("read")
        for record in self:
            mine = record.sign_off_ids.filtered(lambda line: line.user_id == self.env.user and not line.signed_on)
            if record.state != "clarified" or not mine:
                raise AccessError(self.env._("%(name)s: there is nothing for you to sign.", name=record.display_name))
            if missing := record._missing_to_sign():
                raise UserError("\n".join(missing))
            line = mine[0]
            # sudo: the line is closed to everyone, whose it is was checked above
            line.sudo().signed_on = fields.Datetime.now()
            record.sudo().message_post(
                body=self.env._("%(user)s signed: %(role)s.", user=self.env.user.name, role=line.role_name),
                author_id=self.env.user.partner_id.id,
            )

    def action_agree(self):
        """Three answers, three signatures and a north star: the proposition is agreed."""
        self._move_to("agreed", "clarified", lambda record: record._missing_for_consensus())

    def action_reopen(self):
        """Back to the draft; the leaders sign again."""
        self.check_access("write")
        # sudo: state and signatures are closed to everyone
        self.sudo().sign_off_ids.write({"signed_on": False})
        self.sudo().write({"state": "draft"})
        self._follow_signers()

    def _move_to(self, state, before, missing):
        self.check_access("write")
        for record in self:
            if record.state != before:
                raise UserError(self.env._("%(name)s is not at this step.", name=record.display_name))
            if notes := missing(record):
                raise UserError("\n".join([record.display_name, *notes]))
        self.sudo().write({"state": state})  # sudo: the state is closed to everyone, checked above
        self._follow_signers()

    def _follow_signers(self):
        """Whoever is named and has not signed has a to-do as long as there is something to sign; nobody else has."""
        records = self.sudo()  # sudo: whose turn it is follows from who is named
        todos = records.activity_ids.filtered(lambda todo: todo.activity_type_id == self.env.ref(TODO))
        waiting = {
            (record.id, line.user_id.id): (record, line.user_id, self._sign_by(record))
            for record in records.filtered(lambda record: record.state == "clarified" and record.active)
            for line in record.sign_off_ids
            if line.user_id.active and not line.signed_on
        }
        there = todos.filtered(lambda todo: (todo.res_id, todo.user_id.id) in waiting)
        (todos - there).unlink()
        done = {(todo.res_id, todo.user_id.id) for todo in there}
        records._schedule_todos(TODO, [todo for key, todo in waiting.items() if key not in done])

    def _sign_by(self, record):
        return fields.Date.add(record.company_id._perf_today(), days=DAYS_TO_SIGN)
