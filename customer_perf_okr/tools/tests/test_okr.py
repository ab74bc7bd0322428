import unittest
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ..okr import (
    Progress,
    carried_marks,
    contributed,
    drift,
    expected,
    last_day,
    pace,
    progress,
    result,
    roll_up,
    standing,
    zone,
)
from ..okr import light as colour

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
            self.check(None, None, kind, 5, 5, 5, reason="invalid")
            self.check(None, None, kind, 5, None, 5, reason="invalid")
        for kind in ("increase", "decrease", "count", "maintain", "milestone", "binary"):
            self.check(None, 0.0, kind, 5, 9, None, reason="not_started")
            self.check(None, None, kind, 5, 9, None, follows=True, reason="no_data")

    def test_contributed(self):
        """What others contribute: who has no figure does not count, and none at all is no data, not 0"""
        self.assertEqual(contributed([0.2, None, 0.6]).value, 0.4)
        self.assertEqual(contributed([0.0]), Progress(0.0, 0.0))
        for figures in ([], [None]):
            self.assertEqual(contributed(figures), Progress(None, None, "no_data"))

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
        self.assertEqual(roll_up([(3, None), (1, 0.5)]), 0.5)
        self.assertEqual(roll_up([(1, None), (0, 0.5), (0, 0.7)]), 0.6)
        self.assertIsNone(roll_up([]))
        self.assertIsNone(roll_up([(1, None)]))

    def test_pace(self):
        self.assertEqual(expected(45, 90), 0.5)
        self.assertEqual((expected(-3, 90), expected(99, 90), expected(0, 0)), (0.0, 1.0, 1.0))
        self.assertEqual(pace(0.35, 0.5), "amber")
        self.assertEqual(pace(0.46, 0.5), "green")
        self.assertEqual(pace(0.46, 0.5, 3), "amber")
        self.assertEqual(pace(0.1, 0.5, 9), "red")
        self.assertEqual(pace(0.0, 0.0), "green")
        self.assertEqual(pace(0.0, 0.5, reason="invalid"), "none")

    def test_standing(self):
        """The table of what people read; the share of time gone is that of the cycle"""
        for value, due, confidence, light in (
            (0.25, 0.64, None, "red"),
            (0.25, 0.64, 10, "red"),
            (0.50, 0.64, 8, "amber"),
            (0.58, 0.64, 8, "green"),
            (0.58, 0.64, 3, "amber"),
            (0.58, 0.64, 4, "green"),
            (0.00, 0.05, 5, "green"),
            (0.00, 0.06, 5, "red"),
            (0.00, 0.00, None, "green"),
            (1.00, 1.00, None, "green"),
            (None, 0.64, 8, "none"),
        ):
            self.assertEqual(standing(value, due, confidence), light, (value, due, confidence))
            self.assertEqual(colour(light), light)
        self.assertEqual(standing(0.0, 0.64, is_waiting=True), "waiting")
        self.assertEqual(standing(0.25, 0.64, is_waiting=True), "red", "once there is a figure it counts")
        for value, committed, word, shade in (
            (0.0, False, "not_reached", "amber"),
            (0.69, False, "partly", "amber"),
            (0.7, False, "reached", "green"),
            (0.7, True, "partly", "amber"),
            (1.0, True, "reached", "green"),
            (None, True, "none", "none"),
        ):
            found = standing(value, 1.0, is_judged=True, committed=committed)
            self.assertEqual((found, colour(found)), (word, shade), (value, committed))
        self.assertEqual(colour("waiting"), "none")

    def test_carried_marks(self):
        """A commitment that is met promises nothing any more"""
        self.assertEqual(carried_marks("increase", 55, 50, 80), (None, 80))
        self.assertEqual(carried_marks("increase", 50, 50, None), (None, None))
        self.assertEqual(carried_marks("increase", 45, 50, 80), (50, 80))
        self.assertEqual(carried_marks("decrease", 6, 7, 3), (None, 3))
        self.assertEqual(carried_marks("decrease", 7.5, 7, 3), (7, 3))
        self.assertEqual(carried_marks("increase", None, 50, 80), (50, 80))

    def test_last_day(self):
        """The day before the same day of the month, or the last of a shorter month; chains do not drift"""
        for start, months, chain in (
            ("2026-08-31", 3, ("2026-11-30", "2027-02-28", "2027-05-31", "2027-08-31", "2027-11-30")),
            ("2026-01-31", 1, ("2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31")),
            ("2027-11-30", 3, ("2028-02-29", "2028-05-31", "2028-08-31")),
            ("2028-02-29", 3, ("2028-05-28", "2028-08-28", "2028-11-28", "2029-02-28", "2029-05-31")),
            ("2028-01-30", 1, ("2028-02-29", "2028-03-31")),
            ("2027-08-31", 6, ("2028-02-29", "2028-08-31", "2029-02-28")),
            ("2026-07-01", 3, ("2026-09-30", "2026-12-31", "2027-03-31")),
            ("2026-04-15", 3, ("2026-07-14", "2026-10-14", "2027-01-14")),
        ):
            day = date.fromisoformat(start)
            for end in chain:
                self.assertEqual(str(last_day(day, months)), end, (start, day))
                day = last_day(day, months) + timedelta(days=1)

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
        self.assertIsNone(zone(50, 40, None, 60, None), "nothing was promised that it could be below")

    @given(NUMBERS, NUMBERS, NUMBERS)
    def test_laws(self, baseline, target, current):
        found = progress("increase", baseline, target, current)
        self.assertEqual(found.value is None, target == baseline)
        self.assertTrue(found.value is None or 0 <= found.value <= 1)
        mirrored = progress("decrease", -baseline, -target, -current)
        self.assertEqual(found.raw, mirrored.raw, "turning the axis round changes nothing")
        if target != baseline:
            self.assertEqual(progress("increase", baseline, target, target).raw, 1.0)
            self.assertEqual(progress("increase", baseline, target, baseline).raw, 0.0)
