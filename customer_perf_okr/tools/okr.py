"""Progress of key results and objectives.

Google re:Work (score 0.0–1.0, the objective as the mean of its key results) and Doerr, Measure What
Matters (2018; colours); where they leave a gap the choice is ours and said so.
"""

import calendar
import math
from dataclasses import dataclass
from datetime import date, timedelta

INCREASE, DECREASE, MAINTAIN, COUNT, MILESTONE, BINARY = (
    "increase", "decrease", "maintain", "count", "milestone", "binary",
)  # fmt: skip
GREEN, AMBER, RED, NONE = "green", "amber", "red", "none"
NO_DATA, INVALID, NOT_STARTED = "no_data", "invalid", "not_started"
# What people read beside the light: while the cycle runs the lights themselves, or not due yet; from the
# review on how far it came.
WAITING, REACHED, PARTLY, NOT_REACHED = "waiting", "reached", "partly", "not_reached"
LIGHT_OF = {WAITING: NONE, REACHED: GREEN, PARTLY: AMBER, NOT_REACHED: AMBER}

# From here on an aspiration is reached (Doerr: green from 0.7).
GREEN_FROM = 0.7
# Of the expected progress: on track, and at risk (ours; products use a band of 10 %).
ON_TRACK, AT_RISK = 0.9, 0.7
# Short of it by no more than this is on track as well: in the first days nobody could be (ours).
SLACK = 0.05
LOW_CONFIDENCE = 4
# No figure of a business comes near it; nor does what is not a number.
BEYOND = 1e15
# A committed objective is met or missed: 0.8 is a miss (Google, Playbook).
COMMITTED_FROM = 1.0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a key result is.

    :ivar raw: share of the way from baseline to target, may lie below 0 or above 1; None where nothing
        was told or measured
    :ivar value: the same within 0…1. What people tell of and nobody has begun stands at its start: 0. What
        follows something else that has no figure is unknown: None
    :ivar reason: ``not_started`` where ``value`` is such a 0; ``no_data`` or ``invalid`` where it is None;
        else an empty string
    :ivar regressed: whether it is worse than where it began
    """

    raw: float | None
    value: float | None
    reason: str = ""
    regressed: bool = False


UNTOLD = Progress(None, 0.0, NOT_STARTED)
UNKNOWN = Progress(None, None, NO_DATA)


def progress(kind, baseline=None, target=None, current=None, hits=0, checks=0, steps=(), follows=False):
    """Progress of one key result.

    ``increase``, ``decrease``, ``count``: (current − baseline) / (target − baseline), a baseline that
    is missing is 0. ``maintain``: the share of check-ins inside the range. ``milestone``: the share of
    the weights that is done. ``binary``: done or not.

    :param hits: check-ins inside the range, of ``checks``
    :param steps: (weight, done) of each milestone
    :param follows: whether its value comes from elsewhere, such as a KPI, and not from people
    """
    missing = UNKNOWN if follows else UNTOLD
    if kind == MAINTAIN:
        return _share(hits, checks, missing)
    if kind == MILESTONE:
        weights = [weight for weight, _done in steps]
        return _share(math.fsum(weight for weight, done in steps if done), math.fsum(weights), missing)
    if current is None:
        return missing
    if kind == BINARY:
        return _of(1.0 if current >= 1 else 0.0)
    baseline = baseline or 0.0
    if target is None or target == baseline:
        return Progress(None, None, INVALID)
    return _of((current - baseline) / (target - baseline))


def contributed(figures):
    """Progress of a key result that is what others contribute: the mean of those that have a figure.

    :param figures: 0…1 of each, None without one
    """
    value = roll_up((1.0, figure) for figure in figures)
    return UNKNOWN if value is None else Progress(value, value)


def is_number(value):
    """Whether one can reckon with it, or it is missing."""
    return value is None or abs(value) < BEYOND


def _share(part, whole, missing):
    return _of(part / whole) if whole else missing


def _of(raw):
    raw = round(raw, 9)
    return Progress(raw, min(max(raw, 0.0), 1.0), "", raw < 0)


def roll_up(parts):
    """Progress of an objective: weighted mean of its key results. No data leaves the denominator.

    :param parts: (weight, value 0…1, None without data) of those that are not cancelled; all weights 0
        count alike
    :return: 0…1, None without any that has a value
    """
    parts = [(weight, value) for weight, value in parts if value is not None]
    if not parts:
        return None
    if not math.fsum(weight for weight, _value in parts):
        parts = [(1.0, value) for _weight, value in parts]
    return math.fsum(w * v for w, v in parts) / math.fsum(w for w, _v in parts)


def expected(elapsed, length):
    """Progress to expect after a number of days of a length, linear, within 0…1."""
    return min(max(elapsed / length, 0.0), 1.0) if length else 1.0


def pace(value, due, confidence=None, reason=""):
    """Light of something under way: progress against what is due, and the owner's confidence (1–10).

    Before anything is due it is green. On pace with low confidence is amber. ``none`` where nothing can
    be said.

    :param due: share of the cycle's time that is gone, whenever it was published
    """
    if reason == INVALID or value is None:
        return NONE
    if value >= ON_TRACK * due or due - value <= SLACK:
        return AMBER if confidence is not None and confidence < LOW_CONFIDENCE else GREEN
    return AMBER if value >= AT_RISK * due else RED


def standing(value, due, confidence=None, is_waiting=False, is_judged=False, committed=False):
    """What people read of something that has been published, one word for every screen.

    :param is_waiting: nobody has told of it yet, and its first check-in is not due
    :param is_judged: from the review on it is what was reached that counts, no longer the pace
    :return: a light, or one of the keys of ``LIGHT_OF``
    """
    if value is None:
        return NONE
    if is_judged:
        return REACHED if result(value, committed) == GREEN else PARTLY if value else NOT_REACHED
    if is_waiting and not value:
        return WAITING
    return pace(value, due, confidence)


def light(standing):
    """Colour of a standing."""
    return LIGHT_OF.get(standing, standing)


def drift(confidences):
    """How far the owner's confidence has moved since the first check-in; None with fewer than two.

    :param confidences: 1–10, oldest first
    """
    return confidences[-1] - confidences[0] if len(confidences) > 1 else None


def result(score, committed):
    """Colour of a final score: reached or partly reached. A committed objective is reached at 1.0 only,
    an aspiration from 0.7 on. A result below is something to learn from and never red (E-08)."""
    if score is None:
        return NONE
    return GREEN if score >= (COMMITTED_FROM if committed else GREEN_FROM) else AMBER


def zone(current, baseline, commit, target, stretch):
    """Where a value lies: ``below`` the commitment, ``commit``, ``target`` or ``stretch``; None without
    a value or a target, or short of a target without a commitment. Works in both directions."""
    if current is None or target is None:
        return None
    rising = target >= (baseline or 0.0)
    for name, mark in (("stretch", stretch), ("target", target), ("commit", commit)):
        if mark is not None and (current == mark or (current > mark) == rising):
            return name
    return None if commit is None else "below"


def carried_marks(kind, current, commit, stretch):
    """Commitment and stretch of what goes on from where it stands; those already met are None, as they
    promise nothing any more.

    :return: (commit, stretch)
    """
    sign = -1 if kind == DECREASE else 1
    return tuple(
        mark if mark is None or current is None or sign * mark > sign * current else None for mark in (commit, stretch)
    )


def last_day(start, months):
    """Last day of so many months from a day on: the day before the same day of the month, or the end of a
    month that has no such day (31 August and three months: 30 November)."""
    count = start.year * 12 + start.month - 1 + months
    year, month = count // 12, count % 12 + 1
    end = calendar.monthrange(year, month)[1]
    if start.day > end:
        return date(year, month, end)
    return date(year, month, start.day) - timedelta(days=1)
