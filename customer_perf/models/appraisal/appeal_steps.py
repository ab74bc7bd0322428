from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import format_date

from ..base.steps import each_on_its_own, hold
from .appeal import CORRECTING, OPEN

TODO, TODO_HEARD, TODO_READ = (
    f"customer_perf.mail_activity_type_appeal{step}" for step in ("", "_heard", "_read")
)  # fmt: skip


class CustomerPerfAppeal(models.Model):
    """The way of an appeal: handed in, taken up, answered; where that does not settle it, the committee."""

    _inherit = "customer.perf.appeal"

    def action_submit(self):
        self._take(("draft",), "can_write", lambda appeal: appeal._submit())

    def _submit(self):
        self._need("ground", "text")
        company, appraisal = self.company_id, self.appraisal_id
        today = company._perf_today()
        if not (appraisal._is_appealable() and appraisal.published_on == self.published_on):
            raise UserError(
                self.env._("%(appeal)s: the result cannot be appealed against any more.", appeal=self.name)
            )
        return {
            "state": "submitted",
            "submitted_on": today,
            "score_before": appraisal.score,
            "grade_before_id": appraisal.grade_id.id,
            "explanation": appraisal._explained(),
            "accept_due": company._perf_working_day(today, company.sudo().perf_appeal_accept),
            "answer_due": company._perf_working_day(today, company.sudo().perf_appeal_answer),
        }

    def action_accept(self):
        """Taken up by whom HR named, or by the HR officer himself who takes it up."""
        for appeal in self.filtered(lambda appeal: appeal.can_arrange and not appeal.decider_id):
            appeal.decider_id = self.env.user
        self._take(("submitted",), "can_answer", lambda appeal: {"state": "accepted"})

    def action_answer(self):
        """Asks for the answer, of the first stage or of the committee."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Answer"),
            "res_model": "customer.perf.appeal.answer",
            "view_mode": "form",
            "target": "new",
            "context": {"default_appeal_id": self.id},
        }

    def _give(self, outcome, reason):
        self._take(("submitted", "accepted", "committee"), "can_answer", lambda appeal: appeal._given(outcome, reason))

    def _given(self, outcome, reason):
        self._check_no_conflict()  # somebody may have had a hand in the result since he was named
        if self.state == "committee":
            return {"committee_outcome": outcome, "committee_reason": reason, **self._decided()}
        company = self.company_id
        today = company._perf_today()
        return {
            "outcome": outcome,
            "reason": reason,
            "answered_on": today,
            "state": "answered",
            "committee_until": company._perf_working_day(today, company.sudo().perf_appeal_committee),
            **(self._decided() if outcome == "upheld" else {}),
        }

    def _decided(self):
        return {"state": "done", "closed_on": self.company_id._perf_today()}

    def action_settle(self):
        """The employee leaves it at the answer."""
        self._take(("answered",), "is_mine", lambda appeal: appeal._decided())

    def action_go_on(self):
        return self.env["customer.perf.reason"]._ask(
            self, "_go_on", self.env._("To the Committee"), self.env._("Why does the answer not settle it?")
        )

    def _go_on(self, reason):
        self._take(("answered",), "is_mine", lambda appeal: appeal._gone_on(reason))

    def _gone_on(self, reason):
        company = self.company_id
        if company._perf_today() > self.committee_until:
            raise UserError(
                self.env._(
                    "%(appeal)s: the time for the committee ended on %(day)s.",
                    appeal=self.name,
                    day=format_date(self.env, self.committee_until),
                )
            )
        due = company._perf_working_day(company._perf_today(), company.sudo().perf_appeal_committee)
        return {"state": "committee", "committee_text": reason, "committee_due": due}

    def action_withdraw(self):
        self._take(("draft", "submitted", "accepted"), "is_mine", lambda appeal: {"state": "withdrawn"})

    def _take(self, states, can, values_of):
        """Take a step with those that are at it; who took it before makes it no second one."""
        hold(self)
        for appeal in self:
            if appeal.state not in states:
                raise UserError(self.env._("%(appeal)s is not at this step any more.", appeal=appeal.name))
            if not appeal[can]:
                raise AccessError(self.env._("%(appeal)s: this step is not yours.", appeal=appeal.name))
            appeal._store(values_of(appeal))

    def _store(self, values):
        self.sudo().write(values)  # sudo: state and days are closed to everyone but the steps
        self._schedule()
        if self.final_outcome in CORRECTING:
            reason = self.env._("Appeal %(name)s was upheld, in whole or in part.", name=self.name)
            self.appraisal_id.sudo()._correct(reason)  # sudo: the decision binds, whoever may reopen otherwise

    def _need(self, *names):
        """:raises UserError: one of these fields is empty"""
        missing = [self._fields[name]._description_string(self.env) for name in names if not self[name]]
        if missing:
            raise UserError(
                self.env._("%(appeal)s: fill in first: %(fields)s.", appeal=self.name, fields=", ".join(missing))
            )

    # ------------------------------------------------------------ whose turn it is

    def _schedule(self):
        """The present step on the to-do list of whoever's turn it is."""
        records = self.sudo()  # sudo: whose turn it is follows from the step
        records.activity_unlink([TODO, TODO_HEARD, TODO_READ])
        todos = {TODO: [], TODO_HEARD: [], TODO_READ: []}
        for appeal in records:
            day = appeal.deadline
            if appeal.state in ("submitted", "accepted"):
                todos[TODO] += [(appeal, user, day) for user in appeal.decider_id or appeal._able_officers()]
                manager = appeal.manager_id.user_id.filtered("active")
                if manager and not appeal.manager_note:
                    todos[TODO_HEARD].append((appeal, manager, day))
            elif appeal.state == "answered":
                todos[TODO_READ] += [(appeal, user, day) for user in appeal.employee_id.user_id.filtered("active")]
            elif appeal.state == "committee":
                todos[TODO] += [(appeal, user, day) for user in appeal.committee_ids or appeal._able_officers()]
        for xmlid, items in todos.items():
            self._schedule_todos(xmlid, items)

    def _able_officers(self):
        """HR of the company without who had a hand in the result."""
        return self.company_id._perf_officers() - self._conflicted()

    @api.model
    def _cron_appeals(self):
        """The nightly pass: what is late is told to administrators once, what nobody carries on ends."""
        for (company,) in self._read_group([("state", "not in", ("done", "withdrawn"))], ["company_id"]):
            today = company._perf_today()
            own = [("company_id", "=", company.id)]
            ended = self.search([*own, ("state", "=", "answered"), ("committee_until", "<", today)])
            each_on_its_own(ended, lambda some: [appeal._store(appeal._decided()) for appeal in some])
            drafts = self.search([*own, ("state", "=", "draft")])
            over = drafts.filtered(lambda a: not a.appraisal_id._is_appealable())
            over.write({"state": "withdrawn"})
            late = self.search([*own, ("state", "in", OPEN), ("deadline", "<", today)])
            each_on_its_own(late.filtered(lambda a: a.escalated_step != a.state), lambda some: some._escalate())

    def _escalate(self):
        administrators = self.env.ref("customer_perf.group_customer_perf_manager").all_user_ids
        for appeal in self:
            people = administrators.filtered(
                lambda user, company=appeal.company_id: user.active and company in user.company_ids
            )
            appeal.message_post(
                body=self.env._("%(appeal)s is late. Its next step was due on %(day)s.",
                    appeal=appeal.name, day=format_date(self.env, appeal.deadline)),
                partner_ids=(people - appeal._conflicted()).partner_id.ids,
                subtype_xmlid="mail.mt_comment",
            )  # fmt: skip
            appeal.escalated_step = appeal.state
