from datetime import date

from odoo import Command
from odoo.tests import freeze_time, tagged

from .test_pages import MY_VALUE, PageCase


@tagged("post_install", "-at_install")
@freeze_time("2025-08-20")
class TestMarks(PageCase):
    """L-13, L-14: what happened meanwhile stands on the chart of a value, with the mean before and after."""

    def setUp(self):
        super().setUp()
        self.csat, self.fcr = (self.env.ref(f"customer_perf.kpi_{code}") for code in ("csat_post", "fcr"))
        (self.csat | self.fcr).frequency = "month"
        self.csat.experience = "csat"
        for month, value in enumerate((4.0, 4.1, 4.2, 4.6, 4.7, 4.8), start=1):
            self.measure("csat_post", self.employee, value=value, date=date(2025, month, 1))
            self.measure("fcr", self.employee, numerator=70, denominator=100, date=date(2025, month, 1))

    def event(self, **values):
        return self.env["customer.perf.event"].create(
            {
                "name": "New price list",
                "kind": "price",
                "date_from": "2025-04-01",
                "date_to": "2025-04-01",
                "company_id": self.company.id,
                **values,
            }
        )

    def change(self, role="employee", **values):
        values = {"kind": "change", "date": "2025-04-01", "text": "I call back myself", **values}
        return self.as_user(self.env["customer.perf.timeline.entry"], role).create(values)

    def marks(self, kpi, role="employee", *args):
        goals = self.section(self.page(role, MY_VALUE, *args), "goals")
        return next(goal["marks"] for goal in goals if goal["kpi"] == kpi.name)

    def test_a_change_splits_the_chart_in_before_and_after(self):
        """L-14: 4.1 before, 4.7 after"""
        self.change(kpi_id=self.csat.id)
        [mark] = self.marks(self.csat)
        self.assertEqual((mark["name"], mark["is_event"], mark["place"]), ("I call back myself", False, 3))
        self.assertAlmostEqual(mark["before"], 4.1)
        self.assertAlmostEqual(mark["after"], 4.7)
        self.assertIn("4.1", mark["told"])
        self.assertIn("4.7", mark["told"])
        self.assertEqual(self.marks(self.fcr), [], "it is to move another figure")
        self.assertEqual(self.marks(self.csat, "boss", self.scorecard.id), [mark], "his manager sees it too")

    def test_a_change_without_a_figure_stands_on_all_of_them(self):
        self.change()
        self.change("boss", employee_id=self.employee.id, kind="thanks", text="No change at all")
        self.assertEqual([len(self.marks(kpi)) for kpi in (self.csat, self.fcr)], [1, 1])

    def test_an_event_stands_on_what_it_concerns(self):
        """L-13: on the loyalty indicators, or on those that it names"""
        event = self.event()
        [mark] = self.marks(self.csat)
        self.assertEqual((mark["name"], mark["is_event"]), ("New price list", True))
        self.assertEqual(self.marks(self.fcr), [])
        event.kpi_ids = [Command.set(self.fcr.ids)]
        self.assertEqual((self.marks(self.csat), len(self.marks(self.fcr))), ([], 1))

    def test_few_values_have_no_mean(self):
        self.change(date="2025-06-15")
        [mark] = self.marks(self.csat)
        self.assertEqual((mark["before"], mark["after"]), (None, None))
        self.assertIn("5 values before it, 0 since", mark["told"])

    def test_only_what_concerns_him_and_is_on_the_chart(self):
        self.event(department_id=self.elsewhere.id)
        self.event(date_from="2024-11-01", date_to="2024-11-30")
        self.event(date_from="2025-10-01", date_to="2025-10-30")
        self.event(company_id=self.company_b.id)
        self.change("peer")
        self.assertEqual(self.marks(self.csat), [])
        self.event(department_id=self.department.id, date_from="2024-12-20", date_to="2025-01-05")
        self.assertEqual([mark["place"] for mark in self.marks(self.csat)], [0])

    def test_the_latest_ones_and_no_query_per_mark(self):
        self.event()
        self.change()
        few = self.queries("employee", MY_VALUE)
        for day in range(1, 8):
            self.event(name=f"E{day}", date_from=f"2025-05-0{day}", date_to=f"2025-05-0{day}")
            self.change(date=f"2025-05-1{day}")
        self.assertLessEqual(self.queries("employee", MY_VALUE), few)
        self.assertEqual([mark["name"] for mark in self.marks(self.csat)], ["I call back myself"] * 5)

    def test_a_page_without_values_asks_for_nothing(self):
        self.env["customer.perf.measure"].search([("employee_id", "=", self.employee.id)]).unlink()
        self.event()
        self.assertEqual(self.marks(self.csat), [])
