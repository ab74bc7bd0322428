from functools import cache, partial

from odoo import api, fields, models
from odoo.tools.i18n import format_list

from ...tools import attainment
from ..base.words import percent_text, points_text
from ..indicator.target_mixin import TARGET_FIELDS


class CustomerPerfScorecardLine(models.Model):
    """A goal in words: its target, its value and how its score came about."""

    _inherit = "customer.perf.scorecard.line"

    explanation = fields.Text(compute="_compute_explanation")
    target_text = fields.Char("Agreed Target", compute="_compute_explanation")
    actual_text = fields.Char("Actual Value", compute="_compute_explanation")
    rule_text = fields.Char("How the Score Is Read", compute="_compute_explanation")
    has_target = fields.Boolean(compute="_compute_explanation")

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
        facts |= {"actual": self.actual_text, "target": self._due_text()}
        text = (
            self.env._("%(actual)s against %(target)s: %(score)s points × weight %(weight)s, no total yet.", **facts)
            if self.contribution is False
            else self.env._(
                "%(actual)s against %(target)s: %(score)s points × weight %(weight)s of %(base)s = %(part)s.",
                **facts,
            )
        )
        return " ".join([text, *self._explain_values()])

    def _notes(self):
        """What the figures of a goal do not say by themselves."""
        return self._explain_missing() if self.score is False else " ".join(self._explain_values())

    def _explain_values(self):
        """What to know of the target and of the values behind the actual."""
        if self.segment_id:
            # sudo: the name of a segment, as it was saved
            yield self.env._("Of “%(segment)s” alone.", segment=self._origin.sudo().segment_id.name)
        if self._is_phased():
            yield self.env._(
                "It is held against what is due by the latest value, %(share)s of the whole target (%(target)s).",
                share=percent_text(self.env, 100 * self.due_share),
                target=self._target_text(),
            )
        if self.is_pooled:
            yield self.env._("Where there is no value of its own, it pools those of its people.")
        if self.without_base:
            yield self.env._(
                "Without a base: %(count)s. A rate or mean that comes without its base counts as one period.",
                count=self.without_base,
            )

    def _is_phased(self):
        """Whether another part than all of the target is due."""
        return bool(self.due_share) and abs(self.due_share - 1) > 1e-9

    def _due_text(self):
        """The target that the actual is held against now."""
        return self._target_text(self.actual, self.due_share if self._is_phased() else 1.0)

    def _explain_missing(self):
        if self.reason == "invalid" and (code := attainment.problem(self._target())):
            return self.env._("No score: %(problem)s", problem=self._target_problem_message(code))
        return self.env._("No data yet, so its weight does not count.")
