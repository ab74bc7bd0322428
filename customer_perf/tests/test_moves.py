from datetime import date

from freezegun import freeze_time

from odoo import Command, fields
from odoo.tests import tagged

from .common import CustomerPerfCommon

FIRST, LAST = date(2025, 1, 1), date(2025, 6, 30)


@tagged("post_install", "-at_install")
class TestMoves(CustomerPerfCommon):
    """One cycle, one person, several posts: transfer, new manager, joiner, leaver, long leave"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kpi = cls.env["customer.perf.kpi"].create(
            {
                "name": "Calls Solved",
                "code": "test_moves",
                "aggregation": "mean",
                "orientation": "customer",
                "target": 100,
                "state": "active",
                "asks_value": True,
                "asks_influence": True,
                "asks_collect": True,
            }
        )
        for template in cls.template, cls.other_template():
            template.with_context(perf_weights_open=True).line_ids = [
                Command.clear(), Command.create({"kpi_id": cls.kpi.id, "weight": 100, "target": 100}),
            ]  # fmt: skip

    @classmethod
    def other_template(cls):
        """Elsewhere has goals of its own."""
        return cls.env["customer.perf.scorecard.template"].create(
            {"name": "Elsewhere", "role_family_id": cls.family.id, "department_id": cls.elsewhere.id,
             "company_id": cls.company.id}
        )  # fmt: skip

    def setUp(self):
        super().setUp()
        self.new_job = self.people["outsider"].job_id
        self.elsewhere.manager_id = self.people["outsider"]
        self.employee.current_version_id.date_version = "2024-01-01"
        self.cycle = self.env["customer.perf.cycle"].create(
            {"name": "Moves", "date_from": FIRST, "date_to": LAST, "company_id": self.company.id,
             "department_ids": [Command.set(self.department.ids)]}
        )  # fmt: skip
        self.env["customer.perf.appraisal"].search([("company_id", "=", self.company.id)]).unlink()
        self.env["customer.perf.scorecard"].search([("company_id", "=", self.company.id)]).unlink()

    def _launch(self):
        self.cycle.action_launch()
        return self.cycle.appraisal_ids.filtered(lambda appraisal: appraisal.employee_id == self.employee)

    def _transfer(self, day, department=None):
        self.employee.create_version(
            {
                "date_version": day,
                "department_id": (department or self.elsewhere).id,
                "job_id": self.new_job.id,
            }
        )

    def _value(self, month, value):
        self.env["customer.perf.measure"].create(
            {"kpi_id": self.kpi.id, "employee_id": self.employee.id, "company_id": self.company.id,
             "date": f"2025-{month:02d}-01", "value": value}
        )  # fmt: skip

    def _told(self, appraisal):
        return [
            (fields.Date.to_string(row.date_from), row.days, row.department_id, row.excluded or "")
            for row in appraisal.assignment_ids
        ]

    def test_transfer(self):
        """K-04: two posts of 90 and 91 days, each with the values of its own time"""
        with freeze_time("2025-02-10"):
            appraisal = self._launch()
            self.assertFalse(appraisal.assignment_ids, "who stays has no times")
            before = appraisal.scorecard_id
            before.action_confirm()
        with freeze_time("2025-04-02"):
            self._transfer("2025-04-01")
        self.assertEqual(
            self._told(appraisal),
            [("2025-01-01", 90, self.department, ""), ("2025-04-01", 91, self.elsewhere, "")],
        )
        after = appraisal.scorecard_id
        self.assertNotEqual(after, before)
        self.assertEqual((before.state, after.state), ("confirmed", "draft"), "what was agreed stays")
        self.assertEqual((before.date_to, after.date_from), (date(2025, 3, 31), date(2025, 4, 1)))
        self.assertEqual(after.line_ids.kpi_id, self.kpi)
        self.assertEqual((appraisal.department_id, appraisal.job_id), (self.elsewhere, self.new_job))
        with freeze_time("2025-06-10"):
            self._value(2, 80)
            self._value(5, 110)
        self.assertEqual((before.line_ids.actual, after.line_ids.actual), (80, 110))
        line = appraisal.line_ids.filtered(lambda line: line.source == "scorecard")
        self.assertAlmostEqual(line.score, (80 * 90 + 110 * 91) / 181)
        self.assertIn("90 days", line.explanation)
        again = appraisal._follow_times()
        self.assertFalse(again, "a second run changes nothing")

    def test_a_transfer_that_was_a_mistake(self):
        with freeze_time("2025-02-10"):
            appraisal = self._launch()
            before = appraisal.scorecard_id
        with freeze_time("2025-04-02"):
            self._transfer("2025-04-01")
            self.employee.version_ids.filtered(lambda version: version.department_id == self.elsewhere).unlink()
        self.assertFalse(appraisal.assignment_ids)
        self.assertEqual((appraisal.scorecard_id, before.date_to, before.active), (before, LAST, True))
        self.assertEqual(self.env["customer.perf.scorecard"].search([("employee_id", "=", self.employee.id)]), before)

    def test_moved_before_the_launch(self):
        """Of a post that was left before the launch the head of its department was the manager"""
        self.department.manager_id = self.people["chief"]
        with freeze_time("2025-05-20"):
            self._transfer("2025-03-01", self.department)
            appraisal = self._launch()
        self.assertEqual([row.manager_id for row in appraisal.assignment_ids], [self.people["chief"], self.boss])
        self.assertEqual(appraisal.manager_id, self.boss, "who led 122 of 181 days assesses")
        self.assertEqual(len(appraisal._cards()), 2)

    def test_joiner_short_of_service(self):
        """F4: less than 90 days that count: no result, no grade, outside the distribution"""
        with freeze_time("2025-06-10"):
            self.employee.current_version_id.sudo().contract_date_start = "2025-04-10"
            appraisal = self._launch()
            self._value(5, 110)
        self.assertEqual([row[1:] for row in self._told(appraisal)],
                         [(99, self.department, "absent"), (82, self.department, "")])  # fmt: skip
        self.assertTrue(appraisal.is_unrated)
        self.assertEqual((appraisal.score, appraisal.grade_id.id), (False, False))
        self.assertIn("82 days of the cycle count, at least 90", appraisal.explanation)
        self.assertEqual(appraisal.scorecard_id.score, 110, "the figures are there all the same")
        (self.cycle.appraisal_ids).state = "calibration"
        calibration = self.env["customer.perf.calibration"].create(
            {"name": "C", "cycle_id": self.cycle.id, "facilitator_id": self.users["officer"].id}
        )
        people = calibration._take_in().appraisal_id
        self.assertTrue(people)
        self.assertNotIn(appraisal, people)

    def test_leaver(self):
        """The days after leaving leave the base; the appraisal is open until HR ends it"""
        with freeze_time("2025-05-10"):
            appraisal = self._launch()
            self.employee.current_version_id.sudo().departure_date = "2025-05-31"
            self.employee.active = False
        self.assertEqual([row[1:] for row in self._told(appraisal)],
                         [(151, self.department, ""), (30, self.department, "absent")])  # fmt: skip
        self.assertFalse(appraisal.is_unrated)

    def test_long_leave(self):
        """50 days of leave in a row leave the base, a week does not; before and after is one scorecard"""
        for first, last in (("2025-02-10", "2025-03-31"), ("2025-05-05", "2025-05-09")):
            self._away(first, last)
        with freeze_time("2025-06-10"):
            appraisal = self._launch()
        self.assertEqual(
            [(row.days, row.excluded) for row in appraisal.assignment_ids], [(40, False), (50, "leave"), (91, False)]
        )
        self.assertEqual(len(appraisal._cards()), 1)
        self.assertEqual((appraisal.scorecard_id.date_from, appraisal.scorecard_id.date_to), (FIRST, LAST))

    def _away(self, first, last, **values):
        return self.env["resource.calendar.leaves"].create(
            {"name": "Leave", "resource_id": self.employee.resource_id.id, "company_id": self.company.id,
             "date_from": f"{first} 00:00:00", "date_to": f"{last} 23:00:00", "time_type": "leave", **values}
        )  # fmt: skip

    def test_sick_notes_from_monday_to_friday(self):
        """Nobody works on the weekends and the public holiday between them: it is one leave"""
        self._away("2025-03-03", "2025-03-03", resource_id=False)
        for first, last in (("02-10", "02-14"), ("02-17", "02-21"), ("02-24", "02-28"), ("03-04", "03-07")):
            self._away(f"2025-{first}", f"2025-{last}")
        self.cycle.long_leave_days = 25
        with freeze_time("2025-06-10"):
            appraisal = self._launch()
        self.assertEqual(
            [(row.days, row.excluded) for row in appraisal.assignment_ids], [(40, False), (26, "leave"), (115, False)]
        )

    def test_whom_hr_named_stays(self):
        """HR names who assesses; another move of the employee does not undo that"""
        with freeze_time("2025-02-10"):
            appraisal = self._launch()
        with freeze_time("2025-04-02"):
            self._transfer("2025-04-01")
            self.assertEqual(appraisal.manager_id, self.boss)
            appraisal.with_user(self.users["officer"]).manager_id = self.people["chief"]
        with freeze_time("2025-05-02"):
            self._transfer("2025-05-01", self.department)
        self.assertEqual(len(appraisal.assignment_ids), 3)
        self.assertEqual(appraisal.manager_id, self.people["chief"])

    def test_sums_are_pro_rata(self):
        """metrics 2.8: of a target of 1,810 in 181 days a leave of 50 leaves 1,310, a transfer 900 and 910"""
        self.kpi.with_context(active_test=False).write({"aggregation": "sum", "phasing": "even"})
        self.template.line_ids.target = 1810
        self.env["customer.perf.scorecard.template"].search(
            [("department_id", "=", self.elsewhere.id)]
        ).line_ids.target = 1810
        self._away("2025-02-10", "2025-03-31")
        with freeze_time("2025-07-10"):
            appraisal = self._launch()
            self._value(1, 655)
            self._value(5, 655)
            self.assertAlmostEqual(appraisal.scorecard_id.line_ids.due_share * 1810, 1310)
            self.assertAlmostEqual(appraisal.scorecard_id.score, 100)
            self._transfer("2025-04-01")
            first, second = appraisal._cards().sorted("date_from")
            self.assertAlmostEqual(first.line_ids.due_share * 1810, 400)
            self.assertAlmostEqual(second.line_ids.due_share * 1810, 910)

    def test_another_manager(self):
        """Who led on most days assesses, also when another leads now"""
        with freeze_time("2025-02-10"):
            appraisal = self._launch()
        with freeze_time("2025-05-01"):
            self.employee.parent_id = self.people["chief"]
        self.assertEqual([(row.manager_id, row.days) for row in appraisal.assignment_ids],
                         [(self.boss, 120), (self.people["chief"], 61)])  # fmt: skip
        self.assertEqual(appraisal.manager_id, self.boss)
        self.assertEqual(len(appraisal._cards()), 1)
        self.assertTrue(appraisal.with_user(self.users["boss"])._is_managed_by_me())
        with freeze_time("2025-05-20"):
            self.boss.active = False
        self.assertEqual(appraisal.manager_id, self.people["chief"], "who is gone assesses nobody")

    def test_rights(self):
        """The employee and those above read his times, the former manager those he led, nobody else"""
        with freeze_time("2025-02-10"):
            appraisal = self._launch()
        with freeze_time("2025-04-02"):
            self._transfer("2025-04-01")
            self.employee.parent_id = self.people["outsider"]
        rows = appraisal.assignment_ids
        self.assertEqual([row.manager_id for row in rows], [self.boss, self.people["outsider"]])
        self.assertEqual(appraisal.manager_id, self.people["outsider"], "91 of 181 days")
        cards = appraisal._cards()
        readable = {
            role: (len(rows.with_user(self.users[role])._filtered_access("read")),
                   len(cards.with_user(self.users[role])._filtered_access("read")))
            for role in ("employee", "outsider", "boss", "peer", "officer", "officer_b", "executive", "stranger")
        }  # fmt: skip
        self.assertEqual(
            readable,
            {"employee": (2, 2), "outsider": (2, 2), "boss": (1, 0), "peer": (0, 0), "officer": (2, 2),
             "officer_b": (0, 0), "executive": (0, 0), "stranger": (0, 0)},
        )  # fmt: skip
        note = appraisal.co_assessment_ids.with_user(self.users["boss"])
        former, present = (row.scorecard_id._time_name() for row in rows)
        self.assertIn(former, note.goals_text, "the goals of the post in which he led")
        self.assertNotIn(present, note.goals_text)

    def test_queries_do_not_grow(self):
        with freeze_time("2025-02-10"):
            self._launch()
        with freeze_time("2025-04-02"):
            counts = []
            for ids in (self.cycle.appraisal_ids[:1].ids, self.cycle.appraisal_ids.ids):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                self.env["customer.perf.appraisal"].browse(ids)._follow_times()
                counts.append(self.env.cr.sql_log_count - before)
        self.assertGreater(len(self.cycle.appraisal_ids), 2)
        self.assertEqual(counts[0], counts[1])
