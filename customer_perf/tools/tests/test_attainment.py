"""Worked numbers of reference/metrics.md 2.1–2.3 and the rules of design section 4."""

import unittest

from ..attainment import (
    HIGHER,
    LOWER,
    MILESTONE,
    RANGE,
    STEPS,
    InvalidTarget,
    Target,
    attainment,
    marks,
    parse_steps,
    problem,
    status,
)
from ..values import RATIO, Rules


class TestAttainment(unittest.TestCase):
    def check(self, target, pairs, rules=None):
        for actual, expected in pairs:
            with self.subTest(actual=actual, target=target):
                self.assertAlmostEqual(attainment(actual, target, rules or Rules()), expected, places=9)

    def test_higher_is_better(self):
        self.check(Target(HIGHER, 100), [(92, 92), (150, 120), (-5, 0), (0, 0)])

    def test_marks_are_read_as_they_score(self):
        rules = Rules()
        for target, expected in (
            (Target(HIGHER, 75, threshold=65, stretch=82), ((65, 60), (75, 100), (82, 120))),
            (Target(LOWER, 5), ((5, 100),)),
            (Target(RANGE, range_low=240, range_high=420, threshold=600), ((240, 100), (420, 100), (600, 0))),
            (Target(RANGE, range_low=240, range_high=420), ((240, 100), (420, 100))),
            (Target(HIGHER, scoring=STEPS, steps=((95, 100), (90, 80))), ((90, 80), (95, 100))),
            (Target(HIGHER, 1, scoring=MILESTONE), ()),
            (Target(HIGHER), ()),
        ):
            with self.subTest(target=target):
                self.assertEqual(marks(target, rules), expected)
                self.check(target, marks(target, rules))

    def test_lower_is_better_deviation(self):
        self.check(Target(LOWER, 5), [(6, 80), (10, 0), (0, 120), (5, 100)])

    def test_lower_is_better_ratio(self):
        rules = Rules(lower_form=RATIO)
        pairs = [(6, 100 * 5 / 6), (10, 50), (0, 120), (4, 120), (-1, 120)]
        self.check(Target(LOWER, 5), pairs, rules)

    def test_negative_and_zero_targets_use_a_scale(self):
        self.check(Target(HIGHER, -100, scale=100), [(-80, 120), (-120, 80), (20, 120)])
        self.check(Target(HIGHER, 0, scale=20), [(3, 115), (0, 100)])
        self.check(Target(LOWER, 0, scale=20), [(3, 85)])

    def test_zero_target_with_threshold(self):
        self.check(Target(LOWER, 0, threshold=10), [(0, 100), (5, 80), (10, 60), (10.01, 0)])
        self.check(Target(HIGHER, 0, threshold=-10), [(0, 100), (-5, 80), (5, 120)])

    def test_range(self):
        target = Target(RANGE, range_low=95, range_high=105, threshold=85)
        self.check(target, [(84, 0), (90, 50), (95, 100), (105, 100), (106, 90), (110, 50), (116, 0)])
        mirrored = Target(RANGE, range_low=95, range_high=105, threshold=115)
        self.check(mirrored, [(90, 50), (110, 50)])

    def test_range_without_threshold_is_proportional(self):
        self.check(Target(RANGE, range_low=100, range_high=200), [(50, 50), (150, 100), (300, 50)])

    def test_threshold_target_stretch(self):
        target = Target(HIGHER, 100, threshold=80, stretch=120)
        self.check(target, [(79.99, 0), (80, 60), (90, 80), (100, 100), (110, 110), (120, 120), (130, 120)])

    def test_threshold_target_stretch_as_a_payout_curve(self):
        target = Target(HIGHER, 100, threshold=80, stretch=120)
        rules = Rules(cap=200, threshold_score=50)
        self.check(target, [(95, 87.5), (105, 125), (140, 200)], rules)

    def test_threshold_target_stretch_lower(self):
        target = Target(LOWER, 5, threshold=10, stretch=2)
        self.check(target, [(11, 0), (7.5, 80), (3.5, 110), (0, 120)])

    def test_one_sided_curves_use_the_proportional_form_on_the_other_side(self):
        self.check(Target(HIGHER, 100, threshold=80), [(90, 80), (110, 110)])
        self.check(Target(HIGHER, 100, stretch=110), [(90, 90), (105, 110), (111, 120)])

    def test_steps(self):
        target = Target(HIGHER, scoring=STEPS, steps=parse_steps("95:100; 90:80; 85:60"))
        self.check(target, [(95, 100), (94.999, 80), (85, 60), (84.9, 0)])
        lower = Target(LOWER, scoring=STEPS, steps=((24, 100), (48, 60)))
        self.check(lower, [(24, 100), (25, 60), (49, 0)])

    def test_milestone(self):
        self.check(Target(HIGHER, 5, scoring=MILESTONE), [(5, 100), (4.9, 0)])
        self.check(Target(LOWER, 0, scoring=MILESTONE), [(0, 100), (1, 0)])
        self.check(Target(RANGE, range_low=1, range_high=2, scoring=MILESTONE), [(1, 100), (3, 0)])

    def test_no_actual_is_no_score(self):
        self.assertIsNone(attainment(None, Target(HIGHER, 100)))
        self.assertEqual(attainment(0, Target(HIGHER, 100)), 0)

    def test_unusable_targets_are_named(self):
        for target, code in (
            (Target(HIGHER), "no_target"),
            (Target(HIGHER, 0), "needs_scale"),
            (Target(LOWER, -1), "needs_scale"),
            (Target(HIGHER, 0, scale=0), "scale"),
            (Target(HIGHER, 100, threshold=100), "threshold_order"),
            (Target(LOWER, 5, threshold=4), "threshold_order"),
            (Target(HIGHER, 100, stretch=90), "stretch_order"),
            (Target(RANGE, range_low=1), "no_range"),
            (Target(RANGE, range_low=2, range_high=1), "range_order"),
            (Target(RANGE, range_low=1, range_high=3, threshold=2), "threshold_inside"),
            (Target(RANGE, range_low=0, range_high=3), "needs_scale"),
            (Target(HIGHER, scoring=STEPS), "no_steps"),
            (Target(HIGHER, scoring=STEPS, steps=((90, 100), (95, 80))), "steps_order"),
        ):
            with self.subTest(target=target):
                self.assertEqual(problem(target), code)
                with self.assertRaises(InvalidTarget) as caught:
                    attainment(1, target)
                self.assertEqual(caught.exception.code, code)

    def test_malformed_steps_are_refused(self):
        for text in ("95", "95:a", "95:100:1"):
            with self.subTest(text=text), self.assertRaises(ValueError):
                parse_steps(text)
        self.assertEqual(parse_steps(None), ())

    def test_status(self):
        for score, expected in ((100, "green"), (99.995, "green"), (99.99, "amber"), (80, "amber"), (79.99, "red")):
            with self.subTest(score=score):
                self.assertEqual(status(score), expected)
        self.assertEqual(status(None), "none")
