"""Laws of purchases that hold for every history, tried with Hypothesis."""

import unittest
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from .. import purchases as p
from . import test_laws  # noqa: F401 (its profile)

START = date(2025, 1, 1)
orders = st.lists(
    st.tuples(st.integers(1, 12), st.integers(0, 364).map(lambda n: START + timedelta(n)), st.integers(-50, 500)),
    max_size=60,
)
HALF, END = date(2025, 6, 30), date(2025, 12, 31)


class TestPurchaseLaws(unittest.TestCase):
    @given(orders)
    def test_who_does_not_stay_leaves(self, orders):
        history = p.by_day(orders)
        before = p.between(history, START, HALF)
        now = p.between(history, HALF + timedelta(1), END)
        kept, lost = p.retention(before, now), p.churn(before, now)
        if not before:
            self.assertIsNone(kept.value)
            return
        self.assertAlmostEqual(kept.value + lost.value, 100)
        self.assertTrue(0 <= kept.low <= kept.value <= kept.high <= 100)
        self.assertEqual(kept, p.retention(before, {**now, "new": 1}), "newcomers change nothing")

    @given(orders)
    def test_nobody_keeps_more_than_all_he_had(self, orders):
        history = p.by_day((customer, day, abs(money)) for customer, day, money in orders)
        before, now = p.between(history, START, HALF), p.between(history, HALF + timedelta(1), END)
        net, gross = p.net_revenue(before, now), p.gross_revenue(before, now)
        if net.value is not None:
            self.assertLessEqual(gross.value, 100 + 1e-9)
            self.assertLessEqual(gross.value, net.value + 1e-9)

    @given(orders, st.integers(1, 200))
    def test_longer_waiting_finds_no_fewer_who_come_again(self, orders, days):
        history = p.by_day(orders)
        far = END + timedelta(999)
        shorter, longer = p.repeat(history, days, far), p.repeat(history, days + 30, far)
        self.assertEqual(shorter.n, longer.n)
        if shorter.n:
            self.assertLessEqual(shorter.value, longer.value)

    @given(orders)
    def test_every_customer_has_one_class_whatever_the_order(self, orders):
        once = p.classes(p.standings(p.by_day(orders), START, END))
        again = p.classes(p.standings(p.by_day(reversed(orders)), START, END))
        self.assertEqual(once, again)
        self.assertEqual(once.keys(), {customer for customer, _day, _money in orders})
        self.assertLessEqual(set(once.values()), set(p.CLASSES))

    @given(st.dictionaries(st.integers(), st.integers(-10, 1000), max_size=40), st.integers(1, 100))
    def test_key_accounts_reach_their_share_and_none_is_smaller_than_one_left_out(self, revenue, percent):
        keys = p.key_accounts(revenue, percent)
        positive = {customer: money for customer, money in revenue.items() if money > 0}
        self.assertLessEqual(keys.keys(), positive.keys())
        left_out = [money for customer, money in revenue.items() if customer not in keys]
        if keys and left_out:
            self.assertGreater(min(keys.values()), max(left_out))
        if keys and len(keys) < len(positive):
            self.assertGreaterEqual(100 * sum(keys.values()), percent * sum(revenue.values()))

    @given(orders)
    def test_cohorts_hold_every_customer_once(self, orders):
        history = p.by_day(orders)
        table = p.cohort_table(p.cohort_counts(history), END, 36)
        self.assertEqual(sum(cells[0].n for _month, cells in table), len(history))
        for _month, cells in table:
            self.assertEqual(cells[0].value, 100)
            self.assertTrue(all(0 <= cell.value <= 100 for cell in cells))
