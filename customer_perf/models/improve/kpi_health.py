from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools.misc import format_date

from ...fields import OptionalFloat
from ...tools import health

VERDICTS = [
    (health.SUPPORTED, "Moves with the outcome"),
    (health.CONTRARY, "Moves against the outcome"),
    (health.WEAK, "Shown to be weak"),
    (health.LISTED, "Listed: little in common"),
    (health.NOT_JUDGED, "Not enough to tell"),
]
WHY = [
    (health.NO_OUTCOME, "No outcome named"),
    (health.FEW, "Too few values"),
    (health.CONSTANT, "Values do not vary"),
    (health.UNCLEAR, "May be chance"),
    (health.EXEMPT, "Red line, or required by law"),
]
ANSWERS = [("yes", "Yes"), ("no", "No")]
FIGURES = {
    "kpi_id", "company_id", "date", "verdict", "why", "outcome_id", "r", "n", "rating", "cycles_unchanged",
    "is_static", "met", "on_target", "just_short", "is_hugging", "dissatisfied_count", "is_silent", "is_unused",
    "link_ids",
}  # fmt: skip


class CustomerPerfKpiHealth(models.Model):
    """What the figures of a company said of an indicator on a day, and what HR decided. Nothing retires itself, and
    nothing that was found is written anew on another day."""

    _name = "customer.perf.kpi.health"
    _description = "Indicator Health"
    _inherit = ["customer.perf.closed.mixin", "mail.thread"]
    # What only a run sets, and what follows from the decision.
    _closed = frozenset({*FIGURES, "decided_on", "decided_by"})
    _order = "date desc, rating, id"
    _rec_name = "kpi_id"

    kpi_id = fields.Many2one("customer.perf.kpi", "KPI", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    date = fields.Date("Judged On", required=True, readonly=True, index=True)
    is_latest = fields.Boolean(compute="_compute_is_latest", search="_search_is_latest")
    # ------------------------------------------------------------ what the figures say
    verdict = fields.Selection(VERDICTS, required=True, readonly=True, default=health.NOT_JUDGED, group_expand=True)
    why = fields.Selection(WHY, "Because", readonly=True)
    outcome_id = fields.Many2one("customer.perf.kpi", "Held Against", readonly=True, ondelete="set null")
    r = OptionalFloat(
        "Correlation r",
        readonly=True,
        aggregator="avg",
        digits=(3, 2),
        help="How its changes go together with those of the outcome, from −1 to 1. Both are turned so that more is "
        "better: below 0 they pull against each other.",
    )
    n = fields.Integer("Changes", readonly=True, aggregator=None, help="Pairs of changes that r rests on.")
    link_ids = fields.One2many("customer.perf.kpi.health.link", "health_id", "What It Should Move", readonly=True)
    text = fields.Text("In Words", compute="_compute_text")
    # ------------------------------------------------------------ other signs
    rating = fields.Float(
        readonly=True,
        aggregator=None,
        digits=(5, 1),
        help="Where to begin: 100, less for the verdict, for each sign against it, and for each scorecard on which "
        "it was met and a customer dissatisfied. An order in which to talk, no measurement.",
    )
    cycles_unchanged = fields.Integer(
        readonly=True, aggregator=None, help="Latest cycles with the same definition and targets."
    )
    is_static = fields.Boolean("Static", readonly=True)
    met = fields.Selection([("all", "By nearly all"), ("never", "By nearly nobody")], readonly=True)
    on_target = fields.Integer("Just on Target", readonly=True, aggregator=None)
    just_short = fields.Integer("Just Short of It", readonly=True, aggregator=None)
    is_hugging = fields.Boolean(
        "Hugs the Target", readonly=True, help="Results end just on the target more often than chance explains."
    )
    dissatisfied_count = fields.Integer("Met, Customer Dissatisfied", readonly=True, aggregator=None)
    is_silent = fields.Boolean("No Values", readonly=True, help="In use, and no value for two periods.")
    is_unused = fields.Boolean("Used Nowhere", readonly=True, help="Values come in, and nothing uses them.")
    limits = fields.Text(related="kpi_id.limits")
    benchmark_ids = fields.One2many(related="kpi_id.benchmark_ids")
    # ------------------------------------------------------------ what is decided
    asks_value = fields.Selection(ANSWERS, "Does it mirror whether the customer gets value?", tracking=True)
    asks_influence = fields.Selection(ANSWERS, "Have those who are appraised enough influence on it?", tracking=True)
    asks_collect = fields.Selection(ANSWERS, "Is it collected at fair cost, on a steady definition?", tracking=True)
    decision = fields.Selection(
        [("keep", "Keep"), ("change", "Change"), ("retire", "Retire")], copy=False, tracking=True, index=True
    )
    reason = fields.Text(tracking=True, copy=False)
    decided_on = fields.Date(readonly=True, copy=False)
    decided_by = fields.Many2one("res.users", readonly=True, copy=False)
    kpi_state = fields.Selection(related="kpi_id.state", string="State of the KPI")

    _kpi_uniq = models.UniqueIndex("(company_id, date, kpi_id)", "An indicator is judged once a day.")

    @api.depends("kpi_id", "date")
    def _compute_display_name(self):
        for record in self:
            # sudo: whatever its health, everybody may know that there is such a KPI
            record.display_name = f"{record.sudo().kpi_id.name} – {format_date(self.env, record.date)}"

    @api.depends("date", "company_id")
    def _compute_is_latest(self):
        latest = self._latest_runs()
        for record in self:
            record.is_latest = record.date == latest.get(record.company_id)

    def _search_is_latest(self, operator, value):
        if operator != "in":
            return NotImplemented
        runs = self._latest_runs().items()
        return Domain.OR(Domain("company_id", "=", company.id) & Domain("date", "=", day) for company, day in runs)

    @api.model
    def _latest_runs(self):
        return dict(self._read_group([], ["company_id"], ["date:max"]))

    @api.constrains("decision", "reason")
    def _check_reason(self):
        for record in self:
            if record.decision and not (record.reason or "").strip():
                raise ValidationError(
                    self.env._("%(name)s: give the reason for the decision.", name=record.display_name)
                )

    def write(self, vals):
        if not self.env.su and {"decision", "reason"} & vals.keys():
            self._check_latest()
        result = super().write(vals)
        if "decision" in vals:
            for company, records in self.grouped("company_id").items():
                day = vals["decision"] and company._perf_today()
                # sudo: who decided and when is closed to everyone
                records.sudo().write({"decided_on": day, "decided_by": vals["decision"] and self.env.uid})
        return result

    def _check_latest(self):
        """What was decided stands once the indicator was judged again."""
        latest = {
            (kpi, company): day
            for kpi, company, day in self._read_group(
                [("kpi_id", "in", self.kpi_id.ids), ("company_id", "in", self.company_id.ids)],
                ["kpi_id", "company_id"],
                ["date:max"],
            )
        }
        for record in self:
            if record.date < latest[record.kpi_id, record.company_id]:
                raise UserError(
                    self.env._(
                        "%(name)s was judged again since, so what is written here stays. Decide on the latest one.",
                        name=record.display_name,
                    )
                )

    # ------------------------------------------------------------ what follows

    def action_open_kpi(self):
        """Where a KPI is changed or retired, by whoever may."""
        self.ensure_one()
        return self.kpi_id.get_formview_action()

    def action_improve(self):
        """Plan what makes the indicator or its outcome better."""
        self.ensure_one()
        self.check_access("read")
        return self.env["customer.perf.improvement"]._open_new(
            "health", name=self.kpi_id.name, kpi_id=self.kpi_id.id, company_id=self.company_id.id
        )
