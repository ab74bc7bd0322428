"""Are customers better off than half a year ago? What the figures of two half-years say together."""

from collections import Counter
from datetime import timedelta

from . import compare
from .attainment import LOWER
from .loyalty import share
from .periods import MONTH, later, start

BETTER, WORSE, MIXED, SAME, UNKNOWN = "better", "worse", "mixed", "same", "unknown"
HALF, YEAR = 6, 12  # months
JUDGED = {compare.BETTER, compare.WORSE, compare.MAYBE, compare.NO_CHANGE}
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
