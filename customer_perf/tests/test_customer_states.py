"""What customers do, where no app tells it: pages, rights and the shipped classes."""

import io

import openpyxl
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.fields import Date
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..tools import purchases
from .common import CustomerPerfCommon


class CustomerCase(CustomerPerfCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Page = cls.env["customer.perf.customer.page"]

    def page(self, role, *args):
        return self.Page.with_user(self.users[role]).with_company(self.company).get_page(*args)

    def _states(self, day, rows):
        """States of a month: (partner, first purchase, last purchase, revenue, class)"""
        run = self.env["customer.perf.customer.run"].create(
            {
                "company_id": self.company.id, "date": day, "date_to": Date.subtract(Date.to_date(day), days=1),
                "customers": len(rows),
            }
        )  # fmt: skip
        return self.env["customer.perf.customer.state"].create(
            [
                {
                    "company_id": self.company.id, "date": day, "run_id": run.id, "partner_id": partner.id,
                    "first_date": first, "last_date": last, "revenue": money, "rfm_class": code,
                }
                for partner, first, last, money, code in rows
            ]
        )  # fmt: skip


@tagged("post_install", "-at_install")
class TestCustomers(CustomerCase):
    def test_eight_classes_are_segments(self):
        """P-02"""
        segments = self.env["customer.perf.segment"].search([("rfm_class", "!=", False)])
        self.assertEqual(sorted(segments.mapped("rfm_class")), sorted(purchases.CLASSES))
        labels = dict(segments._fields["rfm_class"]._description_selection(self.env))
        for segment in segments:
            self.assertEqual(segment.name, labels[segment.rfm_class])

    def test_who_may_see_it(self):
        for role in ("employee", "boss", "nobody"):
            with self.subTest(role=role):
                self.assertRaises(AccessError, self.page, role)
        for role in ("executive", "officer", "admin"):
            with self.subTest(role=role):
                self.assertFalse(self.page(role)["date"])
        for role in ("employee", "executive"):
            with self.subTest(role=role):
                self.assertRaises(AccessError, self.Page.with_user(self.users[role]).compute)

    def test_nothing_is_invented_without_an_app(self):
        if self.company._perf_stream():
            self.assertTrue(self.page("officer")["has_records"])
            return
        self.Page.with_user(self.users["officer"]).with_company(self.company).compute()
        page = self.page("officer")
        self.assertEqual((page["date"], page["has_records"], page["can_compute"]), (False, False, True))

    def test_page_of_classes_key_accounts_and_cohorts(self):
        """P-03: 6 % of the key accounts who leave are red, 5 % are not; their names stand there."""
        partners = self.env["res.partner"].create([{"name": f"P{number}"} for number in range(101)])
        january, march, april = "2025-01-10", "2025-03-05", "2025-04-01"
        small = partners[100]
        old = [(partner, "2024-01-01", january, 100, "111") for partner in partners[:100]]
        self._states("2025-02-01", [*old, (small, january, january, 1, "100")])
        self._states("2025-03-01", [*old, (small, january, january, 1, "100")])
        self._states("2025-01-01", [(partner, "2024-01-01", "2024-12-30", 100, "111") for partner in partners[:100]])
        now = [(partner, "2024-01-01", january if number >= 6 else "2024-12-30", 50, "011")
               for number, partner in enumerate(partners[:100])]  # fmt: skip
        self._states(april, [*now, (small, january, march, 2, "100")])
        page = self.page("executive")
        self.assertEqual((page["keys"]["count"], page["keys"]["lost"], page["keys"]["status"]), (100, 6, "red"))
        self.assertEqual({row["name"] for row in page["keys"]["names"]}, {f"P{number}" for number in range(6)})
        self.assertEqual(page["keys"]["revenue_lost"], 6.0)
        self.env["customer.perf.customer.state"].search(
            [("date", "=", april), ("partner_id", "=", partners[0].id)]
        ).last_date = january
        self.assertEqual(self.page("executive")["keys"]["status"], "green")
        counts = {row["code"]: (row["count"], row["month"], row["year"]) for row in page["classes"]}
        self.assertEqual(
            (counts["011"], counts["111"], counts["100"]), ((100, 100, None), (0, -100, None), (1, 0, None))
        )
        [cohort] = page["cohorts"]
        self.assertEqual((cohort["size"], [cell["value"] for cell in cohort["cells"]]), (1, [100, 0, 100]))
        self.assertEqual(self.page("executive", 99)["keys"]["months"], 3)

    def test_five_indicators_are_read_together(self):
        """Q-02: one of the five alone is warned of; Q-03: each says what it cannot tell."""
        panel = self.page("executive")["panel"]
        self.assertEqual([row["code"] for row in panel["rows"]], ["nps", "csat", "ces", "clv", "retention"])
        self.assertTrue(all(row["limits"] for row in panel["rows"]))
        self.assertEqual((panel["followed"], panel["hint"]), (0, ""))
        self.measure("nps", None, value=30)
        self.measure("nps", None, value=41, date="2025-05-01")
        self.measure("csat_post", self.employee, value=4)
        panel = self.page("executive")["panel"]
        self.assertEqual(panel["followed"], 1, "a value of an employee is none of the company")
        self.assertIn("alone misleads", panel["hint"])
        self.assertEqual((panel["rows"][0]["value"][:2], panel["rows"][0]["former"]), ("41", "30"))
        self.measure("retention", None, numerator=85, denominator=100)
        self.assertIn("Not followed: ", self.page("executive")["panel"]["hint"])

    def test_page_needs_as_many_queries_for_many_customers(self):
        counts = []
        for number in (3, 60):
            day = f"202{number % 7}-04-01"
            partners = self.env["res.partner"].create([{"name": "P"} for _one in range(number)])
            self._states(day, [(partner, day, day, 1, "111") for partner in partners])
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.page("executive")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])

    def test_limits_make_sense(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.company.perf_rfm_months = 0
            self.env.flush_all()

    def test_states_cannot_be_written(self):
        day = "2025-04-01"
        state = self._states(day, [(self.env["res.partner"].create({"name": "P"}), day, day, 1, "111")])
        for role in ("officer", "admin", "executive"):
            mine = state.with_user(self.users[role])
            self.assertEqual(mine.revenue, 1)
            self.assertRaises(AccessError, mine.write, {"revenue": 2})
            self.assertRaises(AccessError, mine.unlink)
        other = state.with_user(self.users["officer_b"])
        self.assertRaises(AccessError, other.read, ["revenue"])


@tagged("post_install", "-at_install")
class TestWorkbook(CustomerCase, HttpCase):
    def _fetch(self, role, company):
        self.authenticate(self.users[role].login, self.users[role].login)
        return self.url_open(f"/customer_perf/customers/{company.id}/workbook")

    def test_page_as_a_workbook(self):
        partners = self.env["res.partner"].create([{"name": name} for name in ("=1+1", "Stays")])
        first = "2025-01-10"
        for day in ("2025-02-01", "2025-03-01", "2025-04-01", "2025-05-01"):
            last = ("2025-01-10", "2025-04-10" if day == "2025-05-01" else first)
            self._states(day, [(one, first, bought, 100, "111") for one, bought in zip(partners, last, strict=True)])
        response = self._fetch("executive", self.company)
        book = openpyxl.load_workbook(io.BytesIO(response.content))
        cohorts, classes, keys = book.worksheets
        self.assertEqual([cell.value for cell in cohorts[2]][1:], [2, 100, 0, 0, 50])
        self.assertEqual([cell.value for cell in cohorts[3]][1:], [2, 100, 0, 0, 50])
        self.assertEqual([cell.value for cell in classes[2]][1:4], [2, 100, 200])
        self.assertEqual([cell.value for cell in keys[2]][:2], ["=1+1", 100])
        self.assertEqual(keys["A2"].data_type, "s", "a name is no formula")

    def test_workbook_is_for_those_who_may_read_it(self):
        for role, company, status in (
            ("employee", self.company, 404),
            ("officer", self.company_b, 404),
            ("officer", self.company, 200),
        ):
            with self.subTest(role=role, company=company.name):
                self.assertEqual(self._fetch(role, company).status_code, status)
