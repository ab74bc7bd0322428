from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import split_every

from ..base.steps import each_on_its_own, hold

TODO = "customer_perf.mail_activity_type_complaint"
BATCH = 200


class CustomerPerfComplaint(models.Model):
    """The five steps of a complaint, and what follows them."""

    _inherit = "customer.perf.complaint"

    _asked_steps = {"action_reopen": True}

    def action_acknowledge(self):
        """Answered at once: it came in, and when the customer hears more, even without a solution (R-02)."""
        self._take("new", "acknowledged", "acknowledged_on", "promised_on")

    def action_assess(self):
        self._take("acknowledged", "assessed", "assessed_on", "responsibility")

    def action_answer(self):
        self._take("assessed", "answered", "answered_on", "answer")

    def action_close(self):
        """Closed by us: it counts as open until the customer confirms, or stays silent."""
        self._take("answered", "closed", "closed_on")

    def action_confirm(self):
        """The customer says that it is solved."""
        self._take("closed", "confirmed", "confirmed_on")

    def action_contacted(self):
        """The customer was contacted again, to hear how he is."""
        self.check_access("write")
        now = fields.Datetime.now()
        done = self.filtered(lambda complaint: complaint.closed_on and not complaint.contacted_on)
        done.sudo().write({"contacted_on": now})  # sudo: steps are closed to everyone but themselves

    def action_escalate(self):
        """Hand a key complaint to whoever stands above the post, with his to-do."""
        self.check_access("write")
        for complaint in self:
            if not complaint.is_key:
                raise UserError(
                    self.env._("%(name)s: mark it as a key complaint to escalate it.", name=complaint.display_name)
                )
            if complaint.escalated_on:
                continue
            # sudo: the organisation chart
            people = complaint.sudo()
            above = (
                people.employee_id.parent_id or people.department_id.manager_id or people.user_id.employee_id.parent_id
            )
            if not above.user_id:
                raise UserError(
                    self.env._(
                        "%(name)s: nobody stands above the post. Name the post or the department.",
                        name=complaint.display_name,
                    )
                )
            complaint.sudo().write({"escalated_on": fields.Datetime.now(), "escalated_to": above.user_id.id})
            complaint._schedule_todos(TODO, [(complaint, above.user_id, complaint.company_id._perf_today())])

    def action_ask_reopen(self):
        return self.env["customer.perf.reason"]._ask(
            self, "action_reopen", self.env._("Open Again"), self.env._("What does the customer say is not solved?")
        )

    def action_reopen(self, reason=""):
        """The customer says that it is not solved: it goes on where the responsibility was taken. Its times stay
        those of the day on which it came."""
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say what is not solved."))
        hold(self)
        for complaint in self.filtered(lambda complaint: complaint.state in ("answered", "closed", "confirmed")):
            complaint.message_post(body=reason)
            # sudo: steps are closed to everyone but themselves
            complaint.sudo().write(
                {
                    "state": "assessed",
                    "answered_on": False,
                    "closed_on": False,
                    "confirmed_on": False,
                    "is_silent": False,
                    "contacted_on": False,
                    "reopen_count": complaint.reopen_count + 1,
                }
            )

    def action_improve(self):
        """Plan an improvement, so that it happens to no other customer."""
        self.ensure_one()
        self.check_access("read")
        return self.env["customer.perf.improvement"]._open_new(
            "complaint",
            name=self.name,
            complaint_id=self.id,
            department_id=self.department_id.id,
            company_id=self.company_id.id,
            containment=self.answer,
            cause=self.responsibility,
        )

    def _take(self, state, following, moment, *needed):
        """Take a step with those that are at it; who took it before makes it no second one.

        :raises UserError: it would be taken with a field empty that says what was done
        """
        hold(self)
        for complaint in self.filtered(lambda complaint: complaint.state == state):
            missing = [self._fields[name]._description_string(self.env) for name in needed if not complaint[name]]
            if missing:
                raise UserError(
                    self.env._(
                        "%(name)s: fill in first: %(fields)s.", name=complaint.display_name, fields=", ".join(missing)
                    )
                )
            # sudo: steps are closed to everyone but themselves
            complaint.sudo().write({"state": following, moment: fields.Datetime.now()})

    # ------------------------------------------------------------ whose turn it is

    def _schedule(self):
        self.activity_unlink([TODO])
        waiting = self.filtered("next_due")
        todos = [(c, c.user_id, fields.Datetime.context_timestamp(c, c.next_due).date()) for c in waiting]
        self._schedule_todos(TODO, todos)

    @api.model
    def _cron_silent(self):
        """Who stays silent for so many days after it was closed has no more to say."""
        silent = self.search([("state", "=", "closed"), ("silent_from", "<=", fields.Datetime.now())])
        done = 0
        for batch in split_every(BATCH, silent.ids, self.browse):
            each_on_its_own(batch, lambda some: some._confirm_silently())
            done += len(batch)
            self.env["ir.cron"]._commit_progress(len(batch), remaining=len(silent) - done)

    def _confirm_silently(self):
        self.sudo().write({"state": "confirmed", "confirmed_on": fields.Datetime.now(), "is_silent": True})
