import unittest

from hypothesis import given
from hypothesis import strategies as st

from ..figures import clock, decimals, percent


class TestFigures(unittest.TestCase):
    def test_decimals(self):
        for value, digits, beside, expected in (
            (4.5, 2, None, 2),
            (0.001, 2, None, 4),
            (0.0123, 2, None, 3),
            (0, 2, None, 2),
            (15.004, 2, 15, 3),
            (15, 2, 15, 2),
            (74.9999, 0, 75, 4),
            (1234.5, 0, None, 0),
        ):
            with self.subTest(value=value, beside=beside):
                self.assertEqual(decimals(value, digits, beside), expected)

    @given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
    def test_different_figures_are_shown_apart(self, value, beside):
        if abs(value - beside) > 1e-8:
            digits = decimals(value, 2, beside)
            self.assertNotEqual(f"{value:.{digits}f}", f"{beside:.{digits}f}")

    def test_clock(self):
        self.assertEqual(clock(5.75, "minutes"), "5:45")
        self.assertEqual(clock(-1.5, "小时"), "-1:30")
        self.assertIsNone(clock(5, "minutes"))
        self.assertIsNone(clock(5.75, "days"))
        self.assertIsNone(clock(15.004, "minutes", 15), "seconds do not tell them apart")
        self.assertEqual(clock(15.02, "minutes", 15), "15:01")

    def test_percent(self):
        self.assertEqual(percent(50.5), (51, 0))
        self.assertEqual(percent(39.6, 40), (39.6, 1))
        self.assertEqual(percent(40, 40), (40, 0))
        self.assertEqual(percent(None), (None, 0))
