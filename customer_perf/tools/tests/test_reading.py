import unittest
from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ..cell import Cell, Unclear, as_cell, plain
from ..days import date_order, day
from ..reading import decimal_mark, number, truth


def cells(*values):
    return [as_cell(value) for value in values]


class TestNumbers(unittest.TestCase):
    def check_unclear(self, code, read, *args, **kwargs):
        with self.assertRaises(Unclear) as caught:
            read(*args, **kwargs)
        self.assertEqual(caught.exception.code, code)

    def test_the_file_proves_its_decimal_mark(self):
        for values, expected in (
            (["4.5", "1,234"], "."),
            (["4,5", "1.234"], ","),
            (["1.234.567"], ","),
            (["1,234.5"], "."),
            (["0,123"], ","),
            (["1,234"], "asked"),
            (["4.5", "4,5"], "mixed"),
            (["4", "high", 4.5], None),
        ):
            with self.subTest(values=values):
                self.assertEqual(decimal_mark(cells(*values)), expected)

    def test_numbers_in_words(self):
        for text, mark, unit, expected in (
            ("1,234.5", ".", "", 1234.5),
            ("1.234,5", ",", "", 1234.5),
            ("1,234", ".", "", 1234),
            ("1,234", ",", "", 1.234),
            ("1 234,5", ",", "", 1234.5),
            ("1'234.5", ".", "", 1234.5),
            ("12,5", None, "", 12.5),
            ("-3", None, "", -3),
            ("\u22123", None, "", -3),
            ("(12)", None, "", -12),
            ("９５", None, "", 95),
            ("95 %", None, "%", 95),
            ("95％", None, "％", 95),
            ("15 minutes", None, "minutes", 15),
            ("€ 12.50", ".", "currency", 12.5),
            ("00:15:30", None, "minutes", 15.5),
            ("5:45", None, "hours", 5.75),
            ("5:45", None, "小时", 5.75),
            (".5", None, "", 0.5),
        ):
            with self.subTest(text=text):
                self.assertAlmostEqual(number(as_cell(text), mark, unit), expected)

    def test_what_is_no_clear_number(self):
        for text, mark, unit, code in (
            ("high", None, "", "number"),
            ("nan", None, "", "number"),
            ("inf", None, "", "number"),
            ("4.5", ",", "", "number"),
            ("1,234", None, "", "thousands"),
            ("95 %", None, "of 5", "percent"),
            ("5:45", None, "minutes", "parts"),
            ("00:15:30", None, "of 5", "time"),
            ("15 hours", None, "minutes", "number"),
            ("(12", None, "", "number"),
            ("12 13", None, "", "number"),
        ):
            with self.subTest(text=text):
                self.check_unclear(code, number, as_cell(text), mark, unit)
        for cell, code in (
            (Cell(True, "truth"), "number"),
            (Cell(date(2026, 1, 1), "day"), "number"),
            (Cell("#N/A", "error"), "error"),
            (Cell("=A1", "formula"), "formula"),
            (Cell(float("nan"), "number"), "number"),
        ):
            with self.subTest(cell=cell):
                self.check_unclear(code, number, cell)
        self.assertIsNone(number(Cell()))

    def test_yes_and_no(self):
        for text, said in (("Yes", True), ("x", True), ("是", True), ("no", False), ("否", False), ("0", False)):
            self.assertIs(truth(as_cell(text), "是", "否"), said)
        self.assertIs(truth(as_cell(True), "Yes", "No"), True)
        self.assertIs(truth(as_cell(1), "Yes", "No"), True)
        self.assertIs(truth(Cell(), "Yes", "No"), False)
        with self.assertRaises(Unclear):
            truth(as_cell("perhaps"), "Yes", "No")

    def test_cells_say_what_they_are(self):
        self.assertEqual(number(as_cell(0.95, "0%"), unit="%"), 95)
        self.assertEqual(number(as_cell(0.07, "0.00%;-0.00%"), unit="%"), 7)
        self.assertEqual(number(as_cell(95, '0"%"'), unit="%"), 95)
        self.check_unclear("percent", number, as_cell(0.95, "0%"), unit="of 5")
        self.assertEqual(number(as_cell(time(0, 15, 30)), unit="minutes"), 15.5)
        self.assertEqual(number(as_cell(timedelta(hours=30)), unit="hours"), 30)
        self.check_unclear("time", number, as_cell(time(0, 15, 30)), unit="%")
        self.assertEqual(as_cell(datetime(2026, 7, 1, 12)).value, date(2026, 7, 1))
        self.assertEqual(as_cell("  ").kind, "empty")
        self.assertEqual(as_cell(7.0).text, "7")

    @given(st.floats(-1e9, 1e9).map(lambda x: round(x, 3)), st.sampled_from([",", "."]))
    def test_what_is_written_is_read(self, value, mark):
        text = f"{value:,.3f}"
        if mark == ",":
            text = text.translate(str.maketrans(",.", ".,"))
        self.assertAlmostEqual(number(as_cell(text), mark), value, places=6)


class TestDays(unittest.TestCase):
    def test_the_file_proves_its_order(self):
        for values, expected in (
            (["07/01/2026", "07/13/2026"], "mdy"),
            (["01/07/2026", "13/07/2026"], "dmy"),
            (["01/07/2026", "08/09/2026"], "asked"),
            (["07/07/2026"], None),
            (["13/07/2026", "07/13/2026"], "mixed"),
            (["2026-07-01", date(2026, 7, 1)], None),
        ):
            with self.subTest(values=values):
                self.assertEqual(date_order(cells(*values)), expected)

    def test_days_and_periods(self):
        for text, order, expected in (
            ("2026-07-31", None, date(2026, 7, 31)),
            ("2026/7/31", None, date(2026, 7, 31)),
            ("13/07/2026", None, date(2026, 7, 13)),
            ("07/13/2026", None, date(2026, 7, 13)),
            ("2026-07", None, date(2026, 7, 1)),
            ("2026年7月1日", None, date(2026, 7, 1)),
            ("2026年7月", None, date(2026, 7, 1)),
            ("31.07.2026", None, date(2026, 7, 31)),
            ("07/13/2026", "mdy", date(2026, 7, 13)),
            ("07/01/2026", "mdy", date(2026, 7, 1)),
            ("07/01/2026", "dmy", date(2026, 1, 7)),
            ("07/01/26", "mdy", date(2026, 7, 1)),
            ("7/2026", None, date(2026, 7, 1)),
            ("Jul 2026", None, date(2026, 7, 1)),
            ("July 31, 2026", None, date(2026, 7, 31)),
            ("31 Jul 2026", None, date(2026, 7, 31)),
            ("2026-07-31 00:00:00", None, date(2026, 7, 31)),
            ("Q3 2026", None, date(2026, 7, 1)),
            ("2026-Q3", None, date(2026, 7, 1)),
            ("2026-W01", None, date(2025, 12, 29)),
            ("2026", None, date(2026, 1, 1)),
            ("202607", None, date(2026, 7, 1)),
            ("20260731", None, date(2026, 7, 31)),
        ):
            with self.subTest(text=text):
                self.assertEqual(day(as_cell(text), order), expected)
        self.assertEqual(day(as_cell(202607)), date(2026, 7, 1))
        self.assertEqual(day(as_cell("Q1 2026/27"), first_month=4), date(2026, 4, 1))
        self.assertEqual(day(as_cell("Q4 2026/27"), first_month=4), date(2027, 1, 1))
        self.assertEqual(day(as_cell("2026/27"), first_month=4), date(2026, 4, 1))

    def test_what_is_no_clear_day(self):
        for text, order, code in (
            ("07/01/2026", None, "order"),
            ("13/07/2026", "mdy", "day"),
            ("2026-13-01", None, "day"),
            ("next week", None, "day"),
            ("31.02.2026", None, "day"),
            ("45", None, "day"),
        ):
            with self.subTest(text=text), self.assertRaises(Unclear) as caught:
                day(as_cell(text), order)
            self.assertEqual(caught.exception.code, code)

    def test_plain(self):
        self.assertEqual(plain("  Ｄａｎｉｅｌ\u3000 NOVÁK "), "daniel novák")
