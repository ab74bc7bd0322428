import unittest
from datetime import date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ..computed import EMPLOYEE, Row, Timing, Window, Worked, divided, pooled, settled, summed_times, with_zeros

JANUARY, FEBRUARY = date(2025, 1, 1), date(2025, 2, 1)


def row(subject=1, value=None, numerator=None, denominator=None, n=1, period=JANUARY, segment=None):
    return Row(EMPLOYEE, subject, period, segment, value, numerator, denominator, n)


class TestWindow(unittest.TestCase):
    def test_ends_follow_the_fiscal_year(self):
        window = Window("quarter", (date(2025, 2, 1), date(2025, 5, 1)), first_month=2)
        self.assertEqual((window.first, window.last), (date(2025, 2, 1), date(2025, 7, 31)))
        self.assertEqual(window.ends, (date(2025, 4, 30), date(2025, 7, 31)))


class TestRows(unittest.TestCase):
    def test_settled(self):
        """3 of 4 with three ways to become one value"""
        share = row(numerator=3.0, denominator=4.0, n=4)
        self.assertEqual(settled(share, "ratio", 100), (75, 3, 4, 4))
        self.assertEqual(settled(share, "mean", factor=100), (75, None, None, 4))
        self.assertEqual(settled(share, "sum"), (3, None, None, 4))
        self.assertEqual(settled(row(value=7.0, n=9), "sum"), (7, None, None, 9))
        self.assertIsNone(settled(row(numerator=0.0, denominator=0.0), "ratio"), "no data is no zero")

    def test_two_users_of_one_employee_are_pooled(self):
        self.assertEqual(
            pooled([row(numerator=1.0, denominator=2.0, n=2), row(numerator=3.0, denominator=4.0, n=4), row(2, 5.0)]),
            [row(numerator=4.0, denominator=6.0, n=6), row(2, 5.0)],
        )

    def test_divided(self):
        """Nothing above is 0, nothing below is no value"""
        upper = [row(1, 2.0), row(3, 5.0)]
        lower = [row(1, 8.0, n=8), row(2, 4.0, n=4)]
        self.assertEqual(
            divided(upper, lower),
            [row(1, None, 2.0, 8.0, 8), row(2, None, 0.0, 4.0, 4)],
        )

    def test_zeros_where_nothing_is(self):
        rows = [row(1, 2.0), row(2, 9.0, segment=4)]
        found = with_zeros(rows, {(EMPLOYEE, 1), (EMPLOYEE, 2)}, (JANUARY, FEBRUARY))
        self.assertEqual(
            found[2:], [row(1, 0.0, n=0, period=FEBRUARY), row(2, 0.0, n=0), row(2, 0.0, n=0, period=FEBRUARY)]
        )


class TestTime(unittest.TestCase):
    MONDAY = datetime(2025, 3, 3)

    def at(self, hours):
        return self.MONDAY + timedelta(hours=hours)

    def test_how_long(self):
        timing = Timing(self.at(99))
        self.assertEqual(timing.taken(self.at(0), self.at(30)), 30)
        self.assertEqual(timing.taken(self.at(9), self.at(3)), 0, "it ended before it began")
        self.assertIsNone(timing.taken(self.at(0), None))
        self.assertEqual(Timing(self.at(99), counts_open=True, factor=60).taken(self.at(0), None), 5940)

    def test_in_time(self):
        """On the limit is in time; what is open counts once it is late"""
        for hours, now, expected in ((24, 99, 1), (24.1, 99, 0), (None, 24, None), (None, 24.1, 0)):
            end = None if hours is None else self.at(hours)
            self.assertEqual(Timing(self.at(now), limit=24).taken(self.at(0), end), expected)
        self.assertEqual(Timing(self.at(99), limit=0).taken(self.at(9), self.at(3)), 1, "before the deadline")

    def test_a_case_of_two_counts_whole_for_each_and_once_for_all(self):
        cases = [(who, JANUARY, "shop", 1.0, 0.5, self.at(0), self.at(6)) for who in (1, 2)]
        cases += [(1, JANUARY, None, 1.0, 1.0, self.at(0), self.at(2)), (1, JANUARY, None, 1.0, 1.0, self.at(0), None)]
        found = {row[:4]: row[5:] for row in summed_times(cases, Timing(self.at(99)), with_whole=True)}
        self.assertEqual(
            found,
            {
                (1, JANUARY, None, False): (8, 2, 2),
                (1, JANUARY, "shop", False): (6, 1, 1),
                (2, JANUARY, None, False): (6, 1, 1),
                (2, JANUARY, "shop", False): (6, 1, 1),
                (None, JANUARY, None, True): (8, 2, 2),
                (None, JANUARY, "shop", True): (6, 1, 1),
            },
        )

    def test_working_hours(self):
        """Friday 15:30 to Monday 9:00 of an office that is open 8–12 and 13–17: 2.5 hours"""
        friday, monday = datetime(2025, 2, 28), self.MONDAY
        intervals = [
            (day + timedelta(hours=begin), day + timedelta(hours=end))
            for day in (friday, monday)
            for begin, end in ((8, 12), (13, 17))
        ]
        hours = Worked(intervals).hours
        self.assertEqual(hours(friday + timedelta(hours=15.5), self.at(9)), 2.5)
        self.assertEqual(hours(friday, self.at(24)), 16)
        self.assertEqual(hours(friday + timedelta(hours=20), self.at(7)), 0)
        self.assertEqual(Timing(self.at(99), 2, hours).taken(friday + timedelta(hours=15.5), self.at(9)), 0)
        self.assertEqual(Worked([]).hours(friday, monday), 0)

    def test_the_moment_after_so_many_hours(self):
        """One hour of Friday, seven of Monday; at the end of a stretch, not at the beginning of the next"""
        friday = datetime(2025, 2, 28)
        work = Worked([(friday + timedelta(hours=8), friday + timedelta(hours=17)), (self.at(8), self.at(17))])
        self.assertEqual(work.after(friday + timedelta(hours=16), 8), self.at(15))
        self.assertEqual(work.after(friday + timedelta(hours=8), 9), friday + timedelta(hours=17))
        self.assertEqual(work.after(friday + timedelta(hours=20), 0), friday + timedelta(hours=20))
        self.assertIsNone(work.after(friday, 19))
        self.assertIsNone(Worked([]).after(friday, 1))

    # the first draw waits for a busy machine
    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.sets(st.integers(0, 500), max_size=8), *[st.integers(-10, 510)] * 3)
    def test_time_adds_up(self, bounds, one, two, three):
        """From a to c is from a to b and from b to c, and never more than what passed"""
        bounds = sorted(bounds)
        hours = Worked([(self.at(a), self.at(b)) for a, b in zip(bounds[::2], bounds[1::2], strict=False)]).hours
        a, b, c = map(self.at, sorted((one, two, three)))
        self.assertAlmostEqual(hours(a, c), hours(a, b) + hours(b, c))
        self.assertLessEqual(hours(a, c), (c - a).total_seconds() / 3600)
