"""Progress of key results and objectives.

Google re:Work (score 0.0–1.0, the objective as the mean of its key results) and Doerr, Measure What
Matters (2018; colours); where they leave a gap the choice is ours and said so.
"""

import math
from dataclasses import dataclass

INCREASE, DECREASE, MAINTAIN, COUNT, MILESTONE, BINARY = (
    "increase", "decrease", "maintain", "count", "milestone", "binary",
)  # fmt: skip
GREEN, AMBER, RED, NONE = "green", "amber", "red", "none"
NO_DATA, INVALID = "no_data", "invalid"

# From here on an aspiration is reached (Doerr: green from 0.7).
GREEN_FROM = 0.7
# Of the expected progress: on track, and at risk (ours; products use a band of 10 %).
ON_TRACK, AT_RISK = 0.9, 0.7
LOW_CONFIDENCE = 4
# A committed objective is met or missed: 0.8 is a miss (Google, Playbook).
COMMITTED_FROM = 1.0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a key result is.

    :ivar raw: share of the way from baseline to target, may lie below 0 or above 1; None without data
    :ivar value: the same within 0…1; 0 for one that has not started
    :ivar reason: ``no_data`` or ``invalid`` where ``raw`` is None, else an empty string
    :ivar regressed: whether it is worse than where it began
    """

    raw: float | None
    value: float
    reason: str = ""
    regressed: bool = False


NOT_STARTED = Progress(None, 0.0, NO_DATA)


def progress(kind, baseline=None, target=None, current=None, hits=0, checks=0, steps=()):
    """Progress of one key result.

    ``increase``, ``decrease``, ``count``: (current − baseline) / (target − baseline), a baseline that
    is missing is 0. ``maintain``: the share of check-ins inside the range. ``milestone``: the share of
    the weights that is done. ``binary``: done or not.

    :param hits: check-ins inside the range, of ``checks``
    :param steps: (weight, done) of each milestone
    """
    if kind == MAINTAIN:
        return _share(hits, checks)
    if kind == MILESTONE:
        weights = [weight for weight, _done in steps]
        return _share(math.fsum(weight for weight, done in steps if done), math.fsum(weights))
    if current is None:
        return NOT_STARTED
    if kind == BINARY:
        return _of(1.0 if current >= 1 else 0.0)
    baseline = baseline or 0.0
    if target is None or target == baseline:
        return Progress(None, 0.0, INVALID)
    return _of((current - baseline) / (target - baseline))


def _share(part, whole):
    return _of(part / whole) if whole else NOT_STARTED


def _of(raw):
    raw = round(raw, 9)
    return Progress(raw, min(max(raw, 0.0), 1.0), "", raw < 0)


def roll_up(parts):
    """Progress of an objective: weighted mean of its key results.

    :param parts: (weight, value 0…1) of those that are not cancelled; all weights 0 count alike
    :return: 0…1, None without any
    """
    parts = list(parts)
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
    """
    if reason == INVALID or value is None:
        return NONE
    ratio = 1.0 if not due else value / due
    light = GREEN if ratio >= ON_TRACK else AMBER if ratio >= AT_RISK else RED
    return AMBER if light == GREEN and confidence is not None and confidence < LOW_CONFIDENCE else light


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
    a value or a target. Works in both directions."""
    if current is None or target is None:
        return None
    rising = target >= (baseline or 0.0)
    for name, mark in (("stretch", stretch), ("target", target), ("commit", commit)):
        if mark is not None and (current == mark or (current > mark) == rising):
            return name
    return "below"
