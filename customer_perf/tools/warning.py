"""Early warning: whether a series says that something changed for the worse, and not by chance alone.

How it works. The settled values of one KPI and subject, oldest first, are put on a scale on which chance is
even (:func:`fitting_scale`). The baseline is all of them but the newest three, at most 24; what is usual is its
mean, and how much it moves the larger of two estimates. A value far beyond that opens a warning (Shewhart 1931,
widened for a short baseline), and so do small shortfalls that add up to more than chance explains (CUSUM, Page
1954). Rates are judged by their own number of cases (Laney 2002). Nothing of it enters a score.
"""

import math
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from statistics import fmean, stdev

from .attainment import HIGHER, LOWER
from .loyalty import t_quantile
from .periods import MONTH, WEEK

PLAIN, LOG, ROOT, RATE = "plain", "log", "root", "rate"
# What a series says.
LEARNING, QUIET, POINT, DRIFT = "learning", "quiet", "point", "drift"
FIRST = 9  # the settled value at which judging begins
NEWEST = 3  # the newest values, which are no part of what is usual
BASE, LOOKED_BACK = 24, 24
ASSURED_FROM = 12
MOVING_RANGE = 1.128  # mean range of two values of a normal distribution with standard deviation 1
RELIABLE, HIT_OR_MISS, CANNOT = "reliable", "hit_or_miss", "cannot"


@dataclass(frozen=True, slots=True)
class Settings:
    """How much chance is allowed, by frequency (simulated: eight monthly KPIs of a person whose work does not
    change give about one false warning in two years).

    :ivar point: standard deviations that one value may be off, before it is widened
    :ivar slack: what a shortfall may be, in standard deviations, before it adds up
    :ivar sum: how much may add up, before it is widened
    """

    point: float
    slack: float
    sum: float


# Days are rolled up to weeks; a quarter or a year has too few values.
SETTINGS = {MONTH: Settings(3.0, 0.5, 4.0), WEEK: Settings(3.5, 0.75, 6.0)}


@dataclass(frozen=True, slots=True)
class Point:
    """A settled value; ``cases`` is the denominator of a rate, None otherwise."""

    value: float
    cases: float | None = None


@dataclass(frozen=True, slots=True)
class Signal:
    """What a series says of its newest value.

    :ivar code: ``learning`` before there are nine values or where the frequency has no settings, ``quiet``,
        ``point``, ``drift``
    :ivar usual: mean of the baseline, on the scale of the values
    :ivar limit: the value from which one alone is unusual, on the scale of the values
    :ivar shortfall: what has added up, in standard deviations
    :ivar n: values of the baseline
    """

    code: str
    usual: float | None = None
    limit: float | None = None
    shortfall: float = 0.0
    n: int = 0


@cache
def widened(n):
    """How many standard deviations one value of a steady series stays within, by three in 2,000 on the bad side,
    where mean and deviation come from n values: t(n − 1; 0.99865) · √(1 + 1/n)."""
    return t_quantile(n - 1, 0.0027) * math.sqrt(1 + 1 / n)


def fitting_scale(values, aggregation, is_amount):
    """The scale on which chance moves a series evenly.

    :param aggregation: of the KPI
    :param is_amount: whether it is a time or money, whose large values vary more than its small ones
    """
    if aggregation == "ratio":
        return RATE
    if is_amount and all(value > 0 for value in values):
        return LOG
    if aggregation == "sum" and all(value >= 0 and float(value).is_integer() for value in values):
        return ROOT
    return PLAIN


def signal(points, direction, frequency, scale=PLAIN, restart=0):
    """What the settled values of a series, oldest first, say of the newest one.

    :param direction: ``higher`` or ``lower``; within a range chance has no bad side, so nothing is judged
    :param restart: place of the value from which shortfalls add up, after a warning was closed
    :return: :class:`Signal`
    """
    settings = SETTINGS.get(frequency)
    if settings is None or len(points) < FIRST or direction not in (HIGHER, LOWER):
        return Signal(LEARNING)
    base = points[:-NEWEST][-BASE:]
    ruler = _ruler(base, scale, 1 if direction == HIGHER else -1)
    if ruler is None:
        return Signal(LEARNING)
    factor = widened(len(base)) / 3
    shortfall = 0.0
    for point in points[max(FIRST - 1, restart) :][-LOOKED_BACK:]:
        shortfall = max(0.0, shortfall - ruler.off(point) - settings.slack)
    reach = settings.point * factor
    code = (
        POINT if ruler.off(points[-1]) < -reach else DRIFT if shortfall > settings.sum * math.sqrt(factor) else QUIET
    )
    return Signal(code, ruler.usual, ruler.value_at(-reach, points[-1]), shortfall, len(base))


def first_warnings(points, direction, frequency, scale=PLAIN):
    """Places at which a warning would have opened, for a preview; it closes after two quiet values."""
    found, is_open, quiet = [], False, 0
    for end in range(FIRST, len(points) + 1):
        fires = signal(points[:end], direction, frequency, scale).code in (POINT, DRIFT)
        if fires and not is_open:
            found.append(end - 1)
        quiet = 0 if fires else quiet + 1
        is_open = (is_open or fires) and quiet < 2
    return found


@dataclass(frozen=True, slots=True)
class _Ruler:
    """Says how far off a value is, in standard deviations; negative is bad."""

    usual: float
    center: float
    sigma: float
    sign: int
    scale: str

    def off(self, point):
        if self.scale == RATE:
            return self.sign * (point.value - self.center) / self._spread(point)
        return self.sign * (_on(self.scale, point.value) - self.center) / self.sigma

    def value_at(self, off, like):
        """The value that is so far off; of a rate, with the cases of ``like``."""
        if self.scale == RATE:
            return self.center + self.sign * off * self._spread(like)
        return _back(self.scale, self.center + self.sign * off * self.sigma)

    def _spread(self, point):
        return self.sigma * math.sqrt(self.center * (1 - self.center) / point.cases)


def _ruler(base, scale, sign):
    """None where the baseline says nothing: all values alike, or a rate that was always 0 or 1."""
    if scale == RATE:
        base = [point for point in base if point.cases]
        total = math.fsum(point.cases for point in base)
        center = math.fsum(point.value * point.cases for point in base) / total if total else 0.0
        if len(base) < FIRST - NEWEST or not 0 < center < 1:
            return None
        off = [(point.value - center) / math.sqrt(center * (1 - center) / point.cases) for point in base]
        return _Ruler(center, center, max(1.0, _sigma(off)), sign, scale)
    values = [_on(scale, point.value) for point in base]
    sigma = _sigma(values)
    if not sigma:
        return None
    center = math.fsum(values) / len(values)
    return _Ruler(_back(scale, center), center, sigma, sign, scale)


def _sigma(values):
    """The larger of the standard deviation and what neighbours differ by: too small a one warns too often."""
    # not statistics: of hundreds of thousands of series, its exactness would cost more than all the rest
    ranges = math.fsum([abs(later - earlier) for earlier, later in pairwise(values)]) / (len(values) - 1)
    if not ranges:
        return 0.0
    center = math.fsum(values) / len(values)
    spread = math.sqrt(math.fsum([(value - center) ** 2 for value in values]) / (len(values) - 1))
    return max(ranges / MOVING_RANGE, spread)


def _on(scale, value):
    if scale == LOG:
        return math.log(max(value, 1e-9))  # a later value of 0 is as good or as bad as can be
    if scale == ROOT:
        return 2 * math.sqrt(max(value, 0) + 3 / 8)  # Anscombe 1948
    return value


def _back(scale, value):
    if scale == LOG:
        return math.exp(value)
    if scale == ROOT:
        return max(0.0, (value / 2) ** 2 - 3 / 8) if value > 0 else 0.0
    return value


def assurance(points, direction, target, scale=PLAIN):
    """Whether a steady process can meet a target: by the interval in which its next value lies in 95 of 100 cases.

    :return: ``reliable``, ``hit_or_miss``, ``cannot``; None before there are twelve values, or without a side
    """
    if len(points) < ASSURED_FROM or target is None or direction not in (HIGHER, LOWER):
        return None
    base = points[-BASE:]
    sign = 1 if direction == HIGHER else -1
    ruler = _ruler(base, scale, sign)
    if ruler is None:
        return RELIABLE if sign * (points[-1].value - target) >= 0 else CANNOT
    reach = t_quantile(len(base) - 1, 0.05) * math.sqrt(1 + 1 / len(base))
    worst, best = (sign * (ruler.value_at(off, points[-1]) - target) for off in (-reach, reach))
    return RELIABLE if worst >= 0 else CANNOT if best < 0 else HIT_OR_MISS


# ------------------------------------------------------------ where it leads


@dataclass(frozen=True, slots=True)
class Forecast:
    """Where a sum will end: what is likely and the interval of 80 in 100 cases."""

    likely: float
    low: float
    high: float


def forecast(seen, remaining):
    """Where the sum of a period will end.

    :param seen: (value, what was due) of the settled periods, three at least in which something was due
    :param remaining: what is due in the periods that are left
    :return: :class:`Forecast`; None with less than three settled periods, or where less than nothing is due
    """
    rates = [value / due for value, due in seen if due > 0]
    if len(rates) < 3 or any(due < 0 for _value, due in seen):
        return None
    rate, spread, k, m = fmean(rates), stdev(rates), len(rates), len(remaining)
    due = math.fsum(remaining)
    done = math.fsum(value for value, _due in seen)
    # one period more or less is as large as the mean of those that are left
    error = spread * math.sqrt(m + m**2 / k) * (due / m if m else 0.0)
    reach = t_quantile(k - 1, 0.2) * error
    likely = done + rate * due
    return Forecast(likely, likely - reach, likely + reach)


# ------------------------------------------------------------ one at the cost of another

GUARD_BASE = 12  # values before the newest three, 9 at least
GUARD_TAILS = 0.10  # two-tailed: 5 % on each side
GUARD_CHANGE = 0.05


def counter_movement(pushed, guard):
    """Whether what is pushed got better while what guards it got worse: the mean of the newest three against the
    nine to twelve before, both beyond chance at 5 % and by 5 % at least.

    :param pushed: values on which more is better, oldest first
    :param guard: likewise, of the same periods
    """
    changes = [_change(values) for values in (pushed, guard)]
    if None in changes:
        return False
    (up, up_t, limit), (down, down_t, _limit) = changes
    return up_t >= limit and down_t <= -limit and up >= GUARD_CHANGE and down <= -GUARD_CHANGE


def _change(values):
    """(relative change, t, its limit) of the newest three; None with too few values, or where they do not move"""
    base, newest = values[:-NEWEST][-GUARD_BASE:], values[-NEWEST:]
    if len(base) < FIRST or not (usual := fmean(base)) or not (spread := stdev(base)):
        return None
    step = fmean(newest) - usual
    t = step / (spread * math.sqrt(1 / NEWEST + 1 / len(base)))
    return step / abs(usual), t, t_quantile(len(base) - 1, GUARD_TAILS)
