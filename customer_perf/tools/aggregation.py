"""Roll-ups of facts over periods and over a hierarchy: counts are pooled, never rates averaged."""

from dataclasses import dataclass

from .values import INVALID, NO_DATA, Measure

SUM, MEAN, RATIO_OF_SUMS, LAST, MIN, MAX = "sum", "mean", "ratio", "last", "min", "max"


@dataclass(frozen=True, slots=True)
class Facts:
    """Sufficient statistics of some reported values.

    :ivar count: how many rows were reported
    :ivar total: Σ value
    :ivar numerator: Σ numerator, in the unit before ``factor``
    :ivar denominator: Σ denominator
    :ivar based: rows that carry a numerator and a denominator
    :ivar weighted: Σ value·sample size
    :ivar sample: Σ sample size
    :ivar sampled: rows that carry a sample size
    :ivar last: value of the latest row, at ``last_date``
    """

    count: int = 0
    total: float = 0.0
    numerator: float = 0.0
    denominator: float = 0.0
    based: int = 0
    weighted: float = 0.0
    sample: int = 0
    sampled: int = 0
    last: float | None = None
    last_date: object = None
    minimum: float | None = None
    maximum: float | None = None


def pool(facts):
    """Facts of a whole (a year, a department) from those of its parts."""
    facts = [part for part in facts if part.count]
    if not facts:
        return Facts()
    latest = max(facts, key=lambda part: part.last_date)
    sums = ("count", "total", "numerator", "denominator", "based", "weighted", "sample", "sampled")
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
    * ``mean``: weighted with the sample sizes when every row has one, else the plain mean
    * ``ratio``: ``factor`` · Σ numerator / Σ denominator (factor 100 for a percentage). Rows that
      only carry a rate are weighted with their sample size; a single rate stands for itself;
      several rates without any base are ``invalid``, for their mean would be wrong.

    :return: a Measure; ``no_data`` without rows or with a zero denominator
    """
    if not facts.count:
        return Measure.missing()
    if kind == RATIO_OF_SUMS:
        return _ratio(facts, factor)
    if kind == MEAN and facts.sampled == facts.count and facts.sample:
        return Measure(facts.weighted / facts.sample, facts.sample)
    value = {
        SUM: facts.total,
        MEAN: facts.total / facts.count,
        LAST: facts.last,
        MIN: facts.minimum,
        MAX: facts.maximum,
    }[kind]
    return Measure(value, facts.sample or facts.count)


def _ratio(facts, factor):
    if facts.based == facts.count:
        if not facts.denominator:
            return Measure.missing(NO_DATA)
        return Measure(factor * facts.numerator / facts.denominator, round(facts.denominator))
    if not facts.based and facts.sampled == facts.count and facts.sample:
        return Measure(facts.weighted / facts.sample, facts.sample)
    if facts.count == 1:
        return Measure(facts.last, facts.sample)
    return Measure.missing(INVALID)
