import re
import unicodedata
from itertools import chain, count

from odoo import Command, api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.misc import format_date

from ..base.choices import DIRECTIONS, ORIENTATIONS, SOURCE_CLASSES, TIME_VIEWS

CUSTOMER_CLASSES = [
    ("external", "External customer"),
    ("internal", "Internal customer"),
    ("ecosystem", "Ecosystem customer"),
]
# What decides how a value comes about: a change makes a new version.
DEFINITION_FIELDS = ("definition", "formula", "unit", "direction", "aggregation", "ratio_factor")


class CustomerPerfKpi(models.Model):
    _name = "customer.perf.kpi"
    _description = "KPI"
    _inherit = ["mail.thread", "customer.perf.target.mixin"]
    _order = "orientation, name, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, translate=True, tracking=True)
    code = fields.Char(
        compute="_compute_code",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        copy=False,
        index=True,
        help="What files and other systems name it by. Suggested from the name.",
    )
    definition = fields.Text(translate=True, help="What it measures, and for whom.")
    formula = fields.Text(translate=True)
    unit = fields.Char(translate=True)
    direction = fields.Selection(
        DIRECTIONS,
        required=True,
        default="higher",
    )
    orientation = fields.Selection(
        ORIENTATIONS,
        required=True,
        default="customer",
        tracking=True,
    )
    kind = fields.Selection(
        [("result", "Result"), ("process", "Process"), ("behaviour", "Behaviour")],
        required=True,
        default="result",
    )
    layer = fields.Selection(
        [("strategic", "Strategic"), ("operational", "Operational"), ("post", "Post")],
        required=True,
        default="operational",
    )
    dimension = fields.Selection(
        [("quality", "Quality"), ("cost", "Cost"), ("delivery", "Delivery"), ("efficiency", "Efficiency")]
    )
    customer_class = fields.Selection(
        CUSTOMER_CLASSES,
        compute="_compute_customer_class",
        store=True,
        readonly=False,
        precompute=True,
        help="Whose value it serves; empty for an internal task.",
    )
    experience = fields.Selection(
        [
            ("nps", "Recommendation (NPS)"),
            ("csat", "Satisfaction (CSAT)"),
            ("ces", "Effort (CES)"),
            ("clv", "Lifetime value (CLV)"),
            ("retention", "Retention or churn"),
        ],
        "Loyalty Indicator",
        help="Which of the five loyalty indicators it is. None of them tells all: read them together.",
    )
    time_view = fields.Selection(
        TIME_VIEWS,
        help="Short term: what happened in the period, such as calls, times or costs. Lasting: what stays and grows, "
        "such as retention, lifetime value, trust or skills. A scorecard has both.",
    )
    limits = fields.Text(translate=True, help="What it cannot tell.")
    aggregation = fields.Selection(
        [
            ("sum", "Sum"),
            ("mean", "Mean"),
            ("ratio", "Ratio of sums"),
            ("last", "Last value"),
            ("min", "Lowest"),
            ("max", "Highest"),
        ],
        required=True,
        default="mean",
        help="How the values of a period become one. A rate is the sum of its numerators over the "
        "sum of its denominators, never the mean of rates.",
    )
    ratio_factor = fields.Float(
        default=1.0, help="What the ratio is multiplied with: 100 for a percentage, 1000 for a rate per thousand."
    )
    digits = fields.Integer(
        "Decimals", default=2, required=True, help="With how many decimals values are shown; small ones get more."
    )
    frequency = fields.Selection(
        [("day", "Daily"), ("week", "Weekly"), ("month", "Monthly"), ("quarter", "Quarterly"), ("year", "Yearly")],
        required=True,
        default="month",
    )
    source_class = fields.Selection(
        SOURCE_CLASSES,
        group_expand=True,  # a class with nothing shows
    )
    how_affect = fields.Text("How do I affect it?", translate=True)
    when_drops = fields.Text("What to do when it drops?", translate=True)
    is_activity = fields.Boolean(help="Counts activity only, so it should never stand alone on a scorecard.")
    industries = fields.Char(help="Industries that use it, separated by spaces.")
    parent_id = fields.Many2one(
        "customer.perf.kpi",
        "Leads To",
        index="btree_not_null",
        ondelete="set null",
        help="The KPI one layer up that moves when this one improves: post, department, company.",
    )
    child_ids = fields.One2many("customer.perf.kpi", "parent_id", "Driven By")
    effect_lag = fields.Integer(
        "Shows After (Months)",
        tracking=True,
        aggregator=None,
        help="After how many months the KPI that it leads to moves. Say so before you look at the figures: nobody "
        "searches them for the lag that fits best.",
    )
    conflict_ids = fields.Many2many(
        "customer.perf.kpi",
        "customer_perf_kpi_conflict_rel",
        "kpi_id",
        "conflict_id",
        string="Pulls Against",
        help="KPIs that are known to suffer where this one is pushed.",
    )
    guard_ids = fields.Many2many(
        "customer.perf.kpi",
        "customer_perf_kpi_guard_rel",
        "kpi_id",
        "guard_id",
        string="Guard Rails",
        help="KPIs that must not get worse when this one improves: mostly those of customers.",
    )
    version = fields.Integer(default=1, readonly=True, copy=False)
    version_ids = fields.One2many("customer.perf.kpi.version", "kpi_id", string="Earlier Versions")
    benchmark_ids = fields.One2many("customer.perf.benchmark", "kpi_id", "Benchmarks")
    _code_uniq = models.UniqueIndex("(code)", "Two KPIs cannot have the same code.")
    _effect_lag_range = models.Constraint(
        "CHECK (effect_lag BETWEEN 0 AND 24)", "What a KPI leads to moves 0 to 24 months after it."
    )
    _digits_range = models.Constraint("CHECK (digits BETWEEN 0 AND 6)", "Values have 0 to 6 decimals.")

    @api.depends("name")
    def _compute_code(self):
        """A short word from the name that no other KPI has; a code that is there stays."""
        for kpi in self:
            if kpi.code or not kpi.name:
                continue
            letters = unicodedata.normalize("NFKD", kpi.name.lower()).encode("ascii", "ignore").decode()
            word = re.sub(r"[^a-z0-9]+", "_", letters).strip("_")[:20].strip("_") or "kpi"
            # sudo: which codes are taken, whoever asks
            taken = set(self.sudo().search([("code", "=like", f"{word}%")]).mapped("code"))
            numbered = (f"{word}_{number}" for number in count(2))
            kpi.code = next(code for code in chain([word], numbered) if code not in taken)

    def copy_data(self, default=None):
        return [
            {**vals, "name": (default or {}).get("name") or self.env._("%(name)s (copy)", name=kpi.name)}
            for kpi, vals in zip(self, super().copy_data(default), strict=True)
        ]

    @api.depends("orientation")
    def _compute_customer_class(self):
        for kpi in self:
            if kpi.orientation == "customer":
                kpi.customer_class = kpi.customer_class or "external"

    @api.depends("name", "unit", "limits", "experience")
    @api.depends_context("formatted_display_name")
    def _compute_display_name(self):
        """With what a loyalty indicator cannot tell, where it is picked."""
        is_picked = self.env.context.get("formatted_display_name")
        for kpi in self:
            name = f"{kpi.name} ({kpi.unit})" if kpi.unit else kpi.name
            limits = " ".join((kpi.limits or "").split()) if is_picked and kpi.experience else ""
            kpi.display_name = f"{name}\n--{limits}--" if limits else name

    def _period_name(self, day, company=None):
        """The period that a day lies in, as this KPI is reported in a company: "Nov 2026", "Q4 2026"."""
        return (company or self.env.company)._perf_period_name(day, self.frequency)

    @api.constrains("frequency")
    def _check_frequency(self):
        """Values are kept by the periods of the KPI; none may come to stand for another time."""
        # sudo: all values, whoever may read them
        Measure = self.env["customer.perf.measure"].sudo()
        for kpi, company, day in Measure._read_group(
            [("kpi_id", "in", self.ids)], ["kpi_id", "company_id", "date:day"]
        ):
            if day and company._perf_start(day, kpi.frequency) != day:
                raise ValidationError(
                    self.env._(
                        "%(kpi)s keeps its frequency: there is a value of %(day)s, which begins no such period. "
                        "Delete these values first, or duplicate the KPI.",
                        kpi=kpi.display_name,
                        day=format_date(self.env, day),
                    )
                )

    @api.constrains("parent_id")
    def _check_parent(self):
        if self._has_cycle():
            raise ValidationError(self.env._("%(kpi)s cannot lead back to itself.", kpi=self[:1].display_name))

    @api.constrains("orientation", "customer_class")
    def _check_customer_class(self):
        for kpi in self:
            if kpi.orientation == "customer" and not kpi.customer_class:
                raise ValidationError(
                    self.env._(
                        "%(kpi)s: say which class of customers it serves, or mark it as an internal task.",
                        kpi=kpi.display_name,
                    )
                )

    @api.constrains("direction")
    def _check_direction(self):
        self._check_target()

    def write(self, vals):
        redefined = self._redefined_by(vals)
        for kpi in redefined:
            version = {"version": kpi.version} | {name: kpi[name] for name in DEFINITION_FIELDS}
            super(CustomerPerfKpi, kpi).write(
                {**vals, "version": kpi.version + 1, "version_ids": [Command.create(version)]}
            )
        return super(CustomerPerfKpi, self - redefined).write(vals)

    def _redefined_by(self, vals):
        """The KPIs in use whose values would mean something else: they get a new version."""
        return self.filtered(
            lambda kpi: (
                kpi.state != "draft" and any(name in vals and vals[name] != kpi[name] for name in DEFINITION_FIELDS)
            )
        )
