"""Laws that hold for every input, tried with Hypothesis."""

import math
import unittest

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ..attainment import HIGHER, LOWER, RANGE, Target, attainment, problem
from ..loyalty import mean, nps, share
from ..values import RATIO, Part, Rules
from ..weighting import half_up, weighted_total

# Slow input is the machine's load, not a finding; the same inputs every time, so that CI is steady.
settings.register_profile(
    "laws", deadline=None, derandomize=True, max_examples=300, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("laws")

numbers = st.floats(-1e6, 1e6, allow_nan=False)
rules = st.builds(
    Rules,
    cap=st.floats(100, 200),
    threshold_score=st.floats(0, 100),
    lower_form=st.sampled_from(["deviation", RATIO]),
)
gaps = st.floats(1e-3, 1e6)


def make_target(direction, target, below, above, scale):
    """A usable target: threshold and stretch on their sides, a scale where nothing else helps."""
    sign = 1 if direction == HIGHER else -1
    if target <= 0 and below is None and scale is None:
        scale = 1.0
    threshold = None if below is None else target - sign * below
    stretch = None if above is None else target + sign * above
    return Target(direction, target, threshold, stretch, scale=scale)


def make_range(low, width, gap):
    if low <= 0 and gap is None:
        gap = 1.0
    return Target(RANGE, range_low=low, range_high=low + width, threshold=None if gap is None else low - gap)


optional = st.none() | gaps
targets = st.builds(make_target, st.sampled_from([HIGHER, LOWER]), numbers, optional, optional, optional)
ranges = st.builds(make_range, numbers, gaps, optional)
parts = st.lists(
    st.builds(Part, weight=st.integers(0, 10000).map(lambda cents: cents / 100), score=st.none() | st.floats(0, 120)),
    min_size=1,
    max_size=12,
)


class TestLaws(unittest.TestCase):
    @given(targets | ranges, numbers, rules)
    def test_score_stays_between_floor_and_cap(self, target, actual, rule):
        self.assertIsNone(problem(target))
        self.assertTrue(0 <= attainment(actual, target, rule) <= rule.cap)

    @given(targets, numbers, numbers, rules)
    def test_better_never_scores_lower(self, target, first, second, rule):
        self.assertIsNone(problem(target))
        worse, better = sorted((first, second), reverse=target.direction == LOWER)
        low, high = (attainment(actual, target, rule) for actual in (worse, better))
        self.assertTrue(low <= high or math.isclose(low, high, abs_tol=1e-9), (low, high))

    @given(targets, rules)
    def test_target_met_is_100(self, target, rule):
        self.assertIsNone(problem(target))
        self.assertAlmostEqual(attainment(target.target, target, rule), 100, places=6)

    @given(ranges, numbers, numbers)
    def test_farther_from_the_range_never_scores_higher(self, target, first, second):
        self.assertIsNone(problem(target))
        for near, far in (sorted((first, second)), sorted((first, second), reverse=True)):
            outside = near >= target.range_high or near <= target.range_low
            if outside and (far - near) * (near - target.range_low) > 0:
                self.assertGreaterEqual(attainment(near, target), attainment(far, target))

    @given(parts, st.sampled_from([0.5, 2, 10]))
    def test_weights_are_scale_free(self, some, factor):
        scaled = [Part(part.weight * factor, part.score) for part in some]
        first, second = weighted_total(some, 0), weighted_total(scaled, 0)
        self.assertEqual(first.score is None, second.score is None)
        if first.score is not None:
            self.assertAlmostEqual(first.score, second.score, delta=0.0100001)

    @given(parts)
    def test_contributions_add_up_to_the_total(self, some):
        total = weighted_total(some, 0)
        if total.score is not None:
            self.assertEqual(half_up(math.fsum(c for c in total.contributions if c is not None)), total.score)

    @given(parts)
    def test_total_lies_between_the_lowest_and_the_highest_score(self, some):
        total = weighted_total(some, 0)
        present = [part.score for part in some if part.score is not None and part.weight]
        if total.score is not None:
            self.assertTrue(min(present) - 0.01 <= total.score <= max(present) + 0.01)


class TestLoyaltyLaws(unittest.TestCase):
    @given(*[st.integers(0, 200)] * 3)
    def test_nps_lies_in_its_interval(self, promoters, passives, detractors):
        row = nps(promoters, passives, detractors)
        if row.value is not None:
            self.assertTrue(-100 <= row.low <= row.value <= row.high <= 100)

    @given(st.lists(st.integers(1, 7), min_size=2, max_size=50), st.integers(0, 50))
    def test_a_mean_and_its_interval_stay_on_the_scale(self, answers, others):
        n = len(answers)
        row = mean(n, sum(answers), sum(answer**2 for answer in answers), n + others, (1, 7))
        self.assertTrue(1 <= row.low <= row.value <= row.high <= 7)

    @given(st.integers(1, 100), st.integers(0, 100), st.integers(0, 400))
    def test_more_of_the_population_tells_more(self, n, hits, others):
        hits = min(hits, n)
        wide, narrow = share(hits, n), share(hits, n, n + others)
        self.assertLessEqual(narrow.high - narrow.low, wide.high - wide.low + 1e-9)
