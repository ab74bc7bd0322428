"""What two half-years say together."""

import unittest
from datetime import date

from .. import compare, pulse
from ..attainment import HIGHER, LOWER
from ..compare import BETTER, MAYBE, NO_BASE, NO_CHANGE, TOO_EARLY, WORSE


class TestPulse(unittest.TestCase):
    def test_months_that_are_over(self):
        self.assertEqual(
            pulse.half_years(date(2026, 3, 31)),
            (
                (date(2025, 9, 1), date(2026, 2, 28)),
                (date(2025, 3, 1), date(2025, 8, 31)),
                (date(2024, 9, 1), date(2025, 2, 28)),
            ),
        )
        self.assertEqual(pulse.half_years(date(2026, 1, 1))[0], (date(2025, 7, 1), date(2025, 12, 31)))

    def test_answer(self):
        for verdicts, said in (
            ([], pulse.UNKNOWN),
            ([TOO_EARLY, NO_BASE], pulse.UNKNOWN),
            ([MAYBE, NO_CHANGE, TOO_EARLY], pulse.SAME),
            ([BETTER, NO_CHANGE], pulse.BETTER),
            ([WORSE, MAYBE], pulse.WORSE),
            ([WORSE, BETTER, BETTER], pulse.MIXED),
        ):
            self.assertEqual(pulse.answer(verdicts), said, verdicts)

    def test_gains_of_different_units(self):
        """Minutes that fell and a score that rose are both a gain; what never moved is none"""
        fell = compare.compare([10, 11, 9, 10, 12, 8], [5, 6, 4, 5, 7, 3], LOWER)
        rose = compare.compare([40, 42, 38, 40, 44, 36], [41, 43, 39, 41, 45, 37], HIGHER)
        self.assertGreater(pulse.gain(fell, LOWER), pulse.gain(rose, HIGHER))
        self.assertGreater(pulse.gain(rose, HIGHER), 0)
        self.assertLess(pulse.gain(fell, HIGHER), 0)
        self.assertIsNone(pulse.gain(compare.compare([5] * 6, [5] * 6, HIGHER), HIGHER))
        self.assertIsNone(pulse.gain(compare.compare([5] * 6, [6], HIGHER), HIGHER))

    def test_interval_of_cases_only(self):
        """540 of 600 by Wilson; net revenue retention of 104 %, or 91.3 % of money, have none"""
        found = pulse.interval(90.0, 600)
        self.assertAlmostEqual(found.low, 87.34, 2)
        self.assertAlmostEqual(found.high, 92.15, 2)
        self.assertIsNone(pulse.interval(104.0, 600))
        self.assertIsNone(pulse.interval(91.337, 12346))
        self.assertIsNone(pulse.interval(90.0, 0))

    def test_rosy_scorecards(self):
        """FM-03"""
        self.assertTrue(pulse.is_rosy(104, pulse.WORSE))
        self.assertFalse(pulse.is_rosy(96, pulse.WORSE))
        self.assertFalse(pulse.is_rosy(104, pulse.MIXED))
        self.assertFalse(pulse.is_rosy(None, pulse.WORSE))


class TestTogether(unittest.TestCase):
    """L-06"""

    DAYS = tuple(date(2025, month, 28) for month in range(1, 7))

    def test_figures_of_different_units_on_one_scale(self):
        rising = list(zip(self.DAYS, (10, 10, 10, 20, 20, 20), strict=True))
        # mean 15, standard deviation of a sample √30
        first, *_rest, last = pulse.standings(rising, HIGHER).values()
        self.assertAlmostEqual(first, -0.9128709, 6)
        self.assertAlmostEqual(last, 0.9128709, 6)
        self.assertAlmostEqual(pulse.standings(rising, LOWER)[self.DAYS[0]], 0.9128709, 6)

    def test_what_cannot_be_told_is_left_out(self):
        self.assertEqual(pulse.standings([(day, 7.0) for day in self.DAYS], HIGHER), {}, "it does not move")
        few = list(zip(self.DAYS[:5], (1, 2, 3, 4, 5), strict=True))
        self.assertEqual(pulse.standings(few, HIGHER), {}, "too few months")
        rising = list(zip(self.DAYS, range(6), strict=True))
        self.assertEqual(pulse.standings(rising, "range"), {})

    def test_a_month_is_the_mean_of_what_is_known_in_it(self):
        one, two = self.DAYS[:2]
        self.assertEqual(pulse.together([{two: 1.0, one: 0.5}, {two: 0.0}]), [(one, 0.5), (two, 0.5)])
        self.assertEqual(pulse.together([]), [])
