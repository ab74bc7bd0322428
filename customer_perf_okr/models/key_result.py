from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.customer_perf.fields import OptionalFloat, number
from odoo.addons.customer_perf.models.indicator.subject import subject_of

from ..tools import okr
from .objective import LIGHTS, RESULTS, STANDING_HELP, STANDINGS

KINDS = [
    ("increase", "Increase to"),
    ("decrease", "Decrease to"),
    ("maintain", "Keep within"),
    ("count", "Count up to"),
    ("milestone", "Milestones"),
    ("binary", "Done or not"),
]
NUMBERS = ("baseline", "target", "commit", "stretch", "range_low", "range_high", "weight", "current")


class CustomerPerfOkrKeyResult(models.Model):
    """How it will be seen that an objective is reached."""

    _name = "customer.perf.okr.key.result"
    _description = "Key Result"
    _inherit = [
        "mail.thread",
        "customer.perf.todo.mixin",
        "customer.perf.closed.mixin",
        "customer.perf.okr.given.up.mixin",
    ]
    _mail_post_access = "read"
    _closed = frozenset(
        (
            *("progress", "progress_raw", "status", "standing", "zone", "reason", "regressed", "measured_on"),
            *("last_check_in", "confidence", "confidence_drift"),
            *("cancelled", "cancel_reason", "subject", "cycle_id", "company_id"),
        )
    )
    _order = "objective_id, sequence, id"
    _check_company_auto = True

    name = fields.Char("Key Result", required=True, translate=True)
    sequence = fields.Integer(default=10)
    objective_id = fields.Many2one("customer.perf.okr.objective", required=True, index=True, ondelete="cascade")
    cycle_id = fields.Many2one(related="objective_id.cycle_id", store=True, index=True)
    company_id = fields.Many2one(related="objective_id.company_id", store=True, index=True)
    state = fields.Selection(related="objective_id.state")
    owner_id = fields.Many2one(
        "res.users", index=True, default=lambda self: self.env.user, domain="[('share', '=', False)]"
    )
    kind = fields.Selection(KINDS, required=True, default="increase")
    unit = fields.Char(translate=True)
    baseline = OptionalFloat(aggregator=None, help="Where it stood at the start.")
    target = OptionalFloat(aggregator=None)
    commit = OptionalFloat(
        "Commitment", aggregator=None, help="What is promised in any case; between start and target."
    )
    stretch = OptionalFloat(aggregator=None, help="Beyond the target.")
    range_low = OptionalFloat("From", aggregator=None)
    range_high = OptionalFloat("To", aggregator=None)
    weight = fields.Float(default=1.0, help="Importance among the key results of the objective.")
    source = fields.Selection(
        [("manual", "Typed at check-ins"), ("kpi", "Follows a KPI"), ("child", "From contributing objectives")],
        "Value Comes",
        required=True,
        default="manual",
    )
    kpi_id = fields.Many2one("customer.perf.kpi", "KPI", ondelete="restrict", index="btree_not_null")
    kpi_department_id = fields.Many2one(
        "hr.department",
        "Measured In",
        ondelete="restrict",
        check_company=True,
        help="Whose values it follows. Empty: the company's.",
    )
    subject = fields.Integer(compute="_compute_subject", store=True)
    milestone_ids = fields.One2many("customer.perf.okr.milestone", "key_result_id", "Milestones", copy=True)
    contributing_ids = fields.One2many("customer.perf.okr.objective", "parent_result_id", "Contributing Objectives")
    current = OptionalFloat(copy=False, aggregator=None)
    confidence = fields.Integer(
        readonly=True, copy=False, aggregator="avg", help="1 to 10: how likely is the target? 0: not said yet."
    )
    confidence_drift = OptionalFloat(
        "Drift", readonly=True, copy=False, aggregator=None, help="Change of the confidence since the first check-in."
    )
    progress_raw = OptionalFloat("Progress Unclipped", readonly=True, copy=False, aggregator=None)
    measured_on = fields.Date(readonly=True, copy=False, help="First day of the latest period of the KPI.")
    as_of = fields.Char(compute="_compute_as_of")
    progress = OptionalFloat(
        readonly=True,
        copy=False,
        aggregator=None,  # the mean is that of the objective, by weight
        help="Share of the way from start to target, 0 to 1. What people tell of counts as 0 until they do. What "
        "follows a KPI or contributing objectives that have no figure is empty and counts nowhere.",
    )
    reason = fields.Selection(
        [
            ("not_started", "Not started: counts as 0 %"),
            ("no_data", "No data: does not count"),
            ("invalid", "Start and target are the same: does not count"),
        ],
        "Why There Is No Figure",
        readonly=True,
        copy=False,
    )
    regressed = fields.Boolean("Worse Than at the Start", readonly=True, copy=False)
    status = fields.Selection(LIGHTS, "Light", default="none", readonly=True, copy=False)
    standing = fields.Selection(STANDINGS, "Status", readonly=True, copy=False, index=True, help=STANDING_HELP)
    is_judged = fields.Boolean(compute="_compute_result")
    result = fields.Selection(RESULTS, compute="_compute_result")
    zone = fields.Selection(
        [("below", "Below the commitment"), ("commit", "Committed"), ("target", "Target"), ("stretch", "Stretch")],
        "Level Reached",
        readonly=True,
        copy=False,
    )
    cancelled = fields.Boolean(readonly=True, copy=False)
    cancel_reason = fields.Text(readonly=True, copy=False)
    check_in_ids = fields.One2many("customer.perf.okr.check.in", "key_result_id", "Check-ins")
    change_ids = fields.One2many("customer.perf.okr.change", "key_result_id", "Changes", readonly=True)
    last_check_in = fields.Date(readonly=True, copy=False)
    can_edit = fields.Boolean(compute="_compute_can_edit")
    due_date = fields.Date("Next Check-in", compute="_compute_due")
    is_due = fields.Boolean("Check-in Due", compute="_compute_due", search="_search_is_due")
    change_reason = fields.Char("Reason for the Change", copy=False, help="Needed once it is published.")
    change_feedback = fields.Char("Customer Feedback Behind It", copy=False)

    _weight_range = models.Constraint("CHECK (weight >= 0)", "A weight is not negative.")
    _confidence_range = models.Constraint("CHECK (confidence BETWEEN 0 AND 10)", "Confidence lies between 1 and 10.")
    _subject_idx = models.Index("(kpi_id, subject) WHERE kpi_id IS NOT NULL")

    @api.depends("kpi_department_id")
    def _compute_subject(self):
        for result in self:
            result.subject = subject_of(department_id=result.kpi_department_id.id)

    @api.depends_context("uid")
    @api.depends("owner_id", "objective_id.owner_ids", "objective_id.state", "cycle_id.state")
    def _compute_can_edit(self):
        # sudo: whether its objective is over, also a private one
        editable = self._origin._filtered_access("write").filtered(lambda r: not r.sudo().objective_id._is_over())
        for result in self:
            result.can_edit = not result._origin or result._origin in editable

    @api.depends(
        "last_check_in",
        "objective_id.check_in_days",
        "objective_id.published_on",
        "cycle_id.date_from",
        "cycle_id.state",
        "objective_id.state",
        "cancelled",
    )
    def _compute_due(self):
        for result in self:
            known = result.sudo()  # sudo: the state of its objective, also of a private one
            cycle = known.cycle_id
            running = cycle.state == "open" and known.objective_id.state == "published" and not result.cancelled
            result.due_date = running and known.objective_id._due_date(result.last_check_in)
            result.is_due = bool(result.due_date) and result.due_date < cycle.company_id._perf_today()

    def _search_is_due(self, operator, value):
        if operator != "in":
            return NotImplemented
        self.flush_model(["last_check_in", "cancelled"])
        self.env["customer.perf.okr.cycle"].flush_model()
        self.env["customer.perf.okr.objective"].flush_model(["state", "check_in_days", "published_on"])
        query = SQL(
            """
            SELECT result.id
              FROM customer_perf_okr_key_result result
              JOIN customer_perf_okr_objective objective ON objective.id = result.objective_id
              JOIN customer_perf_okr_cycle cycle ON cycle.id = objective.cycle_id
             WHERE cycle.state = 'open' AND objective.state = 'published' AND result.cancelled IS NOT TRUE
               AND COALESCE(
                       result.last_check_in,
                       LEAST(GREATEST(objective.published_on, cycle.date_from), cycle.date_to)
                   ) + objective.check_in_days < %s
            """,
            self.env.company._perf_today(),
        )
        return Domain("id", "in", query)

    @api.depends("progress", "objective_id.kind", "objective_id.is_judged", "cancelled")
    def _compute_result(self):
        for result in self:
            objective = result.sudo().objective_id  # sudo: also of a private one
            result.is_judged = objective.is_judged and not result.cancelled
            value = number(result.progress) if result.is_judged else None
            result.result = okr.result(value, objective.kind == "committed")

    @api.depends("measured_on", "kpi_id.frequency", "company_id")
    def _compute_as_of(self):
        for result in self:
            period = result.kpi_id._period_name(result.measured_on, result.company_id)
            result.as_of = self.env._("as of %(period)s", period=period) if period else False

    # ------------------------------------------------------------ rules

    @api.onchange("kpi_id")
    def _onchange_kpi_id(self):
        if self.kpi_id:
            self.unit = self.kpi_id.unit
            self.target = self.kpi_id.target if self.target is False else self.target
            self.kind = "decrease" if self.kpi_id.direction == "lower" else self.kind

    @api.constrains("kind", "source", "kpi_id", *NUMBERS)
    def _check_target(self):
        for result in self:
            if message := result._problem():
                raise ValidationError(self.env._("%(result)s: %(problem)s", result=result.name, problem=message))

    def _problem(self):
        start, target = self.baseline or 0.0, self.target
        if not all(okr.is_number(number(self[name])) for name in NUMBERS):
            return self.env._("give numbers.")
        # sudo: also a private objective may contribute
        if self.source != "child" and "contributes" in self.sudo().contributing_ids.mapped("alignment"):
            return self.env._("objectives contribute to it, so its value comes from them.")
        if self.source == "kpi" and not self.kpi_id:
            return self.env._("choose the KPI that it follows.")
        if self.kind in ("increase", "count") and target is not False and target < start:
            return self.env._("the target lies below the start; choose “Decrease to”.")
        if self.kind == "decrease" and target is not False and target > start:
            return self.env._("the target lies above the start; choose “Increase to”, or set where it stands today.")
        if self.kind in ("increase", "decrease", "count") and (message := self._marks_problem()):
            return message
        if self.kind in ("milestone", "binary") and self.source != "manual":
            return self.env._("milestones and what is done or not are told by people; choose “Increase to”.")
        if self.kind == "maintain" and self.source == "kpi":
            return self.env._("what is to be kept within a range is told by check-ins; a KPI rises or falls.")
        if self.kind == "maintain":
            low, high = self.range_low, self.range_high
            if low is False and high is False:
                return self.env._("say from where to where it is to be kept.")
            if low is not False and high is not False and low > high:
                return self.env._("the range ends before it begins.")
        return ""

    def _marks_problem(self):
        """The commitment lies on the way to the target, the stretch beyond."""
        sign = -1 if self.kind == "decrease" else 1
        start, commit, target, stretch = (
            None if value is False else sign * value
            for value in (self.baseline or 0.0, self.commit, self.target, self.stretch)
        )
        if commit is not None and (commit < start or (target is not None and commit > target)):
            return self.env._("the commitment lies between start and target.")
        if stretch is not None and target is not None and stretch < target:
            return self.env._("the stretch lies beyond the target.")
        return ""

    def _check_measurable(self):
        """:raises UserError: something is missing by which it could be seen"""
        if self.source == "kpi" and self.kpi_id.state == "retired":
            raise UserError(
                self.env._(
                    "%(result)s: %(kpi)s has been retired. Choose another KPI.",
                    result=self.name,
                    kpi=self.kpi_id.name,
                )
            )
        needs = {"increase": ("baseline", "target"), "decrease": ("baseline", "target"), "count": ("target",)}
        missing = [name for name in needs.get(self.kind, ()) if self[name] is False and self.source != "child"]
        if self.kind in needs and self.source != "child" and (self.baseline or 0.0) == self.target:
            raise UserError(
                self.env._(
                    "%(result)s: start and target are the same. Choose “Keep within” for what is to stay as it is.",
                    result=self.name,
                )
            )
        if missing or (self.kind == "milestone" and not sum(self.milestone_ids.mapped("weight"))):
            raise UserError(
                self.env._(
                    "%(result)s: say where it stands today and where it is to be, or its milestones, before it is "
                    "published.",
                    result=self.name,
                )
            )
