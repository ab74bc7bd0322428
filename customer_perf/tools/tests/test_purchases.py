import unittest
from datetime import date, timedelta

from .. import purchases as p
from ..loyalty import MISSING

START = date(2025, 1, 1)


def day(number):
    return START + timedelta(days=number)


class TestPurchases(unittest.TestCase):
    """Worked numbers of the definitions (metrics 1.4–1.7, 1.12)."""

    def assertFigure(self, estimate, value, low, high, n):
        for got, wanted in zip((estimate.value, estimate.low, estimate.high), (value, low, high), strict=True):
            self.assertAlmostEqual(got, wanted, 2)
        self.assertEqual(estimate.n, n)

    def test_who_stays(self):
        """Of 200 customers 170 stay, 10 come back after a gap and 50 are new: strict 85 %, not 90."""
        before, now = range(200), [*range(170), *range(300, 310), *range(400, 450)]
        self.assertFigure(p.retention(before, now), 85.0, 79.39, 89.29, 200)
        self.assertAlmostEqual(p.churn(before, now).value, 15.0)
        self.assertEqual(p.retention([], now), MISSING)
        self.assertEqual(p.retention(before, []).value, 0, "nobody left is a true zero")
        self.assertAlmostEqual(p.yearly(2), 21.53, 2)

    def test_what_their_revenue_does(self):
        """Start 100,000, contraction 5,000, left 8,000, expansion 12,000."""
        before = {"shrinks": 30_000, "leaves": 8_000, "grows": 62_000}
        now = {"shrinks": 25_000, "grows": 74_000, "new": 9_999}
        self.assertAlmostEqual(p.gross_revenue(before, now).value, 87.0)
        self.assertAlmostEqual(p.net_revenue(before, now).value, 99.0)
        self.assertEqual(p.net_revenue({"refunded": -5}, now), MISSING)

    def test_immature_customers_count_in_neither_part(self):
        """Q-12, B5: acquired 89 days ago is not observed for 90 days, whatever has happened since."""
        history = {"a": {day(0): 1, day(90): 1}, "b": {day(0): 1, day(91): 1}, "young": {day(11): 1, day(12): 1}}
        self.assertFigure(p.repeat(history, 90, day(100)), 50.0, 9.45, 90.55, 2)
        self.assertEqual(p.repeat(history, 90, day(101)).n, 3)

    def test_two_orders_of_a_day_are_one_purchase(self):
        history = p.by_day([("a", day(0), 10), ("a", day(0), 5), ("a", day(10), 5), ("a", day(40), 0)])
        self.assertEqual(history, {"a": {day(0): 15, day(10): 5, day(40): 0}})
        self.assertAlmostEqual(p.cycle(history, day(0), day(99)).value, 20.0)
        self.assertEqual(p.cycle(history, day(11), day(99)).n, 1)
        self.assertEqual(p.repurchase(history, day(0), day(0)).value, 0)
        self.assertEqual(p.repurchase(history, day(0), day(10)).value, 100)

    def test_ten_customers_by_recency_frequency_and_money(self):
        """P-02: raw means 86, 5, 3,500; J's five purchases are not above the mean of five."""
        rows = {
            "A": (5, 12, 9000), "B": (10, 9, 1500), "C": (20, 2, 7000), "D": (30, 1, 300), "E": (90, 10, 8000),
            "F": (120, 8, 900), "G": (150, 1, 6000), "H": (200, 1, 200), "I": (200, 1, 100), "J": (35, 5, 2000),
        }  # fmt: skip
        found = {customer: p.Standing(*row) for customer, row in rows.items()}
        self.assertEqual(p.limits(found.values()), (86, 5, 3500))
        self.assertEqual(
            p.classes(found),
            {
                "A": "111", "B": "110", "C": "101", "D": "100", "E": "011",
                "F": "010", "G": "001", "H": "000", "I": "000", "J": "100",
            },
        )  # fmt: skip
        self.assertEqual(p.classes(found, p.Standing(10, 3, 200))["H"], "000")
        self.assertIsNone(p.limits([]))

    def test_key_accounts(self):
        revenue = dict(zip("abcdefghij", (500, 300, 100, 50, 30, 10, 5, 3, 1, 1), strict=True))
        keys = p.key_accounts(revenue)
        self.assertEqual(keys, {"a": 500, "b": 300})
        self.assertEqual(p.key_churn(keys, {"a": 1}).value, 50.0)
        self.assertAlmostEqual(p.key_revenue_lost(keys, {"a": 1}).value, 37.5)
        self.assertEqual(list(p.key_accounts({"a": 5, "b": 3, "c": 3, "d": -1})), ["a", "b", "c"], "all who tie")
        self.assertEqual(p.key_accounts({"a": 0, "b": -1}), {})

    def test_worth(self):
        history = {"a": {day(0): 100, day(50): 20}, "b": {day(10): 60}, "later": {day(99): 1}}
        self.assertEqual(p.historic_value(history, day(60)).value, 90.0)
        self.assertEqual(p.historic_value(history, day(60)).n, 2)
        self.assertAlmostEqual(p.margin_multiple(100, 0.8, 0.1), 266.67, 2)
        self.assertAlmostEqual(p.margin_multiple(100, 0.8, 0.1, at_once=True), 366.67, 2)
        self.assertIsNone(p.margin_multiple(100, 1.1, 0.1))

    def test_cross_sell(self):
        self.assertEqual(p.cross_sell({"a": ["x", "y"], "b": ["x", "x"], "c": []}).value, 50.0)

    def test_cohorts_end_where_time_ends(self):
        history = {
            "a": {date(2025, 1, 5): 1, date(2025, 1, 9): 1, date(2025, 3, 1): 1},
            "b": {date(2025, 1, 31): 1},
            "c": {date(2025, 2, 1): 1, date(2025, 3, 2): 1},
        }
        table = p.cohort_table(p.cohort_counts(history), date(2025, 3, 31), 12)
        self.assertEqual(
            [(month, [cell.value for cell in cells]) for month, cells in table],
            [(date(2025, 1, 1), [100, 0, 50]), (date(2025, 2, 1), [100, 100])],
        )
        means = p.cohort_means(table)
        self.assertEqual([(round(cell.value, 9), cell.n) for cell in means], [(100, 3), (33.333333333, 3), (50, 2)])
