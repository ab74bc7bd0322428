"""What opens an early warning, and what becomes of it: a limit, a signal, a forecast, one at the cost of another."""

import math
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from . import warning
from .aggregation import SUM
from .attainment import HIGHER, LOWER
from .warning import DRIFT, POINT, RATE, Point

LIMIT, SIGNAL, FORECAST, GUARD, DISSATISFIED, LATE = "limit", "signal", "forecast", "guard", "dissatisfied", "late"
PENDING, OPEN, ACKNOWLEDGED, RECOVERING, CLOSED = "pending", "open", "acknowledged", "recovering", "closed"
AMBER, RED = "amber", "red"
# As many quiet values, one after the other, propose to close.
QUIET_FOR = 2
# From so many closed ones on, it is said that more than half of them had nothing behind them.
CLOSED_FROM = 4


@dataclass(frozen=True, slots=True)
class Value:
    """A settled value.

    :ivar end: last day of its period
    :ivar cases: denominator of a ratio, None where it is not known
    """

    end: date
    value: float
    cases: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What is asked of the values of a KPI.

    :ivar factor: what a ratio was multiplied with
    :ivar is_amount: it is a time or money
    :ivar amber: limit, None for none; likewise ``red``
    :ivar periods: how many values in a row lie beyond a limit before it opens
    :ivar signal: whether unusual values warn
    """

    direction: str
    frequency: str
    aggregation: str = "mean"
    factor: float = 1.0
    is_amount: bool = False
    amber: float | None = None
    red: float | None = None
    periods: int = 1
    signal: bool = True

    @property
    def sign(self):
        """1 where more is better, −1 where less is, 0 where neither."""
        return {HIGHER: 1, LOWER: -1}.get(self.direction, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What the newest value says by one rule.

    :ivar sign: what was found: ``limit``, ``point``, ``drift``, ``forecast``, ``guard``
    :ivar is_pending: beyond a limit, not for long enough
    :ivar bound: what the value is held against
    :ivar low, high: between which it will probably end
    :ivar guard: key and newest value of the KPI that got worse
    """

    severity: str
    end: date
    value: float
    sign: str
    is_pending: bool = False
    usual: float | None = None
    bound: float | None = None
    low: float | None = None
    high: float | None = None
    guard: tuple | None = None


# ------------------------------------------------------------ what the newest value says


def limit(values, watch):
    """What the limits say of the newest value; None where it lies within.

    :param values: Value, oldest first
    """
    if not values or not watch.sign:
        return None
    newest, runs = values[-1], []
    for severity, bound in ((RED, watch.red), (AMBER, watch.amber)):
        if bound is not None:
            beyond = takewhile(lambda value, bound=bound: watch.sign * (bound - value.value) > 0, reversed(values))
            runs.append((severity, bound, sum(1 for _value in beyond)))
    for needed in (watch.periods, 1):
        for severity, bound, run in runs:
            if run >= needed:
                return Finding(
                    severity=severity,
                    end=newest.end,
                    value=newest.value,
                    sign=LIMIT,
                    is_pending=run < watch.periods,
                    bound=bound,
                )
    return None


def signal(values, watch, since=None):
    """What chance does not explain of the newest value; None where nothing is unusual.

    :param since: last day of the value with which a former warning was closed: what added up until then is over
    """
    if not values or not watch.signal:
        return None
    points, scale, factor = _points(values, watch)
    restart = sum(1 for value in values if since and value.end <= since)
    found = warning.signal(points, watch.direction, watch.frequency, scale, restart)
    if found.code not in (POINT, DRIFT):
        return None
    return Finding(
        severity=AMBER,
        end=values[-1].end,
        value=values[-1].value,
        sign=found.code,
        usual=found.usual * factor,
        bound=found.limit * factor,
    )


def _points(values, watch):
    """(points, their scale, what to multiply with to come back to values)"""
    numbers = [value.value for value in values]
    is_rate = watch.aggregation == "ratio" and all(
        value.cases and 0 <= value.value <= watch.factor * (1 + 1e-9) for value in values
    )
    if is_rate:
        return [Point(value.value / watch.factor, value.cases) for value in values], RATE, watch.factor
    # a ratio that is no share, such as minutes a call, moves like a mean
    aggregation = "mean" if watch.aggregation == "ratio" else watch.aggregation
    return list(map(Point, numbers)), warning.fitting_scale(numbers, aggregation, watch.is_amount), 1.0


def assurance(values, watch, target):
    """Whether a steady process can meet a target, see :func:`warning.assurance`.

    :param target: of one value
    """
    points, scale, factor = _points(values, watch)
    return warning.assurance(points, watch.direction, target / factor, scale)


def guard(values, watch, guards):
    """The first KPI that got worse while this one got better; None where none did.

    :param guards: {key: (values, watch)} of the KPIs that must not get worse
    """
    if not values or not watch.sign:
        return None
    for key, (others, other_watch) in guards.items():
        by_end = {other.end: other.value for other in others}
        pairs = [(watch.sign * v.value, other_watch.sign * by_end[v.end]) for v in values if v.end in by_end]
        if not pairs or not other_watch.sign or values[-1].end not in by_end:
            continue
        if warning.counter_movement(*map(list, zip(*pairs, strict=True))):
            newest = values[-1]
            return Finding(
                severity=AMBER,
                end=newest.end,
                value=newest.value,
                sign=GUARD,
                guard=(key, by_end[newest.end]),
            )
    return None


def forecast(values, watch, target, seen, ahead):
    """Whether a running period will probably miss its target; None where it may well be met.

    :param values: Value of the period, oldest first
    :param target: of the whole period
    :param seen, ahead: shares of the target, see :func:`phasing.shares`
    """
    if not ahead or not watch.sign or target <= 0:
        return None
    parts = [value.value * (1 if watch.aggregation == SUM else seen[value.end]) for value in values]
    due = [seen[value.end] * target for value in values]
    found = warning.forecast(list(zip(parts, due, strict=True)), [share * target for share in ahead])
    whole = target * math.fsum([*seen.values(), *ahead])  # who was not there all the time owes less
    if found is None or watch.sign * ((found.high if watch.sign > 0 else found.low) - whole) >= 0:
        return None
    return Finding(
        severity=AMBER,
        end=values[-1].end,
        value=values[-1].value,
        sign=FORECAST,
        bound=whole,
        low=found.low,
        high=found.high,
    )


# ------------------------------------------------------------ what becomes of it


def quiet(values, look):
    """How many of the newest values say nothing, ``QUIET_FOR`` at most.

    :param look: function of values, oldest first, to a finding about the newest of them or None
    """
    count = 0
    while count < min(QUIET_FOR, len(values)) and not look(values[: len(values) - count]):
        count += 1
    return count


def follow(state, finding, quiet_for, was_acknowledged=False):
    """The state that follows.

    :param state: present one, None before there is an alert
    :param quiet_for: what :func:`quiet` counts
    :return: None where there is no alert any more: what was only pending goes
    """
    if finding is None:
        if state in (None, PENDING):
            return None
        return RECOVERING if quiet_for >= QUIET_FOR else state
    if finding.is_pending and state in (None, PENDING):
        return PENDING
    if state in (None, PENDING):
        return OPEN
    if state == RECOVERING:
        return ACKNOWLEDGED if was_acknowledged else OPEN
    return state


def openings(values, look):
    """Values at which an alert would have opened, each until it is quiet for ``QUIET_FOR`` values.

    :param look: as in :func:`quiet`
    """
    found, is_open, calm = [], False, 0
    for end in range(1, len(values) + 1):
        finding = look(values[:end])
        fires = finding is not None and not finding.is_pending
        if fires and not is_open:
            found.append(values[end - 1])
        calm = 0 if fires else calm + 1
        is_open = (is_open or fires) and calm < QUIET_FOR
    return found


def cries_wolf(closed, nothing):
    """Whether a rule should warn less: most of what it warned of had nothing behind it (nextwave C7.7).

    :param closed: warnings that were looked into and closed
    :param nothing: how many of them with nothing found
    :return: False as well where too few were closed to tell
    """
    return closed >= CLOSED_FROM and 2 * nothing > closed
