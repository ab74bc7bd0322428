import logging

from markupsafe import escape

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, email_normalize
from odoo.tools.misc import format_date, get_lang

from .round import RHYTHMS

_logger = logging.getLogger(__name__)

TODO = "customer_perf_survey.mail_activity_type_answer"


class CustomerPerfSurveyRound(models.Model):
    """The way of a round: prepared, started, reminded, closed, and the next one prepared."""

    _inherit = "customer.perf.survey.round"

    def action_start(self):
        """Open the round: from now on its promises stand. Everybody gets his to-do and his link."""
        self.check_access("write")
        for survey_round in self:
            survey_round._lock_round()
            survey_round._check_draft()
            if not survey_round.invitation_ids:
                survey_round._prepare_round()
            if not survey_round.invitation_ids:
                raise UserError(
                    self.env._(
                        "%(round)s: nobody can be asked. %(reason)s",
                        round=survey_round.name,
                        reason=survey_round.left_out or "",
                    )
                )
            if survey_round.date_to < fields.Date.context_today(survey_round):
                raise UserError(self.env._("%(round)s: its end has passed.", round=survey_round.name))
            # sudo: the step was allowed above
            survey_round.sudo().write({"state": "open", "follow_up_ids": survey_round._improved().ids})
            self.env["customer.perf.survey.urn"]._place(survey_round)
            survey_round._schedule_answers()
            survey_round._send("customer_perf_survey.invitation_mail", survey_round._waiting())
        return True

    def _lock_round(self):
        """Two who press the button at once: the second one waits, and finds it done."""
        self.env.execute_query(SQL("SELECT id FROM customer_perf_survey_round WHERE id = %s FOR UPDATE", self.id))
        self.invalidate_recordset(["state"])

    def action_remind(self):
        """Write once more to those who have not answered. Who they are is told to nobody."""
        self.check_access("write")
        for survey_round in self:
            survey_round._check_open()
            survey_round._send("customer_perf_survey.reminder_mail", survey_round._waiting())
            survey_round.sudo().reminded_on = fields.Date.context_today(survey_round)  # sudo: a step, allowed above
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "success", "message": self.env._("Those who have not answered get a reminder.")},
        }

    def action_cancel(self):
        """End the round without a result. What was answered is destroyed unread."""
        self.check_access("write")
        for survey_round in self:
            if survey_round.state not in ("draft", "open"):
                raise UserError(self.env._("%(round)s is over.", round=survey_round.name))
        self._clear_away()
        self.sudo().state = "cancelled"  # sudo: a step, allowed above
        return True

    def action_draft(self):
        """Begin again with a cancelled round."""
        self.check_access("write")
        for survey_round in self:
            if survey_round.state != "cancelled":
                raise UserError(self.env._("%(round)s is not cancelled.", round=survey_round.name))
        self.invitation_ids.sudo().unlink()  # sudo: nobody writes invitations himself
        self.sudo().state = "draft"  # sudo: a step, allowed above
        return True

    def action_next(self):
        """Prepare the next round of the same kind; an existing one is opened."""
        self.ensure_one()
        self.check_access("write")
        if not self.next_id:
            self._make_next()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "view_mode": "form",
            "views": [(False, "form")],
            "res_id": self.next_id.id,
        }

    def _make_next(self):
        rhythm = self.recurrence if self.recurrence != "none" else "quarter"
        start = fields.Date.add(self.date_from, months=RHYTHMS[rhythm])
        self.sudo().next_id = self.copy(  # sudo: a step, whoever prepares it
            {
                "recurrence": rhythm,
                "date_from": start,
                "date_to": fields.Date.add(start, days=(self.date_to - self.date_from).days),
            }
        )

    def _check_open(self):
        self.ensure_one()
        if self.state != "open":
            raise UserError(self.env._("%(round)s is not open.", round=self.name))

    def _clear_away(self):
        """No to-do, no link and no urn is left of the rounds."""
        invitations = self.sudo().invitation_ids  # sudo: the to-dos of everybody
        if invitations:
            invitations.activity_ids.unlink()
            # sudo: letters that did not leave
            self.env["mail.mail"].sudo().search([("perf_invitation_id", "in", invitations.ids)]).unlink()
            self.env.cr.execute(
                "UPDATE customer_perf_survey_invitation SET token_hash = NULL WHERE round_id = ANY(%s)", [self.ids]
            )
            invitations.invalidate_recordset(["token_hash"])
        self.env["customer.perf.survey.urn"]._destroy(self)

    # ------------------------------------------------------------ writing to people

    def _waiting(self):
        """Invitations that are not answered yet, for our own mailing only."""
        self.ensure_one()
        # sudo: who has answered is known to the mailer alone
        return self.env["customer.perf.survey.invitation"].sudo().search(
            [("round_id", "=", self.id), ("is_answered", "=", False)]
        )  # fmt: skip

    def _schedule_answers(self):
        waiting = self._waiting().filtered(lambda invitation: invitation.user_id.active)
        waiting._schedule_todos(TODO, [(invitation, invitation.user_id, self.date_to) for invitation in waiting])

    def _send(self, template, invitations):
        """A personal mail each, in the language of its reader, from the company. The mail is no
        message on any record, and it is deleted once it is sent."""
        invitations = invitations.filtered(self._address)
        if not invitations:
            return
        texts = {}
        mails = []
        for invitation in invitations:
            lang = invitation.user_id.lang or invitation.partner_id.lang or get_lang(self.env).code
            if lang not in texts:
                texts[lang] = self._mail_text(template, lang)
            subject, body = texts[lang]
            name = escape(invitation._person_name())
            mails.append(
                {
                    "email_to": self._address(invitation),
                    "subject": subject,
                    "body_html": body.replace("{{name}}", str(name)),
                    "perf_invitation_id": invitation.id,
                    "auto_delete": True,
                    "is_notification": False,
                }
            )
        sender = self.company_id.email_formatted or self.env.user.email_formatted
        # sudo: nobody needs the right to read mails in order to start a round
        self.env["mail.mail"].sudo().create([{**mail, "email_from": sender} for mail in mails])
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()  # sudo: wakes the mail queue

    @api.model
    def _address(self, invitation):
        who = invitation.employee_id.work_email or invitation.user_id.email or invitation.partner_id.email
        return email_normalize(who or "") or ""

    def _mail_text(self, template, lang):
        here = self.with_context(lang=lang)
        body = here.env["ir.qweb"]._render(
            template,
            {
                "asked": here,
                "company": here.company_id,
                "until": format_date(here.env, here.date_to),
                "internal": here.customer_class == "internal",
            },
            lang=lang,
        )
        if template.endswith("reminder_mail"):
            return here.env._("Still open: %(round)s", round=here.name), str(body)
        return here.env._("Your view counts: %(round)s", round=here.name), str(body)

    # ------------------------------------------------------------ by itself

    @api.model
    def _cron_rounds(self):
        """Once a day: open what is due, remind, close what is over, prepare the next round."""
        today = fields.Date.context_today(self)
        for survey_round in self.search([("state", "in", ("draft", "open"))]):
            try:
                with self.env.cr.savepoint():
                    survey_round._turn(today)
            except UserError as error:  # the others go on
                _logger.warning("%s: %s", survey_round.name, error)
        recurring = self.search([("state", "=", "closed"), ("recurrence", "!=", "none"), ("next_id", "=", False)])
        for survey_round in recurring:
            survey_round._make_next()

    def _turn(self, today):
        if self.state == "draft":
            # a draft that nobody prepared waits for HR: what goes out was looked at
            if self.invitation_ids and self.date_from <= today <= self.date_to:
                self.action_start()
        elif self.date_to < today:
            self.action_close()
        elif self.remind_every and today < self.date_to:
            last = max(self.reminded_on or self.date_from, self.date_from)
            if (today - last).days >= self.remind_every:
                self.action_remind()
