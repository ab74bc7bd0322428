import unittest

from hypothesis import given
from hypothesis import strategies as st

from ..okr import drift, expected, pace, progress, result, roll_up, zone

NUMBERS = st.floats(-1e6, 1e6).map(lambda value: round(value, 3))


class TestProgress(unittest.TestCase):
    def check(self, expected_raw, value, *args, regressed=False, reason="", **kwargs):
        found = progress(*args, **kwargs)
        if expected_raw is None:
            self.assertIsNone(found.raw)
        else:
            self.assertAlmostEqual(found.raw, expected_raw, places=3)
        self.assertAlmostEqual(found.value, value, places=3)
        self.assertEqual((found.regressed, found.reason), (regressed, reason))

    def test_rising(self):
        """E-03: (55 − 40) / (70 − 40) = 50 %"""
        self.check(0.5, 0.5, "increase", 40, 70, 55)
        self.check(0.75, 0.75, "increase", 40, 60, 55)
        self.check(0.769, 0.769, "increase", 32, 45, 42)
        self.check(1.3, 1.0, "increase", 40, 60, 66)
        self.check(-0.25, 0.0, "increase", 40, 60, 35, regressed=True)

    def test_falling(self):
        self.check(0.667, 0.667, "decrease", 8, 5, 6)
        self.check(-0.333, 0.0, "decrease", 8, 5, 9, regressed=True)
        self.check(1.333, 1.0, "decrease", 8, 5, 4)

    def test_count(self):
        """E-03: at least three"""
        self.check(0.667, 0.667, "count", None, 3, 2)
        self.check(0.0, 0.0, "count", None, 3, 0)

    def test_zero_width_and_no_data(self):
        for kind in ("increase", "decrease", "count"):
            self.check(None, 0.0, kind, 5, 5, 5, reason="invalid")
            self.check(None, 0.0, kind, 5, None, 5, reason="invalid")
            self.check(None, 0.0, kind, 5, 9, None, reason="no_data")
        for kind in ("maintain", "milestone", "binary"):
            self.check(None, 0.0, kind, reason="no_data")

    def test_other_kinds(self):
        self.check(0.833, 0.833, "maintain", hits=10, checks=12)
        self.check(0.7, 0.7, "milestone", steps=((0.2, True), (0.3, True), (0.2, True), (0.3, False)))
        self.check(0.5, 0.5, "milestone", steps=[(1, True), (1, False)])
        self.check(1.0, 1.0, "binary", current=1)
        self.check(0.0, 0.0, "binary", current=0)

    def test_objective(self):
        self.assertAlmostEqual(roll_up([(1, 0.75), (1, 0.667), (1, 1.0), (1, 0)]), 0.604, places=3)
        self.assertAlmostEqual(roll_up([(40, 0.75), (30, 0.667), (20, 1.0), (10, 0)]), 0.7, places=3)
        self.assertAlmostEqual(roll_up([(0, 0.5), (0, 1.0)]), 0.75)
        self.assertIsNone(roll_up([]))

    def test_pace(self):
        self.assertEqual(expected(45, 90), 0.5)
        self.assertEqual((expected(-3, 90), expected(99, 90), expected(0, 0)), (0.0, 1.0, 1.0))
        self.assertEqual(pace(0.35, 0.5), "amber")
        self.assertEqual(pace(0.46, 0.5), "green")
        self.assertEqual(pace(0.46, 0.5, 3), "amber")
        self.assertEqual(pace(0.1, 0.5, 9), "red")
        self.assertEqual(pace(0.0, 0.0), "green")
        self.assertEqual(pace(0.0, 0.5, reason="invalid"), "none")

    def test_result(self):
        """E-08: 70 % of an aspiration is a good result"""
        self.assertEqual(
            [result(score, False) for score in (0.3, 0.4, 0.69, 0.7, 1)], ["amber", "amber", "amber", "green", "green"]
        )
        self.assertEqual([result(score, True) for score in (0.3, 0.8, 1.0)], ["amber", "amber", "green"])
        self.assertEqual(result(None, True), "none")

    def test_drift(self):
        self.assertEqual([drift(told) for told in ([], [5], [8, 9, 5], [3, 6])], [None, None, -3, 3])

    def test_zones(self):
        self.assertEqual(
            [zone(v, 40, 50, 60, 70) for v in (45, 50, 59, 60, 75)], ["below", "commit", "commit", "target", "stretch"]
        )
        self.assertEqual([zone(v, 8, 7, 5, 3) for v in (7.5, 6, 5, 2)], ["below", "commit", "target", "stretch"])
        self.assertIsNone(zone(None, 8, 7, 5, 3))

    @given(NUMBERS, NUMBERS, NUMBERS)
    def test_laws(self, baseline, target, current):
        found = progress("increase", baseline, target, current)
        self.assertTrue(0 <= found.value <= 1)
        mirrored = progress("decrease", -baseline, -target, -current)
        self.assertEqual(found.raw, mirrored.raw, "turning the axis round changes nothing")
        if target != baseline:
            self.assertEqual(progress("increase", baseline, target, target).raw, 1.0)
            self.assertEqual(progress("increase", baseline, target, baseline).raw, 0.0)
