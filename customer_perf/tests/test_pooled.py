from datetime import date

from odoo.tests import tagged

from ..models.indicator.facts import totals
from ..models.indicator.measure_load import upsert
from .common import CustomerPerfCommon

SPAN = ("2025-01-01", "2025-12-31")


@tagged("post_install", "-at_install")
class TestPooled(CustomerPerfCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Department = cls.env["hr.department"]
        cls.house = Department.create({"name": "House", "company_id": cls.company.id})
        cls.shop, cls.desk = Department.create(
            [{"name": name, "parent_id": cls.house.id, "company_id": cls.company.id} for name in ("Shop", "Desk")]
        )
        cls.anna, cls.ben, cls.carl = cls.env["hr.employee"].create(
            [
                {"name": name, "department_id": unit.id, "company_id": cls.company.id, "date_version": "2024-01-01"}
                for name, unit in (("Anna", cls.shop), ("Ben", cls.shop), ("Carl", cls.desk))
            ]
        )
        cls.sums, cls.rates, cls.means, cls.stock = (
            cls.env["customer.perf.kpi"].create(
                {
                    "name": f"Pool {kind}",
                    "aggregation": kind,
                    "ratio_factor": 100 if kind == "ratio" else 1,
                    "asks_value": True,
                    "asks_influence": True,
                    "asks_collect": True,
                }
            )
            for kind in ("sum", "ratio", "mean", "last")
        )

    def _measure(self, kpi, whom=None, date="2025-01-01", **values):
        subject = {"employee_id" if whom._name == "hr.employee" else "department_id": whom.id} if whom else {}
        return self.env["customer.perf.measure"].create(
            {"kpi_id": kpi.id, "date": date, "company_id": self.company.id, **subject, **values}
        )

    def _value(self, kpi, unit=None, reader="officer"):
        found = totals(kpi.with_user(self.users[reader]), self.company, SPAN)
        place = kpi.id, -unit.id if unit else 0
        return found[place][0].value if place in found else None

    def test_values_of_people_pool_upwards(self):
        """L-04: 8 of 10 and 90 of 100 are 89.09 %, not 85 %; a sum adds up, a mean counts its cases"""
        self._measure(self.rates, self.anna, numerator=8, denominator=10)
        self._measure(self.rates, self.ben, numerator=90, denominator=100)
        self.assertAlmostEqual(self._value(self.rates, self.shop), 100 * 98 / 110)
        self.assertAlmostEqual(self._value(self.rates, self.house), 100 * 98 / 110)
        self.assertAlmostEqual(self._value(self.rates), 100 * 98 / 110)
        self.assertIsNone(self._value(self.rates, self.desk))
        for month, (one, other) in enumerate(((5, 7), (1, 2)), start=1):
            self._measure(self.sums, self.anna, f"2025-0{month}-01", value=one)
            self._measure(self.sums, self.carl, f"2025-0{month}-01", value=other)
        self.assertEqual([self._value(self.sums, unit) for unit in (self.shop, self.desk, self.house)], [6, 9, 15])
        self._measure(self.means, self.anna, value=4, sample_size=10)
        self._measure(self.means, self.ben, value=2, sample_size=30)
        self.assertEqual(self._value(self.means, self.shop), 2.5)

    def test_own_value_stands_for_everything_below(self):
        """Never both: a department's own value replaces its people's for that period, and goes up instead of them"""
        self._measure(self.sums, self.anna, value=5)
        self._measure(self.sums, self.carl, value=7)
        own = self._measure(self.sums, self.shop, value=100)
        self._measure(self.sums, self.anna, "2025-02-01", value=1)
        self.assertEqual(self._value(self.sums, self.shop), 101, "its own in January, Anna's in February")
        self.assertEqual(self._value(self.sums, self.house), 108)
        whole = self._measure(self.sums, value=1000)
        self.assertEqual(self._value(self.sums), 1001)
        self.assertEqual(self._value(self.sums, self.house), 108, "the company's value says nothing of those below")
        own.unlink()
        whole.unlink()
        self.assertEqual([self._value(self.sums, unit) for unit in (self.shop, self.house, None)], [6, 13, 13])
        self.env["customer.perf.measure"].search([("kpi_id", "=", self.sums.id)]).unlink()
        self.assertFalse(self.env["customer.perf.pooled"].search([("kpi_id", "=", self.sums.id)]))

    def test_stocks_and_segments_do_not_pool(self):
        self._measure(self.stock, self.anna, value=5)
        self.assertIsNone(self._value(self.stock, self.shop))
        segment = self.env["customer.perf.segment"].create({"name": "North", "company_id": self.company.id})
        self._measure(self.sums, self.anna, value=5, segment_id=segment.id)
        self.assertIsNone(self._value(self.sums, self.shop))

    def test_people_count_where_they_belonged(self):
        """Who moves in March takes nothing along: January stays with the department of January"""
        self._measure(self.sums, self.anna, value=5)
        self.anna.create_version({"date_version": "2025-03-01", "department_id": self.desk.id})
        self._measure(self.sums, self.anna, "2025-04-01", value=2)
        self._measure(self.sums, self.anna, value=6)
        self.assertEqual([self._value(self.sums, unit) for unit in (self.shop, self.desk)], [6, 2])

    def test_few_people_are_told_to_hr_alone(self):
        self._measure(self.sums, self.anna, value=5)
        self.assertEqual([self._value(self.sums, self.shop, who) for who in ("officer", "employee")], [5, None])
        more = self.env["hr.employee"].create(
            [{"name": f"P{n}", "department_id": self.shop.id, "company_id": self.company.id} for n in range(4)]
        )
        for person in more:
            self._measure(self.sums, person, value=1)
        self.assertEqual(self._value(self.sums, self.shop, "employee"), 9)

    def test_goal_of_a_department_follows_at_once_and_says_so(self):
        """L-04: one entry for a person moves his sheet, that of his department and the map; here of who manages it"""
        self.shop.manager_id = self.employee
        kpi = self.means
        kpi.action_activate()
        goal = self.scorecard.line_ids[:1].sudo()
        goal.write({"kpi_id": kpi.id, "subject": -self.shop.id, "aggregation": "mean", "direction": "higher"})
        goal.write({"target": 50, "threshold": False, "stretch": False, "range_low": False, "range_high": False})
        self._measure(kpi, self.anna, value=30, sample_size=1)
        self._measure(kpi, self.ben, value=60, sample_size=2)
        self.assertEqual((goal.actual, goal.is_pooled, goal.score), (50, True, 100))
        self.assertIn("pools those of its people", goal.explanation)
        self._measure(kpi, self.shop, value=40)
        self.assertEqual((goal.actual, goal.is_pooled), (40, False))

    def test_goal_on_colleagues_tells_nobody_what_one_of_them_has(self):
        """A goal on a department of two would tell each the other's value"""
        kpi = self.means
        kpi.action_activate()
        goal = self.scorecard.line_ids[:1].sudo()
        goal.write({"kpi_id": kpi.id, "subject": -self.shop.id, "aggregation": "mean", "direction": "higher"})
        self._measure(kpi, self.anna, value=30, sample_size=1)
        self._measure(kpi, self.ben, value=60, sample_size=2)
        self.assertEqual((goal.actual, goal.is_pooled, len(goal._signals()[goal.id].points)), (False, False, 0))
        more = self.env["hr.employee"].create(
            [{"name": f"P{n}", "department_id": self.shop.id, "company_id": self.company.id} for n in range(3)]
        )
        for person in more:
            self._measure(kpi, person, value=50, sample_size=1)
        self.assertEqual((goal.actual, goal.is_pooled, len(goal._signals()[goal.id].points)), (50, True, 1))

    def test_queries_do_not_grow_with_people(self):
        """A load of many people's values costs the same number of queries as one of few"""

        def load(people, month):
            rows = [
                (self.sums.id, e.id, None, e.id, self.company.id, date(2025, month, 1), None, 1.0, None, None, 0,
                 "import", None, 1, False, None)
                for e in people
            ]  # fmt: skip
            self.env.flush_all()
            before = self.cr.sql_log_count
            upsert(self.env, rows)
            return self.cr.sql_log_count - before

        people = self.env["hr.employee"].create(
            [{"name": f"Q{n}", "department_id": self.shop.id, "company_id": self.company.id} for n in range(60)]
        )
        load(people[:3], 5)
        self.assertEqual(load(people[:3], 6), load(people, 7))
        self.assertEqual(self._value(self.sums, self.house), 66)
