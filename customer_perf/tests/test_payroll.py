"""What goes to payroll: only what is final, by HR alone, with what changed since the run before."""

import hashlib
import io
from zipfile import ZipFile

from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import SQL

from ..report.payroll_workbook import write_payroll
from .test_appeal import MONDAY, AppealCase


@tagged("post_install", "-at_install")
class TestPayroll(AppealCase):
    def setUp(self):
        super().setUp()
        for code, coefficient in (("S", 1.5), ("A", 1.2), ("B", 1.0), ("C", 0.8)):
            self.env.ref(f"customer_perf.grade_{code.lower()}").coefficient = coefficient
        self.employee.version_id.write({"contract_date_start": "2025-03-01", "contract_date_end": False})
        self.employee.write({"barcode": "E0815", "name": "=1+1"})
        with freeze_time(MONDAY):
            self.as_user(self.appraisal, "employee").action_acknowledge()

    def run_it(self, role="officer"):
        action = self.as_user(self.cycle, role).action_payroll()
        return self.as_user(self.env["customer.perf.payroll.run"].browse(action["res_id"]), role)

    def test_a_row_says_it_all(self):
        chain = self.env["hr.department"].create({"name": "Services", "company_id": self.company.id})
        self.department.parent_id = chain
        self.env["customer.perf.unit.coefficient"].create(
            {"cycle_id": self.cycle.id, "department_id": chain.id, "coefficient": 1.1}
        )
        run = self.run_it()
        line = run.line_ids
        self.assertEqual((line.employee_number, line.employee, line.change), ("E0815", "=1+1", "new"))
        self.assertEqual(line.coefficient, self.appraisal.grade_id.coefficient)
        self.assertEqual(line.unit_coefficient, 1.1, "of the unit above")
        self.assertEqual(line.eligible_days, 31 + 30 + 31 + 30)
        self.assertEqual((line.score, line.grade), (round(self.appraisal.score, 2), self.appraisal.grade_id.code))
        self.assertEqual(str(line.published_on), MONDAY)
        self.assertEqual((run.number, run.user_id, run.people), (1, self.users["officer"], 1))
        self.assertIn("Perf peer", run.held_text)

    def test_the_hash_is_that_of_the_file(self):
        run = self.run_it()
        content = run._csv()
        self.assertEqual(run.digest, hashlib.sha256(content).hexdigest())
        self.assertIn("'=1+1", content.decode("utf-8-sig"))
        self.assertEqual(run.with_context(lang="en_US")._csv(), content, "whoever takes it")

    def test_the_next_run_lists_what_changed(self):
        first = self.run_it()
        self.assertEqual(self.run_it().line_ids.change, "same")
        self.appraisal.grade_id.coefficient = 1.25
        self.to_step(self._appraisal_of("peer"), "done")
        third = self.run_it("admin")
        changed = third.line_ids.filtered(lambda line: line.employee_id == self.employee)
        self.assertEqual(changed.change, "changed")
        self.assertIn("→ 1.25", changed.change_text)
        self.assertEqual((third.number, third.changed, third.people), (3, 2, 2))
        with freeze_time(MONDAY):
            self.appraisal.sudo()._return("A mistake")
        fourth = self.run_it()
        self.assertEqual((fourth.gone_text, fourth.people), ("=1+1", 1))
        self.assertEqual(first.line_ids.grade, changed.grade, "what was handed over stays")

    def test_an_open_appeal_holds_nobody_else(self):
        self.to_step(self._appraisal_of("peer"), "done")
        with freeze_time(MONDAY):
            self.appeal()
        run = self.run_it()
        self.assertEqual(run.line_ids.employee, "Perf peer")
        self.assertIn("=1+1", run.held_text)

    def test_nothing_final_says_why(self):
        self.appraisal.sudo()._return("A mistake")
        self.assertRefused(lambda: self.rpc("officer", "customer.perf.cycle", "action_payroll", self.cycle.ids))
        self.assertIn("no result is final yet", str(self.refusal))

    def test_no_contract_is_no_number(self):
        self.employee.version_id.contract_date_start = False
        run = self.run_it()
        self.assertIs(run.line_ids.eligible_days, False)
        self.assertIs(run.line_ids.unit_coefficient, False)

    def test_a_workbook_keeps_text_as_text(self):
        file = io.BytesIO()
        write_payroll(self.run_it(), file)
        with ZipFile(file) as book:
            texts = [book.read(name).decode() for name in book.namelist() if name.endswith(".xml")]
        self.assertTrue(any("=1+1" in text for text in texts))
        self.assertFalse(any("<f>" in text for text in texts))

    def test_queries_do_not_grow_with_people(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.run_it("admin")
            self.env.flush_all()
            return self.cr.sql_log_count - before

        count()
        one = count()
        self.env.cr.execute(
            SQL(
                "UPDATE customer_perf_appraisal SET state = 'done', published_on = %s WHERE cycle_id = %s",
                MONDAY,
                self.cycle.id,
            )
        )
        self.env.invalidate_all()
        count()
        self.assertLessEqual(count(), one + 4)
