"""Targets of sums over time: how much of a period's target is due by a day."""

import math
from datetime import timedelta

from . import bounds
from .aggregation import SUM
from .periods import MONTH, after, start

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


def due_now(aggregation, phasing, season, first, last, today, latest=None, since=None, until=None):
    """The share of a target that a period's actual is held against on a day, 0 to 1; 0: nothing was due yet.

    Of a sum what belongs to the days up to its latest value, once the period is over to all days that somebody was
    there; of anything else all of it.

    :param season: as it is stored, see :func:`known_season`
    :param latest: last day of the latest value, None without one
    :param since: when he came, None: he was there before
    :param until: when he left, None: he is there
    """
    if aggregation != SUM:
        return 1.0
    there = min(until or last, last)
    due = there if today > last else min(latest or last, there)
    return due_share(phasing, known_season(season), first, last, since, due)


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
