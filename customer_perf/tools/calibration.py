"""Calibration: what a move to a grade takes, what a guideline says of a distribution, who rates unlike the figures."""

import math
from collections import Counter
from dataclasses import dataclass
from statistics import fmean, pstdev

from .grading import grade, with_points
from .values import NO_DATA, Part
from .weighting import half_up, weighted_total

GATE, OUT_OF_REACH = "gate", "out_of_reach"
CENT = 0.01
# A guideline holds from this many people on; below FEW nothing is said at all: of those in the last tenth of a
# team of 10, a third are not in the last tenth of the company.
ENOUGH, FEW = 30, 10
# Ratings of one person from which their severity is told, and how strongly few ratings are drawn to none.
RATED, SHRINK = 8, 5
# Fewer people than this are no group that anything is told of.
TOLD = 5
FOUR_FIFTHS = 0.8


@dataclass(frozen=True, slots=True)
class Reach:
    """What a grade takes: ``points`` in all, the ``score`` with them and, where points do not suffice, the ``scores``
    of the parts set by hand; or the ``reason`` why it cannot be had."""

    points: float
    score: float | None
    reason: str = ""
    scores: tuple = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """People of a grade against its range; ``over`` how many too many, below 0 too few."""

    key: object
    count: int
    low: int
    high: int
    over: int


@dataclass(frozen=True, slots=True)
class Severity:
    """``gap``: standard deviations that somebody rates above what the figures say, drawn to 0 by few ratings."""

    n: int
    gap: float


@dataclass(frozen=True, slots=True)
class Rate:
    """Of ``n`` people ``share`` percent have one of the upper grades; ``ratio`` to the group with the most."""

    n: int
    share: float
    ratio: float | None
    is_low: bool


def reach(parts, points, key, bands, rules, gate_missed=False, gate_key=None):
    """What it takes that parts earn a grade: the fewest points, or where the cycle allows fewer, every part set by
    hand, all higher or lower by the same.

    :param parts: Part
    :param points: points there are now
    :param key: the grade wanted
    """
    base = weighted_total(parts, rules.coverage_min).score
    score = with_points(base, points, rules.points_cap, rules.cap)
    if score is None:
        return Reach(points, None, NO_DATA)
    if grade(score, bands, gate_missed, gate_key) == key:
        return Reach(points, score)
    low = next(band.score_min for band in bands if band.key == key)
    if gate_missed and grade(low, bands, gate_missed, gate_key) != key:
        return Reach(points, score, GATE)
    is_up = score < low
    above = min((band.score_min for band in bands if band.score_min > low), default=rules.cap + CENT)
    wanted = low if is_up else above - CENT
    taken = half_up(wanted - base)
    if abs(taken) <= rules.points_cap:
        return Reach(taken, with_points(base, taken, rules.points_cap, rules.cap))
    scores = _by_hand(parts, wanted - score, is_up, rules)
    total = weighted_total([Part(part.weight, s) for part, s in zip(parts, scores, strict=True)], rules.coverage_min)
    score = with_points(total.score, points, rules.points_cap, rules.cap)
    if grade(score, bands, gate_missed, gate_key) != key:
        return Reach(points, score, OUT_OF_REACH)
    return Reach(points, score, scores=scores)


def _by_hand(parts, gain, is_up, rules):
    """Scores of parts that add so much to their total; each stays within 0…cap, so one at its end leaves its share to
    the others."""

    def moved(step):
        return [None if part.score is None else min(max(part.score + step, 0.0), rules.cap) for part in parts]

    def total(scores):
        known = [(part.weight, s) for part, s in zip(parts, scores, strict=True) if s is not None]
        return sum(weight * s for weight, s in known) / sum(weight for weight, _score in known)

    aim = total(moved(0.0)) + gain
    low, high = -rules.cap, rules.cap
    for _halving in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if total(moved(middle)) < aim else (low, middle)
    # to the cent, on the side that earns the grade
    rounded = math.ceil if is_up else math.floor
    noise = -1e-6 if is_up else 1e-6  # of binary digits
    return tuple(None if score is None else rounded(score * 100 + noise) / 100 for score in moved(high))


# ------------------------------------------------------------ guideline


def pooled(counts, parents, enough=ENOUGH):
    """{unit: the nearest one from it upwards in which enough people are, else the highest one}.

    :param counts: {unit: people directly in it}
    :param parents: {unit: the one above, None: none}
    """
    below = Counter()
    for unit, count in counts.items():
        for above in _upward(unit, parents):
            below[above] += count
    result = {}
    for unit in counts:
        way = _upward(unit, parents)
        result[unit] = next((above for above in way if below[above] >= enough), way[-1])
    return result


def _upward(unit, parents):
    way = [unit]
    while (above := parents.get(way[-1])) is not None:
        way.append(above)
    return way


def guideline(counts, ranges, shift=0.0):
    """Findings of grades with a range, best first.

    :param counts: {grade: people}
    :param ranges: [(grade, lowest percent, highest percent)], best grade first
    :param shift: percentage points that the result of the unit adds to the best grade and takes from the last one
    """
    total = sum(counts.values())
    findings = []
    for place, (key, low, high) in enumerate(ranges):
        moved = shift if place == 0 else -shift if place == len(ranges) - 1 else 0
        # a part of a person is rounded in favour of what there is
        fewest = math.floor(_percent(low + moved) * total / 100 + 1e-9)
        most = math.ceil(_percent(high + moved) * total / 100 - 1e-9)
        count = counts.get(key, 0)
        over = max(count - most, 0) or min(count - fewest, 0)
        findings.append(Finding(key, count, fewest, most, over))
    return findings


def _percent(value):
    return min(max(value, 0.0), 100.0)


# ------------------------------------------------------------ fairness


def severity(ratings):
    """{rater: Severity} of those with enough ratings.

    The rating is held against the computed score of the same person, both in standard deviations of all, so that
    a team that is good or weak says nothing of who leads it.

    :param ratings: [(rater, rating, computed score)] of one cycle
    """
    if len(ratings) < 2:
        return {}
    _raters, rated, computed = zip(*ratings, strict=True)
    spreads = pstdev(rated), pstdev(computed)
    if not all(spreads):
        return {}
    means = fmean(rated), fmean(computed)
    gaps = {}
    for rater, rating, score in ratings:
        gaps.setdefault(rater, []).append((rating - means[0]) / spreads[0] - (score - means[1]) / spreads[1])
    return {
        rater: Severity(len(own), half_up(fmean(own) * len(own) / (len(own) + SHRINK)))
        for rater, own in gaps.items()
        if len(own) >= RATED
    }


def four_fifths(people):
    """{group: Rate}; a group of few people is left out, and with fewer than two groups nothing is said.

    :param people: [(group, whether one of the upper grades)]
    """
    groups = {}
    for group, is_upper in people:
        groups.setdefault(group, []).append(bool(is_upper))
    shares = {group: 100 * fmean(own) for group, own in groups.items() if len(own) >= TOLD}
    if len(shares) < 2:
        return {}
    best = max(shares.values())
    rates = {}
    for group, share in shares.items():
        ratio = half_up(share / best) if best else None
        rates[group] = Rate(len(groups[group]), half_up(share), ratio, best > 0 and share / best < FOUR_FIFTHS)
    return rates
