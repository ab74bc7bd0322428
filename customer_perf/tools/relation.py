"""How an indicator and its outcome move together, from their series of values.

How it works. Levels of two series that both rise look related whatever they are, so changes are compared: from one
period to the next or, from two years on, from the year before. Both come turned so that more is better: what drives
an outcome moves with it. Changes of several units are pooled after the mean of each unit is taken off. The lag is
fixed beforehand: who searches for the best of four lags finds |r| ≥ 0.3 in half of all pairs that have nothing to do
with each other. Neighbours that are alike, and units that move together, tell less than there are values; n is cut
accordingly (Bartlett 1935, Moulton 1986). A relation is no proof that one brings the other about.
"""

import math
from collections import defaultdict
from dataclasses import dataclass
from statistics import NormalDist, fmean

from . import periods
from .compare import tail

UNITS_FROM, COMMON_FROM = 3, 8  # units to pool, and common periods of each
SHOWN = 24  # periods in the picture
PER_YEAR = {periods.DAY: 365, periods.WEEK: 52, periods.MONTH: 12, periods.QUARTER: 4, periods.YEAR: 1}
Z = NormalDist().inv_cdf(0.975)
FLAT = 1e-9  # of the largest value: what varies by less does not vary


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """How two series move together; numbers are None where that cannot be told.

    :ivar r: correlation of their changes, positive where both get better together
    :ivar n: pairs of changes
    :ivar effective: as many independent pairs would tell as much
    :ivar low, high: interval of r, 95 %
    :ivar p: how often chance alone brings such an r, to either side
    :ivar units: series that were pooled
    :ivar is_yearly: changes from the year before
    """

    r: float | None = None
    n: int = 0
    effective: float = 0.0
    low: float | None = None
    high: float | None = None
    p: float | None = None
    units: int = 0
    is_yearly: bool = False


# ------------------------------------------------------------ series


def coarser(*frequencies):
    """The one with the fewest periods a year."""
    return min(frequencies, key=PER_YEAR.__getitem__)


def lag_in(frequency, months):
    """A lag in months as whole periods of a frequency."""
    return round(months * PER_YEAR[frequency] / 12)


def by_period(values, aggregation, own, wanted, first_month=1):
    """A series by the periods of a coarser frequency; a period that is not complete is left out.

    :param values: (last day, value, cases or None) each, oldest first
    :param own: its frequency
    :return: {number of the period: value}
    """
    parts = defaultdict(list)
    for day, value, cases in values:
        parts[periods.ordinal(day, wanted, first_month)].append((day, value, cases))
    if own == wanted:
        return {place: found[-1][1] for place, found in parts.items()}
    return {
        place: _pooled(found, aggregation)
        for place, found in parts.items()
        if len(found) == len(_parts_of(found[0][0], own, wanted, first_month))
    }


def _parts_of(day, own, wanted, first_month):
    first, last = (find(day, wanted, first_month) for find in (periods.start, periods.end))
    return periods.every(first, last, own, first_month)


def _pooled(found, aggregation):
    values = [value for _day, value, _cases in found]
    if aggregation in ("sum", "min", "max"):
        return {"sum": math.fsum, "min": min, "max": max}[aggregation](values)
    if aggregation == "last":
        return values[-1]
    weights = [cases for _day, _value, cases in found]
    return fmean(values, weights if all(weight and weight > 0 for weight in weights) else None)


def common(cause, effect, lag):
    """The periods of a cause after which the effect has a value at the lag, in order."""
    return sorted(place for place in cause if place + lag in effect)


def picture(units, lag):
    """Both sides period by period, the latest ones: the means of the units that have a value of both."""
    met = defaultdict(list)
    for cause, effect in units:
        for place in common(cause, effect, lag):
            met[place].append((cause[place], effect[place + lag]))
    sides = [[fmean(side) for side in zip(*met[place], strict=True)] for place in sorted(met)[-SHOWN:]]
    return tuple(map(tuple, zip(*sides, strict=True))) or ((), ())


# ------------------------------------------------------------ how they move together


def relate(units, lag=0, per_year=12):
    """How an indicator and its outcome move together.

    :param units: ({period: value}, {period: value}) each, indicator and outcome, both so that more is better
    :param lag: periods after which the outcome follows
    :return: :class:`Relation`
    """
    shared = [(common(cause, effect, lag), cause, effect) for cause, effect in units]
    is_yearly = per_year > 1 and min((len(places) for places, *_pair in shared), default=0) >= 2 * per_year
    step = per_year if is_yearly else 1
    pairs = [
        ({place: cause[place] for place in places}, {place: effect[place + lag] for place in places})
        for places, cause, effect in shared
    ]
    causes, effects = ([_changes(pair[side], step) for pair in pairs] for side in (0, 1))
    n, count = sum(map(len, causes)), sum(1 for some in causes if some)
    scales = [max((abs(v) for pair in pairs for v in pair[side].values()), default=0.0) for side in (0, 1)]
    squares = [_products(changes, changes) for changes in (causes, effects)]
    if any(square <= n * (FLAT * scale) ** 2 for square, scale in zip(squares, scales, strict=True)):
        return Relation(n=n, units=count, is_yearly=is_yearly)
    r = max(-1.0, min(1.0, _products(causes, effects) / math.sqrt(squares[0] * squares[1])))
    effective = n * _told(causes, effects, squares, step)
    freedom = math.floor(effective) - 1 - count
    if freedom < 2:
        return Relation(r=r, n=n, effective=effective, units=count, is_yearly=is_yearly)
    low, high = _interval(r, freedom)
    p = _chance(r, freedom)
    return Relation(r=r, n=n, effective=effective, low=low, high=high, p=p, units=count, is_yearly=is_yearly)


def _changes(series, step):
    """{period: change since ``step`` periods before, without the mean}"""
    found = {place: value - series[place - step] for place, value in series.items() if place - step in series}
    mean = fmean(found.values()) if found else 0.0
    return {place: change - mean for place, change in found.items()}


def _products(ones, others, apart=0):
    """Sum over units and periods of one times the other so many periods later."""
    return math.fsum(
        change * other[place + apart]
        for one, other in zip(ones, others, strict=True)
        for place, change in one.items()
        if place + apart in other
    )


def _told(causes, effects, squares, step):
    """As what share of independent pairs these count."""

    def both(share):
        return max(0.0, share(causes, squares[0]) * share(effects, squares[1]))

    alike = both(lambda changes, square: _products(changes, changes, 1) / square)
    # changes from the year before have the same value in two of them, a year apart
    yearly = both(lambda changes, square: _products(changes, changes, step) / square) if step > 1 else 0.0
    together = both(_together)
    return (1 - alike) / (1 + alike) / (1 + 2 * yearly) / (1 + max(0, len(causes) - 1) * together)


def _together(units, square):
    """How much units move together: the correlation within periods."""
    by_place = defaultdict(list)
    for place, change in (item for one in units for item in one.items()):
        by_place[place].append(change)
    met = [(math.fsum(found) ** 2 - math.fsum(v * v for v in found), len(found)) for found in by_place.values()]
    count = sum(size * (size - 1) for _twice, size in met)
    return math.fsum(twice for twice, _size in met) / count * sum(map(len, units)) / square if count else 0.0


def _interval(r, freedom):
    """By Fisher's z."""
    middle, reach = math.atanh(max(-1 + 1e-12, min(1 - 1e-12, r))), Z / math.sqrt(freedom - 1)
    return math.tanh(middle - reach), math.tanh(middle + reach)


def _chance(r, freedom):
    return 2 * tail(abs(r) * math.sqrt(freedom / (1 - r * r)), freedom) if abs(r) < 1 else 0.0


# ------------------------------------------------------------ which series


def longest(levels, lag):
    """Whose series are held together: the level with the most values that count.

    A level counts whose units with enough common periods are as many as it asks for; where none does, the one
    series with the most common periods stands for itself.

    :param levels: (fewest units, {key: (cause, effect)}) each
    :return: keys
    """
    shared = [{key: len(common(*pair, lag)) for key, pair in units.items()} for _fewest, units in levels]
    able = [{key: count for key, count in counts.items() if count >= COMMON_FROM} for counts in shared]
    whole = [counts for (fewest, _units), counts in zip(levels, able, strict=True) if len(counts) >= fewest]
    if whole:
        return list(max(whole, key=lambda counts: sum(counts.values()) - len(counts)))
    singles = {key: count for counts in shared for key, count in counts.items() if count}
    return [max(singles, key=singles.__getitem__)] if singles else []
