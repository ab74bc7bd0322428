"""Scales on which figures are defined, and why answers cannot be counted on another one."""

from itertools import pairwise

RECOMMENDATION, SATISFACTION, EFFORT = "recommendation", "satisfaction", "effort"
# The cut-offs of these figures mean something on one scale only: promoters from 9 of 10 on, satisfied from
# 4 of 5 on, and ease of 1–7; effort of 1–5, as it was first asked, even runs the other way.
SCALES = {RECOMMENDATION: (0, 10), SATISFACTION: (1, 5), EFFORT: (1, 7)}
FEW, FRACTION, SAME, OTHER_SCALE, REVERSED, UNEVEN = "few", "fraction", "same", "other_scale", "reversed", "uneven"


def is_defined(metric, low, high):
    """Whether a figure means on the scale low…high what its name says; a quality does on every scale."""
    return SCALES.get(metric, (low, high)) == (low, high)


def problem(metric, numbers, is_reversed=False):
    """Why the answers to a question cannot be counted for a metric.

    :param numbers: what each answer counts, in the order in which they are offered
    :param is_reversed: the lowest answer is the best
    :return: code of the reason, an empty string when they can
    """
    if any(number != int(number) for number in numbers):
        return FRACTION
    if len(set(numbers)) < len(numbers):
        return SAME  # as of choices whose scores were left empty
    if metric in SCALES:
        low, high = SCALES[metric]
        if sorted(numbers) != list(range(low, high + 1)):
            return OTHER_SCALE
        return REVERSED if is_reversed else ""
    if len(numbers) < 2:
        return FEW
    steps = {after - before for before, after in pairwise(sorted(numbers))}
    return UNEVEN if len(steps) > 1 else ""  # a mean takes all steps for equally long
