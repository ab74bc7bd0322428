"""What opens an alert and what becomes of it, with literal numbers."""

import unittest
from datetime import date

from .. import alerts
from ..alerts import ACKNOWLEDGED, AMBER, OPEN, PENDING, RECOVERING, RED, Finding, Value, Watch

YEAR = [82, 85, 79, 84, 81, 83, 80, 86, 82, 84, 81, 83]


def months(numbers, cases=None):
    """Values of the months from January 2024 on"""
    return [
        Value(date(2024 + place // 12, place % 12 + 1, 28), float(number), cases)
        for place, number in enumerate(numbers)
    ]


def watch(**values):
    return Watch(**{"direction": "higher", "frequency": "month", **values})


FOUND = Finding(severity=AMBER, end=date(2025, 1, 28), value=1.0, sign="limit")
WAITING = Finding(severity=AMBER, end=date(2025, 1, 28), value=1.0, sign="limit", is_pending=True)


class TestLimit(unittest.TestCase):
    def test_beyond_a_limit(self):
        asked = watch(amber=80.0, red=70.0)
        self.assertIsNone(alerts.limit(months([80]), asked), "on the limit is not beyond")
        self.assertEqual(alerts.limit(months([79.9]), asked).severity, AMBER)
        found = alerts.limit(months([90, 69]), asked)
        self.assertEqual((found.severity, found.bound, found.value, found.is_pending), (RED, 70.0, 69.0, False))
        self.assertIsNone(alerts.limit([], asked))

    def test_less_is_better(self):
        asked = watch(direction="lower", red=20.0)
        self.assertEqual(alerts.limit(months([21]), asked).severity, RED)
        self.assertIsNone(alerts.limit(months([19]), asked))
        self.assertIsNone(alerts.limit(months([21]), watch(direction="range", red=20.0)))

    def test_so_many_in_a_row(self):
        asked = watch(amber=80.0, red=70.0, periods=2)
        self.assertTrue(alerts.limit(months([79]), asked).is_pending)
        self.assertTrue(alerts.limit(months([79, 90, 79]), asked).is_pending)
        found = alerts.limit(months([79, 60]), asked)
        self.assertEqual((found.severity, found.is_pending), (AMBER, False), "two below amber, only one below red")
        self.assertEqual(alerts.limit(months([60, 69]), asked).severity, RED)


class TestForecast(unittest.TestCase):
    MONTHS = months([85, 90, 95])
    SEEN = {value.end: 1 / 12 for value in MONTHS}
    AHEAD = [1 / 12] * 9

    def test_what_will_be_missed(self):
        """Three months at 85, 90 and 95 of 100: a year of 1,200 ends between 1,023 and 1,137"""
        found = alerts.forecast(self.MONTHS, watch(aggregation="sum"), 1200, self.SEEN, self.AHEAD)
        self.assertEqual((found.sign, found.severity, found.bound, found.value), ("forecast", AMBER, 1200, 95))
        self.assertAlmostEqual(found.low, 1080 - 56.57, 2)
        self.assertAlmostEqual(found.high, 1080 + 56.57, 2)
        self.assertIsNone(alerts.forecast(self.MONTHS, watch(aggregation="sum"), 1130, self.SEEN, self.AHEAD))

    def test_less_is_better(self):
        """At most 1,000 is missed, at most 1,030 may well be met"""
        asked = watch(aggregation="sum", direction="lower")
        self.assertIsNotNone(alerts.forecast(self.MONTHS, asked, 960, self.SEEN, self.AHEAD))
        self.assertIsNone(alerts.forecast(self.MONTHS, asked, 1200, self.SEEN, self.AHEAD))

    def test_a_mean_ends_at_a_mean(self):
        found = alerts.forecast(self.MONTHS, watch(), 100, self.SEEN, self.AHEAD)
        self.assertAlmostEqual((found.low + found.high) / 2, 90)

    def test_nothing_is_said(self):
        for asked, target, ahead in (
            (watch(), 100, []),
            (watch(direction="range"), 100, self.AHEAD),
            (watch(), 0, self.AHEAD),
        ):
            self.assertIsNone(alerts.forecast(self.MONTHS, asked, target, self.SEEN, ahead))


class TestSignal(unittest.TestCase):
    def test_unusual_value(self):
        found = alerts.signal(months([*YEAR, 60]), watch())
        self.assertEqual((found.sign, found.severity, found.value), ("point", AMBER, 60.0))
        self.assertIsNone(alerts.signal(months([*YEAR, 79]), watch()))
        self.assertIsNone(alerts.signal(months([*YEAR, 60]), watch(signal=False)))

    def test_what_added_up_ends_with_its_alert(self):
        """C3: the seventh month warns although no value is unusual alone; once closed, it starts anew"""
        values = months([*YEAR, *YEAR, 79, 78, 78, 77, 77, 77, 77])
        self.assertEqual(alerts.signal(values, watch()).sign, "drift")
        self.assertIsNone(alerts.signal(values, watch(), since=values[-2].end))

    def test_a_rate_is_told_as_it_is_shown(self):
        rates = months([90, 95, 88, 87, 88, 85, 92, 92, 90, 60], 100)
        found = alerts.signal(rates, watch(aggregation="ratio", factor=100.0))
        self.assertEqual(found.sign, "point")
        self.assertAlmostEqual(found.usual, (90 + 95 + 88 + 87 + 88 + 85 + 92) / 7)
        self.assertTrue(70 < found.bound < 85)

    def test_ratio_that_is_no_share(self):
        """Minutes a call, or a rate without its cases, are judged as any mean"""
        minutes = months([5.1, 5.3, 4.9, 5.2, 5.0, 5.1, 5.2, 4.8, 5.0, 9.0], 300)
        self.assertEqual(alerts.signal(minutes, watch(aggregation="ratio", direction="lower")).sign, "point")
        bare = months([90, 95, 88, 87, 88, 85, 92, 92, 90, 20])
        self.assertEqual(alerts.signal(bare, watch(aggregation="ratio", factor=100.0)).sign, "point")


class TestGuard(unittest.TestCase):
    BASE = [100, 104, 97, 101, 99, 103, 98, 102, 100, 96, 101, 99]

    def test_one_at_the_cost_of_another(self):
        """M-08: handling time 12 % shorter, complaints 15 % more; both better is none"""
        time, complaints = watch(direction="lower"), watch(direction="lower")
        shorter = months([*self.BASE, 88, 86, 89])
        more, fewer = months([*self.BASE, 114, 117, 115]), months([*self.BASE, 88, 85, 87])
        found = alerts.guard(shorter, time, {7: (more, complaints)})
        self.assertEqual(found.guard, (7, 115.0))
        self.assertIsNone(alerts.guard(shorter, time, {7: (fewer, complaints)}))
        self.assertIsNone(alerts.guard(shorter, time, {7: (more[:-1], complaints)}), "the newest is not known yet")
        self.assertIsNone(alerts.guard(shorter, time, {}))


class TestWhatBecomesOfIt(unittest.TestCase):
    def test_states(self):
        for state, finding, quiet, was_acknowledged, expected in (
            (None, None, 2, False, None),
            (None, WAITING, 0, False, PENDING),
            (None, FOUND, 0, False, OPEN),
            (PENDING, FOUND, 0, False, OPEN),
            (PENDING, None, 1, False, None),
            (OPEN, WAITING, 0, False, OPEN),
            (OPEN, None, 1, False, OPEN),
            (OPEN, None, 2, False, RECOVERING),
            (ACKNOWLEDGED, None, 2, True, RECOVERING),
            (RECOVERING, FOUND, 0, True, ACKNOWLEDGED),
            (RECOVERING, FOUND, 0, False, OPEN),
            (RECOVERING, None, 2, False, RECOVERING),
        ):
            with self.subTest(state=state, finding=finding, quiet=quiet):
                self.assertEqual(alerts.follow(state, finding, quiet, was_acknowledged), expected)

    def test_quiet_and_openings(self):
        asked = watch(amber=80.0)

        def look(values):
            return alerts.limit(values, asked)

        self.assertEqual(alerts.quiet(months([70]), look), 0)
        self.assertEqual(alerts.quiet(months([70, 90]), look), 1)
        self.assertEqual(alerts.quiet(months([70, 90, 90, 90]), look), 2)
        opened = alerts.openings(months([70, 90, 70, 90, 90, 70]), look)
        self.assertEqual([value.end.month for value in opened], [1, 6], "one quiet month does not end it")


class TestCriesWolf(unittest.TestCase):
    def test_more_than_half_of_enough(self):
        """C7.7"""
        self.assertTrue(alerts.cries_wolf(4, 3))
        self.assertFalse(alerts.cries_wolf(4, 2), "half is not more than half")
        self.assertFalse(alerts.cries_wolf(3, 3), "too few to tell")
        self.assertFalse(alerts.cries_wolf(0, 0))


if __name__ == "__main__":
    unittest.main()
