"""A pilot against the units outside it: what their changes say, and what chance so few units give.

How it works. Each unit gives one number, the change of its own mean from before to the time of the pilot; months are
never counted as if they were units of their own, since that finds an effect in one of four pilots that have none. The
estimate is the difference of the two means of changes, its interval that of Student's test on units (equal spread).
How many units there are decides which words are allowed. Nothing here says what brought a change about.
"""

import math
import random
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, linear_regression, stdev

from .attainment import HIGHER
from .compare import outside
from .loyalty import t_quantile

# What may be said.
NO_DATA, PICTURE, RANK, OPEN, BEYOND, OTHER_PATH = "no_data", "picture", "rank", "open", "beyond", "other_path"
# Units (pilot, others) from which on a rank, an interval may be told; one pilot unit needs more of the others.
RANK_FROM, RANK_OF_ONE, INTERVAL_FROM = (2, 4), (1, 8), (3, 6)
ALPHA = 0.05
ALIKE = 1e-9  # of the largest change: less is the noise of floats
STEPS = 400  # of the integral over what the spread may turn out to be; even


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit before and during the pilot; numbers are None where it has no value.

    :ivar before, during: its means, of rates and means by their cases where all are known
    :ivar change: during less before; of a KPI with a range, of the distance from it
    :ivar slope: the trend before, per value; None with fewer than three
    """

    n_before: int = 0
    n_during: int = 0
    before: float | None = None
    during: float | None = None
    change: float | None = None
    slope: float | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What the changes of units say.

    :ivar code: ``no_data`` (one side has no change), ``picture`` (too few units: cannot be told from chance),
        ``rank`` (only how many others changed less), ``open`` (an interval that holds 0), ``beyond`` (one that does
        not: hard to explain by chance), ``other_path`` (the trends before were apart by more than their error)
    :ivar pilots, others: units that have a change
    :ivar estimate: mean change of the pilot less mean change of the others
    :ivar ahead: others that changed less than the pilot's mean, in the direction that is wanted; None where no rank
        may be told
    :ivar low, high: 95 % interval of the estimate; None where there may be none, and where all units of a side moved
        alike: without a spread nothing tells chance from effect
    """

    code: str
    pilots: int
    others: int
    estimate: float | None = None
    ahead: int | None = None
    low: float | None = None
    high: float | None = None


def unit(before, during, low=None, high=None, is_range=False):
    """A unit from its values, (value, cases or None) each, oldest first.

    :param low, high: bounds of the range, where the KPI has one
    """
    means = _middle(before), _middle(during)
    change = None
    if None not in means:
        ends = [outside(mean, low, high) for mean in means] if is_range else means
        change = ends[1] - ends[0]
    values = [outside(value, low, high) if is_range else value for value, _cases in before]
    slope = linear_regression(range(len(values)), values).slope if len(values) > 2 else None
    return Unit(len(before), len(during), *means, change, slope)


def judge(pilots, others, direction, slopes=((), ())):
    """Hold the changes of the pilot units against those of the others.

    :param pilots, others: a change per unit; None for a unit without values, which does not count
    :param direction: ``higher``, ``lower``, or ``range``: there changes are of the distance from it
    :param slopes: trends before of the pilot units and of the others, None where one has none
    :return: :class:`Finding`
    """
    pilots, others = _known(pilots), _known(others)
    sizes = len(pilots), len(others)
    if not pilots or not others:
        estimate = None if not pilots else fmean(pilots)
        return Finding(PICTURE if pilots else NO_DATA, *sizes, estimate)
    estimate = fmean(pilots) - fmean(others)
    code, ahead, low, high = PICTURE, None, None, None
    if any(_reach(sizes, wanted) for wanted in (RANK_FROM, RANK_OF_ONE)):
        sign = 1 if direction == HIGHER else -1
        code, ahead = RANK, sum(sign * other < sign * fmean(pilots) for other in others)
    if _reach(sizes, INTERVAL_FROM) and (error := _error(pilots, others)):
        reach = t_quantile(sum(sizes) - 2, ALPHA) * error
        low, high = estimate - reach, estimate + reach
        code = OPEN if low <= 0 <= high else BEYOND
    if apart(*slopes):
        code = OTHER_PATH
    return Finding(code, *sizes, estimate, ahead, low, high)


def is_proven(finding, direction):
    """Whether the pilot did better by more than chance explains."""
    gain = finding.estimate if direction == HIGHER else -(finding.estimate or 0)
    return finding.code == BEYOND and gain > 0


def apart(pilots, others):
    """Whether the trends before differ by more than one standard error: the pilot was on another path already."""
    pilots, others = _known(pilots), _known(others)
    if not pilots or not others or len(pilots) + len(others) < 3:
        return False
    return abs(fmean(pilots) - fmean(others)) > _error(pilots, others)


def spread(units):
    """The standard deviation of the changes of units from the first to the second half of the time before, what
    is common to all taken out; None with fewer than three units, or where nothing differs.

    :param units: values before of each, as :func:`unit` takes them
    """
    halves = [(_middle(values[: len(values) // 2]), _middle(values[len(values) // 2 :])) for values in units]
    changes = [late - early for early, late in halves if early is not None and late is not None]
    return (stdev(changes) or None) if len(changes) > 2 else None


def chance(pilots, others, effect):
    """The chance that these units give to find a change of the pilot: the power of Student's two-sided test on the
    changes of units, at 5 %.

    ``effect`` is in standard deviations of the units' changes. Where a month of one unit scatters by σ around its own
    mean and neighbours are alike (autocorrelation 0.5), the change between two spans of six months scatters by 0.82 σ;
    an effect of 1 σ is then 1.22 of these.

    :param pilots, others: numbers of units
    :return: 0.05 (nothing there) to 1; None with fewer than three units, or none on one side
    """
    freedom = pilots + others - 2
    if min(pilots, others) < 1 or freedom < 1:
        return None
    shift = abs(effect) * math.sqrt(pilots * others / (pilots + others))
    edge = t_quantile(freedom, ALPHA)
    last = 1 + 8 / math.sqrt(freedom)  # beyond it the spread found is not worth adding
    total = 0.0
    for place in range(STEPS + 1):
        ratio = last * place / STEPS
        weight = 1 if place in (0, STEPS) else 4 if place % 2 else 2
        total += weight * _density(ratio, freedom) * (_above(edge * ratio - shift) + _above(edge * ratio + shift))
    return min(1.0, total * last / STEPS / 3)


def draw(baselines, count, seed):
    """Units for the pilot by lot: in the order of their baselines, one out of each of ``count`` groups of neighbours.

    :param baselines: {unit id: its mean before, None where it has none}
    :return: ids; the same for the same seed
    """
    lot = random.Random(seed)  # noqa: S311 - a lot that can be drawn again, no secret
    order = sorted(baselines, key=lambda one: (baselines[one] is None, baselines[one] or 0.0, one))
    edges = [round(len(order) * place / count) for place in range(count + 1)]
    return sorted(lot.choice(order[first:last]) for first, last in pairwise(edges))


def _known(values):
    return [value for value in values if value is not None]


def _reach(sizes, wanted):
    return sizes[0] >= wanted[0] and sizes[1] >= wanted[1]


def _middle(points):
    if not points:
        return None
    values, cases = [value for value, _cases in points], [cases for _value, cases in points]
    return fmean(values, cases) if all(cases) else fmean(values)


def _error(pilots, others):
    """Standard error of the difference of the means, the spread pooled; 0 where the units of each side are alike."""
    square = math.fsum((value - fmean(side)) ** 2 for side in (pilots, others) for value in side)
    freedom = len(pilots) + len(others) - 2
    error = math.sqrt(square / freedom * (1 / len(pilots) + 1 / len(others)))
    return error if error > ALIKE * max(map(abs, (*pilots, *others))) else 0.0


def _above(z):
    return math.erfc(z / math.sqrt(2)) / 2


def _density(ratio, freedom):
    """Density of the spread found over the true one (chi by the root of its degrees)."""
    if not ratio:
        return math.sqrt(2 / math.pi) if freedom == 1 else 0.0
    half = freedom / 2
    log = half * math.log(half) - math.lgamma(half) + (freedom - 1) * math.log(ratio) - half * ratio**2
    return 2 * math.exp(log)
