"""Signs that a scorecard needs a talk."""

import math
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from statistics import NormalDist

from .attainment import GREEN, HIGHER, LOWER, RED
from .periods import DAY, latest_ended, start

BETTER, WORSE, STEADY = "better", "worse", "steady"
FRESH, LATE, MISSING, NOT_DUE = "fresh", "late", "missing", "not_due"

# Values below which nothing is said about a trend, and from which it is tested.
RUN = 4
TESTED = 8
SIGNIFICANT = 0.05
# Days at the end of a cycle on which nothing need come in day by day: a weekend, holidays.
SILENT_DAYS = 6


@dataclass(frozen=True, slots=True)
class Light:
    """One line of a scorecard: whether it measures customer value, and its status."""

    is_customer: bool
    status: str


def met_but_dissatisfied(lights):
    """Whether internal figures are met while customers are not satisfied.

    True when a customer line is red and every other line with data is green, and there is one.
    """
    customer = [light.status for light in lights if light.is_customer]
    others = [light.status for light in lights if not light.is_customer and light.status != "none"]
    return RED in customer and bool(others) and all(status == GREEN for status in others)


def mann_kendall(values):
    """Test of a monotonic trend (Mann 1945, Kendall 1975): normal approximation with tie and
    continuity correction, meant for 8 values and more.

    :return: (S, Z, two-sided p); p is 1 when nothing moves
    """
    values = list(values)
    s = sum((later > earlier) - (later < earlier) for i, earlier in enumerate(values) for later in values[i + 1 :])
    n = len(values)
    ties = [values.count(value) for value in set(values)]
    variance = (n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5) for t in ties)) / 18
    if not s or not variance:
        return s, 0.0, 1.0
    z = (s - math.copysign(1, s)) / math.sqrt(variance)
    return s, z, 2 * NormalDist().cdf(-abs(z))


def trend(values, target):
    """Whether the latest values, oldest first, get better or worse for a target.

    The last four moving the same way decide (by chance one in 24 for each way); else, from eight
    values on, a Mann–Kendall test at 5 %.

    :return: ``better``, ``worse``, ``steady``; None with fewer than four values
    """
    turned = [goodness(value, target) for value in values]
    if len(turned) < RUN:
        return None
    steps = [later - earlier for earlier, later in pairwise(turned[-RUN:])]
    if all(step > 0 for step in steps):
        return BETTER
    if all(step < 0 for step in steps):
        return WORSE
    if len(turned) >= TESTED:
        s, _z, p = mann_kendall(turned)
        if p < SIGNIFICANT:
            return BETTER if s > 0 else WORSE
    return STEADY


def change(former, actual, target):
    """Whether a value got better or worse for a target.

    :return: ``better``, ``worse``, ``steady``; None where one of the two is missing
    """
    if former is None or actual is None:
        return None
    step = goodness(actual, target) - goodness(former, target)
    return BETTER if step > 0 else WORSE if step < 0 else STEADY


def goodness(value, target):
    """A value turned so that more is better."""
    if target.direction == HIGHER:
        return value
    if target.direction == LOWER:
        return -value
    low, high = target.range_low, target.range_high
    if low is None or high is None:
        return 0.0
    return -max(low - value, value - high, 0.0)


def asked_until(today, grace):
    """The day such that values of periods that ended before it are due: what comes of them today is late.

    :param grace: days after the end of a period in which its value may still come in
    """
    return today - timedelta(days=grace)


def freshness(last, frequency, first, until, today, grace=10, first_month=1):
    """Whether the latest value is as new as it can be.

    :param last: first day of the latest period with a value, None without values
    :param frequency: ``day``, ``week``, ``month``, ``quarter`` or ``year``
    :param first, until: first and last day on which values are asked for
    :param grace: days after the end of a period in which its value may still come in
    :param first_month: month in which the fiscal year begins
    :return: ``fresh``; ``late`` when a later value is due; ``missing`` when none came and one is
        due; ``not_due`` when none came and none is due
    """
    last_day = until - timedelta(days=SILENT_DAYS if frequency == DAY else 0)
    asked = min(asked_until(today, grace), last_day + timedelta(days=1))
    due = latest_ended(asked, frequency, first_month)
    if due < start(first, frequency, first_month):
        return FRESH if last else NOT_DUE
    if last is None:
        return MISSING
    return FRESH if start(last, frequency, first_month) >= due else LATE
