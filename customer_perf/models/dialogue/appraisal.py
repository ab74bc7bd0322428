from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..appraisal.appraisal_steps import ACTIVITIES

# Days after publication on which the talk on the result is planned, both sides move it as they like.
INTERVIEW_AFTER = 7


class CustomerPerfAppraisal(models.Model):
    """What the two sides have to talk about, all year and in the review."""

    _inherit = "customer.perf.appraisal"

    check_in_count = fields.Integer("Check-ins", compute="_compute_check_ins")
    last_check_in = fields.Date("Last Check-in", compute="_compute_check_ins")
    check_in_due = fields.Date("Next Check-in By", compute="_compute_check_ins")
    is_check_in_missed = fields.Boolean(
        "Check-in Missed", compute="_compute_check_ins", search="_search_is_check_in_missed"
    )
    told_step = fields.Char(
        "Step Told",
        readonly=True,
        copy=False,
        help="The step, and whether it was late, that the person concerned was last told of.",
    )
    told_check_in = fields.Date(
        "Missed Check-in Told", readonly=True, copy=False, help="The missed check-in that the manager was told of."
    )
    missed_text = fields.Text("Missed Customer Results", compute="_compute_missed_text")
    lacking_text = fields.Text("Authority or Support Lacking", compute="_compute_lacking_text")
    policy_text = fields.Text("Policy: Short-Term Profit Against Customer Value", compute="_compute_policy_text")
    has_co_owners = fields.Boolean("Has Co-owners", compute="_compute_missed_text")

    # ------------------------------------------------------------ check-ins (M-05)

    @api.depends_context("uid")
    def _compute_check_ins(self):
        today = self.env.company._perf_today()
        held = {
            appraisal: (count, last)
            for appraisal, count, last in self.env["customer.perf.check.in"]._read_group(
                [("state", "=", "held"), ("appraisal_id", "in", self.ids)], ["appraisal_id"], ["__count", "date:max"]
            )
        }
        for appraisal in self:
            cycle = appraisal.cycle_id
            appraisal.check_in_count, appraisal.last_check_in = held.get(appraisal, (0, False))
            # sudo: whether the employee is still there
            expected = cycle.state == "running" and cycle.check_in_weeks and appraisal.sudo().employee_id.active
            since = max(appraisal.last_check_in or cycle.date_from, appraisal._joined_on())
            appraisal.check_in_due = expected and fields.Date.add(since, weeks=cycle.check_in_weeks)
            appraisal.is_check_in_missed = bool(appraisal.check_in_due) and appraisal.check_in_due < today

    def _joined_on(self):
        """Nobody is late for a talk before he takes part."""
        return (self.create_date or fields.Datetime.now()).date()

    def _search_is_check_in_missed(self, operator, value):
        if operator != "in":
            return NotImplemented
        self.env["customer.perf.check.in"].flush_model(["appraisal_id", "state", "date"])
        self.env["customer.perf.cycle"].flush_model(["state", "check_in_weeks", "date_from"])
        self.env["hr.employee"].flush_model(["active"])
        query = SQL(
            """
            SELECT appraisal.id
              FROM customer_perf_appraisal appraisal
              JOIN customer_perf_cycle cycle ON cycle.id = appraisal.cycle_id
              JOIN hr_employee employee ON employee.id = appraisal.employee_id
              LEFT JOIN LATERAL (
                   SELECT max(check_in.date) AS last
                     FROM customer_perf_check_in check_in
                    WHERE check_in.appraisal_id = appraisal.id AND check_in.state = 'held'
              ) held ON TRUE
             WHERE cycle.state = 'running' AND cycle.check_in_weeks > 0 AND employee.active AND appraisal.active
               AND GREATEST(COALESCE(held.last, cycle.date_from), appraisal.create_date::date)
                   + 7 * cycle.check_in_weeks < %s
            """,
            self.env.company._perf_today(),
        )
        return Domain("id", "in", query)

    def action_plan_check_in(self):
        """A check-in with the employee, ready to be filled in."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Check-in"),
            "res_model": "customer.perf.check.in",
            "view_mode": "form",
            "context": {"default_employee_id": self.employee_id.id},
        }

    # ------------------------------------------------------------ the talk on the result

    def _publish(self):
        result = super()._publish()
        self._plan_interviews()
        return result

    def _plan_interviews(self):
        """Publication plans the talk on the result, once: what is published anew is talked about in the same."""
        records = self.sudo()  # sudo: planned for both sides, whoever publishes
        talks = self.env["customer.perf.check.in"].sudo().with_context(mail_create_nolog=True, active_test=False)
        planned = talks.search([("result_id", "in", self.ids)]).result_id
        people = (records - planned).filtered(lambda a: a.employee_id.active and a.manager_id.active)
        day = fields.Date.add(self.env.company._perf_today(), days=INTERVIEW_AFTER)
        talks.create(
            [
                {
                    "employee_id": appraisal.employee_id.id,
                    "manager_id": appraisal.manager_id.id,
                    "result_id": appraisal.id,
                    "moment": "review",
                    "date": day,
                }
                for appraisal in people
            ]
        )

    # ------------------------------------------------------------ missed customer results (K-22)

    def _missed_lines(self):
        """The customer goals that are off target."""
        return self._cards().line_ids.filtered(lambda line: line.is_customer and line.status == "red")

    @api.depends("scorecard_id.line_ids.status")
    def _compute_missed_text(self):
        co_owners = self._missed_lines()._co_owners()
        for appraisal in self:
            appraisal.has_co_owners = any(co_owners[line.id] for line in appraisal._missed_lines())
            appraisal.missed_text = "\n".join(
                self.env._("%(kpi)s, carried together with %(names)s", kpi=line._title(), names=co_owners[line.id])
                if co_owners[line.id]
                else line._title()
                for line in appraisal._missed_lines()
            )

    @api.depends("scorecard_id.line_ids.lacks_note")
    def _compute_lacking_text(self):
        for appraisal in self:
            appraisal.lacking_text = "\n".join(
                f"{line._title()}: {line.lacks_note}" for line in appraisal._cards().line_ids if line.lacks_note
            )

    @api.depends("company_id", "department_id")
    def _compute_policy_text(self):
        """What the leaders agreed on for the case that profit and customer value collide (A-03)."""
        Proposition = self.env["customer.perf.value.proposition"]
        agreed = Proposition._agreed(self.company_id)
        for appraisal in self:
            own = agreed.get(appraisal.company_id.id, {})
            appraisal.policy_text = Proposition._pick(own, appraisal.department_id).policy

    def _check_complete(self):
        """A missed customer result asks for the link that broke and for the co-owners' view."""
        result = super()._check_complete()
        asked = ["broken_link", "co_owner_note"] if self.has_co_owners else ["broken_link"]
        if self.missed_text and not all((self[name] or "").strip() for name in asked):
            raise UserError(
                self.env._(
                    "%(name)s: a customer result was missed (%(results)s). Note which link of the chain broke and "
                    "what the others who carry it say, before you submit.",
                    name=self.display_name,
                    results=self.missed_text.replace("\n", "; "),
                )
            )
        return result

    # ------------------------------------------------------------ reminders

    def _move_to(self, state):
        result = super()._move_to(state)
        if self and state in ("self", "published"):  # HR's mass steps; others wait for the daily run
            self.env["customer.perf.reminder"]._soon()
        return result

    def _remind(self, _reason):
        return self.action_remind()

    def action_remind(self):
        """HR has whoever must act told again at once, one mail per person for all that waits."""
        if not self.env.user._perf_is_officer():
            raise AccessError(self.env._("Only HR sends reminders."))
        self.check_access("write")
        # sudo: what somebody was told is kept by the reminders alone
        waiting = self.sudo().filtered(lambda a: a.state in ACTIVITIES and a.cycle_id.state == "review")
        waiting.with_context(tracking_disable=True).told_step = False
        people = {user.id for appraisal in waiting if (user := appraisal._acting_user()).active}
        if people:
            self.env["customer.perf.reminder"]._soon()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if people else "info",
                "message": self.env._("People who get a reminder: %(count)s.", count=len(people))
                if people
                else self.env._("Nobody has to be reminded."),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
