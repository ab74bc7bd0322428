from odoo import fields, models
from odoo.exceptions import AccessError, UserError


class CustomerPerfValueProposition(models.Model):
    """From the draft to what the leaders have agreed and signed."""

    _inherit = "customer.perf.value.proposition"

    def action_clarify(self):
        """The customers, the difference and the logic are clear; the leaders can meet on it."""
        self._move_to("clarified", "draft", lambda record: record._missing_for_clarity())

    def action_sign(self):
        """Sign for the roles in which the user is named."""
        self.check_access("read")
        for record in self:
            mine = record.sign_off_ids.filtered(lambda line: line.user_id == self.env.user and not line.signed_on)
            if record.state != "clarified" or not mine:
                raise AccessError(self.env._("%(name)s: there is nothing for you to sign.", name=record.display_name))
            if missing := record._missing_for_consensus()[:-1]:
                raise UserError("\n".join(missing))
            # sudo: the line is closed to everyone, whose it is was checked above
            mine.sudo().write({"signed_on": fields.Datetime.now()})
            record.sudo().message_post(
                body=self.env._("%(user)s signed.", user=self.env.user.name),
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

    def _move_to(self, state, before, missing):
        self.check_access("write")
        for record in self:
            if record.state != before:
                raise UserError(self.env._("%(name)s is not at this step.", name=record.display_name))
            if notes := missing(record):
                raise UserError("\n".join([record.display_name, *notes]))
        self.sudo().write({"state": state})  # sudo: the state is closed to everyone, checked above
