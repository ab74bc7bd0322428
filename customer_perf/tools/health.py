"""Indicator health: what is said of an indicator, from how it moves with the outcome that it should drive, and from
other signs that it tells nothing more.

All verdicts of one run are corrected together (Benjamini, Hochberg 1995), and the seed's rule, |r| under 0.3, comes
with its error.
"""

import math
from dataclasses import dataclass
from datetime import date
from statistics import NormalDist

SUPPORTED, CONTRARY, WEAK, LISTED, NOT_JUDGED = "supported", "contrary", "weak", "listed", "not_judged"
# Why an indicator is not judged.
NO_OUTCOME, FEW, CONSTANT, UNCLEAR, EXEMPT = "no_outcome", "few", "constant", "unclear", "exempt"

MINIMUM, CUT = 24, 0.3  # shipped: effective n, and the seed's |r| under which an indicator is listed
FALSE_RATE = 0.10  # of all that is called supported or contrary, so much may be by chance
DRIVER = 0.5  # a true relation whose chance to be listed is told
# What is said of an indicator with several outcomes: the first of these that one of them says.
ORDER = (CONTRARY, SUPPORTED, LISTED, WEAK, NOT_JUDGED)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said; ``why`` only where it is ``not_judged``."""

    code: str
    why: str | None = None


# ------------------------------------------------------------ what is said


def judge(relations, minimum=MINIMUM, cut=CUT):
    """Verdicts of one run, corrected together.

    Under the cut an indicator is for decision, whether or not chance explains its r: ``weak`` where the whole
    interval lies under it, ``listed`` else. From it on, chance decides.

    :param relations: :class:`relation.Relation`, None where no outcome is named
    :return: a :class:`Verdict` each
    """
    level = significant([found.p for found in relations if found and _is_enough(found, minimum)])
    return [_verdict(found, minimum, cut, level) for found in relations]


def _is_enough(found, minimum):
    return found.p is not None and found.effective >= minimum


def _verdict(found, minimum, cut, level):
    if not found:
        return Verdict(NOT_JUDGED, NO_OUTCOME)
    if not _is_enough(found, minimum):
        return Verdict(NOT_JUDGED, CONSTANT if found.r is None and found.n else FEW)
    if abs(found.r) < cut:
        return Verdict(WEAK if -cut < found.low and found.high < cut else LISTED)
    if found.p > level:
        return Verdict(NOT_JUDGED, UNCLEAR)
    return Verdict(SUPPORTED if found.r > 0 else CONTRARY)


def significant(chances, rate=FALSE_RATE):
    """The largest p that counts when all are looked at together, −1 where none does."""
    ordered = sorted(chances)
    kept = [p for place, p in enumerate(ordered, 1) if p <= rate * place / len(ordered)]
    return kept[-1] if kept else -1.0


def overall(codes):
    """What is said of an indicator with several outcomes, or of an arrow between several KPIs."""
    return min(codes, key=ORDER.index, default=NOT_JUDGED)


def missed(effective, cut=CUT, driver=DRIVER):
    """How often a true relation of such a strength comes out under the cut, 0–1: the error of the seed's rule."""
    spread = math.sqrt(max(effective, 4) - 3)
    middle = math.atanh(driver) + driver / (2 * (max(effective, 4) - 1))
    below = NormalDist().cdf((math.atanh(cut) - middle) * spread)
    return below - NormalDist().cdf((-math.atanh(cut) - middle) * spread)


# ------------------------------------------------------------ other signs


# Met by nearly all or by nearly nobody: it tells them apart no more.
MET_BY_ALL, NEVER_MET = "all", "never"
NEARLY_ALL, NEARLY_NONE = 0.95, 0.05
# Values that end just on the target, while none falls just short of it: how rarely chance does that.
RARE = 0.01
# What the rating takes off: for the verdict, for each sign, and the share of each case of a dissatisfied customer.
FOR_VERDICT = {SUPPORTED: 0, NOT_JUDGED: 20, LISTED: 40, WEAK: 50, CONTRARY: 60}
FOR_SIGN, FOR_CASE = 10, 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Stood:
    """How an indicator stood on the scorecards of a cycle.

    :ivar terms: definitions and targets
    :ivar judged: results of a cycle that is over, ``met`` of them on target
    :ivar on, short: results up to one per cent better than the target, or worse
    :ivar cases: scorecards on which it was met and a customer dissatisfied
    """

    first: date
    last: date
    terms: frozenset
    met: int = 0
    judged: int = 0
    on: int = 0
    short: int = 0
    cases: int = 0

    def __add__(self, other):
        counts = {
            name: getattr(self, name) + getattr(other, name) for name in ("met", "judged", "on", "short", "cases")
        }
        first, last = min(self.first, other.first), max(self.last, other.last)
        return Stood(first=first, last=last, terms=self.terms | other.terms, **counts)


def in_turn(cycles):
    """Cycles one after the other, newest first; what runs at the same time, as in two departments, counts as one."""
    found = []
    for each in sorted(cycles, key=lambda cycle: cycle.last, reverse=True):
        if found and each.last >= found[-1].first:
            found[-1] += each
        else:
            found.append(each)
    return found


def unchanged(terms):
    """For how many cycles an indicator has been the same.

    :param terms: definition and targets in each cycle, newest first
    """
    return next((count for count, each in enumerate(terms) if each != terms[0]), len(terms))


def met(cycles, needed):
    """``all``, ``never`` or None: whether the latest cycles tell those apart who stand under an indicator.

    :param cycles: (how many met it, how many were judged) each, newest first
    :param needed: cycles that have to agree
    """
    shares = [good / judged for good, judged in cycles[:needed] if judged]
    if len(shares) < needed:
        return None
    if min(shares) > NEARLY_ALL:
        return MET_BY_ALL
    return NEVER_MET if max(shares) < NEARLY_NONE else None


def hugs(on, short):
    """Whether more values end just on the target than chance explains.

    :param on: values up to one per cent better than the target
    :param short: values up to one per cent worse
    """
    n = on + short
    return n > 0 and sum(math.comb(n, count) for count in range(on, n + 1)) / 2**n < RARE


def rating(verdict, signs, cases):
    """Order in which to talk about indicators, 100 (nothing against it) to 0; no measurement.

    :param signs: how many speak against it
    :param cases: scorecards on which it was met and a customer dissatisfied: each takes a share of what is left
    """
    return max(0, 100 - FOR_VERDICT[verdict] - FOR_SIGN * signs) * (1 - FOR_CASE) ** cases
