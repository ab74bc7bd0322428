"""Roll-ups of facts over periods and over a hierarchy: counts are pooled, never rates averaged."""

import math
from dataclasses import dataclass

from .values import INVALID, NO_DATA, Measure

SUM, MEAN, RATIO_OF_SUMS, LAST, MIN, MAX = "sum", "mean", "ratio", "last", "min", "max"


@dataclass(frozen=True, slots=True)
class Facts:
    """Sufficient statistics of some reported values. Each row has a base: a numerator and a denominator
    (for a ratio), or the number of its cases; or none.

    :ivar count: how many rows were reported
    :ivar total: Σ value
    :ivar numerator: Σ numerator, in the unit before ``factor``
    :ivar denominator: Σ denominator
    :ivar based: rows that carry a numerator and a denominator
    :ivar weighted: Σ value·cases of the rows that carry a number of cases instead
    :ivar sample: Σ cases of these rows
    :ivar sampled: how many rows these are
    :ivar bare: Σ value of the rows without a base
    :ivar last: value of the latest row, at ``last_date``
    :ivar last_end: last day of the latest row's period
    :ivar is_pooled: whether a row was pooled from what lies below the subject
    """

    count: int = 0
    total: float = 0.0
    numerator: float = 0.0
    denominator: float = 0.0
    based: int = 0
    weighted: float = 0.0
    sample: int = 0
    sampled: int = 0
    bare: float = 0.0
    last: float | None = None
    last_date: object = None
    minimum: float | None = None
    maximum: float | None = None
    is_pooled: bool = False
    last_end: object = None


def fact(kind, value=None, numerator=None, denominator=None, cases=0, date=None, factor=1.0):
    """Facts of one reported row; those of no row where it tells nothing.

    :param kind: how the rows of a KPI become one value
    :param cases: number of cases behind the value, 0 when unknown
    """
    based = kind == RATIO_OF_SUMS and numerator is not None and denominator is not None
    if based:
        value = factor * numerator / denominator if denominator else None
    if value is None:
        return Facts()
    if based:
        base = {"numerator": numerator, "denominator": denominator, "based": 1}
    elif cases:
        base = {"weighted": value * cases, "sample": cases, "sampled": 1}
    else:
        base = {"bare": value}
    return Facts(1, value, **base, last=value, last_date=date, minimum=value, maximum=value)


def pool(facts):
    """Facts of a whole (a year, a department) from those of its parts."""
    facts = [part for part in facts if part.count]
    if not facts:
        return Facts()
    latest = max(facts, key=lambda part: part.last_date)
    sums = ("count", "total", "numerator", "denominator", "based", "weighted", "sample", "sampled", "bare")
    return Facts(
        **{name: sum(getattr(part, name) for part in facts) for name in sums},
        last=latest.last,
        last_date=latest.last_date,
        minimum=min(part.minimum for part in facts),
        maximum=max(part.maximum for part in facts),
    )


def aggregate(kind, facts, factor=1.0):
    """One value from facts.

    * ``sum``, ``min``, ``max``, ``last``: what the name says
    * ``ratio``: ``factor`` · Σ numerator / Σ denominator (factor 100 for a percentage); a rate with its
      number of cases counts as so many of them
    * ``mean``: weighted with the numbers of cases

    Rates and means that come without a base cannot be pooled. Each of them then counts as one period:
    the result is the mean of the periods, those with a base standing for their pooled value as often as
    they are. ``Measure.bare`` says how many came without. Nothing that was known is lost by another row.

    :return: a Measure; ``no_data`` without rows or with a zero denominator, ``invalid`` where the result is no
        finite number
    """
    if not facts.count:
        return Measure.missing()
    if kind in (MEAN, RATIO_OF_SUMS):
        found = _mean_of_periods(kind, facts, factor)
    else:
        value = {SUM: facts.total, LAST: facts.last, MIN: facts.minimum, MAX: facts.maximum}[kind]
        found = Measure(value, facts.sample or facts.count)
    return Measure.missing(INVALID) if found.value is not None and not math.isfinite(found.value) else found


def _mean_of_periods(kind, facts, factor):
    if kind == MEAN:
        periods, part, whole, factor = facts.sampled, facts.weighted, facts.sample, 1.0
    else:
        periods = facts.based + facts.sampled
        part, whole = facts.numerator + facts.weighted / factor, facts.denominator + facts.sample
    bare = facts.count - periods
    if not whole:
        if not bare:
            return Measure.missing(NO_DATA)
        # a mean of plain values is what it is; a rate, or a mean beside others with cases, lacks its base
        return Measure(facts.bare / bare, bare, bare=bare if kind == RATIO_OF_SUMS else 0)
    pooled = factor * part / whole
    return Measure((periods * pooled + facts.bare) / (periods + bare), round(whole), bare=bare)
