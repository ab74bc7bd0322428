import unittest
from datetime import date

from ..rhythm import LAST, anchor, following, shift


class TestRhythm(unittest.TestCase):
    def test_the_last_day_stays_the_last_day(self):
        day, found = date(2026, 8, 31), []
        wanted = anchor(day)
        for _turn in range(8):
            day = shift(day, 3, wanted)
            found.append(day)
        self.assertEqual(
            found,
            [
                date(2026, 11, 30), date(2027, 2, 28), date(2027, 5, 31), date(2027, 8, 31),
                date(2027, 11, 30), date(2028, 2, 29), date(2028, 5, 31), date(2028, 8, 31),
            ],
        )  # fmt: skip

    def test_no_drift(self):
        """The 30th is not the last day of August: after a short February it is the 30th again."""
        day, found = date(2026, 8, 30), []
        wanted = anchor(day)
        for _turn in range(4):
            day = shift(day, 3, wanted)
            found.append(day)
        self.assertEqual(found, [date(2026, 11, 30), date(2027, 2, 28), date(2027, 5, 30), date(2027, 8, 30)])
        self.assertEqual(shift(date(2028, 2, 29), 12, LAST), date(2029, 2, 28))
        self.assertEqual(anchor(date(2028, 2, 28)), 28)  # a leap year: not the last day
        self.assertEqual(anchor(date(2027, 2, 28)), LAST)

    def test_next_round(self):
        first, last = date(2026, 8, 18), date(2026, 8, 31)
        wanted = anchor(first), anchor(last)
        self.assertEqual(following(first, last, 3, wanted, date(2026, 9, 1)), (date(2026, 11, 18), date(2026, 11, 30)))
        # closed a year late: the next one is the first that is not over
        self.assertEqual(following(first, last, 3, wanted, date(2027, 6, 15)), (date(2027, 8, 18), date(2027, 8, 31)))
        self.assertEqual(following(first, last, 12, wanted, date(2026, 9, 1)), (date(2027, 8, 18), date(2027, 8, 31)))
