from odoo import api, fields, models

from odoo.addons.customer_perf.fields import OptionalFloat

from ..tools import okr

# Rhythm of what belongs to no cycle yet.
DAYS = 14
# A result is told, not judged: below the target there is something to learn (E-08).
RESULTS = [("green", "Reached"), ("amber", "Partly reached"), ("none", "No data")]
LIGHTS = [("green", "On track"), ("amber", "At risk"), ("red", "Behind"), ("none", "No data")]
STANDINGS = [
    ("waiting", "Not due yet"),
    *LIGHTS[:3],
    ("reached", "Reached"),
    ("partly", "Partly reached"),
    ("not_reached", "Not reached"),
    LIGHTS[3],
]
STANDING_HELP = (
    "Progress is held against the share of the cycle's time that is gone, whenever it was published. On track: at "
    "least 90 % of it, or short of it by 5 points at most. At risk: at least 70 %, or on track with a confidence "
    "below 4. Behind: less. Not due yet: nobody has told, and the first check-in is still to come. From the review on "
    "it says what was reached."
)


class CustomerPerfOkrObjective(models.Model):
    """What somebody wants to change for customers in a cycle, and how it will be seen."""

    _name = "customer.perf.okr.objective"
    _description = "OKR Objective"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "customer.perf.closed.mixin",
        "customer.perf.okr.given.up.mixin",
    ]
    _mail_post_access = "read"
    _closed = frozenset(
        (
            "state",
            "progress",
            "status",
            "standing",
            "confidence",
            "score",
            "is_sample",
            "cancel_reason",
            "carried_from_id",
            "company_id",
            "published_on",
        )
    )
    _order = "cycle_id desc, level, sequence, id"
    _parent_store = True
    _check_company_auto = True

    name = fields.Char("Objective", required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    is_sample = fields.Boolean(readonly=True, copy=False)
    cycle_id = fields.Many2one(
        "customer.perf.okr.cycle",
        index=True,
        ondelete="restrict",
        check_company=True,
        default=lambda self: self._current_cycle(),
    )
    company_id = fields.Many2one("res.company", compute="_compute_company_id", store=True, index=True, precompute=True)
    level = fields.Selection(
        [("company", "Company"), ("unit", "Business Unit"), ("team", "Team"), ("person", "Person")],
        required=True,
        default="team",
    )
    department_id = fields.Many2one("hr.department", check_company=True, ondelete="restrict")
    owner_ids = fields.Many2many(
        "res.users",
        "customer_perf_okr_objective_owner_rel",
        "objective_id",
        "user_id",
        string="Owners",
        domain="[('share', '=', False)]",
        default=lambda self: self.env.user,
        tracking=True,
        help="Across departments where the work is.",
    )
    can_edit = fields.Boolean(compute="_compute_can_edit")
    can_reopen = fields.Boolean(compute="_compute_can_edit")
    check_in_days = fields.Integer(
        "Check-in Every (Days)",
        compute="_compute_check_in_days",
        store=True,
        readonly=False,
        precompute=True,
        help="Rhythm of this team; that of the cycle unless another one is set.",
    )
    customer_group_id = fields.Many2one(
        "customer.perf.customer.group",
        check_company=True,
        ondelete="restrict",
        help="Whose life gets better.",
        tracking=True,
    )
    customer_value = fields.Text(
        translate=True, tracking=True, help="What these customers will have that they do not have today."
    )
    kind = fields.Selection(
        [("aspirational", "Aspirational"), ("committed", "Committed")],
        required=True,
        default="aspirational",
        help="Committed: to be met in full. Aspirational: 70 percent is a good result.",
    )
    state = fields.Selection(
        [("draft", "Draft"), ("published", "Published"), ("closed", "Closed"), ("cancelled", "Cancelled")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    cancel_reason = fields.Text(readonly=True, copy=False)
    is_private = fields.Boolean("Private", tracking=True, help="The exception: seen by its owners and HR only.")
    private_reason = fields.Char("Why Private")
    # ---- alignment
    parent_id = fields.Many2one(
        "customer.perf.okr.objective",
        "Parent Objective",
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("customer.perf.okr.objective", "parent_id", "Child Objectives")
    alignment = fields.Selection(
        [("supports", "Supports it"), ("contributes", "Contributes to a key result")],
        "How It Aligns",
        default="supports",
        required=True,
        help="What contributes is the parent key result's own metric and rolls up into it; what supports is shown and "
        "never averaged.",
    )
    parent_result_id = fields.Many2one(
        "customer.perf.okr.key.result",
        "Key Result of the Parent",
        domain="[('objective_id', '=', parent_id), ('source', '=', 'child')]",
        check_company=True,
        index="btree_not_null",
        ondelete="set null",
    )
    strategic_objective_id = fields.Many2one(
        "customer.perf.strategic.objective", check_company=True, ondelete="set null", index="btree_not_null"
    )
    experience_id = fields.Many2one("customer.perf.experience", "Key Experience", ondelete="set null")
    is_aligned = fields.Boolean(compute="_compute_is_aligned", search="_search_is_aligned")
    # ---- results
    key_result_ids = fields.One2many("customer.perf.okr.key.result", "objective_id", "Key Results")
    progress = OptionalFloat(
        readonly=True,
        copy=False,
        aggregator="avg",
        help="Weighted mean of the key results, 0 to 1. Not started counts as 0; no data and what was given up do not "
        "count.",
    )
    expected = fields.Float("Time Gone", compute="_compute_expected", help="Share of the days of the cycle, 0 to 1.")
    status = fields.Selection(LIGHTS, "Light", default="none", readonly=True, copy=False)
    standing = fields.Selection(STANDINGS, "Status", readonly=True, copy=False, index=True, help=STANDING_HELP)
    confidence = OptionalFloat("Lowest Confidence", readonly=True, copy=False, aggregator="avg")
    score = OptionalFloat("Final Score", readonly=True, copy=False, aggregator="avg", help="0.0 to 1.0, at closing.")
    is_judged = fields.Boolean(compute="_compute_result")
    result = fields.Selection(RESULTS, compute="_compute_result")
    published_on = fields.Date(readonly=True, copy=False)
    learning = fields.Text("What We Learned", copy=False, tracking=True)
    trial_ids = fields.One2many("customer.perf.okr.trial", "objective_id", "Trials")
    change_ids = fields.One2many("customer.perf.okr.change", "objective_id", "Changes", readonly=True)
    carried_from_id = fields.Many2one(
        "customer.perf.okr.objective", "Carried Over From", readonly=True, copy=False, ondelete="set null"
    )

    _check_in_days_range = models.Constraint("CHECK (check_in_days > 0)", "Check-ins come every day at most.")

    @api.model
    def _current_cycle(self):
        """The cycle that a new objective belongs to: the one that is open, else one to come."""
        cycles = self.env["customer.perf.okr.cycle"].search(
            [("company_id", "=", self.env.company.id), ("state", "in", ("draft", "open"))]
        )
        return cycles.sorted(lambda cycle: cycle.state != "open")[:1]

    @api.model
    def _pursued(self, users, cycle):
        """What users pursue or have pursued during an appraisal cycle, as far as the reader may see it."""
        return self.search(
            [
                ("owner_ids", "in", users.ids),
                ("state", "in", ("published", "closed")),
                ("company_id", "=", cycle.company_id.id),
                ("cycle_id.date_to", ">=", cycle.date_from),
                ("cycle_id.date_from", "<=", cycle.date_to),
            ]
        )

    @api.depends("cycle_id", "is_sample")
    def _compute_company_id(self):
        for objective in self:
            own = self.env.company if not objective.is_sample else self.env["res.company"]
            objective.company_id = objective.cycle_id.company_id or own

    @api.depends_context("uid")
    @api.depends("owner_ids", "state", "cycle_id.state")
    def _compute_can_edit(self):
        own = self._origin._filtered_access("write")
        for objective in self:
            origin = objective._origin
            # one that is being written for the first time is its author's
            objective.can_edit = not origin or (origin in own and not origin._is_over())
            given_up = origin.state == "cancelled" and origin.cycle_id.state != "closed"
            objective.can_reopen = given_up and origin in own

    def _since(self):
        """From when on it is pursued: the start of the cycle, or later where it was published later."""
        start, end = self.cycle_id.date_from, self.cycle_id.date_to
        return min(max(self.published_on or start, start), end)

    def _due_date(self, last_check_in):
        return fields.Date.add(last_check_in or self._since(), days=self.check_in_days)

    def _is_late(self, last_check_in):
        return self._due_date(last_check_in) < self.company_id._perf_today()

    @api.depends("cycle_id.date_from", "cycle_id.date_to")
    def _compute_expected(self):
        for objective in self:
            objective.expected = objective.cycle_id._expected() if objective.cycle_id else 0.0

    def _is_over(self):
        """Whether it stays as it is. A draft that its cycle left behind can move on to another one."""
        return self.state in ("closed", "cancelled") or (self.state != "draft" and self.cycle_id.state == "closed")

    def _is_running(self):
        """Whether it is pursued in a cycle that is not over."""
        return self.state == "published" and self.cycle_id.state != "closed"

    @api.depends("cycle_id.check_in_days")
    def _compute_check_in_days(self):
        for objective in self:
            objective.check_in_days = objective.cycle_id.check_in_days or DAYS

    @api.depends("parent_id", "strategic_objective_id", "experience_id")
    def _compute_is_aligned(self):
        for objective in self:
            objective.is_aligned = bool(
                objective.parent_id or objective.strategic_objective_id or objective.experience_id
            )

    def _search_is_aligned(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [
            "|",
            "|",
            ("parent_id", "!=", False),
            ("strategic_objective_id", "!=", False),
            ("experience_id", "!=", False),
        ]

    @api.depends("score", "progress", "kind", "state", "cycle_id.state")
    def _compute_result(self):
        """From the review on it is what was reached that counts, no longer the pace."""
        for objective in self:
            running = objective.cycle_id.state not in ("review", "closed")
            objective.is_judged = objective.state == "closed" or (objective.state == "published" and not running)
            figure = objective._figure() if objective.is_judged else False
            objective.result = okr.result(None if figure is False else figure, objective.kind == "committed")
