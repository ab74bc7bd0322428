"""Targets of sums over time: how much of a period's target is due by a day."""

import math
from datetime import timedelta

from . import bounds
from .aggregation import MEAN, RATIO_OF_SUMS, SUM
from .periods import MONTH, after, end, every, start

WHOLE, EVEN, SEASON = "whole", "even", "season"
MONTHS = 12


def parse_season(text):
    """Read twelve weights of the months from January on, such as ``8 7 9 8 8 8 7 7 9 9 10 10``.

    :return: tuple of floats; empty without a text
    :raises ValueError: not twelve numbers, a negative one, or none above zero
    """
    parts = (text or "").replace(";", " ").split()
    weights = tuple(bounds.number(part) for part in parts)
    if weights and (len(weights) != MONTHS or min(weights) < 0 or not math.fsum(weights)):
        raise ValueError(text)
    return weights


def known_season(text):
    """The weights of a text that was checked when it came in; none where it would not pass any more."""
    try:
        return parse_season(text)
    except ValueError:
        return ()


def due_share(phasing, season, first, last, since=None, until=None):
    """The share of the target of a span that is due on the days from ``since`` to ``until``, 0 to 1.

    Evenly a day counts like a day; by a season a day counts what its month weighs, divided by its days.
    Days count from the first to the last, both included (a joiner of 1 April has 275 of 365 days of the year).

    :param phasing: ``even``, ``season``; any other: all of it is due at any time
    :param season: weights of the months, see :func:`parse_season`; empty or without weight in the span: evenly
    """
    since, until = max(since or first, first), min(until or last, last)
    if phasing not in (EVEN, SEASON):
        return 1.0
    if since > until:
        return 0.0
    weights = season if phasing == SEASON and season else ()
    whole = _weight(weights, first, last)
    if not whole:
        weights, whole = (), _weight((), first, last)
    return _weight(weights, since, until) / whole


def due_now(aggregation, phasing, season, span, today, latest=None, there=()):
    """The share of a target that a period's actual is held against on a day, 0 to 1; 0: nothing was due yet.

    Of a sum what belongs to the days that somebody was there up to its latest value, once they are over to all of
    them; of anything else all of it. A target that is due as a whole is cut to the days there, evenly.

    :param season: as it is stored, see :func:`known_season`
    :param span: first and last day that the target is for
    :param latest: last day of the latest value, None without one
    :param there: [(first, last)] days that somebody was there, in order; empty: all of the span
    """
    if aggregation != SUM:
        return 1.0
    there = there or [span]
    first, last = max(there[0][0], span[0]), min(there[-1][1], span[1])
    if phasing not in (EVEN, SEASON):
        due, kind = last, EVEN
    else:
        due, kind = last if today > last else min(latest or last, last), phasing
    weights = known_season(season)
    return math.fsum(
        due_share(kind, weights, *span, since, min(until, due)) for since, until in there if max(since, first) <= due
    )


def shares(aggregation, phasing, season, span, frequency, cases, first_month=1, since=None, until=None):
    """What share of a period's target belongs to each of its values, and to those that are still to come.

    Of a sum what is due in their time, see :func:`due_share`; of a mean or ratio by their cases, and what is to come
    has as many as what came has on average.

    :param span: first and last day of the period
    :param frequency: how often a value comes in
    :param cases: {last day of a value's time: its cases, None where they are not known}, each in the span
    :param since, until: as in :func:`due_now`
    :return: ({last day: share}, [share of each that is to come]); none where values lead to no end that could be
        foreseen: all of a sum is due at the end, the latest or the largest value counts
    """
    first, last = span
    firsts = every(since or first, min(until or last, last), frequency, first_month)
    ends = {end(day, frequency, first_month): day for day in firsts}
    ahead = [day for day in ends if day not in cases]
    if aggregation == SUM and phasing in (EVEN, SEASON):
        weights = known_season(season)

        def share(day):
            begin = start(day, frequency, first_month)
            return due_share(phasing, weights, first, last, max(begin, since or begin), day)

        return {day: share(day) for day in cases}, [share(day) for day in ahead]
    if aggregation not in (MEAN, RATIO_OF_SUMS):
        return {}, []
    if None in cases.values():
        cases = dict.fromkeys(cases, 1)
    seen = math.fsum(cases.values())
    if not seen:
        return {}, []
    usual = seen / len(cases)
    whole = seen + usual * len(ahead)
    return {day: count / whole for day, count in cases.items()}, [usual / whole] * len(ahead)


def target_of_one(aggregation, phasing, target, span, frequency, first_month=1):
    """What the target of a period asks of each of its values; None where not the same of each."""
    if target is None or aggregation != SUM:
        return target
    count = len(every(*span, frequency, first_month))
    return target / count if phasing == EVEN and count else None


def _weight(weights, first, last):
    if not weights:
        return (last - first).days + 1
    total, day = [], first
    while day <= last:
        following = after(day, MONTH)
        end = min(last, following - timedelta(days=1))
        total.append(weights[day.month - 1] * ((end - day).days + 1) / (following - start(day, MONTH)).days)
        day = following
    return math.fsum(total)
