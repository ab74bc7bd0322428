from odoo import api, fields, models

from ..appraisal.appraisal_steps import PUBLISHED
from .timeline_entry import EVIDENCE

# Levels of a behaviour that are below expectation.
LOW = ("1", "2")


class CustomerPerfAppraisal(models.Model):
    """What speaks for somebody beyond figures, beside his result (K-06), and the plan for what he missed."""

    _inherit = "customer.perf.appraisal"

    evidence_ids = fields.One2many(
        "customer.perf.timeline.entry", "appraisal_id", domain=[("kind", "in", EVIDENCE)], readonly=True
    )
    improvement_ids = fields.Many2many("customer.perf.improvement", compute="_compute_improvement_ids")
    improvement_plan_ids = fields.One2many("customer.perf.improvement.plan", "appraisal_id", "Improvement Plans")
    can_plan = fields.Boolean(compute="_compute_can_plan")

    @api.depends_context("uid")
    @api.depends("employee_id", "cycle_id")
    def _compute_improvement_ids(self):
        """Those that the employee owned or that were about his figures, and that were under way in the cycle; as
        far as the user may read them."""
        people = self.sudo()  # sudo: users of employees; the improvements are searched with the user's rights
        found = self.env["customer.perf.improvement"].search(
            [
                ("state", "not in", ["plan", "dropped"]),
                "|",
                ("employee_id", "in", people.employee_id.ids),
                ("owner_id", "in", people.employee_id.user_id.ids),
            ]
        )
        for appraisal in self:
            person, cycle = appraisal.sudo().employee_id, appraisal.sudo().cycle_id
            appraisal.improvement_ids = found.filtered(
                lambda i, p=person, c=cycle: (
                    (i.sudo().employee_id == p or (p.user_id and i.owner_id == p.user_id))
                    and i.company_id == c.company_id
                    and i.begun_on <= c.date_to
                    and (i.closed_on or c.date_from) >= c.date_from
                )
            )

    # ------------------------------------------------------------ what was missed, and the plan for it

    @api.depends_context("uid")
    @api.depends("state", "manager_id", "improvement_plan_ids.state")
    def _compute_can_plan(self):
        """Whether the user makes a plan for the result, or reads the one there is."""
        officer = self.env.user._perf_is_officer()
        for appraisal in self:
            record = appraisal.sudo()  # sudo: who assessed; only users are compared
            leads = officer or self.env.user in record._leading(record.manager_id)
            can_make = appraisal.state in PUBLISHED and leads and not appraisal.is_about_me
            appraisal.can_plan = can_make or bool(appraisal.improvement_plan_ids)

    def _leading(self, manager):
        """Users who stand for a manager: he himself, who stands in for him, the next above who can log in."""
        return (manager | manager._perf_deputy()).user_id | self._acting_for(manager)

    def _shortfalls(self):
        """(goals that were missed, behaviours that were rated below expectation), as far as the user may read them."""
        goals = self._cards().line_ids
        missed = goals.filtered(lambda goal: goal.status == "red") | goals._gates_missed()
        return missed, self.behaviour_ids.filtered(lambda rating: rating.level in LOW)

    def action_improvement_plan(self):
        """The plan for this result, or the form of a new one."""
        self.ensure_one()
        plans = self.improvement_plan_ids
        if plan := plans.filtered(lambda plan: plan.state != "done") or plans.sorted("closed_on")[-1:]:
            return plan.get_formview_action()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Improvement Plan"),
            "res_model": plans._name,
            "views": [[False, "form"]],
            "context": {"default_appraisal_id": self.id},
        }
