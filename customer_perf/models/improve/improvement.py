from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...fields import OptionalFloat
from ...tools import compare
from ..base.person_mixin import among

STATES = [
    ("plan", "Plan"),
    ("do", "Do"),
    ("check", "Check"),
    ("act", "Act"),
    ("done", "Done"),
    ("dropped", "Dropped"),
]
VERDICTS = [
    (compare.TOO_EARLY, "Too early to say"),
    (compare.NO_BASE, "Too few values before"),
    (compare.NO_CHANGE, "No change shown"),
    (compare.MAYBE, "Better, may be chance"),
    (compare.BETTER, "Better, hard to explain by chance"),
    (compare.WORSE, "Worse"),
]
FIGURES = {
    "verdict", "n_before", "n_after", "before", "after", "difference_low", "difference_high", "chance",
    "guard_worse_ids", "judged_on", "in_time", "effective",
}  # fmt: skip
# What only steps set.
CLOSED = frozenset({"state", "begun_on", "carried_on", "closed_on", "drop_reason", "former_id", *FIGURES})
# What was planned is what is checked: once begun it stays.
PLANNED = frozenset(
    {
        "company_id",
        "kpi_id",
        "employee_id",
        "department_id",
        "expected",
        "date_deadline",
        "check_date",
        "alert_id",
        "decision_id",
    }
)
LAST_STEPS = ("done", "dropped")
# Once it is over, what was written of it stays as well.
WORDS = {"name", "owner_id", "containment", "cause", "plan", "outcome", "conclusion"}


class CustomerPerfImprovement(models.Model):
    """Something that is changed so that a KPI gets better: planned, done, checked on a day that was set before,
    and kept, given up or repeated. That it was done does not say that it helped; the check does, as far as figures
    can, and never what brought a change about."""

    _name = "customer.perf.improvement"
    _description = "Improvement"
    _inherit = ["customer.perf.closed.mixin", "customer.perf.unit.mixin", "mail.thread", "customer.perf.todo.mixin"]
    _closed = CLOSED
    _planned = PLANNED
    _order = "state, date_deadline, id"
    _check_company_auto = True

    # Translated, for those who feel the change are asked about it in their language.
    name = fields.Char("What We Change", required=True, tracking=True, translate=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    owner_id = fields.Many2one(
        "res.users",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        tracking=True,
        domain=[("share", "=", False)],
        help="Who sees to it.",
    )
    is_owner_below = fields.Boolean(compute="_compute_is_owner_below", search="_search_is_owner_below")
    origin = fields.Selection(
        [
            ("alert", "Early warning"),
            ("complaint", "Complaint"),
            ("review", "Review meeting"),
            ("survey", "Survey"),
            ("health", "Indicator health"),
            ("diagnosis", "Diagnosis"),
            ("voice", "Customer voice"),
            ("idea", "Own idea"),
        ],
        "Born From",
        required=True,
        default="idea",
    )
    alert_id = fields.Many2one("customer.perf.alert", "Early Warning", index="btree_not_null", ondelete="set null")
    entry_id = fields.Many2one(
        "customer.perf.timeline.entry", "Customer Voice", index="btree_not_null", ondelete="set null"
    )
    complaint_id = fields.Many2one("customer.perf.complaint", index="btree_not_null", ondelete="set null")
    decision_id = fields.Many2one(
        "customer.perf.review.decision", "Decided In", index="btree_not_null", ondelete="set null"
    )
    former_id = fields.Many2one(
        "customer.perf.improvement", "Repeats", readonly=True, copy=False, index="btree_not_null", ondelete="set null"
    )
    kpi_id = fields.Many2one("customer.perf.kpi", "KPI", index=True, ondelete="restrict", tracking=True)
    employee_id = fields.Many2one(
        string="Figures of", check_company=True, ondelete="restrict", help="Whose values should get better."
    )
    department_id = fields.Many2one(
        check_company=True, ondelete="restrict", help="Empty, as the employee: the company's values."
    )
    # ------------------------------------------------------------ plan
    containment = fields.Text(
        "Done at Once", tracking=True, help="What protects customers now, apart from the work on the cause."
    )
    cause = fields.Text(help="Why it happens: asked until it is something we can change.", tracking=True)
    plan = fields.Text(help="What is changed, and why that should help.", tracking=True)
    expected = OptionalFloat(
        "Expected Change", aggregator=None, help="By how much the KPI should change, in its unit."
    )
    date_deadline = fields.Date(
        "Done By", required=True, default=lambda self: fields.Date.add(self.env.company._perf_today(), days=30),
        tracking=True,
    )  # fmt: skip
    check_date = fields.Date(
        compute="_compute_check_date",
        store=True,
        readonly=False,
        tracking=True,
        help="Set before anything is done, so that nobody picks a good moment: three periods of the KPI after it, "
        "and ten days for the last value to come in.",
    )
    # ------------------------------------------------------------ do
    state = fields.Selection(
        STATES, required=True, default="plan", readonly=True, copy=False, tracking=True, group_expand=True, index=True
    )
    begun_on = fields.Date(readonly=True, copy=False)
    carried_on = fields.Date("Carried Out On", readonly=True, copy=False, tracking=True)
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late")
    # ------------------------------------------------------------ check: frozen on the day
    verdict = fields.Selection(VERDICTS, readonly=True, copy=False, tracking=True)
    judged_on = fields.Date(readonly=True, copy=False)
    n_before = fields.Integer("Values Before", readonly=True, copy=False, aggregator=None)
    n_after = fields.Integer("Values After", readonly=True, copy=False, aggregator=None)
    before = OptionalFloat("Mean Before", readonly=True, copy=False, aggregator=None)
    after = OptionalFloat("Mean After", readonly=True, copy=False, aggregator=None)
    difference_low = OptionalFloat("Difference From", readonly=True, copy=False, aggregator=None)
    difference_high = OptionalFloat("Difference To", readonly=True, copy=False, aggregator=None)
    chance = OptionalFloat(
        "By Chance",
        readonly=True,
        copy=False,
        aggregator=None,
        help="In how many of 100 cases chance alone brings it.",
    )
    guard_worse_ids = fields.Many2many(
        "customer.perf.kpi", "customer_perf_improvement_guard_rel", string="Got Worse Meanwhile", readonly=True,
        copy=False,
    )  # fmt: skip
    verdict_text = fields.Text("What the Values Say", compute="_compute_verdict_text")
    # ------------------------------------------------------------ act
    outcome = fields.Text("What Came of It", copy=False, tracking=True)
    conclusion = fields.Selection(
        [("standardise", "Make it the standard"), ("drop", "Give it up"), ("repeat", "Try once more, changed")],
        "What Follows",
        copy=False,
        tracking=True,
    )
    drop_reason = fields.Text(readonly=True, copy=False)
    closed_on = fields.Date(readonly=True, copy=False)

    _one_subject = models.Constraint(
        "CHECK (employee_id IS NULL OR department_id IS NULL)",
        "An improvement is about the values of an employee or of a department, not of both.",
    )

    # ------------------------------------------------------------ days

    @api.depends("kpi_id", "date_deadline", "company_id")
    def _compute_check_date(self):
        for improvement in self:
            if improvement.state == "plan":
                improvement.check_date = improvement._check_after(improvement.date_deadline)

    def _check_after(self, day):
        """The day on which the values of three whole periods after a day have settled; False without a day."""
        if not day:
            return False
        company = self.company_id or self.env.company
        frequency = self.kpi_id.frequency or "month"
        for _period in range(compare.AFTER_FROM + 1):
            last = company._perf_end(day, frequency)
            day = fields.Date.add(last, days=1)
        return fields.Date.add(last, days=compare.SETTLED_AFTER)

    @api.depends("state", "date_deadline", "check_date")
    def _compute_is_late(self):
        today = self.env.company._perf_today()
        for improvement in self:
            improvement.is_late = bool(improvement.filtered_domain(self._late(today)))

    def _search_is_late(self, operator, value):
        return self._late(self.env.company._perf_today()) if operator == "in" else NotImplemented

    @api.model
    def _late(self, today):
        begun = Domain("state", "in", ["plan", "do"]) & Domain("date_deadline", "<", today)
        return begun | (Domain("state", "in", ["check", "act"]) & Domain("check_date", "<", today))

    # ------------------------------------------------------------ whose it is

    @api.depends_context("uid")
    @api.depends("owner_id")
    def _compute_is_owner_below(self):
        below = {row[0] for row in self.env.execute_query(self._owner_query())} if self.owner_id else set()
        for improvement in self:
            improvement.is_owner_below = improvement.owner_id.id in below

    def _search_is_owner_below(self, operator, value):
        return among("owner_id", self._owner_query) if operator == "in" else NotImplemented

    @api.model
    def _owner_query(self):
        """Users of all employees below the user."""
        return SQL(
            "SELECT person.user_id FROM hr_employee person WHERE person.user_id IS NOT NULL AND person.id IN (%s)",
            self._team_query(),
        )

    # ------------------------------------------------------------ writing

    @api.model_create_multi
    def create(self, vals_list):
        improvements = super().create(vals_list)
        improvements._check_subject()
        improvements._take_alert()
        improvements._take_decision()
        improvements._take_entry()
        improvements._schedule()
        return improvements

    def write(self, vals):
        if not self.env.su:
            self._check_planned(vals)
        result = super().write(vals)
        if {"employee_id", "department_id", "owner_id"} & vals.keys():
            self._check_subject()
        if vals.get("alert_id"):
            self._take_alert()
        if vals.get("decision_id"):
            self._take_decision()
        if "entry_id" in vals:
            self._take_entry()
        if {"owner_id", "date_deadline", "state"} & vals.keys():
            self._schedule()
        return result

    def _check_planned(self, vals):
        for improvement in self:
            is_over = improvement.state in LAST_STEPS
            fixed = set() if improvement.state == "plan" else self._planned | (WORDS if is_over else set())
            if fixed & vals.keys():
                raise UserError(
                    self.env._(
                        "%(name)s: what was planned is what is checked, so it stays. Drop it and plan another one "
                        "where something else is meant.",
                        name=improvement.name,
                    )
                )

    def _check_subject(self):
        """Nobody makes figures of a person a matter of his who does not answer for them."""
        if self.env.su or self.env.user._perf_is_officer():
            return
        for improvement in self.filtered("employee_id"):
            if not (improvement.is_mine or improvement.is_my_team):
                raise AccessError(
                    self.env._(
                        "%(name)s: figures of a person are improved by himself, those above him and HR.",
                        name=improvement.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_never_begun(self):
        if begun := self.filtered(lambda improvement: improvement.state != "plan"):
            raise UserError(self.env._("%(name)s was begun and stays on record. Drop it instead.", name=begun[0].name))
