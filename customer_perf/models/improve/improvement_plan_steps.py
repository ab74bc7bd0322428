from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import format_date

from ..appraisal.appeal import OPEN
from ..appraisal.appraisal_steps import PUBLISHED
from ..base.steps import each_on_its_own, hold
from .improvement_plan import LENGTH, TODO_END, TODO_LATE, TODO_READ
from .improvement_plan_support import TODO as TODO_SUPPORT

# Days between two check-ins, and within which the employee is asked to say how he sees it.
FORTNIGHT, TO_READ = 14, 7


class CustomerPerfImprovementPlan(models.Model):
    """The way of a plan: prepared, begun when nothing stands against it, ended with words."""

    _inherit = "customer.perf.improvement.plan"

    # ------------------------------------------------------------ begin

    @api.depends_context("uid", "lang")
    @api.depends(
        "state", "appraisal_id", "missed_goal_ids", "low_rating_ids", "reason", "goal_ids.value_wanted", "support_ids",
        "agreed_on", "date_to",
    )  # fmt: skip
    def _compute_obstacle_text(self):
        for plan in self:
            waits = plan.state == "draft" and plan.appraisal_id
            plan.obstacle_text = "\n".join(plan._obstacles()) if waits else False

    def _obstacles(self):
        """What stands against beginning it, in words: its time, its ground, what is missing."""
        yield from self._obstacles_of_time()
        yield from self._obstacles_of_ground()
        if not self.goal_ids or any(goal.value_wanted is False for goal in self.goal_ids):
            yield self.env._("Agree on at least one goal, each with the value that is wanted.")
        if not self.support_ids:
            yield self.env._("Say what the firm owes: at least one support, who gives it and by when.")
        today = (self.company_id or self.env.company)._perf_today()
        if not self.agreed_on or self.agreed_on > today:
            yield self.env._("Go through it with the employee and enter the day on which you agreed on it.")
        if not self.date_to or self.date_to <= today:
            yield self.env._("Let the plan end on a day that lies ahead.")

    def _obstacles_of_time(self):
        """Nobody begins a plan while the result may change."""
        appraisal = self.appraisal_id.sudo()  # sudo: whether it is published and appealed against, nothing of it
        if appraisal.state not in PUBLISHED:
            yield self.env._("The result is not published, or was reopened.")
        elif appraisal.appeal_ids.filtered(lambda appeal: appeal.state in OPEN):
            yield self.env._("An appeal against the result is open. Its decision comes first.")
        elif appraisal._is_appealable():
            day = format_date(self.env, appraisal.appeal_until)
            yield self.env._("The employee may appeal against the result until %(day)s.", day=day)

    def _obstacles_of_ground(self):
        """A plan rests on what was missed, not on a grade or a rank."""
        goals, ratings = self._shortfalls()
        plan = self.sudo()  # sudo: what was named, compared with what was missed
        named_goals, named_ratings = plan.missed_goal_ids._origin, plan.low_rating_ids._origin
        titles = [*(goal._title() for goal in goals), *ratings.behaviour_id.mapped("name")]
        if not titles:
            yield self.env._(
                "No goal was missed and no behaviour was rated below expectation. A grade or a rank alone is no "
                "reason for a plan: talk about it in a check-in."
            )
        elif not (named_goals & goals or named_ratings & ratings):
            yield self.env._("Name what was missed: %(titles)s.", titles="; ".join(titles))
        elif named_goals - goals or named_ratings - ratings:
            yield self.env._("Name only what was missed: %(titles)s.", titles="; ".join(titles))
        if not (self.reason or "").strip():
            yield self.env._("Write down why, in words.")

    def action_begin(self):
        self._take("draft", lambda plan: plan._begin())
        begun = self.sudo()  # sudo: whose turn it is follows from the step
        begun.support_ids._follow()
        begun._schedule()
        begun._plan_check_ins()
        self._schedule_todos(
            TODO_READ,
            [
                (plan, user, fields.Date.add(plan.begun_on, days=TO_READ))
                for plan in begun
                for user in plan.appraisal_id._login_of(plan.employee_id)
            ],
        )

    def _begin(self):
        if obstacles := list(self._obstacles()):
            raise UserError("\n".join([self.env._("%(plan)s cannot begin yet.", plan=self.name), *obstacles]))
        return {"state": "running", "begun_on": self.company_id._perf_today()}

    # ------------------------------------------------------------ end

    def action_end(self):
        """Asks what came of it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("End the Improvement Plan"),
            "res_model": "customer.perf.improvement.plan.end",
            "view_mode": "form",
            "target": "new",
            "context": {"default_plan_id": self.id},
        }

    def _end(self, outcome, text, support_reason):
        """Say what came of it; where it is prolonged, the plan that follows is returned."""
        self._take("running", lambda plan: plan._ended(outcome, text, support_reason))
        ended = self.sudo()  # sudo: nothing of it waits for anybody any more
        ended.activity_unlink([TODO_END, TODO_READ, TODO_LATE])
        ended.support_ids.activity_unlink([TODO_SUPPORT])
        ended._check_ins("planned").filtered(lambda check_in: not check_in.was_held).unlink()
        return ended._prolonged().sudo(False) if outcome == "prolonged" else self.browse()

    def _ended(self, outcome, text, support_reason):
        owed = self._owed()
        support_reason = (support_reason or "").strip()
        if outcome == "not_reached" and owed and not support_reason:
            raise UserError(
                self.env._(
                    "%(plan)s: the firm still owes support (%(support)s). Give it first, or prolong the plan. "
                    "“Not reached” wants a reason why it was not given.",
                    plan=self.name,
                    support="; ".join(owed.mapped("name")),
                )
            )
        return {
            "state": "done",
            "outcome": outcome,
            "outcome_text": text,
            "support_reason": support_reason,
            "closed_on": self.company_id._perf_today(),
        }

    def _prolonged(self):
        """What is not reached and not given yet, to be agreed on anew."""
        day = fields.Date.add(self.company_id._perf_today(), days=LENGTH)
        values = {
            "date_to": day,
            "goal_ids": [
                Command.create(
                    {
                        **goal.copy_data()[0],
                        "value_today": goal.value_today if goal.value_reached is False else goal.value_reached,
                        "value_reached": False,
                        "date_until": day,
                    }
                )
                for goal in self.goal_ids
            ],
            "support_ids": [Command.create(vals) for vals in self._owed().copy_data()],
        }
        plan = self.copy(values)
        plan.former_id = self
        return plan

    def _take(self, state, values_of):
        """Take a step with those that are at it; who took it before makes it no second one."""
        hold(self)
        for plan in self:
            if not plan.can_lead:
                raise AccessError(self.env._("%(plan)s: this step is not yours.", plan=plan.display_name))
            if plan.state != state:
                raise UserError(self.env._("%(plan)s is not at this step any more.", plan=plan.display_name))
            plan.sudo().write(values_of(plan))  # sudo: the state is closed to everyone but the steps

    # ------------------------------------------------------------ check-ins

    def _check_ins(self, state):
        return self.env["customer.perf.check.in"].search([("plan_id", "in", self.ids), ("state", "=", state)])

    def _plan_check_ins(self):
        """The next check-in, a fortnight after the last one, where none is planned."""
        plans = self.sudo()  # sudo: planned for both sides, whoever takes the step
        last = dict(
            self.env["customer.perf.check.in"]
            .sudo()
            ._read_group([("plan_id", "in", self.ids), ("state", "=", "held")], ["plan_id"], ["date:max"])
        )
        without = plans.filtered(lambda p: p.state == "running" and p.employee_id.active)
        rows = []
        for plan in without - plans._check_ins("planned").plan_id:
            day = fields.Date.add(last.get(plan) or plan.begun_on, days=FORTNIGHT)
            day = max(day, plan.company_id._perf_today())
            if day <= plan.date_to:
                rows.append(
                    {
                        "plan_id": plan.id,
                        "employee_id": plan.employee_id.id,
                        "manager_id": plan.manager_id.id,
                        "date": day,
                    }
                )
        plans.env["customer.perf.check.in"].with_context(mail_create_nolog=True).create(rows)

    def action_open_check_ins(self):
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("customer_perf.customer_perf_check_in_action"),
            "domain": [("plan_id", "in", self.ids)],
            "context": {},
        }

    # ------------------------------------------------------------ whose turn it is

    def _schedule(self):
        """Saying what came of it, on the to-do list of who leads the plan."""
        plans = self.sudo()  # sudo: whose turn it is follows from the step
        plans.activity_unlink([TODO_END])
        running = plans.filtered(lambda plan: plan.state == "running")
        todos = [(plan, user, plan.date_to) for plan in running for user in plan._acting_users()]
        self._schedule_todos(TODO_END, todos)

    def _acting_users(self):
        """Who leads the plan, HR where nobody above the employee can."""
        return self.appraisal_id._acting_for(self.manager_id) or self._able_officers()

    def _able_officers(self):
        """HR of the company without the employee himself."""
        return self.company_id._perf_officers() - self.employee_id.user_id - self.employee_id.perf_former_user_ids

    def _follow_support(self):
        """HR's to-do goes with the late support."""
        in_time = self.filtered(lambda plan: not plan.is_support_late)
        in_time.activity_unlink([TODO_LATE])

    def _tell_late(self):
        """HR sees to support that was not given by its day."""
        todos = []
        for plan in self:
            todos += [(plan, user, plan.support_due) for user in plan._able_officers()]
            plan.told_support = plan.support_due
        self.activity_unlink([TODO_LATE])
        self._schedule_todos(TODO_LATE, todos)

    @api.model
    def _cron_plans(self):
        """The nightly pass: check-ins of the fortnight, late support, who stands in for who leads."""
        running = self.search([("state", "=", "running")])
        each_on_its_own(running, lambda some: some._plan_check_ins())
        late = running.filtered(lambda plan: plan.is_support_late and plan.told_support != plan.support_due)
        each_on_its_own(late, lambda some: some._tell_late())
        todos = self.env.ref(TODO_END)
        handed = running.filtered(
            lambda plan: (
                plan.activity_ids.filtered_domain([("activity_type_id", "=", todos.id)]).user_id
                != plan._acting_users()
            )
        )
        each_on_its_own(handed, lambda some: some._schedule())


class CustomerPerfDelegation(models.Model):
    _inherit = "customer.perf.delegation"

    def _hand_over(self, managers=None):
        """The plans that he leads go to the deputy, and back."""
        result = super()._hand_over(managers)
        # sudo: whose turn it is follows from who stands in
        Plan = self.env["customer.perf.improvement.plan"].sudo()
        Plan.search([("manager_id", "in", (managers or self.manager_id).ids), ("state", "=", "running")])._schedule()
        return result
