"""Before and after: what the values of a KPI say about the time since something was changed.

How it works. The values before the change, without the newest three, are held against those after it by a t test
(Student 1908, equal spread). The newest three are left out because people act after bad values, and after those it
gets better by itself: an action without any effect, begun after a bad month, is followed by a better quarter four
times in five. Nothing here says what brought a change about.
"""

import math
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, stdev

from .attainment import HIGHER, LOWER
from .loyalty import t_quantile

# Verdicts.
TOO_EARLY, NO_BASE, NO_CHANGE, MAYBE, BETTER, WORSE = "too_early", "no_base", "no_change", "maybe", "better", "worse"
LEFT_OUT = 3  # newest values before the change
BASE_FROM, BASE = 6, 24  # values before the change: at least, and at most the latest of them
AFTER_FROM = 3
SETTLED_AFTER = 10  # days after its period until a value counts
CHANCE, PERHAPS = 0.05, 0.20
# Neighbours that are alike pass for more values than there are: less chance is allowed then.
ALIKE, CHANCE_ALIKE = 0.3, 0.02
SIDE_FROM = 3  # values that a mean beside a mark on a chart takes
FADED_FROM, FADED_TO = 2, 0.5  # values after a campaign, and the share of the rise that has to be left


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the values say; numbers are None where there are too few values.

    :ivar code: ``too_early`` (fewer than three values after), ``no_base`` (fewer than six before), ``no_change``
        shown, ``maybe`` (better, may be chance: 5 to 20 %), ``better`` (hard to explain by chance), ``worse``
    :ivar before, after: means, on the scale of the values
    :ivar low, high: interval of the difference, 90 %
    :ivar p: how often chance alone brings as much, to the side on which it went; 0 to 0.5
    """

    code: str
    n_before: int
    n_after: int
    before: float | None = None
    after: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None

    @property
    def difference(self):
        return None if self.before is None or self.after is None else self.after - self.before


def baseline(values):
    """The values before a change that count, oldest first: neither the newest three, which may be why it was
    begun, nor any but the latest 24 of the rest."""
    return values[:-LEFT_OUT][-BASE:]


def compare(before, after, direction, range_low=None, range_high=None):
    """Hold the values after a change against those before it.

    :param before: as :func:`baseline` gives them
    :param after: settled values of the periods that began after the change, oldest first
    :param direction: ``higher``, ``lower``, or ``range``: there the distance from the range is compared
    :return: :class:`Verdict`
    """
    if direction not in (HIGHER, LOWER):
        before, after = ([outside(value, range_low, range_high) for value in values] for values in (before, after))
        direction = LOWER
    sizes = len(before), len(after)
    means = fmean(before) if before else None, fmean(after) if after else None
    if len(after) < AFTER_FROM:
        return Verdict(TOO_EARLY, *sizes, *means)
    if len(before) < BASE_FROM:
        return Verdict(NO_BASE, *sizes, *means)
    off = [[value - mean for value in values] for values, mean in zip((before, after), means, strict=True)]
    freedom = sum(sizes) - 2
    square = math.fsum(value**2 for values in off for value in values)
    error = math.sqrt(square / freedom * (1 / sizes[0] + 1 / sizes[1]))
    step = means[1] - means[0]
    chance = CHANCE_ALIKE if _alike(off, square) > ALIKE else CHANCE
    p = tail(abs(step) / error, freedom) if error else 0.0 if step else 0.5
    reach = t_quantile(freedom, 2 * CHANCE) * error
    code = _code(step if direction == HIGHER else -step, p, chance)
    return Verdict(code, *sizes, *means, step - reach, step + reach, p)


def faded(before, within, after, direction):
    """Whether a figure rose for a time and lost at least half of that afterwards ("surge in the campaign, weak
    afterwards").

    :param before: values before that time, oldest first, six at least
    :param within: values of that time; it rose where their mean is better than those before beyond chance (5 %)
    :param after: values afterwards, two at least
    """
    if direction not in (HIGHER, LOWER) or len(before) < BASE_FROM or not within or len(after) < FADED_FROM:
        return False
    base = before[-BASE:]
    usual, sign = fmean(base), 1 if direction == HIGHER else -1
    rise, left = (sign * (fmean(values) - usual) for values in (within, after))
    error = stdev(base) * math.sqrt(1 / len(within) + 1 / len(base))
    return rise > t_quantile(len(base) - 1, 2 * CHANCE) * error and rise > 0 and left <= FADED_TO * rise


@dataclass(frozen=True, slots=True)
class Sides:
    """The values on the two sides of something that happened; a picture of them, no judgement.

    :ivar place: where it lies among all values, in steps from the first one: 2 at the third value, 1.5 between the
        second and the third; at the first or the last one what lies beyond them
    :ivar before, after: means, None where one of the sides has fewer than three values
    """

    place: float
    n_before: int
    n_after: int
    before: float | None = None
    after: float | None = None


def sides(points, first, last, today, by_cases=False):
    """Split the values of a chart at something that happened.

    Before are the periods that had ended, after are those that began when it was done and are over themselves; the
    periods in which it happened are neither.

    :param points: (first day of the period, last day, value, cases or None), oldest first
    :param first, last: days on which it began and was done
    :param by_cases: the values are rates or means: these are not averaged but pooled, where all cases are known
    """
    before = [point for point in points if point[1] < first]
    after = [point for point in points if point[0] >= last and point[1] < today]
    at = len(before)
    within = at < len(points) and points[at][0] <= first
    place = min(max(at if within else at - 0.5, 0), max(len(points) - 1, 0))
    if min(at, len(after)) < SIDE_FROM:
        return Sides(place, at, len(after))
    return Sides(place, at, len(after), _middle(before, by_cases), _middle(after, by_cases))


def _middle(points, by_cases):
    values, cases = [point[2] for point in points], [point[3] for point in points]
    return fmean(values, cases) if by_cases and all(cases) else fmean(values)


def _code(gain, p, chance):
    if gain < 0:
        return WORSE if p < chance else NO_CHANGE
    return BETTER if p < chance else MAYBE if p < PERHAPS else NO_CHANGE


def outside(value, low, high):
    """How far a value lies outside a range, 0 inside or where there is none."""
    return max(0.0, *(low - value,) if low is not None else (), *(value - high,) if high is not None else ())


def _alike(off, square):
    """How much neighbours are alike: the first autocorrelation within the two spans, 0 where nothing moves."""
    products = math.fsum(former * value for values in off for former, value in pairwise(values))
    return products / square if square else 0.0


def tail(t, freedom):
    """One-sided tail of Student's distribution beyond t ≥ 0 (Abramowitz, Stegun 1964, 26.7.3 and 26.7.4).

    :param freedom: degrees, an integer from 1 on
    """
    angle = math.atan(t / math.sqrt(freedom))
    cos, sin = math.cos(angle), math.sin(angle)
    is_odd = freedom % 2
    term, total = (cos, 0.0) if is_odd else (1.0, 0.0)
    for place in range(1, freedom // 2 + 1):
        total += term
        step = 2 * place
        term *= cos**2 * (step / (step + 1) if is_odd else (step - 1) / step)
    within = 2 / math.pi * (angle + sin * total) if is_odd else sin * total
    return max(0.0, (1 - within) / 2)
