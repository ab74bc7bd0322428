"""Rated behaviour on the scale of the scores."""

import math

# Level of an anchored rating (1 = not shown … 5 = role model) to points; 3, "as expected", is
# the target met. The spacing is ours: the two levels below expectation weigh more than those above.
POINTS = {1: 0.0, 2: 60.0, 3: 100.0, 4: 110.0, 5: 120.0}


def behaviour_score(levels, cap=120.0):
    """Mean points (0…``cap``) of the rated levels; None when nothing is rated.

    :param levels: numbers 1–5, None for a criterion that is not rated
    :raises KeyError: a level outside 1–5
    """
    points = [min(POINTS[level], cap) for level in levels if level is not None]
    return math.fsum(points) / len(points) if points else None


def rated_together(raters, cap=120.0):
    """Mean of what several raters gave, weighted by their shares; the shares of those who have not rated go to the
    others.

    :param raters: [(share, levels)]; a rater without a level has not rated
    :return: None when nobody has rated
    """
    scores = [(share, behaviour_score(levels, cap)) for share, levels in raters if share > 0]
    known = [(share, score) for share, score in scores if score is not None]
    whole = math.fsum(share for share, _score in known)
    return math.fsum(share * score for share, score in known) / whole if whole else None
