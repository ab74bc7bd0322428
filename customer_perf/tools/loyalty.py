"""What customers say about us, from counts: NPS, shares of a scale, means, each with its interval.

Counts come in, so groups are pooled before they are judged. ``population`` is how many could have
been asked: internal customers are few, and who has heard all of them has no sampling error left
(finite population correction: W. Cochran, Sampling Techniques, 1977).
"""

import math
from dataclasses import dataclass
from statistics import NormalDist

from .values import NO_DATA

Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure and how far it can be trusted.

    :ivar value: None when missing
    :ivar low: lower end of the 95 % interval; None when it cannot be told, as for the mean of one
    :ivar high: its upper end
    :ivar n: answers that stand behind it
    :ivar reason: ``no_data`` when ``value`` is None, else an empty string
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    n: int = 0
    reason: str = ""


MISSING = Estimate(None, reason=NO_DATA)


def _estimate(value, low, high, n, scale):
    """An Estimate whose interval holds the value and stays on the scale.

    A symmetric interval reaches beyond the last answer that anybody could give; there it tells nothing.
    """
    first, last = scale
    value = min(max(value, first), last)
    return Estimate(value, max(first, min(low, value)), min(last, max(high, value)), n)


def finite(n, population=None):
    """The factor of a standard error when n of a population answered: 1 for a large or unknown
    population, 0 for a full census."""
    if not population:
        return 1.0
    if n >= population:
        return 0.0
    return math.sqrt((population - n) / (population - 1))


def _effective(n, population):
    """As many answers of an endless population would tell as much; None after a full census."""
    factor = finite(n, population)
    return n / factor**2 if factor else None


def nps(promoters, passives, detractors, population=None):
    """Net Promoter Score in points, −100…100 (F. Reichheld, 2003), with the adjusted Wald interval
    (B. Rocks, Interval Estimation for the Net Promoter Score, 2016)."""
    n = promoters + passives + detractors
    if not n:
        return MISSING
    value = 100 * (promoters - detractors) / n
    size = _effective(n, population)
    if size is None:
        return Estimate(value, value, value, n)
    more = size + 3
    p, d = (promoters / n * size + 0.75) / more, (detractors / n * size + 0.75) / more
    margin = Z * 100 * math.sqrt((p + d - (p - d) ** 2) / more)
    centre = 100 * (p - d)
    return _estimate(value, centre - margin, centre + margin, n, (-100.0, 100.0))


def share(hits, n, population=None):
    """Percentage of answers in a box of the scale, with its interval (E. Wilson, 1927)."""
    if not n:
        return MISSING
    rate = hits / n
    size = _effective(n, population)
    if size is None:
        return Estimate(100 * rate, 100 * rate, 100 * rate, n)
    root = Z * math.sqrt(rate * (1 - rate) / size + Z**2 / (4 * size**2))
    low, high = ((rate + Z**2 / (2 * size) + sign * root) / (1 + Z**2 / size) for sign in (-1, 1))
    return _estimate(100 * rate, 100 * low, 100 * high, n, (0.0, 100.0))


def mean(n, total, squares, population=None, scale=(-math.inf, math.inf)):
    """Mean on the scale that was asked, with Student's interval.

    :param total: Σ answers
    :param squares: Σ answers²
    :param scale: lowest and highest answer; the interval ends there
    """
    if not n:
        return MISSING
    value = min(max(total / n, scale[0]), scale[1])
    if n == 1:
        return Estimate(value, n=1)
    deviation = math.sqrt(max(squares - n * value**2, 0.0) / (n - 1))
    margin = t_quantile(n - 1) * deviation / math.sqrt(n) * finite(n, population)
    return _estimate(value, value - margin, value + margin, n, scale)


def rescale(value, low, high, to=(0.0, 100.0)):
    """A value of the scale low…high on another scale; None stays None. Scales of different lengths
    may be averaged only after this."""
    return None if value is None else to[0] + (to[1] - to[0]) * (value - low) / (high - low)


def servperf(dimensions):
    """Service quality as performance only, weighted (J. Cronin, S. Taylor, 1992).

    :param dimensions: pairs (weight, mean of the dimension or None)
    :return: weighted mean on the scale of the means; None when no dimension has one
    """
    told = [(weight, value) for weight, value in dimensions if value is not None and weight]
    if not told:
        return None
    return math.fsum(weight * value for weight, value in told) / math.fsum(weight for weight, _value in told)


def t_quantile(freedom, tails=0.05):
    """Two-tailed quantile of Student's distribution (G. Hill, Algorithm 396, CACM 13, 1970)."""
    if freedom == 1:
        return math.cos(tails * math.pi / 2) / math.sin(tails * math.pi / 2)
    if freedom == 2:
        return math.sqrt(2 / (tails * (2 - tails)) - 2)
    a = 1 / (freedom - 0.5)
    b = 48 / a**2
    c = ((20700 * a / b - 98) * a - 16) * a + 96.36
    d = ((94.5 / (b + c) - 3) / b + 1) * math.sqrt(a * math.pi / 2) * freedom
    y = (d * tails) ** (2 / freedom)
    if y > 0.05 + a:
        x = NormalDist().inv_cdf(tails / 2)
        y = x**2
        if freedom < 5:
            c += 0.3 * (freedom - 4.5) * (x + 0.6)
        c = (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b + c
        y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * x
        y = math.expm1(a * y**2)
    else:
        y = (
            (1 / (((freedom + 6) / (freedom * y) - 0.089 * d - 0.822) * (freedom + 2) * 3) + 0.5 / (freedom + 4)) * y
            - 1
        ) * (freedom + 1) / (freedom + 2) + 1 / y
    return math.sqrt(freedom * y)
