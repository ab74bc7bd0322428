from functools import cache, partial

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.i18n import format_list

from ...fields import OptionalFloat
from ...tools import attainment
from ..base.words import points_text
from ..indicator.subject import subject_of
from ..indicator.target_mixin import REASONS, TARGET_FIELDS

GOAL_FIELDS = {*TARGET_FIELDS, "weight", "scope", "is_gate", "kpi_id"}
TALK_FIELDS = {"customer_gain", "authority", "support", "change_reason", "sequence"}
OFFICER_FIELDS = {"is_fixed", "influence"}


class CustomerPerfScorecardLine(models.Model):
    """A goal: a KPI with the target and weight that were valid at launch."""

    _name = "customer.perf.scorecard.line"
    _description = "Scorecard Line"
    _inherit = ["customer.perf.goal.mixin"]
    _order = "scorecard_id, is_customer desc, sequence, id"
    _rec_name = "kpi_id"

    _weighted_header = "scorecard_id"

    scorecard_id = fields.Many2one("customer.perf.scorecard", required=True, index=True, ondelete="cascade")
    active = fields.Boolean(related="scorecard_id.active", store=True)
    cycle_id = fields.Many2one("customer.perf.cycle", required=True, readonly=True, index=True, ondelete="cascade")
    employee_id = fields.Many2one(related="scorecard_id.employee_id")
    department_id = fields.Many2one(related="scorecard_id.department_id")
    shared_result_id = fields.Many2one(
        "customer.perf.shared.result", readonly=True, index="btree_not_null", ondelete="set null"
    )
    subject = fields.Integer(
        "Subject Number", readonly=True, help="Whose measures are read, see the measure's field of this name."
    )
    perspective_id = fields.Many2one("customer.perf.perspective", readonly=True, ondelete="restrict")
    kpi_version = fields.Integer("Definition Version", readonly=True)
    direction = fields.Selection(
        [("higher", "Higher is better"), ("lower", "Lower is better"), ("range", "Within a range")], readonly=True
    )
    orientation = fields.Selection(
        [("customer", "Customer value"), ("business", "Business result"), ("internal", "Internal task")], readonly=True
    )
    is_customer = fields.Boolean(readonly=True)
    aggregation = fields.Char(readonly=True)
    ratio_factor = fields.Float(readonly=True)
    actual = OptionalFloat(readonly=True, aggregator=None)
    sample_size = fields.Integer("Cases", readonly=True, aggregator="sum", help="Cases or values behind the actual.")
    last_date = fields.Date("Latest Value", readonly=True)
    without_base = fields.Integer(
        "Values Without a Base",
        readonly=True,
        aggregator=None,
        help="Rates or means that came without numerator and denominator, or without a number of cases. Each of "
        "them counts as one period.",
    )
    score = OptionalFloat(readonly=True)
    contribution = OptionalFloat(readonly=True, aggregator="sum", help="Points that the line adds to the score.")
    status = fields.Selection(
        [("green", "On target"), ("amber", "Near target"), ("red", "Off target"), ("none", "No data")],
        default="none",
        readonly=True,
    )
    reason = fields.Selection(REASONS, "Missing Because", readonly=True)
    explanation = fields.Text(compute="_compute_explanation")
    target_text = fields.Char("Agreed Target", compute="_compute_explanation")
    actual_text = fields.Char("Actual Value", compute="_compute_explanation")
    rule_text = fields.Char("How the Score Is Read", compute="_compute_explanation")
    has_target = fields.Boolean(compute="_compute_explanation")
    how_affect = fields.Text(related="kpi_id.how_affect")
    when_drops = fields.Text(related="kpi_id.when_drops")
    change_reason = fields.Char(
        help="Why weight or target were changed after launch; every change needs its own reason."
    )

    _kpi_uniq = models.UniqueIndex("(scorecard_id, kpi_id)", "A KPI stands once on a scorecard.")
    # The refresh and a saved measure find the lines that they concern through it.
    _subject_idx = models.Index("(kpi_id, subject)")

    @api.depends(*TARGET_FIELDS, "actual", "score", "contribution", "weight", "reason", "direction")
    def _compute_explanation(self):
        texts = {}  # people of one post have the same targets: said once
        bases = {}  # {scorecard: weight of its goals with a score}
        points = cache(partial(points_text, self.env))
        for line in self:
            key = line.kpi_id, line.cycle_id, line._target(), line.steps
            if key not in texts:
                texts[key] = attainment.problem(key[2]) is None, line._target_text(), line._rule_text()
            line.has_target, line.target_text, line.rule_text = texts[key]
            line.actual_text = line.actual is not False and line._shown(
                line.actual, beside=line._nearest_limit(line.actual)
            )
            card = line.scorecard_id
            if card not in bases:
                bases[card] = sum(goal.weight for goal in card.line_ids if goal.score is not False)
            line.explanation = line._explain(points, bases[card])

    def _rule_text(self):
        """Which values score what, such as "60 points at 65, 100 at 75, 120 at 82"."""
        marks = attainment.marks(self._target(), self.cycle_id._rules()) if self.cycle_id else ()
        if not marks:
            return ""
        if len(marks) == 1 and self.scoring == attainment.LINEAR:
            return self.env._("100 points at %(target)s, more or less in proportion", target=self._shown(marks[0][0]))
        readings = [
            self.env._("%(score)g points at %(value)s", score=score, value=self._shown(value, unit=False))
            for value, score in marks
        ]
        if self.threshold is not False and self.scoring == attainment.LINEAR and self.direction != attainment.RANGE:
            value = self._shown(self.threshold, unit=False)
            higher = self.direction == attainment.HIGHER
            readings.append(
                self.env._("none below %(value)s", value=value)
                if higher
                else self.env._("none above %(value)s", value=value)
            )
        return format_list(self.env, readings)

    def _explain(self, points, base):
        """One sentence on how the score came about.

        :param points: the text of a number of points
        :param base: weight of the goals of the scorecard that have a score
        """
        if self.score is False:
            return self._explain_missing()
        numbers = {"score": self.score, "weight": self.weight, "base": base, "part": self.contribution}
        facts = {name: points(number) for name, number in numbers.items()}
        facts |= {"actual": self.actual_text, "target": self._target_text(self.actual)}
        text = (
            self.env._("%(actual)s against %(target)s: %(score)s points × weight %(weight)s, no total yet.", **facts)
            if self.contribution is False
            else self.env._(
                "%(actual)s against %(target)s: %(score)s points × weight %(weight)s of %(base)s = %(part)s.",
                **facts,
            )
        )
        return f"{text} {self._explain_bare()}".strip()

    def _explain_bare(self):
        if not self.without_base:
            return ""
        return self.env._(
            "Without a base: %(count)s. A rate or mean that comes without its base counts as one period.",
            count=self.without_base,
        )

    def _explain_missing(self):
        if self.reason == "invalid" and (code := attainment.problem(self._target())):
            return self.env._("No score: %(problem)s", problem=self._target_problem_message(code))
        return self.env._("No data yet, so its weight does not count.")

    def _gates_missed(self):
        """The red lines that were missed."""
        return self.filtered(lambda line: line.is_gate and line.score is not False and line.status != "green")

    def _gates_silent(self):
        """The red lines of which nobody knows whether they are kept."""
        return self.filtered(lambda line: line.is_gate and line.score is False)

    # ------------------------------------------------------------ goals

    @api.model_create_multi
    def create(self, vals_list):
        """Add goals to a running scorecard; what is frozen is taken from the KPI."""
        if not self.env.su:
            self._check_open_fields({name for vals in vals_list for name in vals} - {"scorecard_id"})
        kpis = self.env["customer.perf.kpi"].browse([vals["kpi_id"] for vals in vals_list])
        cards = self.env["customer.perf.scorecard"].browse([vals["scorecard_id"] for vals in vals_list])
        for kpi in kpis:
            if kpi.state != "active":
                raise UserError(
                    self.env._("%(kpi)s is not active and cannot go on a scorecard.", kpi=kpi.display_name)
                )
        # What the caller may not write was refused above; here it is filled in.
        lines = super().create(
            [
                {**vals, **self._frozen_values(kpi, card, vals.get("scope", "employee"))}
                for vals, kpi, card in zip(vals_list, kpis, cards, strict=True)
            ]
        )
        lines._check_goals_open()
        lines._log_goals(self.env._("Added"))
        lines.scorecard_id._after_goal_change()
        return lines

    def write(self, vals):
        if self.env.su:
            return super().write(vals)
        self._check_open_fields(vals.keys())
        changed = [name for name in GOAL_FIELDS & vals.keys() if any(line[name] != vals[name] for line in self)]
        if changed or OFFICER_FIELDS & vals.keys():
            self._check_goals_open()
        self._check_not_frozen()
        if changed and not (vals.get("change_reason") or "").strip():
            raise UserError(
                self.env._(
                    "%(line)s: give a reason for the change. Targets and weights were fixed at launch.",
                    line=self[:1].display_name,
                )
            )
        if "kpi_id" in changed:
            raise UserError(self.env._("Remove the line and add another one instead of changing its KPI."))
        before = {line: line._goal_snapshot(changed) for line in self}
        result = super().write(vals)
        if changed:
            if "scope" in changed:
                for line in self:
                    # sudo: the subject follows from the scope
                    line.sudo().write({"subject": line._subject_for(line.scorecard_id, line.scope)})
            self._log_goals(self.env._("Changed"), before)
            self.scorecard_id._after_goal_change()
        return result

    def unlink(self):
        if not self.env.su:
            self._check_goals_open()
        cards = self.scorecard_id
        self._log_goals(self.env._("Removed"))
        result = super().unlink()
        cards.exists()._after_goal_change()
        return result

    def _check_open_fields(self, names):
        allowed = (
            GOAL_FIELDS
            | TALK_FIELDS
            | (OFFICER_FIELDS if self.env["customer.perf.scorecard"]._is_officer() else set())
        )
        if closed := names - allowed:
            raise AccessError(
                self.env._(
                    "%(fields)s of a scorecard line cannot be written: they are frozen or computed.",
                    fields=", ".join(sorted(closed)),
                )
            )

    def _check_goals_open(self):
        """Goals may be changed by the manager (free lines) and by HR, never on a frozen sheet and
        never by the person himself."""
        officer = self.env["customer.perf.scorecard"]._is_officer()
        for line in self:
            card = line.scorecard_id
            if card.is_frozen:
                raise UserError(
                    self.env._("%(card)s is published or closed; its goals stay as they are.", card=card.display_name)
                )
            if card.is_about_me:
                raise AccessError(self.env._("Nobody sets his own goals."))
            # sudo: the step of an appraisal on a scorecard that may be written
            if not officer and "calibration" in card.sudo().appraisal_ids.mapped("state"):
                raise UserError(
                    self.env._("%(card)s has been assessed; its goals stay as they are.", card=card.display_name)
                )
            if line.is_fixed and not officer:
                raise AccessError(
                    self.env._("%(line)s is a fixed line of the company. Ask HR to change it.", line=line.display_name)
                )

    def _check_not_frozen(self):
        for card in self.scorecard_id.filtered("is_frozen"):
            raise UserError(
                self.env._("%(card)s is published or closed; its goals stay as they are.", card=card.display_name)
            )

    def _goal_snapshot(self, names):
        return {name: self[name] for name in names}

    def _log_goals(self, verb, before=None):
        labels = self.fields_get(GOAL_FIELDS, ["string"])
        for line in self:
            changes = [
                f"{labels[name]['string']}: {self._plain(old)} → {self._plain(line[name])}"
                for name, old in (before or {}).get(line, {}).items()
                if old != line[name]
            ] or [f"{line._target_text()}, {line.weight:g} %"]
            line.scorecard_id.sudo().message_post(  # sudo: the log belongs to the change
                body=self.env._(
                    "%(verb)s: %(kpi)s (%(changes)s). %(reason)s",
                    verb=verb,
                    kpi=line.kpi_id.display_name,
                    changes="; ".join(changes),
                    reason=line.change_reason or "",
                ),
                author_id=self.env.user.partner_id.id,
            )

    @staticmethod
    def _plain(value):
        return f"{value:g}" if isinstance(value, float) else value or "–"

    @api.model
    def _frozen_values(self, kpi, card, scope):
        return {
            "cycle_id": card.cycle_id.id,
            "subject": self._subject_for(card, scope),
            "perspective_id": kpi.perspective_id.id,
            "kpi_version": kpi.version,
            "direction": kpi.direction,
            "orientation": kpi.orientation,
            "is_customer": kpi.orientation == "customer",
            "aggregation": kpi.aggregation,
            "ratio_factor": kpi.ratio_factor,
        }

    @api.model
    def _subject_for(self, card, scope):
        if scope == "shared":
            raise UserError(self.env._("A shared result comes onto a scorecard at launch only."))
        if scope == "company":
            return subject_of(None, None)
        if scope == "department" or not card.employee_id:
            return subject_of(None, card.department_id.id)
        return subject_of(card.employee_id.id, None)

    @api.onchange("kpi_id")
    def _onchange_kpi_id(self):
        self.direction = self.kpi_id.direction
        return super()._onchange_kpi_id()
