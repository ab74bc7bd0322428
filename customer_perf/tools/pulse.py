"""Are customers better off than half a year ago? What the figures of two half-years say together."""

from collections import Counter, defaultdict
from datetime import timedelta
from statistics import fmean, stdev

from . import compare
from .attainment import HIGHER, LOWER
from .loyalty import share
from .periods import MONTH, later, start

BETTER, WORSE, MIXED, SAME, UNKNOWN = "better", "worse", "mixed", "same", "unknown"
HALF, YEAR = 6, 12  # months
JUDGED = {compare.BETTER, compare.WORSE, compare.MAYBE, compare.NO_CHANGE}
KNOWN_FROM = 6  # months of a year, before a figure is held against its own mean
GOOD = 100.0  # the score from which a scorecard says that all is well


def half_years(today):
    """(first, last day) of the six months that are over, of the six before them, and of the same six a year ago."""
    following = start(today, MONTH)
    ends = (following, later(following, -HALF), later(following, -YEAR))
    return tuple((later(end, -HALF), end - timedelta(days=1)) for end in ends)


def answer(verdicts):
    """What the verdicts of ``compare`` on single figures say together.

    :return: ``better`` where one is and none is worse, ``worse`` likewise, ``mixed`` with both, ``same`` where
        nothing moved beyond chance, ``unknown`` where none could be judged
    """
    found = Counter(verdict for verdict in verdicts if verdict in JUDGED)
    better, worse = found[compare.BETTER], found[compare.WORSE]
    if better and worse:
        return MIXED
    if not found:
        return UNKNOWN
    return BETTER if better else WORSE if worse else SAME


def gain(verdict, direction):
    """How far a figure went to the good side, in half widths of its interval, so that figures of different units can
    be put in an order; None where it could not be judged or its values do not move."""
    if verdict.code not in JUDGED or verdict.low is None or verdict.high <= verdict.low:
        return None
    step = 2 * verdict.difference / (verdict.high - verdict.low)
    return -step if direction == LOWER else step


def interval(percent, cases):
    """The interval of a percentage of cases (Wilson, see ``loyalty.share``).

    :return: an Estimate; None where it is no such percentage: beyond 0 to 100, or of money, which comes in no whole
        number of hits
    """
    hits = percent * cases / 100
    if not cases or not 0 <= percent <= 100 or abs(hits - round(hits)) > 1e-6 * cases:
        return None
    return share(round(hits), cases)


def is_rosy(score, said):
    """Whether scorecards are met while customers are worse off (FM-03).

    :param score: average of scorecards, None without one
    :param said: as :func:`answer` says
    """
    return score is not None and score >= GOOD and said == WORSE


def standings(points, direction):
    """How a figure stood in each month beside its own mean, in its own standard deviations, the good side up, so that
    figures of different units stand on one scale.

    :param points: [(last day of the month, value)]
    :return: {day: number}; empty with fewer than six values, where they do not move, or where neither more nor less
        is better
    """
    values = [value for _day, value in points]
    spread = stdev(values) if len(values) >= KNOWN_FROM else 0
    if not spread or direction not in (HIGHER, LOWER):
        return {}
    mean, sign = fmean(values), 1 if direction == HIGHER else -1
    return {day: sign * (value - mean) / spread for day, value in points}


def together(found):
    """What the standings of several figures say together.

    :param found: [{day: number}], as of :func:`standings`
    :return: [(day, mean of those that are known there)], oldest first
    """
    days = defaultdict(list)
    for standing in found:
        for day, number in standing.items():
            days[day].append(number)
    return [(day, fmean(numbers)) for day, numbers in sorted(days.items())]
