from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import CustomerPerfCommon


@tagged("post_install", "-at_install")
class TestPhased(CustomerPerfCommon):
    """A sum in a running cycle is held against what is due by now"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kpi_sum = cls.env["customer.perf.kpi"].create(
            {
                "name": "Visits",
                "aggregation": "sum",
                "asks_value": True,
                "asks_influence": True,
                "asks_collect": True,
            }
        )
        cls.kpi_sum.action_activate()
        cls.goal = cls.scorecard.line_ids[:1].sudo()
        cls.goal.write(
            {
                "kpi_id": cls.kpi_sum.id, "aggregation": "sum", "direction": "higher", "phasing": "even",
                "target": 3650, "threshold": False, "stretch": False, "range_low": False, "range_high": False,
            }
        )  # fmt: skip

    def _values(self, *months, value=100):
        self.env["customer.perf.measure"].create(
            [
                {
                    "kpi_id": self.kpi_sum.id,
                    "employee_id": self.employee.id,
                    "date": f"2025-{month:02d}-01",
                    "value": value,
                }
                for month in months
            ]
        )

    def _year(self):
        # past the write that fixes them at launch
        self.cr.execute("UPDATE customer_perf_cycle SET date_to = '2025-12-31' WHERE id = %s", [self.cycle.id])
        self.cr.execute(
            "UPDATE customer_perf_scorecard SET date_to = '2025-12-31' WHERE cycle_id = %s", [self.cycle.id]
        )
        self.env.invalidate_all()

    def test_new_kpi_of_a_sum_is_even(self):
        other = self.env["customer.perf.kpi"].create({"name": "Rate", "aggregation": "ratio"})
        self.assertEqual((self.kpi_sum.phasing, other.phasing), ("even", "whole"))

    def test_due_by_the_latest_value(self):
        """310 of 3,650 after January are on target, and the explanation says of what"""
        self._year()
        with freeze_time("2025-02-10"):
            self._values(1, value=310)
            self.assertAlmostEqual(self.goal.due_share, 31 / 365)
            self.assertAlmostEqual(self.goal.score, 100)
            self.assertIn("8 % of the whole target (≥ 3,650)", self.goal.explanation)
            self.assertIn("310 against ≥ 310:", self.goal.explanation)
        with freeze_time("2025-09-10"):
            self.scorecard.sudo()._refresh()
            self.assertAlmostEqual(self.goal.score, 100, msg="months without a value are late, not bad")
        with freeze_time("2026-01-05"):
            self.scorecard.sudo()._refresh()
            self.assertEqual(self.goal.due_share, 1)
            self.assertAlmostEqual(self.goal.score, 100 * 31 / 365, places=4)
            self.assertNotIn("whole target", self.goal.explanation)

    def test_season(self):
        self._year()
        self.goal.write({"phasing": "season", "season": "1 1 1 1 1 1 1 1 1 1 1 13"})
        with freeze_time("2025-07-10"):
            self._values(*range(1, 7), value=3650 / 24)
            self.assertAlmostEqual(self.goal.due_share, 6 / 24)
            self.assertAlmostEqual(self.goal.score, 100)
        self.goal.write({"season": "0 0 0 0 0 0 0 0 0 0 0 1"})
        with freeze_time("2025-07-10"):
            self.scorecard.sudo()._refresh()
            self.assertEqual((self.goal.score, self.goal.reason), (False, "immature"), "nothing was due yet")

    def test_joiner(self):
        """Who joins on 1 April owes 275 of 365 days"""
        self._year()
        self.employee.current_version_id.sudo().contract_date_start = "2025-04-01"
        with freeze_time("2026-01-05"):
            self._values(4, 5, 6, 7, 8, 9, 10, 11, 12, value=2750 / 9)
            self.assertAlmostEqual(self.goal.due_share, 275 / 365)
            self.assertAlmostEqual(self.goal.score, 100)

    def test_what_if_holds_against_the_same(self):
        from ..models.scorecard.simulate import simulate

        self._year()
        with freeze_time("2025-02-10"):
            self._values(1, value=310)
            self.appraisal.sudo()._perf_compute()
            [(score, _grade)] = simulate(self.appraisal.sudo(), self.cycle._rules(), {}).values()
            self.assertEqual(score or False, self.appraisal.sudo().score)

    def test_season_is_checked_and_taken_from_last_year(self):
        for season in ("1 2 3", "a", "0 " * 12):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                self.kpi_sum.season = season
        with freeze_time("2026-03-10"), self.assertRaises(UserError), self.cr.savepoint():
            self.kpi_sum.with_company(self.company).action_season_of_last_year()
        with freeze_time("2026-03-10"):
            create = self.env["customer.perf.measure"].create
            for year, month in ((2025, m) for m in range(3, 13)):
                create({"kpi_id": self.kpi_sum.id, "company_id": self.company.id, "date": f"{year}-{month:02d}-01",
                        "value": month})  # fmt: skip
            for month in (1, 2):
                create({"kpi_id": self.kpi_sum.id, "company_id": self.company.id, "date": f"2026-0{month}-01",
                        "value": month})  # fmt: skip
            self.kpi_sum.with_company(self.company).action_season_of_last_year()
        self.assertEqual((self.kpi_sum.phasing, self.kpi_sum.season), ("season", "1 2 3 4 5 6 7 8 9 10 11 12"))
