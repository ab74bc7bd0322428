"""Letters to those who are asked: one to each mailbox, and what is said about those that did not leave."""

import socket

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import config
from odoo.tools.misc import format_date

from .round import OFFICER

LOCAL = ("localhost", "127.0.0.1", "::1")


class CustomerPerfSurveyRound(models.Model):
    _inherit = "customer.perf.survey.round"

    failed_letter_ids = fields.One2many(
        "customer.perf.survey.letter",
        "round_id",
        "Letters That Did Not Leave",
        domain=[("state", "=", "failed")],
        groups=OFFICER,
    )
    failed_reminders = fields.Integer(readonly=True, copy=False, groups=OFFICER)
    letter_text = fields.Text("Letters", compute="_compute_letter_text", groups=OFFICER)
    is_letter_problem = fields.Boolean(compute="_compute_letter_text", groups=OFFICER)

    @api.depends("state", "invitation_ids", "failed_letter_ids", "failed_reminders")
    def _compute_letter_text(self):
        for survey_round in self:
            notes, is_problem = [], False
            if survey_round.state == "draft" and survey_round.invitation_ids:
                notes, is_problem = survey_round._forecast()
            elif survey_round.state == "open":
                notes, is_problem = survey_round._delivery()
            survey_round.letter_text = "\n".join(notes)
            survey_round.is_letter_problem = is_problem

    def _forecast(self):
        """What will leave when the round starts, and who is reached in which way."""
        invitations = self.sudo().invitation_ids._origin  # sudo: how many have which way
        letters = len({invitation._address() for invitation in invitations} - {""})
        in_odoo = len(invitations.filtered(lambda invitation: invitation.user_id.active))
        ways = self.env._(
            "People who can answer by their to-do in Odoo: %(todo)s. Those who can only answer by letter: %(letter)s.",
            todo=in_odoo,
            letter=len(invitations) - in_odoo,
        )
        if not letters:
            return [ways], False
        if self._has_mail_server():
            return [self.env._("Letters that will leave: %(count)s.", count=letters), ways], False
        if letters == 1:
            return [self.env._("1 letter cannot leave: there is no outgoing mail server."), ways], True
        return [
            self.env._("%(count)s letters cannot leave: there is no outgoing mail server.", count=letters), ways
        ], True  # fmt: skip

    def _delivery(self):
        """What became of the letters. Of reminders only how many failed: they go to those who have not answered."""
        # sudo: how many
        found = dict(
            self.env["customer.perf.survey.letter"]
            .sudo()
            ._read_group([("round_id", "=", self._origin.id)], ["state"], ["__count"])
        )
        if not found:
            return [], False
        failed = found.get("failed", 0)
        notes = [
            self.env._("Letters that left: %(sent)s of %(all)s.", sent=found.get("sent", 0), all=sum(found.values()))
        ]
        if waiting := found.get("waiting", 0):
            notes.append(self.env._("Letters that wait in the mail queue: %(count)s.", count=waiting))
        if failed:
            notes.append(self.env._("Letters that did not leave or came back: %(count)s.", count=failed))
        if self.failed_reminders:
            notes.append(
                self.env._(
                    "Reminders that did not leave: %(count)s. To whom is told to nobody: they went to those who have "
                    "not answered.",
                    count=self.failed_reminders,
                )
            )
        return notes, bool(failed or self.failed_reminders)

    @api.model
    def _has_mail_server(self):
        """Whether there is a server that takes letters: one that was set up in Odoo or in its configuration,
        or one that listens on this machine, where Odoo looks when nothing was set up."""
        # sudo: whether there is one
        if self.env["ir.mail_server"].sudo().search_count([], limit=1):
            return True
        host = config.get("smtp_server")
        if not host or host not in LOCAL:
            return bool(host)
        try:
            with socket.create_connection((host, int(config.get("smtp_port") or 25)), timeout=1):
                return True
        except OSError:
            return False

    # ------------------------------------------------------------ writing

    def action_remind(self):
        """Write once more to those who have not answered. Who they are is told to nobody."""
        self.check_access("write")
        for survey_round in self:
            survey_round._lock_round()
            survey_round._check_open()
            today = survey_round._today()
            if survey_round.reminded_on == today:
                raise UserError(
                    self.env._(
                        "%(round)s: a letter left today already. Two on one day are a nuisance; remind them tomorrow.",
                        round=survey_round.name,
                    )
                )
            # sudo: a step, allowed above
            survey_round.sudo().write({"reminded_on": today, "failed_reminders": 0})
            survey_round._note_moved()
            survey_round._waiting().letter_id._send("customer_perf_survey.reminder_mail")
        if not self._has_mail_server():
            return self._told(self.env._("Reminders cannot leave: there is no outgoing mail server."), "warning")
        return self._told(self.env._("Those who have not answered get a reminder."))

    def action_send_again(self):
        """Send the letters again that did not leave. Those without a link go to the addresses as they are now,
        those with one only where the address is still the same: whoever could change it would get the link.
        Whether somebody has answered meanwhile is not asked: the letters that are left would tell."""
        self.check_access("write")
        for survey_round in self:
            survey_round._lock_round()
            survey_round._check_open()
            # sudo: letters of everybody
            survey_round.sudo().failed_letter_ids.unlink()
            survey_round._note_moved()
            survey_round._make_letters()._send("customer_perf_survey.invitation_mail")
        return self._told(self.env._("The letters are in the mail queue again."))

    @api.model
    def _told(self, message, kind="success"):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": kind,
                "message": message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _waiting(self):
        """Invitations that are not answered yet, of people who are still here; for our own mailing only."""
        self.ensure_one()
        # sudo: who has answered is known to the mailer alone
        waiting = self.env["customer.perf.survey.invitation"].sudo().search(
            [("round_id", "=", self.id), ("is_answered", "=", False)]
        )  # fmt: skip
        return waiting.filtered(lambda invitation: invitation.employee_id.active or invitation.partner_id.active)

    def _make_letters(self):
        """A letter for every mailbox of people who have none yet; several people with one mailbox get one. A
        link is in no letter to somebody who has a user."""
        self.ensure_one()
        # sudo: whoever starts the round
        without = self.sudo().invitation_ids.filtered(
            lambda invitation: not invitation.letter_id and not invitation._is_moved()
        )
        boxes = without.grouped(lambda invitation: (invitation._address(), bool(invitation.address)))
        letters = self.env["customer.perf.survey.letter"].sudo().create(
            [
                {
                    "round_id": self.id,
                    "email": address,
                    "name": ", ".join(sorted(invitation._person_name() for invitation in invitations)),
                    "invitation_ids": invitations.ids,
                }
                for (address, _by_link), invitations in boxes.items()
                if address
            ]
        )  # fmt: skip
        return letters

    def _mail_text(self, template, lang, by_link):
        here = self.with_context(lang=lang)
        body = here.env["ir.qweb"]._render(
            template,
            {
                "asked": here,
                "company": here.company_id,
                "until": format_date(here.env, here.date_to),
                "internal": here.customer_class == "internal",
                "by_link": by_link,
            },
            lang=lang,
        )
        if template.endswith("reminder_mail"):
            return here.env._("Still open: %(round)s", round=here.name), str(body)
        return here.env._("Your view counts: %(round)s", round=here.name), str(body)
