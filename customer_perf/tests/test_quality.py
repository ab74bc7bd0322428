from datetime import date

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from ..models.indicator.measure_load import COLUMNS, upsert
from .test_pages import MY_VALUE, PageCase


@tagged("post_install", "-at_install")
class TestQuality(PageCase):
    """L-08: late, estimated, after close"""

    def setUp(self):
        super().setUp()
        self.kpi = self.env.ref("customer_perf.kpi_csat_post")
        self.kpi.frequency = "month"
        self.kept_since("2024-12-01")

    def kept_since(self, day):
        self.env.flush_all()
        self.env.cr.execute("UPDATE customer_perf_kpi SET create_date = %s WHERE id = %s", [day, self.kpi.id])
        self.env.invalidate_all()

    def value(self, **values):
        return self.measure("csat_post", self.employee, **{"value": 4, **values})

    def load(self, **values):
        row = {
            "kpi_id": self.kpi.id, "employee_id": self.employee.id, "subject": self.employee.id,
            "company_id": self.company.id, "date": date(2025, 1, 1), "value": 4.0, "sample_size": 0,
            "source": "import", "kpi_version": 1, "is_estimated": False, **values,
        }  # fmt: skip
        upsert(self.env, [tuple(row.get(name) for name in COLUMNS)])
        measure = self.env["customer.perf.measure"].search(
            [("kpi_id", "=", self.kpi.id), ("employee_id", "=", self.employee.id), ("date", "=", row["date"])]
        )
        measure.invalidate_recordset()
        return measure

    def test_late_after_ten_days(self):
        for day, late in (("2025-02-10", False), ("2025-02-11", True)):
            with self.subTest(day=day), freeze_time(day):
                measure = self.value()
                self.assertEqual((measure.is_late, measure.quality), (late, "late" if late else ""))
                own = [("employee_id", "=", self.employee.id), ("is_late", "=", True)]
                self.assertEqual(self.env["customer.perf.measure"].search(own), measure[:late])
                measure.unlink()
                loaded = self.load()
                self.assertEqual(loaded.is_late, late)
                loaded.unlink()

    def test_days_of_grace_are_a_setting_of_company_and_kpi(self):
        with freeze_time("2025-02-08"):
            self.company.perf_grace_days = 5
            self.assertTrue(self.value(date="2025-01-01").is_late)
            self.kpi.grace_days = 8
            self.assertFalse(self.measure("csat_post", self.boss, value=4, date="2025-01-01").is_late)
            self.kpi.grace_days = 0
            self.assertTrue(self.measure("csat_post", self.people["peer"], value=4, date="2025-01-01").is_late)
            self.assertFalse(self.measure("csat_post", self.people["peer"], value=4, date="2025-02-01").is_late)

    def test_what_was_before_the_kpi_is_history(self):
        """Two years that are loaded at the beginning did not come late."""
        self.kept_since("2025-04-15")
        with freeze_time("2025-06-20"):
            self.assertEqual(
                [self.value(date=f"2025-0{month}-01").is_late for month in (3, 4, 5)], [False, True, True]
            )

    def test_a_correction_of_a_value_that_came_in_time_is_not_late(self):
        with freeze_time("2025-02-03"):
            measure = self.value()
            empty = self.value(value=False, date="2024-12-01")
        with freeze_time("2025-06-03"):
            measure.value = 4.5
            self.assertEqual(self.value(value=4.2), measure)
            self.load(value=4.4)
            self.assertEqual((measure.value, measure.is_late), (4.4, False))
            empty.value = 3
            self.assertTrue(empty.is_late, "its first value comes now")

    def test_later_settings_do_not_rewrite_what_was_told(self):
        with freeze_time("2025-03-03"):
            measure = self.value()
            self.kpi.grace_days = 200
            self.value(value=4.1)
            self.assertTrue(measure.is_late)

    def test_what_a_source_computes_is_not_late(self):
        with freeze_time("2025-06-03"):
            self.assertFalse(self.load(source="computed").is_late)

    def test_nobody_says_that_a_value_came_in_time(self):
        with freeze_time("2025-06-03"):
            measure = self.as_user(self.env["customer.perf.measure"], "officer").create(
                {"kpi_id": self.kpi.id, "employee_id": self.employee.id, "date": "2025-01-01", "value": 4,
                 "is_late": False}
            )  # fmt: skip
            self.assertTrue(measure.is_late)
            with self.assertRaisesRegex(UserError, "follows from the day"):
                measure.write({"is_late": False})

    def test_an_estimate_is_one_until_it_is_entered_without_it(self):
        measure = self.value(is_estimated=True)
        self.assertIn("estimated", measure.quality)
        measure.value = 4.1
        self.assertTrue(measure.is_estimated)
        self.assertEqual(self.value(value=4.1), measure)
        self.assertFalse(measure.is_estimated)
        self.assertTrue(self.load(value=4.1, is_estimated=True).is_estimated)
        self.assertFalse(self.load(value=4.1, is_estimated=None).is_estimated)

    def test_my_value_says_it_of_the_goal(self):
        with freeze_time("2025-02-03"):
            self.value(date="2025-01-01", is_estimated=True)
        with freeze_time("2025-06-20"):
            self.value(date="2025-02-01")
            self.value(date="2025-03-01", is_estimated=True)
            goals = self.section(self.page("employee", MY_VALUE), "goals")
            goal = next(goal for goal in goals if goal["kpi"] == self.kpi.name)
            self.assertEqual(goal["quality"], ["late: Feb 2025 and Mar 2025", "estimated: Jan 2025 and Mar 2025"])
            self.assertEqual({tuple(other["quality"]) for other in goals if other is not goal}, {()})

    def test_stock_import_writes_them(self):
        names = ["kpi_id/id", "employee_id/.id", "date", "value", "external_ref", "is_estimated"]
        rows = [["customer_perf.kpi_csat_post", str(self.employee.id), "2025-01-01", "4.5", "CRM 7", "1"]]
        result = self.as_user(self.env["customer.perf.measure"], "officer").load(names, rows)
        self.assertFalse(result["messages"])
        measure = self.env["customer.perf.measure"].browse(result["ids"])
        self.assertEqual((measure.external_ref, measure.is_estimated, measure.is_late), ("CRM 7", True, True))

    def test_freshness_follows_the_grace(self):
        self.value(date="2025-01-01")
        with freeze_time("2025-03-05"):
            today = self.company._perf_today()
            self.assertEqual(self.cycle._freshness(self.kpi, date(2025, 1, 1), today), "fresh")
            self.kpi.grace_days = 2
            self.assertEqual(self.cycle._freshness(self.kpi, date(2025, 1, 1), today), "late")
