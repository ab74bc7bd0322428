"""What crosses the seam between the models and the arithmetic: numbers and reason codes."""

from dataclasses import dataclass
from datetime import date

# Why there is no number. A missing value is a state, never a zero.
NO_DATA = "no_data"  # nothing was measured, or the denominator is zero
IMMATURE = "immature"  # the observation window is still open
SUPPRESSED = "suppressed"  # too few answers to be shown
INVALID = "invalid"  # the value or the target cannot be judged
LOW_COVERAGE = "low_coverage"  # too little of the weight has a score

DEVIATION, RATIO = "deviation", "ratio"


@dataclass(frozen=True, slots=True)
class Rules:
    """What HR may set for a cycle. It travels whole: whoever judges a number has all of it.

    :ivar cap: highest score, at least 100
    :ivar threshold_score: score exactly on the threshold, 0–100
    :ivar lower_form: "lower is better" without a threshold, ``deviation`` 100·(2 − A/T) or
        ``ratio`` 100·T/A
    :ivar amber_from: lowest score that is still amber, below 100
    :ivar coverage_min: percentage (0–100) of the weight that must have a score before there is a total
    :ivar missing_as_zero: a value that is missing after ``deadline`` counts as 0
    :ivar points_cap: limit of bonus or malus points, 0 or more
    :ivar deadline: last day on which values may be missing, None: for ever
    """

    cap: float = 120.0
    threshold_score: float = 60.0
    lower_form: str = DEVIATION
    amber_from: float = 80.0
    coverage_min: float = 60.0
    missing_as_zero: bool = False
    points_cap: float = 5.0
    deadline: date | None = None

    def is_overdue(self, today):
        """Whether a value that is missing on a day should have been there."""
        return self.deadline is not None and today > self.deadline


@dataclass(frozen=True, slots=True)
class Measure:
    """A number judged or measured, or the reason why there is none.

    :ivar value: the number; None when missing
    :ivar n: how many observations stand behind it; 0 when unknown
    :ivar reason: one of the codes above when ``value`` is None, else an empty string
    :ivar bare: how many of its periods came without a base, see ``tools.aggregation``
    """

    value: float | None
    n: int = 0
    reason: str = ""
    bare: int = 0

    @classmethod
    def missing(cls, reason=NO_DATA):
        return cls(None, 0, reason)


@dataclass(frozen=True, slots=True)
class Part:
    """One weighted part of a total.

    :ivar weight: any non-negative scale; a part of weight 0 is shown and adds nothing
    :ivar score: 0…cap, None when missing
    :ivar overdue: a missing value that should have been reported by now
    """

    weight: float
    score: float | None
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class Total:
    """A weighted total.

    :ivar score: rounded half-up to 2 decimals; None when there is no total
    :ivar coverage: percentage (0–100) of the weight that has a score
    :ivar contributions: one number per part, in order, None for a missing part; they add up to
        ``score`` to the cent
    :ivar reason: why ``score`` is None, else an empty string
    """

    score: float | None
    coverage: float
    contributions: tuple[float | None, ...]
    reason: str = ""
