import io
import json
from datetime import date
from unittest.mock import patch

import openpyxl

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools import mute_logger

from .common import CustomerPerfCommon


@tagged("post_install", "-at_install")
class TestAppraisal(CustomerPerfCommon):
    def _component(self, source):
        return self.appraisal.line_ids.filtered(lambda line: line.source == source)

    def test_whole_way(self):
        """K-03, X-08: the result follows from the parts, and every step leaves a trace."""
        self.measure_all(self.employee)
        self.to_step(self.appraisal, "manager")
        self.assertEqual(self.appraisal.score, self.scorecard.score, "behaviour is not rated yet")
        self.rate(self.as_user(self.appraisal, "boss"))
        expected = round(0.7 * self.scorecard.score + 0.3 * 100, 2)
        self.assertAlmostEqual(self.appraisal.result_score, expected, delta=0.011)
        self.assertEqual(self.appraisal.score, self.scorecard.score, "the employee's figure waits")
        self.to_step(self.appraisal, "published")
        self.assertAlmostEqual(self.appraisal.score, expected, delta=0.011)
        self.assertAlmostEqual(sum(self.appraisal.line_ids.mapped("contribution")), self.appraisal.score, places=6)
        self.assertTrue(self.appraisal.grade_id)
        self.as_user(self.appraisal, "employee").employee_comment = "Fair."
        self.to_step(self.appraisal, "done")
        tracked = self.appraisal.message_ids.tracking_value_ids.filtered(lambda value: value.field_id.name == "state")
        self.assertGreaterEqual(len(tracked), 4)

    def test_fields_of_the_assessment_are_written_one_by_one(self):
        """Saving the comment alone leaves points, reason and notes as they were."""
        self.to_step(self.appraisal, "manager")
        values = {
            "points": 3,
            "points_reason": "helped",
            "talk_note": "talked",
            "broken_link": "b",
            "co_owner_note": "c",
        }
        for vals in (values, {"comment": "Next: shorter waits"}):
            self.rpc("boss", "customer.perf.appraisal", "write", self.appraisal.ids, vals)
        values["comment"] = "Next: shorter waits"
        self.assertEqual({name: self.appraisal[name] for name in values}, values)

    def test_override_needs_a_reason_and_survives_a_refresh(self):
        """K-24, design 4.9"""
        self.measure_all(self.employee)
        self.to_step(self.appraisal, "manager")
        line = self.as_user(self._component("scorecard"), "boss")
        with self.assertRaisesRegex(ValidationError, "needs a reason"), self.cr.savepoint():
            line.override_score = 60
        with self.assertRaisesRegex(ValidationError, "between 0 and 120"), self.cr.savepoint():
            line.write({"override_score": 130, "override_reason": "wow"})
        line.write({"override_score": 0, "override_reason": "Data of another agent"})
        self.measure("fcr", self.employee, numerator=80, denominator=100)
        self.cycle.action_refresh()
        line = self._component("scorecard")
        self.assertEqual((line.score, line.override_score), (0, 0))
        self.assertEqual(line.computed_score, self.scorecard.score)
        self.assertIn("Data of another agent", line.explanation)
        self.assertIn("Data of another agent", self.appraisal.assessment_ids.message_ids[0].body)
        self.as_user(line, "boss").override_score = False
        self.assertEqual(self._component("scorecard").score, self.scorecard.score)

    def test_missing_part_is_not_zero(self):
        self.to_step(self.appraisal, "manager")
        self.rate(self.as_user(self.appraisal, "boss"))
        self.assertIs(self.appraisal.result_score, False, "30 % of the weight is too little")
        self.assertEqual(self.appraisal.assessment_ids.coverage, 30)

    def test_points_are_capped_and_explained(self):
        self.measure_all(self.employee)
        self.to_step(self.appraisal, "manager")
        mine = self.as_user(self.appraisal, "boss")
        self.rate(mine)
        before = mine.result_score
        mine.write({"points": 5, "points_reason": "Saved a key account"})
        self.assertAlmostEqual(self.appraisal.result_score, before + 5, delta=0.011)
        self.assertIn("Bonus or malus points are part of it: 5.00", self.as_user(self.appraisal, "boss").explanation)
        for values in ({"points": 5.01}, {"points": -5.01}, {"points": 4, "points_reason": " "}):
            with self.subTest(**values):
                self.assertRefused(lambda v=values: self.as_user(self.appraisal, "boss").write(v))

    def test_a_blank_reason_is_none(self):
        goal = self.scorecard.line_ids.filtered(lambda line: not line.is_fixed)[0]
        mine = self.as_user(goal, "boss")
        for reason in ("", " ", "\n\t", False):
            values = {"target": goal.target + 0.1, "change_reason": reason}
            self.assertRefused(lambda v=values: mine.write(v))

    def test_missed_red_line_caps_the_grade(self):
        """Missed red line caps the grade (K-20)"""
        self.measure_all(self.employee)
        self.measure("compliance", self.employee, numerator=90, denominator=100)
        self.to_step(self.appraisal, "calibration")
        self.assertTrue(self.scorecard.gate_missed)
        self.assertEqual(self.appraisal.result_grade_id.code, "C")
        self.assertGreater(self.appraisal.result_score, 70)

    def test_kpi_met_and_customer_dissatisfied_is_not_confirmed_silently(self):
        """KPI met and customer dissatisfied is not confirmed silently (K-15)"""
        self.measure_all(self.employee)
        self.measure("csat_post", self.employee, value=1)
        self.measure("perhead", self.employee, numerator=1200, denominator=1)
        self.measure("aht_range", self.employee, numerator=300, denominator=1)
        self.scorecard.invalidate_recordset()
        self.assertTrue(self.scorecard.is_dissatisfied, self.scorecard.line_ids.mapped("status"))
        self.to_step(self.appraisal, "manager")
        boss = self.as_user(self.appraisal, "boss")
        boss.behaviour_ids.write({"level": "3"})
        with self.assertRaisesRegex(UserError, "customer is dissatisfied"), self.cr.savepoint():
            boss.action_submit_assessment()
        boss.talk_note = "Throughput is rewarded more than solving."
        with self.assertRaisesRegex(UserError, "which link of the chain broke"), self.cr.savepoint():
            boss.action_submit_assessment()
        boss.write({"broken_link": "Second line answers late.", "co_owner_note": "Seen by the others too."})
        boss.action_submit_assessment()
        self.appraisal.assessment_ids.talk_note = False  # as where the case came after the assessment
        self.appraisal.invalidate_recordset()
        with self.assertRaisesRegex(UserError, "First the manager notes"), self.cr.savepoint():
            self.as_user(self.appraisal, "officer").action_publish()

    def test_missed_customer_result_asks_for_the_link_and_the_co_owners(self):
        """K-22: several people carry a result; the form names them and asks for their view."""
        self.measure_all(self.employee)
        goals = self.cycle.scorecard_ids.line_ids.filtered(lambda line: line.kpi_id.code == "csat_post")
        # one result of the department, on the sheets of those who work there
        goals.sudo().write({"subject": -self.department.id, "scope": "department"})
        kpi = goals.kpi_id
        self.env["customer.perf.measure"].create(
            {"kpi_id": kpi.id, "department_id": self.department.id, "date": self.cycle.date_from, "value": 1}
        )
        self.to_step(self.appraisal, "manager")
        boss = self.as_user(self.appraisal, "boss")
        self.assertIn("Perf peer", boss.missed_text)
        self.assertNotIn("Perf stranger", boss.missed_text, "another department does not carry it")
        self.rate(boss)
        for name in ("broken_link", "co_owner_note"):
            with self.assertRaisesRegex(UserError, "which link"), self.cr.savepoint():
                boss.write({name: " "})
                boss.action_submit_assessment()
        self.to_step(self.appraisal, "calibration")

    def test_sole_owner_names_the_link_alone(self):
        """K-22: a result measured on one's own values is nobody else's, though others have the same KPI."""
        self.measure("csat_post", self.employee, value=1)
        self.to_step(self.appraisal, "manager")
        self.assertEqual(self.appraisal.missed_text, self.env.ref("customer_perf.kpi_csat_post").name)
        boss = self.as_user(self.appraisal, "boss")
        self.rate(boss)
        boss.co_owner_note = False
        boss.action_submit_assessment()

    def test_every_behaviour_is_rated_before_submission(self):
        self.to_step(self.appraisal, "manager")
        with self.assertRaisesRegex(UserError, "before you submit"), self.cr.savepoint():
            self.as_user(self.appraisal, "boss").action_submit_assessment()

    def test_next_level_approves_when_asked_for(self):
        self.cycle.needs_approval = True
        self.to_step(self.appraisal, "calibration")
        with self.assertRaisesRegex(UserError, "next level"), self.cr.savepoint():
            self.as_user(self.appraisal, "officer").action_publish()
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.as_user(self.appraisal, "boss").action_approve()
        self.as_user(self.appraisal, "chief").action_approve()
        self.as_user(self.appraisal, "officer").action_publish()

    def test_sent_back_and_reopened_with_a_reason(self):
        self.to_step(self.appraisal, "manager")
        self.as_user(self.appraisal, "boss")._return("Write more")
        self.assertEqual(self.appraisal.state, "self")
        self.to_step(self.appraisal, "published")
        self.assertTrue(self.scorecard.is_frozen)
        with self.assertRaises(UserError), self.cr.savepoint():
            self.as_user(self.appraisal, "boss")._return("Changed my mind")
        self.as_user(self.appraisal, "officer")._return("Wrong data")
        self.assertEqual((self.appraisal.state, self.scorecard.is_frozen), ("manager", False))
        self.assertFalse(self.appraisal.acknowledged_on, "said of the former result")
        note = self.appraisal.message_ids[0]
        self.assertIn("Wrong data", note.body)
        self.assertIn(self.appraisal.former_result, note.body)
        concerned = self.users["employee"].partner_id | self.users["boss"].partner_id
        self.assertEqual(note.notified_partner_ids, concerned, "it is told to both")
        self.to_step(self.appraisal, "published")
        note = self.appraisal.message_ids.filtered(lambda message: "Published anew" in (message.body or ""))
        self.assertEqual(note.notified_partner_ids, concerned)

    def test_published_results_do_not_move(self):
        """design: history is never rewritten"""
        self.measure_all(self.employee)
        self.to_step(self.appraisal, "published")
        frozen = self.appraisal.score, self.scorecard.score
        self.measure("fcr", self.employee, numerator=0, denominator=100)
        self.cycle.action_refresh()
        self.assertEqual((self.appraisal.score, self.scorecard.score), frozen)

    def test_close_names_what_is_open_and_freezes(self):
        self.to_step(self.appraisal, "manager")
        with self.assertRaisesRegex(UserError, "not published: [0-9]+, among them"), self.cr.savepoint():
            self.cycle.action_close()
        for role in ("employee", "peer", "boss", "chief", "officer"):
            self.to_step(self._appraisal_of(role), "published")
        self.cycle.action_close()
        self.assertEqual(set(self.cycle.appraisal_ids.mapped("state")), {"done"})
        self.assertTrue(all(self.cycle.scorecard_ids.mapped("is_frozen")))
        self.cycle._reopen("Appeal")
        self.assertEqual(self.cycle.state, "review")

    def test_one_activity_per_step_and_one_reminder(self):
        self.cycle.write({"self_deadline": "2025-07-10", "manager_deadline": "2025-07-20"})
        with freeze_time("2025-07-01"):
            self.to_step(self.appraisal, "self")
            self.assertEqual(self._reminders(), 1, "one mail when the step begins")
        activity = self.appraisal.activity_ids
        self.assertEqual((activity.user_id, activity.date_deadline), (self.users["employee"], date(2025, 7, 10)))
        with freeze_time("2025-07-11"):
            self.assertEqual(self._reminders(), 1, "one when it is late")
            self.assertEqual(self._reminders(), 0, "none twice")
        self.to_step(self.appraisal, "manager")
        self.assertEqual(self.appraisal.activity_ids.user_id, self.users["boss"])
        self.assertEqual(len(self.appraisal.activity_ids), 1)

    def _reminders(self):
        partner = self.users["employee"].partner_id
        domain = [("subject", "ilike", "Waiting for you"), ("partner_ids", "in", partner.ids)]
        before = self.env["mail.message"].search_count(domain)
        with self.enter_registry_test_mode():
            self.env.ref("customer_perf.ir_cron_remind").method_direct_trigger()
        return self.env["mail.message"].search_count(domain) - before

    def test_one_that_fails_at_night_holds_up_nobody(self):
        """It is logged, HR is told once, the others are scored"""
        cards = self.cycle.scorecard_ids
        cards.is_stale = True
        refresh = type(cards)._refresh

        def broken(some):
            if self.scorecard in some:
                raise ValueError("planted")
            return refresh(some)

        with patch.object(type(cards), "_refresh", broken), mute_logger("odoo.addons.customer_perf.models.base.steps"):
            for _night in range(2):
                with self.enter_registry_test_mode():
                    self.env.ref("customer_perf.ir_cron_refresh").method_direct_trigger()
        self.assertEqual(cards.filtered("is_stale"), self.scorecard)
        self.assertEqual(len(self.cycle.message_ids.filtered(lambda note: "planted" in note.body)), 1)

    def test_a_deadline_ends_with_the_company_s_day(self):
        """Whatever the user's and the server's time zone"""
        self.cycle.write({"self_deadline": "2025-07-10", "manager_deadline": "2025-07-20"})
        self.cycle.action_start_review()
        for zone, moment, is_over in (
            ("Asia/Shanghai", "2025-07-10 18:00", True),
            ("America/Los_Angeles", "2025-07-11 05:00", False),
        ):
            self.company.resource_calendar_id.tz = zone
            appraisal = self._appraisal_of("employee").with_context(tz="Europe/London")
            appraisal.invalidate_recordset()
            with freeze_time(moment):
                self.assertEqual(appraisal.is_overdue, is_over, zone)

    def test_joining_without_a_user_goes_straight_to_the_manager(self):
        self.employee.user_id = False
        self.to_step(self._appraisal_of("peer"), "self")
        self.assertEqual(self.appraisal.state, "manager")

    def test_overdue_values_count_as_zero_when_set(self):
        """design 4.4"""
        cycle = self.env["customer.perf.cycle"].create(
            {
                "name": "Strict",
                "date_from": "2024-01-01",
                "date_to": "2024-06-30",
                "report_deadline": "2024-07-05",
                "company_id": self.company.id,
                "department_ids": [Command.set(self.department.ids)],
                "missing_as_zero": True,
            }
        )
        cycle.action_launch()
        card = cycle.scorecard_ids.filtered(lambda card: card.employee_id == self.employee)
        self.measure("csat_post", self.employee, value=4.5, date="2024-02-01")
        weight = card.line_ids.filtered(lambda line: line.kpi_id.code == "csat_post").weight
        self.assertEqual((card.score, card.coverage), (weight, 100))


@tagged("post_install", "-at_install")
class TestFiles(CustomerPerfCommon, HttpCase):
    def test_workbook_and_template_open(self):
        self.measure_all(self.employee)
        self.authenticate("perf_officer", "perf_officer")
        response = self.url_open(f"/customer_perf/cycle/{self.cycle.id}/workbook")
        self.assertEqual(response.status_code, 200)
        book = openpyxl.load_workbook(io.BytesIO(response.content))
        self.assertEqual(book.sheetnames, ["Summary", "Departments", "Perspectives", "Appraisals", "Goals"])
        for name in ("Summary", "Departments", "Perspectives"):
            self.assertTrue(book[name]._charts, name)
        units = {row[0]: row[1] for row in book["Departments"].iter_rows(min_row=2, values_only=True)}
        self.assertIn(self.department.complete_name, units)
        names = [row[0] for row in book["Appraisals"].iter_rows(min_row=2, values_only=True)]
        self.assertIn(self.employee.name, names)
        wizard = self.env["customer.perf.measure.import"].with_user(self.users["officer"])
        wizard = wizard.create({"company_id": self.company.id, "cycle_id": self.cycle.id})
        response = self.url_open(f"/customer_perf/measure/template/{wizard.id}")
        sheet = openpyxl.load_workbook(io.BytesIO(response.content)).worksheets[0]
        self.assertEqual([cell.value for cell in sheet[1]][:4], ["KPI", "Employee", "Department", "Date"])

    def test_values_come_in_by_the_api(self):
        """L-07: JSON-2 creates and replaces with the same uniqueness; scores stay closed."""
        officer = self.users["officer"]
        officer.all_group_ids.api_key_duration = 1
        expiration = fields.Datetime.add(fields.Datetime.now(), hours=1)
        key = self.env["res.users.apikeys"].with_user(officer)._generate(None, "perf", expiration)
        self.env.flush_all()

        def call(method, model="customer.perf.measure", **arguments):
            return self.url_open(
                f"/json/2/{model}/{method}",
                data=json.dumps(arguments),
                headers={"Authorization": f"bearer {key}", "Content-Type": "application/json"},
            )

        kpi = self.env.ref("customer_perf.kpi_csat_post")
        values = {"kpi_id": kpi.id, "employee_id": self.employee.id, "date": "2025-02-01", "source": "api"}
        first = call("create", vals_list=[{**values, "value": 4.4}])
        second = call("create", vals_list=[{**values, "value": 4.6}])
        self.assertEqual((first.status_code, second.status_code), (200, 200), second.text)
        self.assertEqual(first.json(), second.json())
        line = self.scorecard.line_ids.filtered(lambda line: line.kpi_id == kpi)
        line.invalidate_recordset()
        self.assertEqual((line.actual, line.status), (4.6, "green"))
        with mute_logger("odoo.http"):
            refused = call("write", "customer.perf.scorecard", ids=self.scorecard.ids, vals={"score": 120})
        self.assertEqual(refused.status_code, 403)
