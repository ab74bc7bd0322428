"""Worked numbers of reference/metrics.md 2.4–2.7."""

import unittest
from decimal import Decimal

from ..aggregation import Facts, aggregate, fact, pool
from ..behaviour import behaviour_score
from ..grading import Band, grade, with_points
from ..signals import Light, met_but_dissatisfied
from ..values import LOW_COVERAGE, NO_DATA, Part
from ..weighting import half_up, is_complete, rescale, share, shares, weighted_total


class TestWeighting(unittest.TestCase):
    def test_missing_part_leaves_the_denominator(self):
        total = weighted_total([Part(40, 100), Part(30, 80), Part(30, None)])
        self.assertEqual((total.score, total.coverage), (91.43, 70.0))
        self.assertEqual(total.contributions, (57.14, 34.29, None))

    def test_overdue_part_counts_as_zero_when_told_so(self):
        parts = [Part(40, 100), Part(30, 80), Part(30, None, overdue=True)]
        self.assertEqual(weighted_total(parts, missing_as_zero=True).score, 64.0)
        self.assertEqual(weighted_total(parts).score, 91.43)
        self.assertEqual(weighted_total([Part(1, None)], missing_as_zero=True).score, None)

    def test_no_total_below_the_coverage(self):
        parts = [Part(59.9, 100), Part(40.1, None)]
        total = weighted_total(parts)
        self.assertEqual((total.score, total.coverage, total.reason), (None, 59.9, LOW_COVERAGE))
        self.assertEqual(weighted_total(parts, coverage_min=50).score, 100)
        self.assertEqual(weighted_total([Part(60, 100), Part(40, None)]).score, 100, "60 % is enough")

    def test_all_missing_is_no_data(self):
        self.assertEqual(weighted_total([Part(1, None)]).reason, NO_DATA)
        self.assertEqual(weighted_total([]).reason, NO_DATA)
        self.assertEqual(weighted_total([Part(0, 100)]).reason, NO_DATA)

    def test_weights_that_do_not_add_up_are_normalised(self):
        self.assertEqual(weighted_total([Part(40, 100), Part(30, 80), Part(25, 60)]).score, 83.16)

    def test_total_is_rounded_not_the_parts(self):
        total = weighted_total([Part(1, 100), Part(1, 100), Part(1, 100)])
        self.assertEqual(total.score, 100)
        self.assertEqual(sorted(total.contributions), [33.33, 33.33, 33.34])

    def test_qualitative_and_quantitative_part(self):
        """K-03"""
        self.assertEqual(weighted_total([Part(70, 80), Part(30, 90)]).score, 83)

    def test_half_up(self):
        for value, expected in ((2.675, 2.68), (0.125, 0.13), (1.005, 1.01), (89.995, 90.0), (-0.125, -0.13)):
            with self.subTest(value=value):
                self.assertEqual(half_up(value), expected)
        self.assertEqual(half_up(-2.5, Decimal(1)), -3)
        self.assertIsNone(half_up(None))

    def test_shares_of_a_distribution(self):
        self.assertEqual(shares([1, 3, 0]), [25.0, 75.0, 0.0])
        self.assertEqual(shares([0, 0]), [0.0, 0.0])
        self.assertEqual(shares([]), [])

    def test_share_and_completeness(self):
        self.assertEqual(share([1] * 8, [True, True] + [False] * 6), 25)
        self.assertIsNone(share([], []))
        self.assertTrue(is_complete([33.33, 33.33, 33.34]))
        self.assertFalse(is_complete([33.33] * 3))

    def test_rescaled_weights_add_up(self):
        self.assertEqual(rescale([30, 30, 30]), [33.34, 33.33, 33.33])
        self.assertEqual(rescale([40, 60]), [40, 60])
        self.assertEqual(rescale([0, 0]), [0, 0])


class TestAggregation(unittest.TestCase):
    def of(self, kind, *rows, factor=100.0):
        """One value of rows (value, numerator, denominator, cases), one a month."""
        return aggregate(
            kind, pool(fact(kind, *row, date=month, factor=factor) for month, row in enumerate(rows)), factor
        )

    def test_every_rule(self):
        rows = (80, 8, 10, 10), (90, 90, 100, 100)
        for kind, expected in (
            ("ratio", 89.09),
            ("mean", 89.09),
            ("sum", 170),
            ("last", 90),
            ("min", 80),
            ("max", 90),
        ):
            with self.subTest(kind=kind):
                self.assertEqual(round(self.of(kind, *rows).value, 2), expected)
                self.assertEqual(self.of(kind, *rows).bare, 0)

    def test_nothing_reported_and_zero_denominator_are_no_data(self):
        self.assertEqual(aggregate("sum", Facts()).reason, NO_DATA)
        self.assertEqual(self.of("ratio", (None, 0, 0, 0)).reason, NO_DATA)
        self.assertEqual(aggregate("ratio", Facts(1, based=1), 100).reason, NO_DATA)
        zero = self.of("ratio", (None, 0, 5, 0))
        self.assertEqual((zero.value, zero.n), (0, 5))

    def test_rates_with_their_cases_are_pooled(self):
        found = self.of("ratio", (80, None, None, 10), (90, None, None, 100), (None, 45, 50, 0))
        self.assertEqual(round(found.value, 2), round(100 * (8 + 90 + 45) / 160, 2))
        self.assertEqual((found.n, found.bare), (160, 0))

    def test_a_bare_rate_counts_as_one_period(self):
        """L-12: it deletes nothing that was known, and is marked"""
        one = self.of("ratio", (80, None, None, 0))
        self.assertEqual((one.value, one.bare), (80, 1))
        two = self.of("ratio", (80, None, None, 0), (90, None, None, 0))
        self.assertEqual((two.value, two.bare), (85, 2))
        # five good months of 90 %, pooled, and one bare one of 60 %
        mixed = self.of("ratio", *[(None, 90, 100, 0)] * 5, (60, None, None, 0))
        self.assertEqual((mixed.value, mixed.bare, mixed.n), (85, 1, 500))

    def test_means_with_and_without_cases(self):
        self.assertEqual(self.of("mean", (80,), (90,)).value, 85)
        self.assertEqual(self.of("mean", (80,), (90,)).bare, 0)
        weighted = self.of("mean", (5, None, None, 1), (3, None, None, 999))
        self.assertEqual(round(weighted.value, 3), 3.002)
        mixed = self.of("mean", (5, None, None, 1), (3, None, None, 999), (3, None, None, 0))
        self.assertEqual((round(mixed.value, 4), mixed.bare), (3.0013, 1))


class TestGrading(unittest.TestCase):
    bands = [Band("A", 90), Band("B", 80), Band("C", 60), Band("D", 0)]

    def test_grade_is_earned_on_the_rounded_figure(self):
        self.assertEqual(grade(half_up(89.995), self.bands), "A")
        self.assertEqual(grade(89.99, self.bands), "B")
        self.assertEqual(grade(0, self.bands), "D")
        self.assertIsNone(grade(None, self.bands))
        self.assertIsNone(grade(-1, self.bands))
        self.assertIsNone(grade(50, []))

    def test_missed_gate_caps_the_grade(self):
        """K-20"""
        self.assertEqual(grade(100, self.bands, True, "C"), "C")
        self.assertEqual(grade(50, self.bands, True, "C"), "D")
        self.assertEqual(grade(100, self.bands, True), "D")

    def test_points_have_their_own_cap(self):
        self.assertEqual(with_points(92, -10, 5, 120), 87)
        self.assertEqual(with_points(118, 5, 5, 120), 120)
        self.assertEqual(with_points(2, -5, 5, 120), 0)
        self.assertIsNone(with_points(None, 5, 5, 120))


class TestBehaviourAndSignals(unittest.TestCase):
    def test_behaviour(self):
        self.assertEqual(behaviour_score([3, 3, None]), 100)
        self.assertEqual(behaviour_score([2, 5]), 90)
        self.assertEqual(behaviour_score([5], cap=100), 100)
        self.assertIsNone(behaviour_score([None]))
        with self.assertRaises(KeyError):
            behaviour_score([6])

    def test_met_but_dissatisfied(self):
        """K-15, C-08"""
        for customer, others, expected in (
            (["red"], ["green", "green"], True),
            (["red", "green"], ["green", "none"], True),
            (["red"], ["green", "amber"], False),
            (["amber"], ["green"], False),
            (["red"], [], False),
            (["red"], ["none"], False),
        ):
            lights = [Light(True, status) for status in customer] + [Light(False, status) for status in others]
            with self.subTest(customer=customer, others=others):
                self.assertEqual(met_but_dissatisfied(lights), expected)
