from odoo import api, fields, models


class MailMail(models.Model):
    """A mail to somebody who is asked. His link is made when it leaves and stands nowhere before:
    whoever reads the queue could otherwise answer in his place."""

    _inherit = "mail.mail"

    perf_letter_id = fields.Many2one(
        "customer.perf.survey.letter", "Survey Letter", index="btree_not_null", ondelete="cascade"
    )
    perf_is_reminder = fields.Boolean("Survey Reminder", help="It goes to somebody who has not answered.")

    def write(self, vals):
        if vals.get("state") == "cancel":
            self._perf_not_sent(self.env._("It was cancelled in the mail queue."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_letters(self):
        self._perf_not_sent(self.env._("It was deleted from the mail queue."))

    def _perf_not_sent(self, reason):
        """Letters that somebody takes out of the queue have not left."""
        ours = self.sudo().filtered(lambda mail: not mail.perf_is_reminder)  # sudo: whoever looks after the queue
        ours.perf_letter_id.filtered(lambda letter: letter.state == "waiting").write(
            {"state": "failed", "reason": reason}
        )

    def _prepare_outgoing_body(self):
        body = super()._prepare_outgoing_body()
        letter = self.sudo().perf_letter_id  # sudo: whoever runs the queue
        return body.replace("{{link}}", letter._link()) if letter else body

    def _postprocess_sent_message(self, success_pids, success_emails, failure_reason=False, failure_type=None):
        ours = self.sudo().filtered("perf_letter_id")  # sudo: whoever runs the queue
        reminders = ours.filtered("perf_is_reminder")
        reason = failure_reason or ours[:1].failure_reason
        (ours - reminders).perf_letter_id.write(
            {"state": "failed", "reason": reason} if failure_type else {"state": "sent", "reason": False}
        )
        failed = reminders.ids if failure_type else []
        for mail in self.sudo().browse(failed):
            mail.perf_letter_id.round_id.failed_reminders += 1
        result = super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason=failure_reason, failure_type=failure_type
        )
        # a reminder that stayed would tell who has not answered
        self.sudo().browse(failed).exists().unlink()
        return result


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def _routing_handle_bounce(self, email_message, message_dict):
        result = super()._routing_handle_bounce(email_message, message_dict)
        reason = self.env._("It came back: %(subject)s", subject=message_dict.get("subject") or "")
        self.env["customer.perf.survey.letter"]._came_back(message_dict.get("bounced_email"), reason)
        return result
