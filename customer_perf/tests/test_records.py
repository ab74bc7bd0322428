"""What is kept of a person, and for how long (issue 17, 4)"""

import io

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, HttpCase, freeze_time, tagged

from ..report.personal_workbook import write_personal
from .common import SECRET, CustomerPerfCommon


@tagged("post_install", "-at_install")
class TestPersonalData(CustomerPerfCommon):
    def _file(self, role, about="employee"):
        """{sheet: texts of its cells} of what somebody gets"""
        file = io.BytesIO()
        write_personal(self.as_user(self.people[about], role), file)
        return {
            sheet.title: [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]
            for sheet in load_workbook(file)
        }

    def test_what_he_may_read_himself(self):
        """The same for himself and for HR, but for what he notes for himself"""
        self.measure_all(self.employee)
        self.to_step(self.appraisal, "manager")
        self.assess_in_secret()
        talk = self.env["customer.perf.check.in"].create({"employee_id": self.employee.id, "note": "Agreed so"})
        note = self.env["customer.perf.check.in.note"]
        self.as_user(note, "employee").create({"check_in_id": talk.id, "body": "only mine"})
        self.as_user(note, "boss").create({"check_in_id": talk.id, "body": SECRET})
        for role in ("employee", "officer"):
            told = self._file(role)
            everything = [text for texts in told.values() for text in texts]
            self.assertFalse([text for text in everything if SECRET in text], role)
            self.assertIn("Agreed so", everything)
            self.assertEqual("only mine" in everything, role == "employee")
            self.assertIn("Scorecard", told)
            self.assertNotIn("Assessment", told, "not published yet")
        self._to_calibration(self.appraisal)
        self._to_published(self.appraisal)
        self.assertTrue([t for t in self._file("officer")["Assessment"] if SECRET in t])

    def test_nobody_else(self):
        for role in ("peer", "boss", "chief", "outsider", "executive", "nobody", "employee_b", "officer_b"):
            with self.assertRaises(AccessError, msg=role):
                self._file(role)
            with self.assertRaises(AccessError, msg=role):
                self.as_user(self.scorecard, role).action_personal_data()

    def test_who_left_and_has_no_login(self):
        """What he would be told: nothing unpublished, no note of anybody"""
        self.to_step(self.appraisal, "manager")
        self.assess_in_secret()
        self.employee.user_id = False
        self.employee.active = False
        told = self._file("officer")
        self.assertIn("Scorecard", told)
        self.assertNotIn("Appraisal", told)
        self.assertFalse([text for texts in told.values() for text in texts if SECRET in text])

    def test_all_kinds_are_thought_of(self):
        paths = self.employee._perf_personal_paths()
        for name in ("appraisal", "appraisal.line", "assessment", "behaviour.rating", "check.in", "appeal", "measure"):
            self.assertIn(f"customer.perf.{name}", paths)
        self.assertEqual(paths["customer.perf.scorecard.line"], "scorecard_id.employee_id")


@tagged("post_install", "-at_install")
class TestPersonalDataHttp(CustomerPerfCommon, HttpCase):
    def test_file(self):
        address = self.as_user(self.scorecard, "employee").action_personal_data()["url"]
        for role, found in (("employee", True), ("officer", True), ("peer", False), ("boss", False)):
            self.authenticate(f"perf_{role}", f"perf_{role}")
            answer = self.url_open(address)
            self.assertEqual(answer.status_code, 200 if found else 404, role)
            self.assertEqual(answer.content[:2] == b"PK", found)
        self.assertEqual(self.url_open("/customer_perf/personal_data/999999999").status_code, 404)


@tagged("post_install", "-at_install")
class TestRetention(CustomerPerfCommon):
    def setUp(self):
        super().setUp()
        self.to_step(self.appraisal, "self")
        self.as_user(self.appraisal, "employee").write({"self_comment": "What went well"})
        self.to_step(self.appraisal, "manager")
        self.assess_in_secret()
        self.appraisal.behaviour_ids.write({"evidence": "Seen on Monday"})
        self.talk = self.env["customer.perf.check.in"].create(
            {"employee_id": self.employee.id, "date": "2025-03-03", "note": "Agreed so"}
        )
        self.talk.message_post(body="Agreed so, he said")
        self.to_step(self.appraisal, "published")
        self.cycle.sudo().state = "closed"
        self.company.write({"perf_keep_texts": 3, "perf_keep_ratings": 1})
        self.env.flush_all()
        self.cr.precommit.run()

    def _night(self, day):
        with freeze_time(day):
            self.env["customer.perf.cycle"]._cron_retention()
        self.env.invalidate_all()

    def test_texts_go_and_figures_stay(self):
        figures = [(line.score, line.weight, line.contribution) for line in self.appraisal.line_ids]
        result = (self.appraisal.score, self.appraisal.grade_id)
        levels = self.appraisal.behaviour_ids.mapped("level")
        self._night("2026-06-30")  # the last day on which they are kept
        self.assertEqual(self.appraisal.behaviour_ids.mapped("level"), levels)
        self._night("2026-07-01")
        self.assertFalse(any(self.appraisal.behaviour_ids.mapped("level")))
        self.assertEqual(self.appraisal.behaviour_ids[0].evidence, "Seen on Monday", "texts are kept longer")
        self._night("2028-07-01")
        self.assertEqual(self.appraisal.behaviour_ids[0].evidence, "–")
        self.assertEqual(self.appraisal.self_comment, "–")
        self.assertEqual(self.appraisal.assessment_ids.comment, "–")
        self.assertEqual(self.talk.note, "–")
        self.assertFalse(self.talk.customer_view, "what was never written is not said to be gone")
        self.assertEqual([(line.score, line.weight, line.contribution) for line in self.appraisal.line_ids], figures)
        self.assertEqual((self.appraisal.score, self.appraisal.grade_id), result)
        self.assertIn("(", self.cycle.message_ids[0].body)
        left = self.env["mail.tracking.value"].search(
            [
                ("mail_message_id.res_id", "=", self.appraisal.assessment_ids.id),
                ("mail_message_id.model", "=", "customer.perf.assessment"),
            ]
        )
        self.assertTrue(left)
        self.assertFalse([value for value in left if SECRET in (value.new_value_text or value.new_value_char or "")])
        self.assertFalse(self.talk.message_ids.filtered(lambda message: "Agreed so" in (message.body or "")))
        with self.assertRaises(UserError):
            self.cycle._reopen("Something was wrong")
        count = len(self.cycle.message_ids)
        self._night("2029-07-01")
        self.assertEqual(len(self.cycle.message_ids), count, "once")

    def test_off_by_default_and_never_in_an_open_cycle_or_appeal(self):
        self.company.write({"perf_keep_texts": 0, "perf_keep_ratings": 0})
        self._night("2040-01-01")
        self.assertEqual(self.appraisal.self_comment, "What went well")
        self.company.perf_keep_texts = 1
        appeal = self.env["customer.perf.appeal"].create(
            {
                "name": "AP",
                "appraisal_id": self.appraisal.id,
                "state": "submitted",
                "text": "Why",
                "submitted_on": "2025-07-01",
            }
        )
        self._night("2040-01-01")
        self.assertEqual(self.appraisal.self_comment, "What went well")
        appeal.state = "done"
        self.cycle.sudo().state = "review"
        self._night("2040-01-01")
        self.assertEqual(self.appraisal.self_comment, "What went well")
        self.cycle.sudo().state = "closed"
        self._night("2040-01-01")
        self.assertEqual((self.appraisal.self_comment, appeal.text), ("–", "–"))

    def test_preview_before_it_is_switched_on(self):
        self.company.write({"perf_keep_texts": 0, "perf_keep_ratings": 0})
        settings = self.env["res.config.settings"].with_company(self.company)
        with freeze_time("2030-01-01"), Form(settings) as form:
            self.assertIn("Texts: 0, of cycles: 0.", form.perf_keep_preview)
            form.perf_keep_ratings = 2
            count = len(self.appraisal.behaviour_ids.filtered("level"))
            count += len(self.appraisal.self_rating_ids.filtered("level"))
            self.assertIn(f"Single ratings: {count}, of cycles: 1.", form.perf_keep_preview)
            form.perf_keep_texts = 2
            self.assertNotIn("Texts: 0", form.perf_keep_preview)

    def test_nobody_marks_a_cycle(self):
        with self.assertRaises(AccessError):
            self.as_user(self.new_cycle(), "admin").write({"texts_removed_on": "2025-01-01"})
