from markupsafe import escape

from odoo import Command, api, fields, models
from odoo.tools import email_normalize
from odoo.tools.misc import get_lang


class CustomerPerfSurveyLetter(models.Model):
    """The letter that asks the people of one mailbox, and whether it left. HR sees which did not, with
    the names of those who were asked; nothing here changes when somebody answers."""

    _name = "customer.perf.survey.letter"
    _description = "Letter of a Survey Round"
    _order = "name, id"
    _log_access = False

    round_id = fields.Many2one("customer.perf.survey.round", required=True, index=True, ondelete="cascade")
    name = fields.Char("Recipient", required=True)
    email = fields.Char("E-mail", required=True, index=True)
    invitation_ids = fields.One2many("customer.perf.survey.invitation", "letter_id", "People")
    state = fields.Selection(
        [("waiting", "Waiting"), ("sent", "Sent"), ("failed", "Not delivered")], required=True, default="waiting"
    )
    reason = fields.Char()

    @api.model_create_multi
    def create(self, vals_list):
        """Ids of invitations are taken as they are: these records are made by our own code only."""
        for vals in vals_list:
            vals["invitation_ids"] = [Command.set(vals.get("invitation_ids", []))]
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_mails(self):
        self.env["mail.mail"].sudo().search([("perf_letter_id", "in", self.ids)]).unlink()  # sudo: our own mails

    def _send(self, template):
        """Put a personal mail into the queue for each letter, in the language of its reader, from the
        company. It is no message on any record and nobody's own, and it is deleted once it is sent."""
        if not self:
            return
        # nobody is its author: who wrote to whom is no message that somebody could find
        Mail = self.env["mail.mail"].with_user(self.env.ref("base.user_root")).sudo()
        texts, mails = {}, []
        for letter in self:
            first = letter.invitation_ids[:1]
            lang = first.user_id.lang or first.partner_id.lang or get_lang(self.env).code
            kind = letter.round_id, lang, letter._is_by_link()
            if kind not in texts:
                texts[kind] = letter.round_id._mail_text(template, *kind[1:])
            subject, body = texts[kind]
            mails.append(
                {
                    "email_from": letter.round_id.company_id.email_formatted or self.env.user.email_formatted,
                    "email_to": letter.email,
                    "author_id": False,
                    "subject": subject,
                    "body_html": body.replace("{{name}}", str(escape(letter.name))),
                    "perf_letter_id": letter.id,
                    "perf_is_reminder": template.endswith("reminder_mail"),
                    "auto_delete": True,
                    "is_notification": False,
                }
            )
        Mail.create(mails)
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()  # sudo: wakes the mail queue

    def _is_by_link(self):
        return all(invitation.address for invitation in self.invitation_ids)

    def _link(self):
        """The address that opens the forms of the mailbox: for users, where they log in."""
        self.ensure_one()
        if not self._is_by_link():
            return f"{self.round_id.get_base_url()}/odoo/forms-waiting"
        return f"{self.round_id.get_base_url()}/customer-voice#{self.invitation_ids._token()}"

    @api.model
    def _came_back(self, address, reason):
        """A letter that a mail server gave back. After a reminder it is not told which: reminders go to
        those who have not answered."""
        address = email_normalize(address or "")
        if address:
            # sudo: whoever fetches mails
            found = self.sudo().search([("email", "=", address), ("round_id.state", "=", "open")])
            found.filtered(lambda letter: letter.round_id.reminded_on == letter.round_id.started_on).write(
                {"state": "failed", "reason": reason}
            )
