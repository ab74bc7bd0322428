import logging

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.customer_perf.models.base.steps import one_by_one
from odoo.addons.customer_perf.tools import bounds, periods

from ...tools import rhythm
from .round import RHYTHMS

_logger = logging.getLogger(__name__)

TODO = "customer_perf_survey.mail_activity_type_answer"


class CustomerPerfSurveyRound(models.Model):
    """The way of a round: prepared, started, closed, and the next one prepared."""

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
            today = survey_round._today()
            if survey_round.date_to < today:
                raise UserError(self.env._("%(round)s: its end has passed.", round=survey_round.name))
            survey_round._keep_addresses()
            # sudo: the step was allowed above
            survey_round.sudo().write(
                {
                    "state": "open",
                    "started_on": today,
                    "reminded_on": today,
                    "problem": False,
                    **survey_round._values_at_start(),
                }
            )
            self.env["customer.perf.survey.urn"]._place(survey_round)
            survey_round._schedule_answers()
            survey_round._tell_start()
            survey_round._make_letters()._send("customer_perf_survey.invitation_mail")
        return True

    def _values_at_start(self):
        """What further rooms fix of a round when it begins."""
        return {}

    def _values_before_start(self):
        """What a round that begins anew is set back to."""
        return {"state": "draft", "started_on": False, "reminded_on": False}

    def _lock_round(self):
        """Two who press the button at once: the second one waits, and finds it done."""
        one_by_one(self)
        self.invalidate_recordset(["state", "next_id", "reminded_on"])

    def _schedule_answers(self):
        waiting = self._waiting().filtered(lambda invitation: invitation.user_id.active)
        waiting._schedule_todos(TODO, [(invitation, invitation.user_id, self.date_to) for invitation in waiting])

    def action_take_back(self):
        """Set a round back that was started by mistake, as long as nobody has answered: links and to-dos
        are void, letters that have not left do not leave."""
        self.check_access("write")
        for survey_round in self:
            survey_round._lock_round()
            survey_round._check_open()
            # whoever answers at this moment comes before or finds the round taken back
            self.env["customer.perf.survey.urn"]._lock(survey_round)
            if survey_round._has_answers():
                raise UserError(
                    self.env._(
                        "%(round)s: somebody has answered already. It can be closed, which counts the answers, or "
                        "cancelled, which destroys them.",
                        round=survey_round.name,
                    )
                )
        self._clear_away()
        # sudo: a step, allowed above
        self.sudo().write(self._values_before_start())
        return True

    def _has_answers(self):
        """Whether anybody has answered one of the rounds; for our own steps."""
        # sudo: the mark that nobody reads
        Invitation = self.env["customer.perf.survey.invitation"].sudo()
        return bool(Invitation.search_count([("round_id", "in", self.ids), ("is_answered", "=", True)], limit=1))

    def action_cancel(self):
        """End the round without a result. What was answered is destroyed unread."""
        self.check_access("write")
        for survey_round in self:
            survey_round._lock_round()
            if survey_round.state not in ("draft", "open"):
                raise UserError(self.env._("%(round)s is over.", round=survey_round.name))
        self._clear_away()
        self.sudo().write({"state": "cancelled", "problem": False})  # sudo: a step, allowed above
        return True

    def action_draft(self):
        """Begin again with a cancelled round."""
        self.check_access("write")
        for survey_round in self:
            survey_round._lock_round()
            if survey_round.state != "cancelled":
                raise UserError(self.env._("%(round)s is not cancelled.", round=survey_round.name))
        self._forget_draw()
        # sudo: a step, allowed above
        self.sudo().write(self._values_before_start())
        return True

    def action_next(self):
        """Prepare the next round of the same kind; an existing one is opened."""
        self.ensure_one()
        self.check_access("write")
        self._lock_round()
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
        recurrence = self.recurrence if self.recurrence != "none" else "quarter"
        days = self.day_from, self.day_to
        start, end = rhythm.following(
            self.date_from, self.date_to, periods.MONTHS[RHYTHMS[recurrence]], days, self._today()
        )
        self.sudo().next_id = self.copy(  # sudo: a step, whoever prepares it
            {"recurrence": recurrence, "date_from": start, "date_to": end, "day_from": days[0], "day_to": days[1]}
        )

    def _check_open(self):
        self.ensure_one()
        if self.state != "open":
            raise UserError(self.env._("%(round)s is not open.", round=self.name))

    def _clear_away(self):
        """No to-do, no letter, no link and no urn is left of the rounds."""
        invitations = self.sudo().invitation_ids  # sudo: the to-dos of everybody
        if invitations:
            invitations.activity_ids.unlink()
            # every invitation is touched, so that nothing that is written now belongs to some of them
            self.env.cr.execute(
                "UPDATE customer_perf_survey_invitation SET letter_id = NULL WHERE round_id = ANY(%s)", [self.ids]
            )
            invitations.invalidate_recordset(["letter_id"])
            # sudo: letters of everybody, with the mails that did not leave
            self.env["customer.perf.survey.letter"].sudo().search([("round_id", "in", self.ids)]).unlink()
        self.env["customer.perf.survey.urn"]._destroy(self)

    # ------------------------------------------------------------ by itself

    @api.model
    def _cron_rounds(self):
        """Once a day: open what is due, remind, close what is over, prepare the next round. What goes
        wrong with one round stands there and holds up none of the others."""
        for survey_round in self.search([("state", "in", ("draft", "open"))]):
            survey_round._by_itself(survey_round._turn)
        for survey_round in self.search(
            [("state", "=", "closed"), ("recurrence", "!=", "none"), ("next_id", "=", False)]
        ):
            survey_round._by_itself(survey_round._make_next)
        self.env["customer.perf.survey.urn"]._sweep_later()

    def _by_itself(self, step):
        """Take a step in the name and language of whoever prepared the round, and keep what stands in its way."""
        try:
            with self.env.cr.savepoint():
                problem = step()
        except UserError as error:
            problem = str(error)
        except Exception as error:
            _logger.exception("%s: a step failed", self)
            problem = self.env._(
                "Something unexpected went wrong (%(error)s). The server's log says more.", error=type(error).__name__
            )
        # a text that says what went wrong may hold what made it go wrong
        problem = bounds.clean(problem or "").strip()
        try:
            with self.env.cr.savepoint():
                if (self.problem or "") != problem:
                    self.problem = problem
        except Exception:
            _logger.exception("%s: what stands in its way could not be kept", self)

    def _turn(self):
        """:return: what stands in the way, in words; nothing when all is well"""
        today = self._today()
        if self.state == "draft":
            return self._turn_draft(today)
        self._note_moved()
        if self.date_to < today:
            self.action_close()
        elif self.remind_every and today < self.date_to and self._days_since_letter(today) >= self.remind_every:
            self.action_remind()
        return ""

    def _turn_draft(self, today):
        if today < self.date_from:
            return ""
        if today > self.date_to:
            return self.env._("Its end has passed and nobody was asked. Set new dates, or cancel it.")
        if not self.invitation_ids:
            # what goes out was looked at
            return self.env._("It was due to begin. Work out who rates whom, look at the load and start it.")
        self.action_start()
        return ""

    def _days_since_letter(self, today):
        return (today - (self.reminded_on or self.date_from)).days
