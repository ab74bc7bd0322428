"""Attainment: an actual value judged against a target, on a scale where 100 is "target met".

Forms: proportional and threshold–target–stretch as in incentive practice (B. Ellig, The Complete
Guide to Executive Compensation, 2007); the range and step forms are the usual ones of scorecards.
"""

import math
from dataclasses import dataclass, replace

from . import bounds
from .values import RATIO, Rules
from .weighting import half_up

HIGHER, LOWER, RANGE = "higher", "lower", "range"
LINEAR, STEPS, MILESTONE = "linear", "steps", "milestone"
GREEN, AMBER, RED, NONE = "green", "amber", "red", "none"


DEFAULT = Rules()


@dataclass(frozen=True, slots=True)
class Target:
    """What an actual value is held against; every number in the unit of the value.

    :ivar threshold: below it (above it for ``lower``) the score is 0; for ``range`` the distance
        from the nearer bound to the threshold is where the score has fallen to 0, on both sides
    :ivar stretch: where the cap is reached
    :ivar scale: the deviation from the target that is worth 100 points
    :ivar steps: for ``steps``, pairs (bound, score)
    """

    direction: str = HIGHER
    target: float | None = None
    threshold: float | None = None
    stretch: float | None = None
    range_low: float | None = None
    range_high: float | None = None
    scale: float | None = None
    scoring: str = LINEAR
    steps: tuple[tuple[float, float], ...] = ()


def scaled(target, share):
    """The part of a sum's target that is due; every number of it by the same share."""
    if share == 1:
        return target
    names = ("target", "threshold", "stretch", "range_low", "range_high", "scale")
    numbers = {name: value if value is None else value * share for name in names for value in [getattr(target, name)]}
    return replace(target, **numbers, steps=tuple((bound * share, score) for bound, score in target.steps))


class InvalidTarget(ValueError):
    """The target cannot be scored; ``code`` is one of the codes of :func:`problem`."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def parse_steps(text):
    """Read ``95:100; 90:80`` as ((95, 100), (90, 80)).

    :raises ValueError: not pairs of numbers that can be reckoned with
    """
    pairs = (pair.split(":") for pair in (text or "").replace("\n", ";").split(";") if pair.strip())
    return tuple((bounds.number(bound), bounds.number(score)) for bound, score in pairs)


def known_steps(text):
    """The steps of a text that was checked when it came in; none where it would not pass any more."""
    try:
        return parse_steps(text)
    except ValueError:
        return ()


def problem(target):
    """Code of what makes a target unusable, None when it can be scored.

    Codes: ``no_target``, ``no_range``, ``range_order``, ``threshold_inside``, ``needs_scale``
    (a target that is zero or negative), ``threshold_order``, ``stretch_order``, ``scale``,
    ``no_steps``, ``steps_order``, ``bounds`` (a number that cannot be reckoned with).
    """
    if not bounds.is_sound(
        target.target, target.threshold, target.stretch, target.range_low, target.range_high, target.scale
    ):
        return "bounds"
    if target.scoring == STEPS:
        return _steps_problem(target)
    if target.direction == RANGE:
        return _range_problem(target)
    if target.target is None:
        return "no_target"
    if target.scoring == MILESTONE:
        return None
    if target.scale is not None and target.scale <= 0:
        return "scale"
    sign = 1 if target.direction == HIGHER else -1
    if target.threshold is not None and sign * (target.target - target.threshold) <= 0:
        return "threshold_order"
    if target.stretch is not None and sign * (target.stretch - target.target) <= 0:
        return "stretch_order"
    if target.target <= 0 and target.threshold is None and target.scale is None:
        return "needs_scale"
    return None


def _range_problem(target):
    low, high = target.range_low, target.range_high
    if low is None or high is None:
        return "no_range"
    if low >= high:
        return "range_order"
    if target.threshold is not None:
        return "threshold_inside" if low <= target.threshold <= high else None
    return "needs_scale" if low <= 0 and target.scoring != MILESTONE else None


def _steps_problem(target):
    if not target.steps or target.direction == RANGE:
        return "no_steps"
    ordered = _best_first(target)
    scores = [score for _bound, score in ordered]
    return "steps_order" if scores != sorted(scores, reverse=True) else None


def _best_first(target):
    return sorted(target.steps, reverse=target.direction == HIGHER)


def attainment(actual, target, rules=DEFAULT):
    """Score of an actual value, 0…``rules.cap``; None when there is no actual.

    :raises InvalidTarget: see :func:`problem`
    """
    if code := problem(target):
        raise InvalidTarget(code)
    if actual is None:
        return None
    if target.scoring == STEPS:
        score = _steps(actual, target)
    elif target.scoring == MILESTONE:
        score = 100.0 if _is_met(actual, target) else 0.0
    elif target.direction == RANGE:
        score = _range(actual, target)
    else:
        score = _linear(actual, target, rules)
    return min(max(score, 0.0), rules.cap)


def _is_met(actual, target):
    if target.direction == RANGE:
        return target.range_low <= actual <= target.range_high
    return actual >= target.target if target.direction == HIGHER else actual <= target.target


def _steps(actual, target):
    higher = target.direction == HIGHER
    for bound, score in _best_first(target):
        if actual >= bound if higher else actual <= bound:
            return score
    return 0.0


def _range(actual, target):
    low, high, zero = target.range_low, target.range_high, target.threshold
    if low <= actual <= high:
        return 100.0
    if zero is None:
        return 100 * actual / low if actual < low else 100 * (2 - actual / high)
    width = low - zero if zero < low else zero - high
    outside = low - actual if actual < low else actual - high
    return 100 * (1 - outside / width)


def _linear(actual, target, rules):
    """Through (threshold, threshold score), (target, 100), (stretch, cap); a side without its
    point follows the proportional form, or the slope of the other side where there is none."""
    sign = 1 if target.direction == HIGHER else -1
    lead = sign * (actual - target.target)  # how much better than the target
    below = None if target.threshold is None else sign * (target.target - target.threshold)
    above = None if target.stretch is None else sign * (target.stretch - target.target)
    if lead >= 0 and above is not None:
        return 100 + (rules.cap - 100) * min(lead / above, 1)
    if lead < 0 and below is not None:
        share = -lead / below
        return 0.0 if share > 1 else 100 - (100 - rules.threshold_score) * share
    if target.scale is not None:
        return 100 * (1 + lead / target.scale)
    if target.target > 0:
        return _proportional(actual, target, rules)
    return 100 + (100 - rules.threshold_score) * lead / below


def _proportional(actual, target, rules):
    if target.direction == HIGHER:
        return 100 * actual / target.target
    if rules.lower_form == RATIO:
        return 100 * target.target / actual if actual > 0 else math.inf
    return 100 * (2 - actual / target.target)


def marks(target, rules=DEFAULT):
    """Values with a known score, worst first: what a person needs to read a gradual score.

    :return: ((value, score), …): threshold, target and stretch as far as they are set; both bounds
        of a range; the steps. Empty for a target that cannot be scored and for one that is met or not.
    """
    if problem(target) or target.scoring == MILESTONE:
        return ()
    if target.scoring == STEPS:
        return tuple(reversed(_best_first(target)))
    if target.direction == RANGE:
        points = ((target.range_low, 100.0), (target.range_high, 100.0))
        if target.threshold is None:
            return points
        outside = (target.threshold, 0.0)
        return (outside, *points) if target.threshold < target.range_low else (*points, outside)
    points = ((target.threshold, rules.threshold_score), (target.target, 100.0), (target.stretch, rules.cap))
    return tuple((value, score) for value, score in points if value is not None)


def status(score, rules=DEFAULT, gate_missed=False):
    """Light of a score: green from 100, amber from ``rules.amber_from``, red below, none without
    data. Judged on the score as it is shown, with 2 decimals. A scorecard on which a red line was missed
    is red, whatever its score."""
    if score is None:
        return NONE
    if gate_missed:
        return RED
    shown = half_up(score)
    if shown >= 100:
        return GREEN
    return AMBER if shown >= rules.amber_from else RED
