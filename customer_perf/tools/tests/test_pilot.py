import math
import random
import unittest

from hypothesis import given
from hypothesis import strategies as st

from ..pilot import (
    BEYOND,
    NO_DATA,
    OPEN,
    OTHER_PATH,
    PICTURE,
    RANK,
    Unit,
    apart,
    chance,
    draw,
    is_proven,
    judge,
    spread,
    unit,
)

PILOTS, OTHERS = [2.1, 3.4, 1.9], [0.2, -0.4, 0.9, 0.1, -1.1, 0.6]
changes = st.lists(st.floats(-1e6, 1e6), max_size=12)


def points(*values, cases=None):
    return [(value, cases) for value in values]


class TestUnit(unittest.TestCase):
    def test_rates_are_pooled_by_their_cases(self):
        found = unit([(50.0, 100), (80.0, 300)], [(90.0, 10), (70.0, 30)])
        self.assertEqual((found.before, found.during, found.change), (72.5, 75.0, 2.5))
        self.assertEqual((found.n_before, found.n_during, found.slope), (2, 2, None))

    def test_means_where_cases_are_not_all_known(self):
        self.assertEqual(unit([(50.0, 100), (80.0, None)], points(70.0)).change, 5.0)

    def test_trend(self):
        self.assertAlmostEqual(unit(points(1, 3, 5, 7), points(9)).slope, 2)

    def test_distance_from_the_range(self):
        found = unit(points(12, 14), points(10, 11), low=8, high=10, is_range=True)
        self.assertEqual((found.before, found.during, found.change), (13, 10.5, -2.5))

    def test_missing_values(self):
        self.assertEqual(unit([], points(4)), Unit(0, 1, None, 4))
        self.assertEqual(unit(points(4), []), Unit(1, 0, 4))


class TestJudge(unittest.TestCase):
    def test_beyond_chance(self):
        found = judge(PILOTS, OTHERS, "higher")
        self.assertEqual((found.code, found.pilots, found.others, found.ahead), (BEYOND, 3, 6, 6))
        self.assertAlmostEqual(found.estimate, 2.416667, 6)
        # scipy 1.17, ttest_ind(...).confidence_interval(.95)
        self.assertAlmostEqual(found.low, 1.168355, 4)
        self.assertAlmostEqual(found.high, 3.664979, 4)
        self.assertTrue(is_proven(found, "higher"))

    def test_the_same_numbers_are_worse_where_less_is_better(self):
        found = judge(PILOTS, OTHERS, "lower")
        self.assertEqual((found.code, found.ahead), (BEYOND, 0))
        self.assertFalse(is_proven(found, "lower"))

    def test_swapped_sign(self):
        one = judge(PILOTS, OTHERS, "higher")
        other = judge([-value for value in PILOTS], [-value for value in OTHERS], "lower")
        self.assertEqual((other.code, other.ahead), (one.code, one.ahead))
        self.assertAlmostEqual(other.low, -one.high)
        self.assertTrue(is_proven(other, "lower"))

    def test_an_interval_that_holds_nothing_as_well(self):
        found = judge([0.5, 1.5, -0.6], OTHERS, "higher")
        self.assertEqual(found.code, OPEN)
        self.assertLess(found.low, 0)
        self.assertGreater(found.high, 0)

    def test_words_by_number_of_units(self):
        for pilots, others, code in (
            (1, 0, PICTURE), (1, 7, PICTURE), (1, 8, RANK), (2, 3, PICTURE), (2, 4, RANK), (4, 5, RANK), (3, 5, RANK),
            (2, 19, RANK), (3, 6, BEYOND), (5, 3, PICTURE),
        ):  # fmt: skip
            with self.subTest(pilots=pilots, others=others):
                found = judge([5 + i / 10 for i in range(pilots)], [i / 10 for i in range(others)], "higher")
                self.assertEqual(found.code, code)
                self.assertEqual(found.ahead is None, code == PICTURE)
                self.assertEqual(found.low is None, code != BEYOND)

    def test_a_missing_unit_does_not_count(self):
        found = judge([*PILOTS, None], [None, *OTHERS[1:]], "higher")
        self.assertEqual((found.code, found.pilots, found.others), (RANK, 3, 5))
        self.assertEqual(judge([None], OTHERS, "higher").code, NO_DATA)
        self.assertEqual(judge([], [], "higher").estimate, None)

    def test_without_a_spread_there_is_no_interval(self):
        found = judge([0.3] * 3, [0.1 + 0.2 - 0.3] * 6, "higher")
        self.assertEqual((found.code, found.low, found.ahead), (RANK, None, 6))

    def test_another_path_before(self):
        rising, level = [1.0, 1.1, 0.9], [0.0, 0.1, -0.1, 0.05, -0.05, 0.0]
        found = judge(PILOTS, OTHERS, "higher", (rising, level))
        self.assertEqual((found.code, found.ahead), (OTHER_PATH, 6))
        self.assertFalse(is_proven(found, "higher"))
        self.assertFalse(apart([0.01, -0.1, 0.12], level))
        self.assertFalse(apart([5.0], [None]))

    @given(changes, changes, st.sampled_from(["higher", "lower", "range"]))
    def test_laws(self, pilots, others, direction):
        found = judge(pilots, others, direction)
        self.assertEqual((found.pilots, found.others), (len(pilots), len(others)))
        if found.ahead is not None:
            self.assertTrue(0 <= found.ahead <= len(others))
        if found.low is not None:
            self.assertTrue(found.low <= found.estimate <= found.high)
            self.assertEqual(found.code == BEYOND, not found.low <= 0 <= found.high)
        if len(pilots) < 3 or len(others) < 6:
            self.assertIsNone(found.low)

    def test_false_and_true_findings_as_simulated(self):
        """Six and six months, neighbours alike: 5 % false, 32 % found where a month of one unit scatters by 1."""
        rnd = random.Random(7)

        def months():
            value, values = rnd.gauss(0, 1), []
            for _month in range(12):
                values.append(value)
                value = 0.5 * value + math.sqrt(0.75) * rnd.gauss(0, 1)
            return values

        def found(effect):
            change = [unit(points(*v[:6]), points(*v[6:])).change for v in (months() for _unit in range(9))]
            return judge([value + effect for value in change[:3]], change[3:], "higher").code == BEYOND

        runs = 2000
        self.assertAlmostEqual(sum(found(0) for _run in range(runs)) / runs, 0.05, delta=0.015)
        self.assertAlmostEqual(sum(found(1) for _run in range(runs)) / runs, 0.32, delta=0.03)


class TestChance(unittest.TestCase):
    def test_noncentral_t(self):
        """Literal numbers by scipy 1.17: nct.sf(q, freedom, shift) + nct.cdf(-q, freedom, shift)."""
        for pilots, others, effect, expected in (
            (1, 2, 1, 0.06572), (1, 3, 1.2185, 0.10020), (1, 8, 1, 0.12971), (1, 19, 1.2185, 0.20288),
            (2, 6, 1.2185, 0.24296), (3, 6, 1, 0.23208), (3, 6, 1.2185, 0.31968), (5, 10, 1.2185, 0.53953),
            (3, 6, 0, 0.05), (4, 4, 2.5, 0.83595), (20, 40, 0.5, 0.43477), (3, 6, 12, 1.0),
        ):  # fmt: skip
            with self.subTest(pilots=pilots, others=others, effect=effect):
                self.assertAlmostEqual(chance(pilots, others, effect), expected, 4)
                self.assertEqual(chance(pilots, others, -effect), chance(pilots, others, effect))

    def test_too_few_units(self):
        for sizes in ((0, 9), (3, 0), (1, 1)):
            self.assertIsNone(chance(*sizes, 1))

    @given(st.integers(1, 40), st.integers(2, 40), st.floats(0, 20), st.floats(0, 5))
    def test_more_is_found_of_more(self, pilots, others, effect, more):
        one, other = chance(pilots, others, effect), chance(pilots, others, effect + more)
        self.assertTrue(0.049 <= one <= 1 and one <= other + 1e-4)


class TestSpread(unittest.TestCase):
    def test_what_is_common_is_taken_out(self):
        units = [points(1, 1, 4, 4), points(2, 2, 6, 6), points(3, 3, 8, 8)]
        self.assertAlmostEqual(spread(units), 1)
        self.assertIsNone(spread(units[:2]))
        self.assertIsNone(spread([points(1, 2)] * 4))


class TestDraw(unittest.TestCase):
    def test_the_same_seed_draws_the_same(self):
        units = {1: 70.0, 2: 71.0, 3: 80.0, 4: 82.0, 5: None, 6: 90.0}
        self.assertEqual(draw(units, 3, 5), draw(dict(reversed(units.items())), 3, 5))
        for seed in range(30):
            low, middle, high = sorted(draw(units, 3, seed), key=lambda one: units[one] or 99)
            self.assertTrue(low in (1, 2) and middle in (3, 4) and high in (5, 6))

    @given(st.dictionaries(st.integers(1, 99), st.none() | st.floats(-9, 9), min_size=1), st.data())
    def test_as_many_as_wanted(self, units, data):
        count = data.draw(st.integers(1, len(units)))
        drawn = draw(units, count, data.draw(st.integers()))
        self.assertEqual(len(set(drawn)), count)
        self.assertLessEqual(set(drawn), units.keys())
