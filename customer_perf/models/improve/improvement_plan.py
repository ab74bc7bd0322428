from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..appraisal.appraisal_steps import PUBLISHED

STATES = [("draft", "In Preparation"), ("running", "Under Way"), ("done", "Ended")]
OUTCOMES = [
    ("reached", "Reached"),
    ("prolonged", "Prolonged"),
    ("not_reached", "Not reached"),
    ("otherwise", "Ended otherwise"),
]
TODO_END, TODO_READ, TODO_LATE = (f"customer_perf.mail_activity_type_plan_{step}" for step in ("end", "read", "late"))
# Days that a plan takes unless something else is agreed.
LENGTH = 90
# What both sides agree on; once begun it stays.
AGREED = {"reason", "missed_goal_ids", "low_rating_ids", "agreed_on", "date_to"}


class CustomerPerfImprovementPlan(models.Model):
    """What manager and employee agree on after a result, so that he reaches what he missed: measurable goals, and the
    support that the firm owes him. It is about a person, not about a KPI as ``customer.perf.improvement`` is, whose
    owner plans and checks alone: here two sides are bound, and few may know of it."""

    _name = "customer.perf.improvement.plan"
    _description = "Improvement Plan"
    _inherit = [
        "customer.perf.closed.mixin",
        "customer.perf.person.mixin",
        "customer.perf.confidential.mixin",
    ]
    # whose support is due first
    _order = "support_due, date_to, id"
    _closed = frozenset(
        {
            "name", "employee_id", "cycle_id", "department_id", "company_id", "state", "begun_on", "closed_on",
            "outcome", "outcome_text", "support_reason", "former_id", "support_due", "told_support",
            "employee_comment",
        }
    )  # fmt: skip
    _fixed = frozenset({"appraisal_id"})

    # Says nothing of whom and what it is about.
    name = fields.Char("Plan Number", required=True, readonly=True, copy=False, default="–")
    appraisal_id = fields.Many2one(
        "customer.perf.appraisal",
        "Result",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("state", "in", PUBLISHED)],
    )
    employee_id = fields.Many2one(related="appraisal_id.employee_id", store=True)
    cycle_id = fields.Many2one(related="appraisal_id.cycle_id", store=True)
    department_id = fields.Many2one(related="appraisal_id.department_id", store=True)
    company_id = fields.Many2one(related="appraisal_id.company_id", store=True, index=True)
    manager_id = fields.Many2one(
        "hr.employee",
        "Led By",
        compute="_compute_manager_id",
        store=True,
        readonly=False,
        index=True,
        ondelete="restrict",
        tracking=True,
        help="Who assessed, unless HR names somebody else.",
    )
    state = fields.Selection(
        STATES, required=True, default="draft", readonly=True, copy=False, tracking=True, group_expand=True, index=True
    )
    # ------------------------------------------------------------ why
    missed_goal_ids = fields.Many2many(
        "customer.perf.scorecard.line", "customer_perf_improvement_plan_goal_rel", string="Goals Missed"
    )
    low_rating_ids = fields.Many2many(
        "customer.perf.behaviour.rating",
        "customer_perf_improvement_plan_rating_rel",
        string="Behaviours Below Expectation",
    )
    missable_goal_ids = fields.Many2many("customer.perf.scorecard.line", compute="_compute_missable")
    missable_rating_ids = fields.Many2many("customer.perf.behaviour.rating", compute="_compute_missable")
    reason = fields.Text(
        "Why This Plan", help="What was missed and what stood in the way, in words. A grade or a rank is no reason."
    )
    # ------------------------------------------------------------ what
    goal_ids = fields.One2many("customer.perf.improvement.plan.goal", "plan_id", "Goals")
    support_ids = fields.One2many("customer.perf.improvement.plan.support", "plan_id", "Support Owed")
    support_due = fields.Date(
        "Next Support By", compute="_compute_support_due", store=True, help="Support that was not given yet."
    )
    is_support_late = fields.Boolean(
        "Support Late", compute="_compute_is_support_late", search="_search_is_support_late"
    )
    told_support = fields.Date(
        "Late Support Told", readonly=True, copy=False, help="The late support that HR was told of."
    )
    agreed_on = fields.Date(copy=False, help="The day on which both sides went through it and agreed on it.")
    date_to = fields.Date(
        "Until",
        required=True,
        default=lambda self: fields.Date.add(self.env.company._perf_today(), days=LENGTH),
        tracking=True,
    )
    begun_on = fields.Date(readonly=True, copy=False)
    check_in_count = fields.Integer("Check-ins Held", compute="_compute_check_ins")
    next_check_in = fields.Date("Next Check-in", compute="_compute_check_ins")
    employee_comment = fields.Text("How the Employee Sees It", copy=False, tracking=True)
    # ------------------------------------------------------------ what came of it
    outcome = fields.Selection(OUTCOMES, "How It Ended", readonly=True, copy=False, tracking=True)
    outcome_text = fields.Text("What Came of It", readonly=True, copy=False)
    support_reason = fields.Text("Why Support Was Not Given", readonly=True, copy=False)
    closed_on = fields.Date("Ended On", readonly=True, copy=False)
    former_id = fields.Many2one(
        "customer.perf.improvement.plan", "Prolongs", readonly=True, copy=False, index="btree_not_null",
        ondelete="set null",
    )  # fmt: skip
    can_lead = fields.Boolean(compute="_compute_can")
    can_comment = fields.Boolean(compute="_compute_can")
    obstacle_text = fields.Text("Before It Can Begin", compute="_compute_obstacle_text")

    _one_open = models.UniqueIndex("(appraisal_id) WHERE state != 'done'", "There is an open plan for this result.")

    @api.depends("appraisal_id")
    def _compute_manager_id(self):
        for plan in self:
            plan.manager_id = plan.sudo().appraisal_id.manager_id  # sudo: who assessed, of a plan that may be read

    @api.depends("appraisal_id")
    def _compute_missable(self):
        """What can be named, as far as the user may read it."""
        for plan in self:
            goals, ratings = plan._shortfalls()
            plan.missable_goal_ids = goals.sudo(False)._filtered_access("read")
            plan.missable_rating_ids = ratings.sudo(False)._filtered_access("read")

    def _shortfalls(self):
        # sudo: what was missed decides on a plan, whoever was named to lead it
        return self.appraisal_id._origin.sudo()._shortfalls()

    @api.depends("state", "support_ids.given_on", "support_ids.date_until")
    def _compute_support_due(self):
        for plan in self:
            owed = plan._owed() if plan.state == "running" else plan.support_ids.browse()
            plan.support_due = min(owed.filtered("date_until").mapped("date_until"), default=False)

    def _owed(self):
        """Support that was not given yet."""
        return self.support_ids.filtered(lambda support: not support.given_on)

    @api.depends("support_due")
    def _compute_is_support_late(self):
        today = {company: company._perf_today() for company in self.company_id}
        for plan in self:
            plan.is_support_late = bool(plan.support_due) and plan.support_due < today[plan.company_id]

    def _search_is_support_late(self, operator, value):
        return Domain("support_due", "<", self.env.company._perf_today()) if operator == "in" else NotImplemented

    def _compute_check_ins(self):
        """As far as the user may read them."""
        rows = self.env["customer.perf.check.in"]._read_group(
            [("plan_id", "in", self.ids)], ["plan_id", "state"], ["__count", "date:min"]
        )
        found = {(plan.id, state): (count, day) for plan, state, count, day in rows}
        for plan in self:
            plan.check_in_count = found.get((plan.id, "held"), (0, False))[0]
            plan.next_check_in = found.get((plan.id, "planned"), (0, False))[1]

    # ------------------------------------------------------------ who

    @api.depends_context("uid")
    @api.depends("manager_id", "state", "appraisal_id")
    def _compute_can(self):
        user, officer = self.env.user, self.env.user._perf_is_officer()
        for plan in self:
            others = plan.state != "done" and not plan.is_about_me
            plan.can_lead = others and (officer or user in plan._leaders())
            plan.can_comment = plan.is_mine and plan.state == "running"

    def _leaders(self):
        """Users who lead the plan besides HR: the manager, who stands in for him, the next above who can log in."""
        record = self.sudo()  # sudo: who stands where; only users are compared
        return record.appraisal_id._leading(record.manager_id)

    def _writable(self):
        """Names of what the user writes of the plan as it stands."""
        names = {"employee_comment"} if self.can_comment else set()
        if self.can_lead:
            names |= {"goal_ids", "support_ids"} | (AGREED if self.state == "draft" else set())
            names |= {"manager_id"} if self.env.user._perf_is_officer() else set()
        return names

    @api.model_create_multi
    def create(self, vals_list):
        plans = super().create(vals_list)
        if not self.env.su:
            plans._check_may_plan()
        for plan in plans.sudo():  # sudo: the number is closed to everyone
            plan.name = self.env["ir.sequence"].sudo().next_by_code("customer.perf.improvement.plan")
        return plans

    def _check_may_plan(self):
        """Who assessed, and HR, make a plan for a published result."""
        for plan in self:
            record = plan.appraisal_id.sudo()  # sudo: who assessed and in which step it is
            assigned = plan.manager_id == record.manager_id or self.env.user._perf_is_officer()
            if not (plan.can_lead and assigned):
                raise AccessError(self.env._("An improvement plan is made by who assessed the result, or by HR."))
            if record.state not in PUBLISHED:
                raise UserError(
                    self.env._("%(name)s is not published: a plan follows a result.", name=record.display_name)
                )

    def write(self, vals):
        if not self.env.su:
            self._check_writable(vals)
        # sudo: the comment is closed, so that nobody makes a plan with one; who may write it was checked
        opened = self.sudo() if vals.keys() == {"employee_comment"} else self
        result = super(CustomerPerfImprovementPlan, opened).write(vals)
        if "manager_id" in vals:
            self._schedule()
        if (vals.get("employee_comment") or "").strip():
            self.sudo().activity_unlink([TODO_READ])  # sudo: he was asked for it
        return result

    def _check_writable(self, vals):
        names = {name for name in vals if not name.startswith(("activity_", "message_"))}
        for plan in self:
            writable = plan._writable()
            if names - writable or not (vals or writable):
                raise AccessError(
                    self.env._(
                        "%(plan)s: %(fields)s cannot be written by you in this step.",
                        plan=plan.display_name,
                        fields=", ".join(sorted(self._fields[name]._description_string(self.env) for name in names)),
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_never_begun(self):
        for plan in self:
            if plan.state != "draft":
                raise UserError(
                    self.env._("%(plan)s was begun and stays on record. End it instead.", plan=plan.display_name)
                )
            if not (plan.can_lead or self.env.su):
                raise AccessError(self.env._("%(plan)s: this step is not yours.", plan=plan.display_name))
