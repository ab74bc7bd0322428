import math
import random
import unittest
from datetime import date
from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from ..relation import COMMON_FROM, Relation, by_period, coarser, lag_in, longest, relate

# The shared trend of reference/metrics.md 6.1: levels r 0.904, changes 0.105.
X = [12, 15, 11, 18, 20, 17, 22, 25, 21, 27, 30, 26]
Y = [70, 72, 71, 75, 74, 77, 79, 78, 82, 81, 85, 84]
# Changes without a mean, and others that have nothing to do with them; neighbours differ.
ONE = [1, -1, 1, -1, -1, 1, 1, 1, -1, -1, -1, 1]
OTHER = [-1, 1, 1, 1, 1, 1, -1, 1, -1, -1, -1, -1]
series = st.lists(st.floats(-1e9, 1e9), min_size=0, max_size=40)


def placed(values, first=0):
    return dict(enumerate(values, first))


def with_r(r):
    """Two series whose changes have the correlation r"""
    spread = math.sqrt(1 - r * r)
    cause = accumulate(ONE, initial=50)
    return placed(cause), placed(accumulate((r * a + spread * b for a, b in zip(ONE, OTHER, strict=True)), initial=9))


class TestSeries(unittest.TestCase):
    def test_the_coarser_of_two(self):
        self.assertEqual(coarser("month", "quarter"), "quarter")
        self.assertEqual(coarser("month", "week"), "month")

    def test_lag_in_periods(self):
        self.assertEqual([lag_in(f, 3) for f in ("week", "month", "quarter", "year")], [13, 3, 1, 0])

    def test_months_of_a_quarter_are_pooled_by_their_cases(self):
        months = [(date(2025, 1, 31), 80, 10), (date(2025, 2, 28), 90, 30), (date(2025, 3, 31), 100, 10),
                  (date(2025, 4, 30), 50, 10)]  # fmt: skip
        first = 2025 * 4
        self.assertEqual(by_period(months, "ratio", "month", "quarter"), {first: 90})  # 4500 / 50
        self.assertEqual(by_period(months, "sum", "month", "quarter"), {first: 270})
        self.assertEqual(by_period(months, "last", "month", "quarter"), {first: 100})
        unweighted = [(day, value, None) for day, value, _cases in months]
        self.assertEqual(by_period(unweighted, "mean", "month", "quarter"), {first: 90})

    def test_quarters_of_a_fiscal_year(self):
        months = [(date(2025, month, 28), month, None) for month in (2, 3, 4)]
        self.assertEqual(list(by_period(months, "mean", "month", "quarter", first_month=2).values()), [3])
        self.assertEqual(by_period(months, "mean", "month", "quarter", first_month=1), {})

    def test_a_series_by_its_own_periods_stays_as_it_is(self):
        self.assertEqual(
            list(by_period([(date(2024, 12, 31), 1, 2), (date(2025, 1, 31), 3, 4)], "sum", "month", "month").values()),
            [1, 3],
        )


class TestRelate(unittest.TestCase):
    """Literal numbers by scipy 1.17: pearsonr of the changes."""

    def test_a_shared_trend_is_no_relation(self):
        found = relate([(placed(X), placed(Y))])
        self.assertEqual((found.n, found.units, found.is_yearly), (11, 1, False))
        self.assertAlmostEqual(found.r, 0.105, 3)

    def test_pooled_units_lose_their_means(self):
        units = [
            (placed([10, 12, 11, 14, 13, 15, 14, 17, 18]), placed([5, 6, 6, 8, 7, 8, 8, 9, 10])),
            (placed([90, 89, 91, 90, 93, 92, 95, 94, 96]), placed([1, 1, 2, 1, 3, 2, 3, 4, 4])),
            (placed([50, 48, 49, 47, 45, 46, 44, 45, 43]), placed([30, 29, 30, 28, 28, 27, 27, 26, 26])),
        ]
        found = relate(units)
        self.assertEqual((found.n, found.units), (24, 3))
        self.assertAlmostEqual(found.r, 0.59596, 5)

    def test_known_r(self):
        for r in (-0.9, 0.0, 0.25, 0.35, 0.8):
            found = relate([with_r(r)])
            self.assertAlmostEqual(found.r, r, 9)
            self.assertEqual(found.n, 12)

    def test_chance_and_interval_where_neighbours_differ(self):
        # only neighbours of one of the two are alike: every pair counts
        found = relate([with_r(0.35)])
        self.assertAlmostEqual(found.effective, 12, 6)
        self.assertAlmostEqual(found.p, 0.26473, 5)
        self.assertAlmostEqual(found.low, -0.28018, 5)
        self.assertAlmostEqual(found.high, 0.76936, 5)

    def test_neighbours_that_are_alike_tell_less(self):
        wave = [math.sin(place / 3) for place in range(22)]
        found = relate([(placed(wave), placed([2 * value for value in wave]))])
        self.assertAlmostEqual(found.r, 1)
        self.assertLess(found.effective, 5)

    def test_units_that_move_together_tell_less(self):
        rnd = random.Random(3)
        x, y = ([rnd.gauss(0, 1) for _ in range(13)] for _side in range(2))
        alone = relate([(placed(x), placed(y))])
        copies = relate([(placed(x), placed(y))] * 6)
        self.assertAlmostEqual(copies.effective, alone.effective, 6)

    def test_the_lag_is_that_of_the_arrow(self):
        rnd = random.Random(5)
        cause = [rnd.gauss(0, 1) for _ in range(20)]
        later = placed(cause, 2)
        self.assertAlmostEqual(relate([(placed(cause), later)], lag=2).r, 1)
        self.assertLess(abs(relate([(placed(cause), later)]).r), 0.6)

    def test_from_two_years_on_changes_from_the_year_before(self):
        rnd = random.Random(8)
        season = [10 * math.sin(math.pi * place / 6) for place in range(36)]
        x, y = ([rnd.gauss(value, 1) for value in season] for _side in range(2))
        found = relate([(placed(x), placed(y))])
        self.assertEqual((found.n, found.is_yearly), (24, True))
        self.assertLess(abs(found.r), 0.5)
        short = relate([(placed(x[:23]), placed(y[:23]))])
        self.assertEqual((short.n, short.is_yearly), (22, False))
        self.assertGreater(short.r, 0.8)  # a season that both have

    def test_a_gap_makes_no_change(self):
        x, y = placed(X), placed(Y)
        del x[5]
        self.assertEqual(relate([(x, y)]).n, 9)

    def test_what_does_not_vary_has_no_r(self):
        nothing = Relation(n=11, units=1)
        self.assertEqual(relate([(placed([7] * 12), placed(Y))]), nothing)
        # a straight line has changes that differ by rounding alone
        self.assertEqual(relate([(placed([0.1 * place for place in range(12)]), placed(Y))]), nothing)
        self.assertEqual(relate([]), Relation())
        self.assertEqual(relate([({}, {})]), Relation())

    @given(series, series)
    def test_numbers_are_finite_and_bounded(self, ones, others):
        found = relate([(placed(ones), placed(others))])
        for number in (found.r, found.low, found.high):
            self.assertTrue(number is None or -1 <= number <= 1)
        self.assertTrue(found.p is None or 0 <= found.p <= 1)
        self.assertLessEqual(found.effective, found.n + 1e-9)

    @given(series, series)
    def test_turned_round_it_is_the_contrary(self, ones, others):
        found = relate([(placed(ones), placed(others))])
        turned = relate([(placed([-value for value in ones]), placed(others))])
        self.assertEqual(found.r, turned.r and -turned.r)


class TestLongest(unittest.TestCase):
    @staticmethod
    def pair(count):
        return placed(range(count)), placed(range(count))

    def test_the_level_with_the_most_values(self):
        people = {key: self.pair(10) for key in range(1, 6)}
        departments = {-1: self.pair(12), -2: self.pair(12), -3: self.pair(7)}
        company = {0: self.pair(30)}
        self.assertEqual(longest([(5, people), (3, departments), (1, company)], 0), [1, 2, 3, 4, 5])
        self.assertEqual(longest([(6, people), (3, departments), (1, company)], 0), [0])

    def test_one_series_where_no_level_has_enough(self):
        departments = {-1: self.pair(COMMON_FROM), -2: self.pair(12)}
        self.assertEqual(longest([(5, {}), (3, departments), (1, {0: self.pair(5)})], 0), [-2])
        self.assertEqual(longest([(5, {1: ({0: 1}, {})}), (3, {}), (1, {})], 0), [])
