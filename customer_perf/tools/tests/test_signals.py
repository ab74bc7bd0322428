"""Trend and freshness: worked numbers of reference/metrics.md 6.6 and the calendar's corners."""

import unittest
from datetime import date

from ..attainment import Target
from ..signals import BETTER, FRESH, LATE, MISSING, NOT_DUE, STEADY, WORSE, freshness, mann_kendall, trend

HIGHER = Target("higher", target=90)
LOWER = Target("lower", target=90)
RANGE = Target("range", range_low=240, range_high=360)


class TestTrend(unittest.TestCase):
    def test_mann_kendall(self):
        s, z, p = mann_kendall([80, 82, 81, 84, 85, 84, 88, 90])
        self.assertEqual((s, round(z, 3), round(p, 4)), (23, 2.743, 0.0061))
        self.assertEqual(mann_kendall([80, 82, 79, 81, 80, 82, 79, 81])[::2], (0, 1))
        self.assertEqual(mann_kendall([5] * 9), (0, 0, 1))
        self.assertEqual(mann_kendall([]), (0, 0, 1))

    def test_direction(self):
        rising = [80, 82, 81, 84, 85, 84, 88, 90]
        for target, expected in ((HIGHER, BETTER), (LOWER, WORSE)):
            self.assertEqual(trend(rising, target), expected)
            self.assertEqual(trend(rising[:3], target), None)

    def test_four_in_a_row_decide(self):
        self.assertEqual(trend([70, 75, 80, 85, 90, 95, 94, 93, 92], HIGHER), WORSE)
        self.assertEqual(trend([90, 89, 88, 87], HIGHER), WORSE)
        self.assertEqual(trend([90, 89, 88, 88], HIGHER), STEADY)
        self.assertEqual(trend([90, 89, 91, 90], HIGHER), STEADY)

    def test_range_counts_the_distance_from_it(self):
        self.assertEqual(trend([500, 450, 400, 300], RANGE), BETTER)
        self.assertEqual(trend([300, 230, 220, 210], RANGE), WORSE)
        self.assertEqual(trend([250, 300, 340, 350], RANGE), STEADY)
        self.assertEqual(trend([1, 2, 3, 4], Target("range")), STEADY)


class TestFreshness(unittest.TestCase):
    def check(self, last, today, expected, frequency="month", until=date(2026, 12, 31)):
        with self.subTest(last=last, today=today, frequency=frequency):
            self.assertEqual(freshness(last, frequency, date(2026, 7, 1), until, today), expected)

    def test_month(self):
        september, october = date(2026, 9, 1), date(2026, 10, 1)
        self.check(october, date(2026, 11, 24), FRESH)
        self.check(september, date(2026, 11, 24), LATE)
        self.check(september, date(2026, 11, 10), FRESH)  # October may come in until the 10th
        self.check(september, date(2026, 11, 11), LATE)
        self.check(None, date(2026, 11, 24), MISSING)
        self.check(date(2026, 11, 1), date(2026, 11, 24), FRESH)  # ahead of its time

    def test_start_and_end_of_the_cycle(self):
        self.check(None, date(2026, 7, 20), NOT_DUE)
        self.check(date(2026, 7, 1), date(2026, 7, 20), FRESH)
        self.check(None, date(2026, 8, 11), MISSING)
        self.check(date(2026, 12, 1), date(2028, 1, 1), FRESH)
        self.check(date(2026, 11, 1), date(2028, 1, 1), LATE)

    def test_other_frequencies(self):
        today = date(2026, 11, 24)  # a Tuesday
        self.check(date(2026, 7, 1), today, FRESH, "quarter")
        self.check(None, today, MISSING, "quarter")
        self.check(None, date(2026, 10, 10), NOT_DUE, "quarter")
        self.check(None, today, NOT_DUE, "year")
        self.check(date(2026, 11, 2), today, FRESH, "week")
        self.check(date(2026, 11, 1), today, LATE, "week")
        self.check(date(2026, 11, 13), today, FRESH, "day")
        self.check(date(2026, 11, 12), today, LATE, "day")
        # the last days of the cycle were a weekend: nothing is late for ever
        self.check(date(2026, 12, 25), date(2027, 3, 1), FRESH, "day")
        self.check(date(2026, 12, 24), date(2027, 3, 1), LATE, "day")
