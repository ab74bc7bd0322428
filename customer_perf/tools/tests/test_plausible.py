import unittest

from ..plausible import bounds, is_outside, is_time


class TestPlausible(unittest.TestCase):
    def test_bounds_follow_from_the_unit(self):
        for unit, aggregation, expected in (
            ("%", "ratio", (0, 100)),
            ("％", "last", (0, 100)),
            ("of 5", "mean", (1, 5)),
            ("von 10", "mean", (1, 10)),
            ("/ 7", "mean", (1, 7)),
            ("5分制", "mean", (1, 5)),
            ("满分5分", "mean", (1, 5)),
            ("per 1,000", "ratio", (0, 1000)),
            ("minutes", "ratio", (0, None)),
            ("小时", "mean", (0, None)),
            ("calls", "sum", (0, None)),
            ("currency", "sum", (None, None)),
            ("points", "mean", (None, None)),
            ("", "sum", (None, None)),
            (None, "mean", (None, None)),
        ):
            with self.subTest(unit=unit, aggregation=aggregation):
                self.assertEqual(bounds(unit, aggregation), expected)

    def test_outside(self):
        self.assertTrue(is_outside(450, 1, 5))
        self.assertTrue(is_outside(-0.1, 0, None))
        self.assertFalse(is_outside(5, 1, 5))
        self.assertFalse(is_outside(None, 1, 5))
        self.assertFalse(is_outside(-3, None, None))
        self.assertTrue(is_time("Hours"))
        self.assertFalse(is_time("of 5"))
