from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from ...tools import pilot as arithmetic
from ..base.steps import hold
from .pilot import PREPARED

TODO_CHECK = "customer_perf.mail_activity_type_pilot_check"
TODO_LOOK_BACK = "customer_perf.mail_activity_type_pilot_retrospective"
# Days into the first cycle in which a pilot may still begin: no value of it is known by then.
LATEST = 31


class CustomerPerfPilot(models.Model):
    """The way of a pilot: a step at a time, each when nothing stands against it."""

    _inherit = "customer.perf.pilot"
    _asked_steps = {"_roll_out": True, "_stop": True}

    obstacle_text = fields.Text("Before the Next Step", compute="_compute_obstacle_text")
    advice_text = fields.Text("To Mind", compute="_compute_obstacle_text")

    @api.depends_context("lang")
    @api.depends(
        "state", "finding", "scope", "scope_name", "customer_group_id", "journey_id", "unit_ids.is_pilot",
        "unit_ids.department_id", "cycle_ids", "kpi_id", "guard_ids", "smallest_change", "check_date", "chosen_why",
        "chosen_for_bad", "draw_count", "variant", "seed", "notice", "retrospective_ids.held_on",
    )  # fmt: skip
    def _compute_obstacle_text(self):
        for pilot in self:
            pilot.obstacle_text = "\n".join(pilot._obstacles()) or False
            pilot.advice_text = "\n".join(pilot._advice()) if pilot.state in ("rebuild", "pilot") else False

    def _obstacles(self):
        """What stands against the next step, in words."""
        return {
            "diagnose": self._obstacles_to_rebuild,
            "rebuild": self._obstacles_to_begin,
            "pilot": self._obstacles_to_roll_out,
        }.get(self.state, list)()

    def _obstacles_to_rebuild(self):
        named = {
            "customer_group": self.customer_group_id,
            "journey": self.journey_id,
            "business_unit": True,
            "team": True,
        }.get(self.scope, (self.scope_name or "").strip())
        if not named:
            yield self.env._("Say which one it is tried with.")
        if not self.unit_ids:
            yield self.env._("Name at least one unit that tries it.")
        if not (self.finding or "").strip():
            yield self.env._("Write down what you found: what goes wrong today, and for which customers.")

    def _obstacles_to_begin(self):
        today = (self.company_id or self.env.company)._perf_today()
        if not self._units():
            yield self.env._("Name at least one unit that tries it.")
        if self.draw_count and not self.seed:
            yield self.env._("Draw the units, or set how many are drawn to 0.")
        if self.seed and not self.variant:
            yield self.env._("Say what differs for the units that were drawn.")
        if not self.cycle_ids:
            yield self.env._("Choose the cycles that it takes: one, or two in a row.")
        elif today > fields.Date.add(self.date_from, days=LATEST):
            yield self.env._(
                "Its first cycle runs since %(day)s, and values are known: what is looked for is named before. Choose "
                "a later cycle.",
                day=format_date(self.env, self.date_from),
            )
        yield from self._obstacles_of_question()

    def _obstacles_of_question(self):
        """What is asked of the figures, said before they are there."""
        if not self.kpi_id:
            yield self.env._("Choose the main KPI.")
        if not self.guard_ids:
            yield self.env._("Choose at least one guard rail: a KPI that must not get worse meanwhile.")
        if not (self.smallest_change or 0) > 0:
            yield self.env._("Enter the smallest change of the main KPI that would be worth having.")
        if not self.check_date or (self.date_to and self.check_date <= self.date_to):
            yield self.env._("Choose the day on which the figures are read, after the end of the pilot.")
        if not (self.chosen_why or "").strip() or not self.chosen_for_bad:
            yield self.env._("Say why these units, and whether a bad value led to them.")

    def _obstacles_to_roll_out(self):
        today = self.company_id._perf_today()
        if today < self.check_date:
            day = format_date(self.env, self.check_date)
            yield self.env._("The figures are read on %(day)s: who looks before finds what he hopes for.", day=day)
        for retrospective in self.retrospective_ids.filtered(lambda one: not one.held_on):
            yield self.env._("Hold the retrospective of %(cycle)s.", cycle=retrospective.cycle_id.name)

    def _advice(self):
        """What to mind, in words; it blocks nothing."""
        if not (self.notice or "").strip():
            yield self.env._(
                "There is no notice for those outside. They will ask why others have it: tell them first what is "
                "tried, where, until when, and what comes of it for them."
            )
        elif not self.notice_sent_on:
            yield self.env._("Those outside have not been told yet.")
        if self.kpi_id and self.kpi_id.orientation != "customer":
            yield self.env._("%(kpi)s does not say what customers get. A pilot is about them.", kpi=self.kpi_id.name)
        if not self._others():
            yield self.env._("Without units beside, nobody will know what would have come anyway.")

    # ------------------------------------------------------------ steps

    def action_rebuild(self):
        self._take(("diagnose",), lambda pilot: pilot._gone_on("rebuild"))

    def action_begin(self):
        self._take(("rebuild",), lambda pilot: pilot._gone_on("pilot", begun_on=pilot.company_id._perf_today()))
        begun = self.sudo()  # sudo: what follows from the step is closed to everyone
        begun._ask_each_cycle()
        begun._schedule()
        for pilot in begun:
            if advice := list(pilot._advice()):
                pilot._message_log(body=pilot.env._("Begun, with this to mind: %(advice)s", advice=" ".join(advice)))

    def _ask_each_cycle(self):
        """The watch list of each cycle, open."""
        questions = self.env["customer.perf.question"].search([("question_set", "=", "pilot")])
        self.env["customer.perf.pilot.retrospective"].create(
            [
                {
                    "pilot_id": pilot.id,
                    "cycle_id": cycle.id,
                    "answer_ids": [Command.create({"question_id": question.id}) for question in questions],
                }
                for pilot in self
                for cycle in pilot.cycle_ids
            ]
        )

    def action_roll_out(self):
        """Asks for the decision, with what the figures say."""
        self.ensure_one()
        self._check_state(("pilot",))
        self._check_obstacles()
        question = [self.statement or ""]
        if not self._is_proven():
            question.append(
                self.env._("The figures do not prove it. It can be rolled out all the same: write down why.")
            )
        return self.env["customer.perf.reason"]._ask(
            self, "_roll_out", self.env._("Decide to Roll Out"), "\n\n".join(question)
        )

    def _roll_out(self, decision):
        self._take(("pilot",), lambda pilot: pilot._gone_on("rolled_out", **pilot._decided(decision)))
        self.sudo()._end()  # sudo: whose turn it was follows from the step
        for pilot in self:
            pilot._fill_set()

    def action_stop(self):
        """Asks why."""
        return self.env["customer.perf.reason"]._ask(
            self, "_stop", self.env._("Stop the Pilot"), self.env._("What did you learn, and why does it end here?")
        )

    def _stop(self, reason):
        self._take((*PREPARED, "pilot"), lambda pilot: {"state": "stopped", **pilot._decided(reason)})
        self.sudo()._end()  # sudo: as above

    def _decided(self, text):
        if not (text or "").strip():
            raise UserError(self.env._("%(pilot)s: write down what was decided.", pilot=self.name))
        return {
            "decision": text,
            "decided_on": self.company_id._perf_today(),
            "decided_statement": self.statement,
            "is_proven": bool(self.begun_on) and self._is_proven(),
        }

    def _is_proven(self):
        return arithmetic.is_proven(self._figures()[self].found, self.kpi_id.direction)

    def _take(self, states, values_of):
        """Take a step with those that are at it; who took it before makes it no second one."""
        hold(self)
        for pilot in self:
            pilot._check_state(states)
            pilot.sudo().write(values_of(pilot))  # sudo: the state is closed to everyone but the steps

    def _gone_on(self, state, **values):
        self._check_obstacles()
        return {"state": state, **values}

    def _check_state(self, states):
        if self.state not in states:
            raise UserError(self.env._("%(pilot)s is not at this step any more.", pilot=self.name))

    def _check_obstacles(self):
        if obstacles := list(self._obstacles()):
            raise UserError("\n".join([self.env._("%(pilot)s cannot go on yet.", pilot=self.name), *obstacles]))

    def action_open_watch_list(self):
        """The questions of each cycle, for those who answer them."""
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("customer_perf.customer_perf_pilot_answer_action"),
            "domain": [("pilot_id", "in", self.ids)],
        }

    # ------------------------------------------------------------ whose turn it is

    def _schedule(self):
        """The check on its day and each retrospective, on the to-do list of who leads the pilot."""
        self._end()
        pilots = self.sudo().filtered(lambda pilot: pilot.state == "pilot")  # sudo: whose turn follows from the step
        pilots._schedule_todos(TODO_CHECK, [(pilot, pilot.owner_id, pilot.check_date) for pilot in pilots])
        due = pilots.retrospective_ids.filtered(lambda one: not one.held_on)
        pilots._schedule_todos(TODO_LOOK_BACK, [(one.pilot_id, one.pilot_id.owner_id, one.date_due) for one in due])

    def _end(self):
        self.sudo().activity_unlink([TODO_CHECK, TODO_LOOK_BACK])  # sudo: as above
