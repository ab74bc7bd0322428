"""The engine: a goal, a scorecard and an appraisal are judged here and nowhere else.

How it works, from the facts up:

1. The facts of a goal's period become one actual (``aggregation.aggregate``), a :class:`~.values.Measure`: a
   number, or the reason why there is none.
2. :func:`judge_goal` holds it against the target of the goal: 0…``cap``, 100 is the target met
   (``attainment``). Whatever cannot be judged has a reason instead, never a zero.
3. :func:`judge_card` weighs the goals. A goal without a score leaves its weight to the others, unless it is
   overdue and the rules count it as 0; below the minimum coverage there is no total (``weighting``). A red line
   that is not green is missed: the scorecard is red and caps the grade.
4. :func:`judge_appraisal` weighs the components, of which the scorecard is one, adds bonus or malus points within
   their limit, and finds the grade (``grading``).

What HR may set travels as one :class:`~.values.Rules`. Models read and store; whatever is decided about a number
is decided below, so a what-if, a page and the nightly refresh cannot differ. Contributions add up to the total to
the cent.
"""

from dataclasses import dataclass

from . import attainment
from .grading import grade, with_points
from .signals import Light, met_but_dissatisfied
from .values import INVALID, Measure, Part, Total
from .weighting import share, weighted_total


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A line of a scorecard, before it is judged.

    :ivar actual: Measure of its period, in the unit of the KPI
    :ivar target: attainment.Target it is held against
    :ivar is_customer: it measures what customers get
    :ivar is_gate: a red line
    """

    weight: float
    actual: Measure
    target: attainment.Target
    is_customer: bool = False
    is_gate: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedGoal:
    """:ivar score: 0…cap, None with a ``reason``
    :ivar contribution: points it adds to the total of its scorecard, None without a score or a total"""

    score: float | None
    contribution: float | None
    status: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedCard:
    """:ivar total: Total of the goals
    :ivar customer_share: percentage (0–100) of the weight that measures what customers get, None without weight
    :ivar gate_missed: a red line has a score and is not green
    :ivar is_dissatisfied: internal figures are met while customers are not satisfied"""

    goals: tuple[JudgedGoal, ...]
    total: Total
    status: str
    customer_share: float | None
    gate_missed: bool
    is_dissatisfied: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedAppraisal:
    """:ivar total: Total of the components, before points
    :ivar score: with the points, None without a total
    :ivar grade: key of the band, None without a score or below every band"""

    total: Total
    score: float | None
    grade: object


def judge_goal(actual, target, rules=attainment.DEFAULT):
    """Score of an actual held against a target.

    :param actual: Measure
    :return: Measure of the score, 0…``rules.cap``; with the reason of the actual where it has none, ``invalid``
        where the target cannot be scored
    """
    if attainment.problem(target):
        return Measure.missing(INVALID)
    if actual.value is None:
        return Measure.missing(actual.reason)
    return Measure(attainment.attainment(actual.value, target, rules), actual.n)


def judge_card(goals, rules, today):
    """A scorecard from its goals.

    :param goals: Goal, in the order in which they are shown
    :param today: the company's day, on which a value is overdue or not
    """
    goals = list(goals)
    scores = [judge_goal(goal.actual, goal.target, rules) for goal in goals]
    overdue = rules.is_overdue(today)
    total = weighted_total(
        [
            Part(goal.weight, score.value, overdue and score.value is None)
            for goal, score in zip(goals, scores, strict=True)
        ],
        rules.coverage_min,
        rules.missing_as_zero,
    )
    judged = tuple(
        JudgedGoal(
            score=score.value,
            contribution=contribution,
            status=attainment.status(score.value, rules),
            reason=score.reason,
        )
        for score, contribution in zip(scores, total.contributions, strict=True)
    )
    pairs = list(zip(goals, judged, strict=True))
    gate_missed = any(
        goal.is_gate and found.score is not None and found.status != attainment.GREEN for goal, found in pairs
    )
    return JudgedCard(
        goals=judged,
        total=total,
        status=attainment.status(total.score, rules, gate_missed),
        customer_share=share([goal.weight for goal in goals], [goal.is_customer for goal in goals]),
        gate_missed=gate_missed,
        is_dissatisfied=met_but_dissatisfied([Light(goal.is_customer, found.status) for goal, found in pairs]),
    )


def judge_appraisal(parts, rules, *, points=0.0, bands=(), gate_missed=False, gate_grade=None):
    """An appraisal from its components.

    :param parts: Part
    :param points: bonus (positive) or malus (negative) points, held within ``rules.points_cap``
    :param bands: Band of the grade scale
    :param gate_grade: key of the highest grade with a missed red line
    """
    total = weighted_total(list(parts), rules.coverage_min)
    score = with_points(total.score, points, rules.points_cap, rules.cap)
    return JudgedAppraisal(total=total, score=score, grade=grade(score, bands, gate_missed, gate_grade))


def judge_alike(scores, rules):
    """(score, status) of what has several KPIs, each as important as the other; (None, none) without data."""
    scores = list(scores)
    score = weighted_total([Part(1, score) for score in scores], 0).score if scores else None
    return score, attainment.status(score, rules)
