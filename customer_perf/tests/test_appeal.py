"""Appeals: who may do what and when, what is frozen, that nobody fares worse; the talk on the result."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import CustomerPerfCommon
from .security_case import ROLES, STEPS_OF_APPEAL, CoreRows

MONDAY = "2025-07-07"


class AppealCase(CustomerPerfCommon):
    def setUp(self):
        super().setUp()
        self.measure_all(self.employee)
        with freeze_time(MONDAY):
            self.to_step(self.appraisal, "published")

    def appeal(self, hand_in=True):
        mine = self.as_user(self.appraisal, "employee")
        appeal = self.as_user(self.env["customer.perf.appeal"].browse(mine.action_appeal()["res_id"]), "employee")
        appeal.write({"ground": "data", "text": "The calls of March are missing."})
        if hand_in:
            appeal.action_submit()
        return appeal.sudo(False).with_user(self.env.user)

    def answer(self, appeal, role, outcome, reason="Looked at March."):
        wizard = self.env["customer.perf.appeal.answer"].with_user(self.users[role])
        wizard.create({"appeal_id": appeal.id, "outcome": outcome, "reason": reason}).action_confirm()
        self.env.flush_all()
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestAppeal(AppealCase):
    def test_the_window_is_seven_working_days(self):
        """Published on a Monday: until the Wednesday of the week after, a holiday makes it a day later."""
        self.assertEqual(self.appraisal.appeal_until, date(2025, 7, 16))
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday", "calendar_id": self.company.resource_calendar_id.id,
                "date_from": "2025-07-10 00:00:00", "date_to": "2025-07-10 23:59:59",
            }
        )  # fmt: skip
        self.appraisal.invalidate_recordset()
        self.assertEqual(self.appraisal.appeal_until, date(2025, 7, 17))
        mine = self.as_user(self.appraisal, "employee")
        with freeze_time("2025-07-17"):
            self.assertTrue(mine.can_appeal)
            appeal = self.appeal(hand_in=False)
        with freeze_time("2025-07-18"):
            self.env.invalidate_all()
            self.assertFalse(mine.can_appeal)
            self.assertRefused(lambda: self.rpc("employee", appeal._name, "action_submit", appeal.ids))

    def test_what_was_told_is_frozen_beside_it(self):
        with freeze_time(MONDAY):
            appeal = self.appeal()
        self.assertEqual(
            (appeal.score_before, appeal.grade_before_id), (self.appraisal.score, self.appraisal.grade_id)
        )
        for line in self.appraisal.line_ids:
            self.assertIn(line.explanation, appeal.explanation)
        # 3 and 15 working days after a Monday
        self.assertEqual((appeal.accept_due, appeal.answer_due), (date(2025, 7, 10), date(2025, 7, 28)))

    def test_only_oneself_and_once(self):
        with freeze_time(MONDAY):
            for role in ("boss", "chief", "officer", "peer"):
                self.assertRefused(
                    lambda r=role: self.rpc(r, self.appraisal._name, "action_appeal", self.appraisal.ids)
                )
            appeal = self.appeal()
            self.assertRefused(
                lambda: self.rpc("employee", self.appraisal._name, "action_appeal", self.appraisal.ids), UserError
            )
            self.as_user(appeal, "employee").action_withdraw()
            self.assertTrue(self.as_user(self.appraisal, "employee").can_appeal, "a withdrawn one may be made anew")

    def test_nobody_reads_a_draft_also_when_withdrawn(self):
        with freeze_time(MONDAY):
            appeal = self.appeal(hand_in=False)
            self.as_user(appeal, "employee").action_withdraw()
        for role in ROLES:
            found = self.as_user(self.env["customer.perf.appeal"], role)
            seen = found.has_access("read") and found.search_count([("id", "=", appeal.id)])
            self.assertEqual(bool(seen), role == "employee", role)

    def test_who_had_a_hand_in_it_does_not_decide(self):
        with freeze_time(MONDAY):
            appeal = self.appeal()
            officer = self.as_user(appeal, "officer")
            for role in ("boss", "employee"):
                with self.assertRaises(ValidationError):
                    officer.decider_id = self.users[role]
                self.assertRefused(lambda r=role: self.rpc(r, appeal._name, "write", appeal.ids, {"decider_id": 1}))
            # who calibrated: the officer corrected the assessment before it was published
            self.appraisal.assessment_ids.message_post(body="x", author_id=self.users["officer"].partner_id.id)
            self.assertRefused(lambda: self.rpc("officer", appeal._name, "action_accept", appeal.ids), ValidationError)
            self.as_user(appeal, "admin").action_accept()
            self.assertEqual(appeal.decider_id, self.users["admin"])

    def test_a_conflict_that_came_later_stops_the_answer(self):
        with freeze_time(MONDAY):
            appeal = self.appeal()
            self.as_user(appeal, "officer").action_accept()
            self.appraisal.assessment_ids.message_post(body="x", author_id=self.users["officer"].partner_id.id)
            with self.assertRaises(ValidationError):
                self.answer(appeal, "officer", "rejected")

    def test_the_manager_is_heard_and_decides_nothing(self):
        with freeze_time(MONDAY):
            appeal = self.appeal()
            boss = self.as_user(appeal, "boss")
            self.assertEqual(boss.text, "The calls of March are missing.")
            boss.manager_note = "They were counted in April."
            self.assertRefused(lambda: self.rpc("boss", appeal._name, "write", appeal.ids, {"text": "x"}), AccessError)
            with self.assertRaises(AccessError):
                self.answer(appeal, "boss", "rejected")
            self.assertIn(boss.env.user, appeal.activity_ids.user_id | self.users["boss"])

    def test_upheld_is_corrected_and_never_worse(self):
        with freeze_time(MONDAY):
            self.as_user(self.appraisal, "employee").action_acknowledge()  # noted is not agreed
            appeal = self.appeal()
            self.assertRefused(lambda: self.as_user(self.appraisal, "admin")._return("By another way"), UserError)
            before, grade = self.appraisal.score, self.appraisal.grade_id
            self.as_user(appeal, "officer").action_accept()
            self.answer(appeal, "officer", "upheld")
            self.assertEqual((appeal.state, appeal.final_outcome), ("done", "upheld"))
            self.assertEqual(self.appraisal.state, "manager")
            self.assertTrue(self.appraisal.former_result)
            line = self.as_user(self.appraisal, "boss").line_ids[0]
            line.write({"override_score": 10, "override_reason": "Revenge"})
            self.as_user(self.appraisal, "boss").action_submit_assessment()
            self.assertRefused(lambda: self.rpc("admin", self.appraisal._name, "action_publish", self.appraisal.ids))
            self.as_user(self.appraisal, "admin").line_ids[0].write(
                {"override_score": 119, "override_reason": "March is in"}
            )
            self.as_user(self.appraisal, "admin").action_publish()
        self.assertEqual((appeal.score_before, appeal.grade_before_id), (before, grade))
        self.assertEqual((appeal.score_after, appeal.corrected_on), (self.appraisal.score, date(2025, 7, 7)))
        self.assertGreater(appeal.score_after, before)
        self.assertFalse(self.as_user(self.appraisal, "employee").can_appeal, "not against its own correction")

    def test_rejected_goes_to_the_committee(self):
        with freeze_time(MONDAY):
            appeal = self.appeal()
            self.as_user(appeal, "officer").action_accept()
            self.answer(appeal, "officer", "rejected")
        self.assertEqual((appeal.state, appeal.final_outcome), ("answered", False))
        self.assertEqual(appeal.committee_until, date(2025, 7, 14))
        with freeze_time("2025-07-14"):
            self.as_user(appeal, "employee")._go_on("March was not looked at.")
            self.assertEqual(appeal.committee_due, date(2025, 7, 21))
            officer = self.as_user(appeal, "officer")
            for role in ("boss", "officer"):
                with self.assertRaises(ValidationError):
                    officer.committee_ids = self.users[role]
            officer.committee_ids = self.users["executive"] | self.users["outsider"]
            with self.assertRaises(AccessError):
                self.answer(appeal, "officer", "rejected")
            self.answer(appeal, "outsider", "partly")
        self.assertEqual((appeal.outcome, appeal.final_outcome), ("rejected", "partly"))
        self.assertEqual(self.appraisal.state, "manager")

    def test_after_the_cycle_closed_nothing_is_lost(self):
        with freeze_time(MONDAY):
            for appraisal in self.cycle.appraisal_ids:
                self.to_step(appraisal, "published")
            appeal = self.appeal()
            self.as_user(self.cycle, "admin").action_close()
            self.as_user(appeal, "officer").action_accept()
            self.answer(appeal, "officer", "upheld")
        self.assertEqual((self.cycle.state, self.appraisal.state), ("review", "manager"))
        self.assertEqual(set((self.cycle.appraisal_ids - self.appraisal).mapped("state")), {"done"})

    def test_the_night_ends_what_is_over_and_tells_what_is_late(self):
        cron = self.env["customer.perf.appeal"].sudo()._cron_appeals
        with freeze_time(MONDAY):
            appeal = self.appeal()
        with freeze_time("2025-07-11"):
            cron()
            cron()
            told = appeal.message_ids.filtered(lambda m: self.users["admin"].partner_id in m.partner_ids)
            self.assertEqual(len(told), 1, "once")
            self.as_user(appeal, "officer").action_accept()
            self.answer(appeal, "officer", "rejected")
        with freeze_time("2025-07-18"):
            cron()
            self.assertEqual(appeal.state, "answered", "its last day")
        with freeze_time("2025-07-19"):
            cron()
        self.assertEqual((appeal.state, appeal.final_outcome), ("done", "rejected"))
        self.assertEqual(self.appraisal.state, "published", "a rejected one changes nothing")

    def test_publication_plans_the_talk_on_the_result_once(self):
        talks = self.env["customer.perf.check.in"].search([("result_id", "=", self.appraisal.id)])
        self.assertEqual((talks.moment, talks.date, talks.manager_id), ("review", date(2025, 7, 14), self.boss))
        self.assertEqual(talks.activity_ids.user_id, self.users["employee"] | self.users["boss"])
        self.as_user(self.appraisal, "admin")._return("A mistake")
        self.to_step(self.appraisal, "published")
        self.assertEqual(self.env["customer.perf.check.in"].search([("result_id", "=", self.appraisal.id)]), talks)


@tagged("post_install", "-at_install")
class TestAppealSteps(CoreRows):
    def test_steps_are_taken_by_whom_they_belong_to(self):
        appeal = self._afterwards()["customer.perf.appeal"][0]
        for (model, method), callers in STEPS_OF_APPEAL.items():
            for role in ROLES:
                with self.subTest(method=method, role=role):
                    done = self.allowed(lambda r=role, m=method, t=model: self.rpc(r, t, m, appeal.ids))
                    self.assertEqual(done, role in callers, self.refusal)
