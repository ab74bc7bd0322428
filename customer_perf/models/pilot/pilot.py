from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...fields import OptionalFloat

STATES = [
    ("diagnose", "Diagnose"),
    ("rebuild", "Rebuild"),
    ("pilot", "Pilot"),
    ("rolled_out", "Rolled Out"),
    ("stopped", "Stopped"),
]
PREPARED = ("diagnose", "rebuild")
SCOPES = [
    ("business_unit", "Business unit"),
    ("team", "Single team"),
    ("customer_group", "Key customer group"),
    ("product_line", "Product line"),
    ("journey", "Customer journey"),
    ("region", "Region"),
    ("channel", "Channel"),
]
# What is said before it begins, and stays: what is looked for afterwards is always found.
AGREED = frozenset(
    {
        "company_id", "scope", "scope_name", "customer_group_id", "journey_id", "unit_ids", "cycle_ids", "kpi_id",
        "guard_ids", "smallest_change", "check_date", "chosen_why", "chosen_for_bad", "draw_count", "variant",
    }
)  # fmt: skip


class CustomerPerfPilot(models.Model):
    """A new way to manage performance, tried in few units before it comes to all: diagnose, rebuild, pilot, roll out,
    each a step and none of them left out."""

    _name = "customer.perf.pilot"
    _description = "Pilot"
    _inherit = ["customer.perf.closed.mixin", "customer.perf.confidential.mixin"]
    _order = "date_from desc NULLS FIRST, id desc"
    _check_company_auto = True
    _closed = frozenset(
        {
            "state", "date_from", "date_to", "begun_on", "seed", "notice_sent_on", "decision", "decided_on",
            "decided_statement", "is_proven", "published_on",
        }
    )  # fmt: skip

    name = fields.Char(required=True, tracking=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    state = fields.Selection(
        STATES,
        required=True,
        default="diagnose",
        readonly=True,
        copy=False,
        tracking=True,
        group_expand=True,
        index=True,
    )
    owner_id = fields.Many2one(
        "res.users",
        "Led By",
        required=True,
        check_company=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        tracking=True,
        help="Has the to-dos: the check on its day, the retrospective of each cycle.",
    )
    # ------------------------------------------------------------ where
    scope = fields.Selection(SCOPES, "Tried With", required=True, default="business_unit")
    scope_name = fields.Char("Which One")
    customer_group_id = fields.Many2one("customer.perf.customer.group", check_company=True, ondelete="restrict")
    journey_id = fields.Many2one("customer.perf.journey", check_company=True, ondelete="restrict")
    unit_ids = fields.One2many("customer.perf.pilot.unit", "pilot_id", "Units", copy=True)
    cycle_ids = fields.Many2many(
        "customer.perf.cycle",
        string="Cycles",
        check_company=True,
        copy=False,
        help="One or two in a row: shorter tells nothing, longer is no trial any more.",
    )
    date_from = fields.Date("Start", compute="_compute_dates", store=True)
    date_to = fields.Date("End", compute="_compute_dates", store=True)
    # ------------------------------------------------------------ what, said before it begins
    diagnosis_id = fields.Many2one("customer.perf.diagnosis", check_company=True, ondelete="set null")
    finding = fields.Text("What We Found", help="What goes wrong today, for which customers, and what shows it.")
    kpi_id = fields.Many2one("customer.perf.kpi", "Main KPI", ondelete="restrict", domain=[("state", "=", "active")])
    unit = fields.Char(related="kpi_id.unit")
    guard_ids = fields.Many2many(
        "customer.perf.kpi",
        string="Guard Rails",
        domain=[("state", "=", "active")],
        help="KPIs that must not get worse meanwhile.",
    )
    smallest_change = OptionalFloat(
        "Smallest Change Worth Having", aggregator=None, help="Of the main KPI, in its unit; less is not worth it."
    )
    check_date = fields.Date(copy=False, help="The day on which the figures are read, and not before.")
    chosen_why = fields.Text("Why These Units")
    chosen_for_bad = fields.Selection(
        [("yes", "Yes"), ("no", "No")],
        "Chosen for a Bad Value?",
        help="After a bad value it gets better by itself: then the last three months before do not count.",
    )
    # ------------------------------------------------------------ what came of it
    begun_on = fields.Date(readonly=True, copy=False)
    retrospective_ids = fields.One2many("customer.perf.pilot.retrospective", "pilot_id", "Retrospectives")
    decision = fields.Text(readonly=True, copy=False, tracking=True)
    decided_on = fields.Date(readonly=True, copy=False)
    decided_statement = fields.Text("What the Figures Said That Day", readonly=True, copy=False)
    is_proven = fields.Boolean("Better Beyond Chance", readonly=True, copy=False)

    @api.depends("cycle_ids.date_from", "cycle_ids.date_to")
    def _compute_dates(self):
        for pilot in self:
            pilot.date_from = min(pilot.cycle_ids.mapped("date_from"), default=False)
            pilot.date_to = max(pilot.cycle_ids.mapped("date_to"), default=False)

    @api.constrains("cycle_ids")
    def _check_cycles(self):
        for pilot in self:
            first, *more = pilot.cycle_ids.sorted("date_from") or [pilot.cycle_ids]
            if len(more) > 1 or any(cycle.date_from != first.date_to + timedelta(days=1) for cycle in more):
                raise ValidationError(
                    self.env._("%(pilot)s: a pilot takes one cycle, or two in a row.", pilot=pilot.name)
                )

    @api.constrains("guard_ids", "kpi_id")
    def _check_guards(self):
        for pilot in self:
            if pilot.kpi_id in pilot.guard_ids:
                raise ValidationError(
                    self.env._("%(kpi)s cannot guard itself: choose another KPI.", kpi=pilot.kpi_id.name)
                )

    @api.onchange("kpi_id")
    def _onchange_kpi_id(self):
        self.guard_ids = self.guard_ids or self.kpi_id.guard_ids

    def write(self, vals):
        if not self.env.su and (names := AGREED & vals.keys()):
            self._check_free(names)
        result = super().write(vals)
        if "owner_id" in vals:
            self._schedule()
        return result

    def _check_free(self, names):
        """:raises UserError: the pilot has begun, and what was agreed stays"""
        for pilot in self:
            if pilot.state not in PREPARED:
                raise UserError(
                    self.env._(
                        "%(pilot)s has begun: %(fields)s stays as it was said before.",
                        pilot=pilot.name,
                        fields=", ".join(sorted(self._fields[name]._description_string(self.env) for name in names)),
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_never_begun(self):
        for pilot in self:
            if pilot.state not in PREPARED:
                raise UserError(
                    self.env._("%(pilot)s was begun and stays on record. Stop it instead.", pilot=pilot.name)
                )

    # ------------------------------------------------------------ who

    def _units(self):
        """Units that try it."""
        return self.unit_ids.filtered("is_pilot")

    def _others(self):
        return self.unit_ids - self._units()
