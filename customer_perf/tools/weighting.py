"""Weighted totals that say how much of the weight spoke."""

import math
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from .values import LOW_COVERAGE, NO_DATA, Total

CENT = Decimal("0.01")


def half_up(value, step=CENT):
    """Round half away from zero on the decimal digits: 2.675 → 2.68, −2.5 → −3 with step 1.

    Digits beyond the ninth decimal are binary noise and are dropped first. None stays None.
    """
    return None if value is None else float(_decimal(value).quantize(step, ROUND_HALF_UP))


def _decimal(value):
    return Decimal(repr(round(value, 9)))


def weighted_total(parts, coverage_min=60.0, missing_as_zero=False):
    """Weighted mean of the parts that have a score.

    The weight of a missing part leaves the denominator; an overdue one counts as 0 when
    ``missing_as_zero``. Below ``coverage_min`` percent of the weight there is no total
    (OECD/JRC, Handbook on Constructing Composite Indicators, 2008, on missing data).

    :return: a Total; ``no_data`` when nothing has a score, ``low_coverage`` below the minimum
    """
    scores = [0.0 if part.score is None and part.overdue and missing_as_zero else part.score for part in parts]
    weight = math.fsum(part.weight for part in parts)
    present = math.fsum(part.weight for part, score in zip(parts, scores, strict=True) if score is not None)
    coverage = half_up(100 * present / weight) if weight else 0.0
    silent = (None,) * len(scores)
    if not present:
        return Total(None, coverage, silent, NO_DATA)
    if coverage < coverage_min:
        return Total(None, coverage, silent, LOW_COVERAGE)
    exact = [
        None if score is None else part.weight * score / present for part, score in zip(parts, scores, strict=True)
    ]
    score = half_up(math.fsum(value for value in exact if value is not None))
    return Total(score, coverage, _add_up(exact, score))


def _add_up(exact, total):
    """Round the numbers to cents so that they add up to the total: the largest remainders are
    rounded up (method of Hamilton)."""
    floors = [None if value is None else _decimal(value).quantize(CENT, ROUND_DOWN) for value in exact]
    spare = int((_decimal(total) - sum(value for value in floors if value is not None)) / CENT)
    by_remainder = sorted(
        (index for index, value in enumerate(exact) if value is not None),
        key=lambda index: (floors[index] - _decimal(exact[index]), index),
    )
    for index in by_remainder[:spare]:
        floors[index] += CENT
    return tuple(None if value is None else float(value) for value in floors)


def share(weights, chosen):
    """Percentage (0–100) of the weight that is chosen; None when there is no weight.

    :param chosen: one truth value per weight
    """
    weights = list(weights)
    total = math.fsum(weights)
    if not total:
        return None
    return half_up(100 * math.fsum(w for w, take in zip(weights, chosen, strict=True) if take) / total)


def shares(counts):
    """Each count as a percentage (0–100) of all of them; zeros when there is nothing to divide."""
    counts = list(counts)
    return [share(counts, [i == chosen for i in range(len(counts))]) or 0.0 for chosen in range(len(counts))]


def is_complete(weights):
    """Whether weights add up to 100 to two decimals; nothing at all does not."""
    return half_up(math.fsum(weights)) == 100.0


def rescale(weights, total=100.0):
    """Weights in the same proportions that add up to ``total`` to the cent, none below zero; as they
    are when they cannot (nothing to scale)."""
    weights = list(weights)
    present = math.fsum(weights)
    return list(_add_up([total * weight / present for weight in weights], total)) if present else weights
