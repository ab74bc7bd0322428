import random
import unittest
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from ..compare import BETTER, MAYBE, NO_BASE, NO_CHANGE, TOO_EARLY, WORSE, baseline, compare, faded, sides, tail

BEFORE = [70, 74, 71, 69, 73, 75, 72, 68, 71, 74, 70, 73]
values = st.lists(st.floats(-1e6, 1e6), min_size=0, max_size=30)


class TestTail(unittest.TestCase):
    def test_tables_of_student(self):
        for t, freedom, p in ((6.3138, 1, 0.05), (2.9200, 2, 0.05), (2.2281, 10, 0.025), (1.7531, 15, 0.05),
                              (2.6603, 60, 0.005)):  # fmt: skip
            self.assertAlmostEqual(tail(t, freedom), p, 5)
        self.assertEqual(tail(0, 7), 0.5)


class TestCompare(unittest.TestCase):
    def test_better_beyond_chance(self):
        found = compare(BEFORE, [75, 77, 76], "higher")
        self.assertEqual((found.code, found.n_before, found.n_after), (BETTER, 12, 3))
        self.assertAlmostEqual(found.before, 71.6667, 4)
        self.assertAlmostEqual(found.difference, 4.3333, 4)
        # t = 4.3333 / (2.0509 · √(1/12 + 1/3)) = 3.2733 with 13 degrees
        self.assertAlmostEqual(found.low, 1.9892, 3)
        self.assertAlmostEqual(found.high, 6.6775, 3)
        self.assertAlmostEqual(found.p, 0.00303, 4)

    def test_the_same_values_are_worse_where_less_is_better(self):
        self.assertEqual(compare(BEFORE, [75, 77, 76], "lower").code, WORSE)

    def test_better_that_may_be_chance(self):
        found = compare(BEFORE, [73, 75, 72], "higher")
        self.assertEqual(found.code, MAYBE)
        self.assertTrue(0.05 < found.p < 0.20)

    def test_no_change_shown(self):
        self.assertEqual(compare(BEFORE, [71, 72, 73], "higher").code, NO_CHANGE)
        self.assertEqual(compare([5.0] * 8, [5.0] * 3, "higher").code, NO_CHANGE)

    def test_too_early_and_no_base_come_before_any_figure(self):
        self.assertEqual(compare(BEFORE, [99, 99], "higher").code, TOO_EARLY)
        self.assertEqual(compare(BEFORE[:5], [99] * 3, "higher").code, NO_BASE)
        self.assertIsNone(compare(BEFORE[:5], [99] * 3, "higher").p)

    def test_neighbours_that_are_alike_need_more(self):
        drifting = [70, 70, 71, 71, 72, 73, 73, 74, 74, 73, 72, 72]
        found = compare(drifting, [74, 74, 73.5], "higher")
        self.assertTrue(0.02 < found.p < 0.05)
        self.assertEqual(found.code, MAYBE)

    def test_a_range_counts_the_distance(self):
        found = compare([320, 330, 325, 335, 328, 331], [300, 290, 280], "range", 240, 300)
        self.assertEqual(found.code, BETTER)
        self.assertEqual(found.after, 0)

    def test_the_bad_values_that_called_for_it_are_no_baseline(self):
        self.assertEqual(baseline([1, 2, 3, 4, 5, 6, 7]), [1, 2, 3, 4])
        self.assertEqual(len(baseline(list(range(60)))), 24)
        self.assertEqual(baseline([1, 2]), [])

    def _rate(self, shift, codes):
        chance = random.Random(16)
        found = 0
        for _try in range(2000):
            base = [chance.gauss(0, 1) for _place in range(12)]
            found += compare(base, [chance.gauss(shift, 1) for _place in range(3)], "higher").code in codes
        return found / 2000

    def test_false_alarms_and_finds_are_those_of_the_simulation(self):
        """12 before, 3 after: chance alone passes for better in 5 of 100 (a little less, as alike neighbours are
        judged more strictly), one standard deviation is found in 44, two in 90"""
        self.assertAlmostEqual(self._rate(0, {BETTER}), 0.05, delta=0.012)
        self.assertAlmostEqual(self._rate(1, {BETTER}), 0.44, delta=0.05)
        self.assertAlmostEqual(self._rate(2, {BETTER}), 0.90, delta=0.03)

    @given(values, values, st.sampled_from(["higher", "lower"]))
    def test_the_other_direction_is_the_mirror(self, before, after, direction):
        found = compare(before, after, direction)
        mirrored = compare([-v for v in before], [-v for v in after], "lower" if direction == "higher" else "higher")
        self.assertEqual(found.code, mirrored.code)
        if found.p is not None:
            self.assertTrue(0 <= found.p <= 0.5)
            self.assertLessEqual(found.low, found.high)


class TestFaded(unittest.TestCase):
    def test_surge_in_the_campaign_weak_afterwards(self):
        """FM-27: +10 for two months, then +3 and +1: gone. +8 and +7: it stayed"""
        self.assertTrue(faded(BEFORE, [82, 81], [75, 73], "higher"))
        self.assertFalse(faded(BEFORE, [82, 81], [80, 79], "higher"))
        self.assertFalse(faded(BEFORE, [73, 74], [70, 71], "higher"), "a rise within chance is none")
        self.assertFalse(faded(BEFORE, [82, 81], [75], "higher"), "one month says nothing yet")
        self.assertFalse(faded(BEFORE[:5], [82, 81], [75, 73], "higher"))
        self.assertTrue(faded([-v for v in BEFORE], [-82, -81], [-75, -73], "lower"))
        self.assertFalse(faded([70] * 6, [70], [70, 70], "higher"))
        # one month has to rise by 4.09: t = 1.796 with 11 degrees · 2.1881 · √(1 + 1/12)
        for before, sign, direction in ((BEFORE, 1, "higher"), ([-v for v in BEFORE], -1, "lower")):
            usual = sum(before) / 12
            for rise, is_faded in ((4.0, False), (4.1, True)):
                self.assertEqual(faded(before, [usual + sign * rise], [usual, usual], direction), is_faded)


def months(*values, cases=()):
    """Values of the months of 2025 as a chart has them."""
    ends = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    cases = cases or [None] * len(values)
    return [
        (date(2025, month, 1), date(2025, month, ends[month - 1]), value, n)
        for month, (value, n) in enumerate(zip(values, cases, strict=True), start=1)
    ]


class TestSides(unittest.TestCase):
    """L-14: a mark splits the chart in a mean before and one after."""

    def test_the_month_of_the_change_is_neither(self):
        found = sides(months(1, 2, 3, 100, 7, 8, 9), date(2025, 4, 10), date(2025, 4, 10), date(2025, 8, 1))
        self.assertEqual((found.place, found.n_before, found.n_after, found.before, found.after), (3, 3, 3, 2, 8))

    def test_on_the_first_of_a_month_that_month_is_after(self):
        found = sides(months(1, 2, 3, 7, 8, 9), date(2025, 4, 1), date(2025, 4, 1), date(2025, 8, 1))
        self.assertEqual((found.place, found.before, found.after), (3, 2, 8))

    def test_a_campaign_lies_between_its_two_sides(self):
        found = sides(months(1, 2, 3, 50, 60, 4, 5, 6), date(2025, 4, 1), date(2025, 5, 31), date(2025, 9, 1))
        self.assertEqual((found.n_before, found.n_after, found.before, found.after), (3, 3, 2, 5))

    def test_fewer_than_three_values_on_a_side_have_no_mean(self):
        found = sides(months(1, 2, 7, 8, 9), date(2025, 3, 1), date(2025, 3, 1), date(2025, 8, 1))
        self.assertEqual((found.n_before, found.n_after, found.before, found.after), (2, 3, None, None))

    def test_a_period_that_runs_does_not_count(self):
        found = sides(months(1, 2, 3, 7, 8, 9), date(2025, 4, 1), date(2025, 4, 1), date(2025, 6, 30))
        self.assertEqual((found.n_after, found.after), (2, None))

    def test_rates_are_pooled_by_their_cases(self):
        rates = months(50, 50, 80, 10, 10, 10, cases=(100, 100, 10, 1, 2, 3))
        day = date(2025, 4, 1)
        self.assertAlmostEqual(sides(rates, day, day, date(2025, 8, 1), by_cases=True).before, 10800 / 210)
        self.assertEqual(sides(rates, day, day, date(2025, 8, 1)).before, 60)

    def test_cases_that_are_not_all_known_do_not_weigh(self):
        rates = months(50, 50, 80, 10, 10, 10, cases=(100, None, 10, 1, 2, 3))
        day = date(2025, 4, 1)
        self.assertEqual(sides(rates, day, day, date(2025, 8, 1), by_cases=True).before, 60)

    def test_what_lies_beyond_the_values_stands_at_their_edge(self):
        points, later = months(1, 2, 3), date(2025, 12, 1)
        self.assertEqual(sides(points, later, later, later).place, 2)
        self.assertEqual(sides(points, date(2024, 1, 1), date(2024, 1, 1), later).place, 0)
        self.assertEqual(sides([], later, later, later).place, 0)
