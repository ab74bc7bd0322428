from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.misc import get_lang

from ...fields import OptionalFloat, number
from ...tools import attainment
from ...tools.bounds import is_sound
from ...tools.figures import clock, decimals
from ..base.words import number_text

# A target that is not set yet is no mistake: the line simply has no score until it is.
NOT_SET = {"no_target", "no_range", "no_steps"}

# Why there is no number, see tools.values.
REASONS = [
    ("no_data", "No data"),
    ("immature", "Too early"),
    ("suppressed", "Too few answers"),
    ("invalid", "Cannot be judged"),
    ("low_coverage", "Too little data"),
]

# What a person may agree on, in the order of the form.
TARGET_FIELDS = (
    "target",
    "threshold",
    "stretch",
    "range_low",
    "range_high",
    "scale",
    "scoring",
    "steps",
)


class CustomerPerfTargetMixin(models.AbstractModel):
    """What an actual is held against. The model that uses it has the fields ``direction`` and ``unit``."""

    _name = "customer.perf.target.mixin"
    _description = "Target"

    target = OptionalFloat(aggregator=None, help="Value that scores 100.")
    threshold = OptionalFloat(
        aggregator=None,
        help="Lowest value that still counts (highest, where lower is better). For a range: the "
        "value at which the score has fallen to 0; the same distance holds on the other side.",
    )
    stretch = OptionalFloat(aggregator=None, help="Value that earns the highest score.")
    range_low = OptionalFloat("Range From", aggregator=None)
    range_high = OptionalFloat("Range To", aggregator=None)
    scale = OptionalFloat(
        aggregator=None,
        help="Deviation from the target that is worth 100 points; needed where the target is "
        "zero or negative and there is no threshold.",
    )
    scoring = fields.Selection(
        [
            (attainment.LINEAR, "Gradual"),
            (attainment.STEPS, "Steps"),
            (attainment.MILESTONE, "Met or not"),
        ],
        default=attainment.LINEAR,
        required=True,
        help="Gradual: in proportion, or through threshold, target and stretch. Steps: a table. Met or not: 100 or 0.",
    )
    steps = fields.Char(help="Value and score of each step, such as 95:100; 90:80; 85:60")

    def _target(self):
        """The target as plain numbers for ``tools``."""
        self.ensure_one()
        return attainment.Target(
            self.direction,
            *(number(self[name]) for name in TARGET_FIELDS[:6]),
            scoring=self.scoring,
            steps=attainment.known_steps(self.steps),
        )

    def _digits(self):
        """Decimals of the KPI's values."""
        return (self if self._name == "customer.perf.kpi" else self.kpi_id).digits

    def _shown(self, value, unit=True, beside=False):
        """A value as people read it, with its unit.

        :param beside: a value that it is held against: two that differ never look alike
        """
        value, beside = number(value), number(beside)
        if value is None or not is_sound(value):
            return "–"
        text = clock(value, self.unit or "", beside)
        if text is None:
            text = number_text(self.env, value, digits=decimals(value, self._digits(), beside))
            mark = get_lang(self.env).decimal_point
            text = text.rstrip("0").rstrip(mark) if mark in text else text
        return f"{text} {self.unit}" if unit and self.unit else text

    def _target_text(self, beside=False, share=1.0):
        """The target in short.

        :param beside: the actual that it is held against
        :param share: how much of it is due
        """
        due = attainment.scaled(self._target(), share)
        if self.scoring == attainment.STEPS:
            parts = (f"{bound:.6g}:{score:g}" for bound, score in due.steps)
            return "; ".join(parts) if share != 1 else self.steps or ""
        if self.direction == attainment.RANGE:
            low = self._shown(due.range_low, unit=False, beside=beside)
            return f"{low}–{self._shown(due.range_high, beside=beside)}"
        sign = "≥" if self.direction == attainment.HIGHER else "≤"
        return "" if due.target is None else f"{sign} {self._shown(due.target, beside=beside)}"

    def _limits(self):
        """The values of the target that an actual is held against."""
        return [
            value for value in (self.target, self.range_low, self.range_high, self.threshold) if value is not False
        ]

    def _nearest_limit(self, actual):
        """The limit that an actual could be taken for; False without an actual or a limit."""
        limits = self._limits() if actual is not False else ()
        return min(limits, key=lambda limit: abs(limit - actual), default=False)

    @api.constrains(*TARGET_FIELDS)
    def _check_target(self):
        for record in self:
            try:
                attainment.parse_steps(record.steps)
            except ValueError:
                code = "steps"
            else:
                code = attainment.problem(record._target())
            if code and code not in NOT_SET:
                raise ValidationError(
                    self.env._(
                        "%(record)s: %(problem)s",
                        record=record.display_name,
                        problem=self._target_problem_message(code),
                    )
                )

    @api.model
    def _target_problem_message(self, code):
        """Plain words for a code of ``tools.attainment.problem`` (or ``steps``)."""
        return {
            "no_target": self.env._("no target is set."),
            "no_range": self.env._("the range is not set."),
            "no_steps": self.env._("no steps are set, or the direction is a range."),
            "needs_scale": self.env._(
                "a target of zero or below cannot be scored in proportion. Set a threshold or a scale."
            ),
            "scale": self.env._("the scale must be above zero."),
            "threshold_order": self.env._("the threshold must be on the worse side of the target, not equal to it."),
            "stretch_order": self.env._("the stretch must be on the better side of the target, not equal to it."),
            "range_order": self.env._("the range must start below its end."),
            "threshold_inside": self.env._("the threshold must lie outside the range."),
            "steps_order": self.env._("a better value must not score lower in the steps."),
            "steps": self.env._("the steps must be pairs of numbers such as 95:100; 90:80"),
            "bounds": self.env._("a number of the target is beyond what can be reckoned with. Enter it anew."),
        }[code]
