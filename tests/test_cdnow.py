"""The CDNOW sample: 2,357 real customers, whose published figures come out."""

import csv
import gzip
import io
import pathlib
import unittest
from collections import Counter
from datetime import date
from decimal import Decimal

from odoo.addons.customer_perf.tools import purchases

FILE = pathlib.Path(__file__).parent / "data" / "cdnow_sample.csv.gz"
Q3, Q4 = (date(1997, 7, 1), date(1997, 9, 30)), (date(1997, 10, 1), date(1997, 12, 31))
LAST = date(1998, 6, 30)
REPEAT = {30: 410, 60: 601, 90: 687, 180: 887, 365: 1074}
RFM = {"111": 464, "110": 188, "101": 30, "100": 161, "011": 37, "010": 47, "001": 62, "000": 1368}


def read_orders():
    """(customer, day, amount)"""
    with io.TextIOWrapper(gzip.open(FILE)) as file:
        for row in csv.DictReader(file):
            yield int(row["customer"]), date.fromisoformat(row["date"]), Decimal(row["amount"])


class TestCdnow(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.history = purchases.by_day(read_orders())

    def test_strict_retention(self):
        kept = purchases.retention(purchases.between(self.history, *Q3), purchases.between(self.history, *Q4))
        self.assertEqual(round(kept.value, 2), 48.56)

    def test_second_purchase_in_time(self):
        for days, customers in REPEAT.items():
            found = purchases.repeat(self.history, days, LAST)
            self.assertEqual((round(found.value * found.n / 100), found.n), (customers, 2357))
        found = purchases.repurchase(self.history, date(1997, 1, 1), LAST)
        self.assertEqual((round(found.value, 4), found.n), (48.3241, 2357))

    def test_eight_classes(self):
        found = purchases.classes(purchases.standings(self.history, date(1997, 1, 1), LAST))
        self.assertEqual(Counter(found.values()), RFM)

    def test_first_cohort_and_worth(self):
        counts = purchases.cohort_counts(self.history)
        january = date(1997, 1, 1)
        self.assertEqual([counts[january, later] for later in (0, 1, 2)], [781, 124, 95])
        self.assertEqual(round(purchases.historic_value(self.history, LAST).value, 2), 103.56)
