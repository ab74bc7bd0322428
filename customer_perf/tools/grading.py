"""From a weighted total to a grade: points, gates, bands."""

from dataclasses import dataclass

from .weighting import half_up


@dataclass(frozen=True, slots=True)
class Band:
    """A grade: ``key`` identifies it, ``score_min`` is the lowest score that earns it."""

    key: object
    score_min: float


def with_points(score, points, points_cap, cap):
    """Score after bonus (positive) or malus (negative) points.

    The points are limited to ±``points_cap``, the result to 0…``cap``; rounded half-up to 2
    decimals. None stays None: points do not replace a missing total.
    """
    if score is None:
        return None
    return half_up(min(max(score + min(max(points, -points_cap), points_cap), 0.0), cap))


def grade(score, bands, gate_missed=False, gate_key=None):
    """Key of the grade that a score earns; None without a score or below every band.

    :param gate_missed: a red-line KPI was missed: the grade is at most ``gate_key``, however high
        the score; without a ``gate_key`` it is the lowest grade
    """
    if score is None or not bands:
        return None
    ordered = sorted(bands, key=lambda band: band.score_min, reverse=True)
    earned = next((i for i, band in enumerate(ordered) if score >= band.score_min), None)
    if earned is None:
        return None
    if gate_missed:
        keys = [band.key for band in ordered]
        earned = max(earned, keys.index(gate_key) if gate_key in keys else len(keys) - 1)
    return ordered[earned].key
