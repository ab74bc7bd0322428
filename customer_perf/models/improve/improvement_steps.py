from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import split_every
from odoo.tools.misc import format_date

from ..base.steps import each_on_its_own, hold, one_by_one

# Improvements per pass of the nightly check.
BATCH = 200
TODO, TODO_ACT = "customer_perf.mail_activity_type_improve", "customer_perf.mail_activity_type_improve_act"


class CustomerPerfImprovement(models.Model):
    """Plan, do, check, act: the steps, and whose turn it is."""

    _inherit = "customer.perf.improvement"

    _asked_steps = {"action_drop": True}

    def action_begin(self):
        self._take(("plan",), lambda improvement: improvement._begin())

    def _begin(self):
        self._need("kpi_id", "cause", "plan", "check_date")
        return {"state": "do", "begun_on": self.company_id._perf_today()}

    def action_carried_out(self):
        """What was planned is done; whether it helped is said on the day of the check."""
        self._take(("do",), lambda improvement: improvement._carry_out())

    def _carry_out(self):
        today = self.company_id._perf_today()
        # done later than planned: the same number of periods passes before it is checked
        check = max(self.check_date, self._check_after(today))
        return {"state": "check", "carried_on": today, "check_date": check}

    def action_check(self):
        """Freeze what the values say. Before its day nothing is kept: it is said what they say so far."""
        self.check_access("write")
        due = self.filtered(lambda i: i.state == "check" and i._is_due())
        due._judge()
        early = (self - due).filtered(lambda i: i.state == "check")
        return early[:1]._tell_so_far() if early else True

    def _is_due(self):
        return bool(self.check_date) and self.check_date <= self.company_id._perf_today()

    def _judge(self):
        one_by_one(self)
        self.invalidate_recordset(["state"])
        waiting = self.filtered(lambda improvement: improvement.state == "check")
        figures = {}
        for company, some in waiting.grouped("company_id").items():
            figures |= some._figures(company._perf_today())
        for improvement, values in figures.items():
            improvement.sudo().write({**values, "state": "act"})  # sudo: figures are closed to everyone

    def _tell_so_far(self):
        [values] = self._figures(self.company_id._perf_today()).values()
        message = self.env._(
            "%(name)s is checked on %(date)s, a day that was set before, and nothing is kept until then. So far "
            "%(after)s values after it count, and %(before)s before.",
            name=self.name,
            date=format_date(self.env, self.check_date),
            after=values["n_after"],
            before=values["n_before"],
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "info", "title": self.env._("Too early"), "message": message, "sticky": True},
        }

    def action_finish(self):
        """Act on what was found. What is tried once more begins as a plan of its own, which is opened."""
        self._take(("act",), lambda improvement: improvement._finish())
        again = self.filtered(lambda i: i.state == "done" and i.conclusion == "repeat")
        plans = [improvement._plan_again() for improvement in again]
        return plans[0].get_formview_action() if len(self) == len(plans) == 1 else True

    def _finish(self):
        self._need("conclusion", "outcome")
        return {"state": "done", "closed_on": self.company_id._perf_today()}

    def _plan_again(self):
        plan = self.copy({"date_deadline": fields.Date.add(self.company_id._perf_today(), days=30)})
        plan.sudo().former_id = self  # sudo: it follows from the step
        return plan

    def action_ask_drop(self):
        return self.env["customer.perf.reason"]._ask(
            self, "action_drop", self.env._("Drop the Improvement"), self.env._("Why is it not carried on?")
        )

    def action_drop(self, reason=""):
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why it is dropped."))
        self._take(("plan", "do", "check"), lambda _improvement: {"state": "dropped", "drop_reason": reason})

    def _take(self, states, values_of):
        """Take a step with those that are at it; who took it before makes it no second one."""
        hold(self)
        for improvement in self.filtered(lambda i: i.state in states):
            improvement.sudo().write(values_of(improvement))  # sudo: the state is closed to everyone but the steps

    def _need(self, *names):
        """:raises UserError: one of these fields is empty"""
        missing = [self._fields[name]._description_string(self.env) for name in names if not self[name]]
        if missing:
            raise UserError(
                self.env._("%(name)s: fill in first: %(fields)s.", name=self.name, fields=", ".join(missing))
            )

    # ------------------------------------------------------------ whose turn it is

    def _schedule(self):
        self.activity_unlink([TODO, TODO_ACT])
        under_way = self.filtered(lambda improvement: improvement.state in ("plan", "do"))
        self._schedule_todos(TODO, [(i, i.owner_id, i.date_deadline) for i in under_way])
        waiting = self.filtered(lambda improvement: improvement.state == "act")
        self._schedule_todos(TODO_ACT, [(i, i.owner_id, fields.Date.add(i.judged_on, days=7)) for i in waiting])

    @api.model
    def _cron_check(self):
        """The nightly check of what is due."""
        due = self.browse()
        for (company,) in self._read_group([("state", "=", "check")], ["company_id"]):
            due |= self.search(
                [("state", "=", "check"), ("company_id", "=", company.id), ("check_date", "<=", company._perf_today())]
            )
        done = 0
        for batch in split_every(BATCH, due.ids, self.browse):
            each_on_its_own(batch, lambda some: some._judge())
            done += len(batch)
            self.env["ir.cron"]._commit_progress(len(batch), remaining=len(due) - done)
