"""Customer Pulse (Q-02, S-01, FM-03): are customers better off, and who is told."""

import io

import openpyxl

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, freeze_time, tagged

from .common import CustomerPerfCommon

BEFORE = (80, 82, 78, 81, 79, 80)


class PulseCase(CustomerPerfCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        gate = dict.fromkeys(("asks_value", "asks_influence", "asks_collect"), True)
        cls.stars = cls.env["customer.perf.kpi"].create(
            [
                {"name": name, "state": "active", "orientation": "customer", "pools_up": False, **values, **gate}
                for name, values in (
                    ("Solved at once", {"aggregation": "ratio", "ratio_factor": 100, "unit": "%"}),
                    ("Minutes to wait", {"direction": "lower"}),
                )
            ]
        )
        proposition = cls.env["customer.perf.value.proposition"].create(
            {"name": "We keep our word", "company_id": cls.company.id, "north_star_ids": [Command.set(cls.stars.ids)]}
        )
        cls.env.flush_all()
        cls.cr.execute("UPDATE customer_perf_value_proposition SET state = 'agreed' WHERE id = %s", [proposition.id])
        cls.env.invalidate_all()
        cls.startClassPatcher(freeze_time("2026-01-15"))

    def page(self, role="executive", *args):
        pulse = self.env["customer.perf.pulse"].with_user(self.users[role]).with_company(self.company)
        return pulse.get_page(*args)

    def values(self, kpi, numbers, department=None, cases=None, until="2025-12-01", **more):
        """Measures of months, the last one that of a day"""
        return self.env["customer.perf.measure"].create(
            [
                {
                    "kpi_id": kpi.id,
                    "company_id": self.company.id,
                    **more,
                    "department_id": department and department.id,
                    "date": fields.Date.subtract(fields.Date.to_date(until), months=len(numbers) - 1 - place),
                    **({"numerator": number * cases / 100, "denominator": cases} if cases else {"value": number}),
                }
                for place, number in enumerate(numbers)
            ]
        )

    def row(self, page, kpi):
        return next(row for row in page["rows"] if row["id"] == kpi.id)


@tagged("post_install", "-at_install")
class TestPulse(PulseCase):
    def test_half_years_side_by_side(self):
        """The year before stands beside it, and the interval of a share whose cases are known"""
        self.values(self.stars[0], [70] * 6 + list(BEFORE) + [90, 91, 89, 92, 90, 88], cases=100)
        page = self.page()
        row = self.row(page, self.stars[0])
        self.assertEqual((row["recent"], row["former"], row["year_ago"]), ("90 %", "80 %", "70 %"))
        # Wilson, 540 of 600
        self.assertEqual((row["interval"], row["n"]), ("87.34–92.15 %", 600))
        self.assertEqual((row["verdict"], page["answer"]), ("better", "better"))
        self.assertEqual(page["extremes"]["gain"]["id"], self.stars[0].id)
        self.assertIsNone(page["extremes"]["loss"])
        self.values(self.stars[1], [5, 6, 5, 4, 5, 5, 9, 8, 9, 10, 9, 8])
        page = self.page()
        self.assertEqual((self.row(page, self.stars[1])["verdict"], page["answer"]), ("worse", "mixed"))
        self.assertEqual(page["extremes"]["loss"]["id"], self.stars[1].id)

    def test_more_than_all_is_no_share(self):
        """Net revenue retention of 104 %: no interval, and no error"""
        self.values(self.stars[0], [104] * 12, cases=100, accept_reason="They bought more")
        self.assertEqual(self.row(self.page(), self.stars[0])["interval"], "")

    def test_no_data_is_no_answer(self):
        page = self.page()
        self.assertEqual((page["answer"], page["rows"]), ("unknown", []))
        self.values(self.stars[0], [70, 90])
        page = self.page()
        self.assertEqual((page["answer"], page["counts"]["too_early"]), ("unknown", 1))
        self.assertFalse(self.row(page, self.stars[0])["former"])

    def test_of_each_loyalty_indicator_the_newest(self):
        old, new = self.stars.copy({"experience": "nps", "state": "active"})
        self.values(old, [30], until="2025-11-01")
        self.values(new, [40])
        groups = {row["id"]: row["group"] for row in self.page()["rows"]}
        self.assertEqual(groups, {new.id: "loyalty"})

    def test_scorecards_met_while_customers_leave(self):
        """FM-03"""
        self.values(self.stars[1], [5, 6, 5, 4, 5, 5, 9, 8, 9, 10, 9, 8])
        sheet = self.env["customer.perf.scorecard"].search(
            [("cycle_id", "=", self.cycle.id), ("employee_id", "=", False)], limit=1
        ) or self.env["customer.perf.scorecard"].sudo().create(
            {"cycle_id": self.cycle.id, "department_id": self.department.id, "company_id": self.company.id}
        )
        self.env.flush_all()
        for score, rosy in ((104, True), (90, False)):
            self.cr.execute("UPDATE customer_perf_scorecard SET score = %s WHERE id = %s", [score, sheet.id])
            self.env.invalidate_all()
            self.assertEqual(self.page()["sheets"]["is_rosy"], rosy)

    def test_who_sees_which_unit(self):
        """Executives and HR the company and any unit, who leads a department that one and those below, others none"""
        other = self.env["hr.department"].create({"name": "Other", "company_id": self.company.id})
        below = self.env["hr.department"].create(
            {"name": "Below", "company_id": self.company.id, "parent_id": self.department.id}
        )
        self.department.manager_id = self.boss
        self.values(self.stars[0], [70, 80], department=self.department)
        for role in ("executive", "officer", "admin"):
            with self.subTest(role=role):
                self.assertFalse(self.page(role)["unit"])
                self.assertEqual(self.page(role, other.id)["unit"], other.id)
        page = self.page("boss")
        self.assertEqual(page["unit"], self.department.id)
        self.assertEqual(len(page["rows"]), 1)
        self.assertFalse(page["can_see_company"])
        self.assertEqual({unit["id"] for unit in page["units"]}, {self.department.id, below.id})
        self.assertEqual(self.page("boss", below.id)["unit"], below.id)
        with self.assertRaises(AccessError):
            self.page("boss", other.id)
        foreign = self.env["hr.department"].create(
            {"name": "Foreign", "company_id": self.env["res.company"].create({"name": "Foreign"}).id}
        )
        for role in ("boss", "executive", "officer"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.page(role, foreign.id)
        self.assertEqual(self.page("employee"), {"rows": False})

    def test_few_people_are_not_told_apart(self):
        """What a unit pools from one person is told to HR alone"""
        self.stars.pools_up = True
        self.department.manager_id = self.boss
        self.env["customer.perf.measure"].create(
            {
                "kpi_id": self.stars[1].id,
                "company_id": self.company.id,
                "employee_id": self.employee.id,
                "date": "2025-12-01",
                "value": 7,
            }
        )
        self.assertTrue(self.page("officer", self.department.id)["rows"])
        self.assertFalse(self.page("executive", self.department.id)["rows"])
        self.assertFalse(self.page("boss")["rows"])

    def test_customers_processes_or_people(self):
        """L-06: three kinds of sources on one chart; one of which nothing can be told is left out"""
        self.stars[0].source_class, self.stars[1].source_class = "customer", "operations"
        self.values(self.stars[0], [70] * 6 + [80] * 6)
        self.values(self.stars[1], [5] * 6 + [9] * 6)
        codes = {cause["code"]: cause for cause in self.page()["causes"]}
        self.assertEqual(list(codes), ["customer", "operations"])
        rising, falling = ([point["value"] for point in codes[code]["points"]] for code in codes)
        self.assertEqual((len(rising), codes["customer"]["count"]), (12, 1))
        # six at 70 and six at 80: deviations of 5, standard deviation of a sample √(12 · 25 / 11)
        self.assertAlmostEqual(rising[0], -0.9574271, 6)
        self.assertAlmostEqual(rising[-1], 0.9574271, 6)
        self.assertAlmostEqual(falling[-1], -0.9574271, 6, "more minutes to wait are worse")
        self.assertFalse(self.page("executive", self.department.id)["causes"])

    def test_queries_do_not_grow(self):
        def queries():
            self.env.invalidate_all()
            self.env.registry.clear_cache()
            before = self.cr.sql_log_count
            self.page()
            return self.cr.sql_log_count - before

        self.values(self.stars[0], [70] * 18)
        self.page()
        few = queries()
        for kpi in self.stars[1] | self.env["customer.perf.kpi"].union(
            *(self.stars.copy({"state": "active"}) for _n in range(10))
        ):
            self.values(kpi, [70] * 18)
        self.assertLessEqual(queries(), few + 2)


@tagged("post_install", "-at_install")
class TestWorkbook(PulseCase, HttpCase):
    def test_workbook(self):
        self.values(self.stars[0], [*BEFORE, 90, 91, 89, 92, 90, 88], cases=100)
        address = f"/customer_perf/pulse/{self.company.id}/workbook"
        for role, status in (("executive", 200), ("employee", 200), ("officer", 200)):
            self.authenticate(self.users[role].login, self.users[role].login)
            response = self.url_open(address)
            self.assertEqual(response.status_code, status)
        book = openpyxl.load_workbook(io.BytesIO(response.content))
        rows = list(book.worksheets[0].values)
        self.assertEqual(rows[1][:3], ("Solved at once", "90 %", "80 %"))
        self.assertEqual(len(list(book.worksheets[1].values)), 13)
        for bad in ("x", str(10**20), str(2**31)):
            self.assertIn(self.url_open(f"{address}?department_id={bad}").status_code, (200, 404))
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.assertEqual(self.url_open(f"/customer_perf/pulse/{other.id}/workbook").status_code, 404)
