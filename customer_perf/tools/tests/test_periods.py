import unittest
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from .. import periods

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
PERIODS = st.sampled_from(("day", "week", "month", "quarter", "half", "year"))
FIRST = st.integers(1, 12)


class TestPeriods(unittest.TestCase):
    def test_start_and_end(self):
        for day, period, first_month, expected in (
            (date(2026, 7, 31), "day", 1, (date(2026, 7, 31), date(2026, 7, 31))),
            (date(2026, 7, 31), "week", 1, (date(2026, 7, 27), date(2026, 8, 2))),
            (date(2026, 7, 31), "month", 1, (date(2026, 7, 1), date(2026, 7, 31))),
            (date(2026, 8, 31), "quarter", 1, (date(2026, 7, 1), date(2026, 9, 30))),
            (date(2026, 8, 31), "quarter", 2, (date(2026, 8, 1), date(2026, 10, 31))),
            (date(2027, 1, 1), "quarter", 2, (date(2026, 11, 1), date(2027, 1, 31))),
            (date(2026, 3, 31), "half", 4, (date(2025, 10, 1), date(2026, 3, 31))),
            (date(2026, 3, 31), "year", 4, (date(2025, 4, 1), date(2026, 3, 31))),
            (date(2026, 12, 31), "year", 1, (date(2026, 1, 1), date(2026, 12, 31))),
            (date(2026, 12, 31), "year", 12, (date(2026, 12, 1), date(2027, 11, 30))),
        ):
            with self.subTest(day=day, period=period, first_month=first_month):
                found = periods.start(day, period, first_month), periods.end(day, period, first_month)
                self.assertEqual(found, expected)

    def test_names(self):
        self.assertEqual(periods.number(date(2026, 5, 1), "quarter"), 2)
        self.assertEqual(periods.number(date(2026, 5, 1), "quarter", 4), 1)
        self.assertEqual(periods.number(date(2026, 3, 31), "half", 4), 2)
        self.assertEqual(periods.year_name(date(2026, 3, 31)), "2026")
        self.assertEqual(periods.year_name(date(2026, 3, 31), 4), "2025/26")
        self.assertEqual(periods.year_name(date(1999, 4, 1), 4), "1999/00")

    def test_every(self):
        found = periods.every(date(2026, 7, 1), date(2026, 12, 31), "quarter")
        self.assertEqual(found, [date(2026, 7, 1), date(2026, 10, 1)])
        self.assertEqual(periods.every(date(2026, 8, 1), date(2026, 9, 29), "quarter"), [])
        # a year counts where it ends
        self.assertEqual(periods.every(date(2026, 7, 1), date(2026, 12, 31), "year"), [date(2026, 1, 1)])
        self.assertEqual(periods.every(date(2026, 1, 1), date(2026, 6, 30), "year"), [])

    def test_numbers_of_periods_follow_each_other(self):
        for period in ("day", "week", "month", "quarter", "half", "year"):
            day = date(2024, 11, 18)
            following = periods.after(day, period, 2)
            self.assertEqual(periods.ordinal(following, period, 2), periods.ordinal(day, period, 2) + 1)
            self.assertEqual(periods.ordinal(periods.end(day, period, 2), period, 2), periods.ordinal(day, period, 2))

    def test_whole(self):
        self.assertEqual(periods.whole(date(2026, 7, 1), date(2026, 9, 30)), "quarter")
        self.assertIsNone(periods.whole(date(2026, 7, 1), date(2026, 9, 30), 2))
        self.assertEqual(periods.whole(date(2026, 4, 1), date(2027, 3, 31), 4), "year")
        self.assertIsNone(periods.whole(date(2026, 7, 2), date(2026, 9, 30)))

    def test_moved(self):
        """A cycle's dates and deadlines, on to the next one."""
        half = date(2026, 1, 1), date(2026, 6, 30)
        for day, expected in (
            (half[0], date(2026, 7, 1)),
            (half[1], date(2026, 12, 31)),
            (date(2026, 7, 5), date(2027, 1, 5)),
            (date(2026, 8, 31), date(2027, 2, 28)),
            (date(2026, 8, 30), date(2027, 2, 28)),
        ):
            self.assertEqual(periods.moved(day, *half), expected)
        february = date(2027, 2, 1), date(2027, 2, 28)
        self.assertEqual([periods.moved(day, *february) for day in february], [date(2027, 3, 1), date(2027, 3, 31)])
        odd = date(2026, 1, 10), date(2026, 1, 19)
        self.assertEqual([periods.moved(day, *odd) for day in odd], [date(2026, 1, 20), date(2026, 1, 29)])

    def test_later(self):
        self.assertEqual(periods.later(date(2026, 8, 31), 3), date(2026, 11, 30))
        self.assertEqual(periods.later(date(2026, 11, 30), 3), date(2027, 2, 28))
        self.assertEqual(periods.later(date(2027, 2, 28), 3), date(2027, 5, 31))
        self.assertEqual(periods.later(date(2026, 8, 30), 6), date(2027, 2, 28))
        self.assertEqual(periods.later(date(2026, 8, 15), 1), date(2026, 9, 15))

    @given(DAYS, st.integers(0, 800))
    def test_moved_spans_touch(self, first, days):
        last = first + timedelta(days=days)
        self.assertEqual(periods.moved(first, first, last), last + timedelta(days=1))
        self.assertGreaterEqual(periods.moved(last, first, last), periods.moved(first, first, last))

    @given(DAYS, PERIODS, FIRST)
    def test_periods_follow_each_other(self, day, period, first_month):
        first, last = periods.start(day, period, first_month), periods.end(day, period, first_month)
        self.assertTrue(first <= day <= last)
        self.assertEqual(periods.start(first, period, first_month), first)
        self.assertEqual(periods.end(first, period, first_month), last)
        self.assertEqual(periods.start(last + timedelta(days=1), period, first_month), last + timedelta(days=1))
        self.assertEqual(periods.latest_ended(last + timedelta(days=1), period, first_month), first)
