from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...fields import OptionalFloat
from ...tools.weighting import share
from ..base.choices import STATUSES
from ..base.steps import sort_out, told
from ..base.words import percent_text, points_text
from ..indicator.target_mixin import REASONS
from .refresh import refresh_scorecards

# What may be set by hand; everything else is copied at launch or computed.
OPEN_FIELDS = {"line_ids", "trade_off", "share_reason"}


class CustomerPerfScorecard(models.Model):
    _name = "customer.perf.scorecard"
    _description = "Scorecard"
    _inherit = ["mail.thread", "customer.perf.weighted.mixin", "customer.perf.person.mixin"]
    _order = "cycle_id, department_id, id"
    _check_company_auto = True

    cycle_id = fields.Many2one("customer.perf.cycle", required=True, index=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    employee_id = fields.Many2one(readonly=True, ondelete="restrict")
    department_id = fields.Many2one(
        "hr.department",
        readonly=True,
        index=True,
        ondelete="restrict",
        help="Department at launch; without an employee, the department that the scorecard is about.",
    )
    job_id = fields.Many2one("hr.job", readonly=True, ondelete="set null")
    role_family_id = fields.Many2one("customer.perf.role.family", readonly=True, ondelete="restrict")
    active = fields.Boolean(default=True, readonly=True, copy=False)
    template_id = fields.Many2one("customer.perf.scorecard.template", readonly=True, ondelete="set null")
    tool_mix_id = fields.Many2one("customer.perf.tool.mix", readonly=True, ondelete="restrict")
    state = fields.Selection(
        [("draft", "Goals to agree"), ("confirmed", "Goals confirmed")],
        required=True,
        default="draft",
        readonly=True,
        tracking=True,
    )
    line_ids = fields.One2many("customer.perf.scorecard.line", "scorecard_id", "Lines", context={"active_test": False})
    score = OptionalFloat(readonly=True, help="100 is every target met. Empty: no data, or too little.")
    coverage = fields.Float(
        "Data of the Goals (%)", readonly=True, aggregator="avg", help="Percent of the goals' weight that has data."
    )
    customer_share = fields.Float(
        readonly=True, aggregator="avg", help="Percent of the weight that lies on customer KPIs."
    )
    customer_share_count = fields.Float(
        "Customer Share by Number",
        compute="_compute_customer_share_count",
        help="Percent of the KPIs that are customer KPIs.",
    )
    status = fields.Selection(
        STATUSES,
        default="none",
        readonly=True,
    )
    reason = fields.Selection(REASONS, "Missing Because", readonly=True)
    explanation = fields.Char(compute="_compute_explanation")
    gate_missed = fields.Boolean("Red Line Missed", readonly=True)
    gate_text = fields.Char("Red Lines", compute="_compute_gate_text")
    is_dissatisfied = fields.Boolean(
        "KPI Met, Customer Dissatisfied",
        readonly=True,
        help="A customer KPI is off target while all others are met: talk about the design of the KPIs.",
    )
    is_stale = fields.Boolean(readonly=True, help="New values wait for the next refresh.")
    is_frozen = fields.Boolean(readonly=True, help="Published or closed: never rewritten.")
    last_date = fields.Date("Latest Value", compute="_compute_last_date")
    advice = fields.Text(compute="_compute_advice")
    can_edit_goals = fields.Boolean(compute="_compute_can_edit_goals")

    _department_uniq = models.UniqueIndex(
        "(cycle_id, department_id) WHERE employee_id IS NULL",
        "This department already has a scorecard in this cycle.",
    )

    @api.depends("employee_id", "department_id", "cycle_id")
    def _compute_display_name(self):
        for card in self:
            # sudo: the name of a subject whose scorecard may be read
            names = card.sudo()
            subject = names.employee_id or names.department_id
            card.display_name = f"{subject.name} – {card._time_name()}"

    @api.depends("line_ids.is_customer")
    def _compute_customer_share_count(self):
        for card in self:
            lines = card.line_ids
            card.customer_share_count = share([1] * len(lines), lines.mapped("is_customer")) or 0

    @api.depends("line_ids.last_date")
    def _compute_last_date(self):
        for card in self:
            card.last_date = max((line.last_date for line in card.line_ids if line.last_date), default=False)

    @api.depends("score", "coverage", "reason", "line_ids.contribution")
    def _compute_explanation(self):
        for card in self:
            if card.score is not False:
                card.explanation = self.env._(
                    "%(score)s points: the sum of what the lines contribute, on %(coverage)s of the weight.",
                    score=points_text(self.env, card.score),
                    coverage=percent_text(self.env, card.coverage),
                )
            elif card.reason == "low_coverage":
                card.explanation = self.env._(
                    "No score yet: only %(coverage)s of the weight has data, %(minimum)s are needed.",
                    coverage=percent_text(self.env, card.coverage, card.cycle_id.coverage_min),
                    minimum=percent_text(self.env, card.cycle_id.coverage_min, card.coverage),
                )
            else:
                card.explanation = self.env._("No score yet: no data has come in.")

    @api.depends(
        "line_ids.kpi_id",
        "line_ids.authority",
        "line_ids.support",
        "line_ids.weight",
        "line_ids.is_individual",
        "customer_share",
        "is_dissatisfied",
    )
    def _compute_advice(self):
        for card in self:
            card.advice = "\n".join(card._advice())

    def _advice(self):
        """What to look at before the goals are confirmed; none of it blocks."""
        self.ensure_one()
        customer = self.line_ids.filtered("is_customer")
        notes = []
        if self.line_ids and self.customer_share < self.tool_mix_id.customer_share_min:
            notes.append(
                self.env._(
                    "Customer KPIs carry %(share)s of the weight, %(minimum)s are asked for: only HR can confirm "
                    "these goals.",
                    **self._share_texts(),
                )
            )
        if silent := customer.filtered(lambda line: not line.customer_gain):
            notes.append(
                self.env._("Say what the customer gets: %(kpis)s", kpis=", ".join(line._title() for line in silent))
            )
        notes += self.line_ids._design_notes(self.sudo().tool_mix_id)  # sudo: two settings of the mix
        if unset := self.line_ids.filtered(lambda line: line.reason == "invalid" and not line.has_target):
            notes.append(self.env._("No target is set for: %(kpis)s", kpis=", ".join(line._title() for line in unset)))
        if self.is_dissatisfied:
            notes.append(
                self.env._(
                    "KPI met, customer dissatisfied: check whether these KPIs still measure what customers value."
                )
            )
        return notes

    def _share_texts(self):
        """The customer share and the one that is asked for, in words that tell them apart."""
        share, minimum = self.customer_share, self.sudo().tool_mix_id.customer_share_min  # sudo: a setting of the mix
        return {
            "share": percent_text(self.env, share, minimum),
            "minimum": percent_text(self.env, minimum, share),
        }

    @api.depends("line_ids.is_gate", "line_ids.status", "line_ids.actual")
    def _compute_gate_text(self):
        gates = self.line_ids.filtered("is_gate")
        of_cards, together = gates.grouped("scorecard_id"), gates._gates_missed()
        for card in self:
            notes, of_card = [], of_cards.get(card, gates.browse())
            if missed := of_card._gates_missed().with_prefetch(together.ids):
                shown = (
                    self.env._(
                        "%(kpi)s (%(actual)s against %(target)s)",
                        kpi=line._title(),
                        actual=line.actual_text,
                        target=line._due_text(),
                    )
                    for line in missed
                )
                notes.append(self.env._("Red line missed: %(lines)s.", lines=", ".join(shown)))
            if silent := of_card._gates_silent():
                names = ", ".join(line._title() for line in silent)
                notes.append(
                    self.env._("No data on a red line, so nobody knows whether it is kept: %(lines)s.", lines=names)
                )
            card.gate_text = " ".join(notes)

    @api.depends_context("uid")
    @api.depends("is_frozen")
    def _compute_can_edit_goals(self):
        officer = self.env.user._perf_is_officer()
        for card in self:
            card.can_edit_goals = not card.is_frozen and (officer or card._is_managed_by_me()) and not card.is_about_me

    # ------------------------------------------------------------ rights

    def _is_managed_by_me(self):
        self.ensure_one()
        return self.is_my_team

    def _is_assessed(self):
        """Whether somebody has judged the scorecard: its goals are HR's alone from then on."""
        self.ensure_one()
        return False

    def write(self, vals):
        if not self.env.su and (closed := vals.keys() - OPEN_FIELDS - {"message_follower_ids"}):
            raise AccessError(
                self.env._(
                    "%(fields)s of a scorecard cannot be written: they are set at launch or computed.",
                    fields=", ".join(sorted(self._fields[name].string for name in closed if name in self._fields)),
                )
            )
        if vals.keys() & {"trade_off", "share_reason"} and not self.env.su:
            for card in self:
                card._check_goals_open()
        return super().write(vals)

    # ------------------------------------------------------------ steps

    def action_reopen_goals(self):
        able, reasons = sort_out(self, lambda card: card._check_goals_open())
        # sudo: the step is checked above; the field is closed to everyone
        able.sudo().write({"state": "draft"})
        return told(self.env, len(able), reasons)

    def _check_goals_open(self):
        """Whether the user may settle these goals now."""
        self.check_access("write")
        if self.is_frozen or not self.active:
            raise UserError(self.env._("%(card)s is closed.", card=self.display_name))
        if self.is_about_me and not self.env.su:
            raise AccessError(
                self.env._(
                    "%(card)s: nobody settles his own goals; the manager or another HR officer does.",
                    card=self.display_name,
                )
            )

    def action_refresh(self):
        self.check_access("read")
        # sudo: computed figures are closed to everyone; anybody who sees a scorecard may have it recomputed
        self.sudo()._refresh()

    def _refresh(self):
        """Score these scorecards; what rests on them follows, see the rooms below."""
        refresh_scorecards(self)

    def _after_goal_change(self):
        """New targets or weights give new scores, and goals that were confirmed are open again."""
        cards = self.filtered(lambda card: not card.is_frozen)
        # sudo: computed figures are closed to everyone
        cards.sudo()._refresh()
        cards.filtered(lambda card: card.state == "confirmed").sudo().write({"state": "draft"})
