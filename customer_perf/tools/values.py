"""What crosses the seam between the models and the arithmetic: numbers and reason codes."""

from dataclasses import dataclass

# Why there is no number. A missing value is a state, never a zero.
NO_DATA = "no_data"  # nothing was measured, or the denominator is zero
IMMATURE = "immature"  # the observation window is still open
SUPPRESSED = "suppressed"  # too few answers to be shown
INVALID = "invalid"  # the value or the target cannot be judged
LOW_COVERAGE = "low_coverage"  # too little of the weight has a score


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
