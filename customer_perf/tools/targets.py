"""Targets of the next cycle: moved by a percentage, and what is another than before."""

from dataclasses import dataclass, replace

from .attainment import HIGHER, LOWER
from .weighting import half_up

# Percent of weight that rounding to two decimals may make of no change.
ROUNDED = 0.05


@dataclass(frozen=True, slots=True)
class Goal:
    """What is compared of one goal. ``target`` is None where none is set."""

    weight: float
    target: float | None
    version: int


def moved(value, direction, percent, ceiling=None):
    """A target that is so many percent harder to reach (negative: easier). Higher is better rises, lower is better
    falls; a range stays, as it has no hard side.

    :param ceiling: the most that the unit knows, such as 100 for shares; a target beyond it already stays
    :return: None for no target
    """
    if value is None or direction not in (HIGHER, LOWER):
        return value
    share = percent / 100 if direction == HIGHER else -percent / 100
    new = value + abs(value) * share
    return new if ceiling is None else min(new, max(ceiling, value))


def differences(before, now):
    """[(key, what, value before, value now)] of two sets of goals {key: Goal}: ``new`` and ``gone`` with their
    weights, ``weight``, ``target``, and ``definition`` with its versions. In the order of ``now``, gone ones last."""
    found = []
    for key, goal in now.items():
        old = before.get(key)
        if old is None:
            found.append((key, "new", None, goal.weight))
            continue
        if abs(old.weight - goal.weight) > ROUNDED:
            found.append((key, "weight", old.weight, goal.weight))
        if not _same(old.target, goal.target):
            found.append((key, "target", old.target, goal.target))
        if old.version != goal.version:
            found.append((key, "definition", old.version, goal.version))
    return found + [(key, "gone", goal.weight, None) for key, goal in before.items() if key not in now]


def of_all(goals):
    """{key: Goal} with weights that are shares of their own sum, to two decimals: what shared results took from a
    scorecard is nobody's change of a goal. Without weights, as they are."""
    total = sum(goal.weight for goal in goals.values())
    if not total:
        return goals
    return {key: replace(goal, weight=half_up(100 * goal.weight / total)) for key, goal in goals.items()}


def _same(one, other):
    if None in (one, other):
        return one is other
    return abs(one - other) <= 1e-6 * max(1.0, abs(one), abs(other))
