"""How much of a target is due: worked numbers of metrics 2.8."""

import unittest
from datetime import date

from ..phasing import EVEN, SEASON, WHOLE, due_now, due_share, parse_season, shares, target_of_one

YEAR = date(2025, 1, 1), date(2025, 12, 31)
QUARTERS = parse_season(" ".join(["80"] * 3 + ["90"] * 3 + ["100"] * 3 + ["130"] * 3))


class TestPhasing(unittest.TestCase):
    def test_season(self):
        """80, 90, 100, 130 of 400: of 500 a fifth is due after the first quarter, evenly a quarter"""
        march = date(2025, 3, 31)
        self.assertAlmostEqual(500 * due_share(SEASON, QUARTERS, *YEAR, until=march), 100)
        self.assertAlmostEqual(500 * due_share(EVEN, (), *YEAR, until=march), 500 * 90 / 365)

    def test_joiner_and_leaver(self):
        """From 1 April 275 of 365 days are left: of 1,200 it is 904.11"""
        self.assertAlmostEqual(1200 * due_share(EVEN, (), *YEAR, since=date(2025, 4, 1)), 904.1096, 3)
        self.assertAlmostEqual(due_share(EVEN, (), *YEAR, since=date(2025, 4, 1), until=date(2025, 6, 30)), 91 / 365)

    def test_corners(self):
        self.assertEqual(due_share(EVEN, (), *YEAR), 1)
        self.assertEqual(due_share(WHOLE, (), *YEAR, until=date(2025, 1, 1)), 1)
        self.assertEqual(due_share(EVEN, (), *YEAR, since=date(2026, 1, 1)), 0)
        self.assertEqual(due_share(EVEN, (), *YEAR, until=date(2030, 1, 1)), 1)
        only_december = parse_season("0 0 0 0 0 0 0 0 0 0 0 1")
        self.assertEqual(due_share(SEASON, only_december, *YEAR, until=date(2025, 11, 30)), 0)
        half = date(2025, 1, 1), date(2025, 6, 30)
        self.assertAlmostEqual(due_share(SEASON, only_december, *half, until=date(2025, 3, 31)), 90 / 181)
        self.assertAlmostEqual(due_share(SEASON, QUARTERS, *YEAR, until=date(2025, 1, 10)), 80 * 10 / 31 / 1200)

    def test_due_now(self):
        """Of a sum what is due by the latest value, by today without one, once it is over all of it; of an absence
        its days are taken out"""
        half, may = (date(2025, 1, 1), date(2025, 6, 30)), date(2025, 5, 15)
        self.assertEqual(due_now("mean", EVEN, "", half, may), 1)
        self.assertAlmostEqual(due_now("sum", EVEN, "", half, may, date(2025, 3, 31)), 90 / 181)
        self.assertAlmostEqual(due_now("sum", EVEN, "", half, may), 1, msg="nothing has come: held against all of it")
        self.assertEqual(due_now("sum", EVEN, "", half, date(2025, 7, 1), date(2025, 3, 31)), 1)
        there = [(date(2025, 1, 1), date(2025, 2, 9)), (date(2025, 4, 1), date(2025, 6, 30))]
        self.assertAlmostEqual(due_now("sum", WHOLE, "", half, may, None, there), 131 / 181)
        self.assertAlmostEqual(due_now("sum", EVEN, "", half, may, date(2025, 3, 31), there), 40 / 181)

    def test_a_season_is_twelve_weights(self):
        self.assertEqual(parse_season(""), ())
        for text in ("1 2", "0 " * 12, "1 " * 11 + "-1", "a " * 12, "nan " * 12):
            with self.assertRaises(ValueError):
                parse_season(text)


class TestShares(unittest.TestCase):
    def test_of_a_sum(self):
        """Evenly March and April of a half-year are 31 and 30 of 181 days; a joiner of April owes from then on"""
        half = date(2025, 1, 1), date(2025, 6, 30)
        cases = {date(2025, 3, 31): None, date(2025, 4, 30): None}
        seen, ahead = shares("sum", EVEN, "", half, "month", cases)
        self.assertEqual([round(share * 181, 9) for share in seen.values()], [31, 30])
        self.assertEqual([round(share * 181, 9) for share in ahead], [31, 28, 31, 30])
        _seen, ahead = shares("sum", EVEN, "", half, "month", {}, since=date(2025, 4, 16))
        self.assertEqual([round(share * 181, 9) for share in ahead], [15, 31, 30])
        self.assertEqual(shares("sum", WHOLE, "", half, "month", cases), ({}, []))

    def test_of_a_ratio(self):
        """Half a year, three values with 10, 20 and 30 cases: each that is to come has 20"""
        half = date(2025, 1, 1), date(2025, 6, 30)
        cases = {date(2025, 1, 31): 10, date(2025, 2, 28): 20, date(2025, 3, 31): 30}
        seen, ahead = shares("ratio", WHOLE, "", half, "month", cases)
        self.assertEqual([*seen.values(), *ahead], [10 / 120, 20 / 120, 30 / 120, 20 / 120, 20 / 120, 20 / 120])
        seen, ahead = shares("mean", WHOLE, "", half, "month", {**cases, date(2025, 3, 31): None})
        self.assertEqual([*seen.values(), *ahead], [1 / 6] * 6)
        self.assertEqual(shares("last", WHOLE, "", half, "month", cases), ({}, []))

    def test_target_of_one_value(self):
        self.assertEqual(target_of_one("sum", EVEN, 1200, YEAR, "month"), 100)
        self.assertIsNone(target_of_one("sum", SEASON, 1200, YEAR, "month"))
        self.assertEqual(target_of_one("mean", WHOLE, 95, YEAR, "month"), 95)
        self.assertIsNone(target_of_one("mean", WHOLE, None, YEAR, "month"))


if __name__ == "__main__":
    unittest.main()
