from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import CustomerPerfCommon
from .security_case import ROLES, STEPS_OF_CO_ASSESSMENT


@tagged("post_install", "-at_install")
class TestCoAssessment(CustomerPerfCommon):
    """Two bosses, a project: who rates besides the line manager, each for himself"""

    def _ask(self, role="outsider", share=40, by="boss"):
        return self.as_user(self.env["customer.perf.co.assessment"], by).create(
            {"appraisal_id": self.appraisal.id, "manager_id": self.people[role].id, "share": share}
        )

    def _rate(self, record, level, role="outsider"):
        mine = self.as_user(record, role)
        mine.rating_ids.write({"level": level})
        mine.action_submit()

    def _behaviour(self):
        self.env.flush_all()
        return self.appraisal.line_ids.filtered(lambda line: line.source == "behaviour")

    def test_shares(self):
        """60 % of 100 points and 40 % of 60 points are 84"""
        record = self._ask()
        self.assertIn(self.users["outsider"], record.sudo().activity_ids.user_id)
        self.to_step(self.appraisal, "manager")
        self.as_user(self.appraisal, "boss").behaviour_ids.write({"level": "3"})
        self.as_user(record.sudo().rating_ids, "outsider").write({"level": "1"})
        self.appraisal.sudo()._perf_compute()
        self.assertAlmostEqual(self._behaviour().score, 100, msg="who has not handed in does not count")
        self.assertIn("Not handed in", self._behaviour().explanation)
        self._rate(record, "2")
        self.assertAlmostEqual(self._behaviour().score, 84)
        self.assertIn("Perf outsider 40 %", self._behaviour().explanation)
        self.assertFalse(record.sudo().activity_ids)

    def test_who_is_late_holds_nobody_up(self):
        self._ask()
        self.to_step(self.appraisal, "manager")
        mine = self.as_user(self.appraisal, "boss")
        mine.behaviour_ids.write({"level": "3"})
        self.cycle.manager_deadline = "2025-07-20"
        with freeze_time("2025-07-20"), self.assertRaisesRegex(UserError, "Perf outsider"):
            mine.action_submit_assessment()
        with freeze_time("2025-07-21"):
            mine.action_submit_assessment()
        self.assertEqual(self.appraisal.state, "calibration")
        self.assertAlmostEqual(self._behaviour().score, 100)

    def test_nobody_rates_himself_or_twice(self):
        for role in ("employee", "boss"):
            with self.assertRaises(ValidationError):
                self._ask(role)
        self._ask(share=70)
        with self.assertRaises(ValidationError):
            self._ask("stranger", share=40)

    def test_each_writes_for_himself(self):
        record = self._ask()
        for role in ("boss", "officer"):
            with self.assertRaises(AccessError):
                self.as_user(record, role).note = "mine"
            with self.assertRaises(AccessError):
                self.as_user(record.sudo().rating_ids, role).write({"level": "5"})
        with self.assertRaises(AccessError):
            self.as_user(record, "outsider").share = 90
        with self.assertRaises(UserError):
            self.as_user(record, "outsider").action_submit()
        self._rate(record, "4")
        with self.assertRaises(AccessError):
            self.as_user(record.sudo().rating_ids, "outsider").write({"level": "5"})
        with self.assertRaises(UserError):
            self.as_user(record, "boss").unlink()
        self.as_user(record, "boss").action_ask_again()
        self._rate(record, "3")

    def test_a_note_without_a_share(self):
        record = self._ask(share=0)
        self.assertFalse(record.rating_ids)
        with self.assertRaisesRegex(UserError, "write your note"):
            self.as_user(record, "outsider").action_submit()
        self.as_user(record, "outsider").note = "Calm with angry customers."
        self.as_user(record, "outsider").action_submit()
        his = self.as_user(record, "employee").search
        self.assertFalse(his([("id", "=", record.id)]), "before the result")
        unsaid = self._ask("stranger", share=0)
        self.as_user(unsaid, "stranger").note = "Not meant to be read yet."
        self.to_step(self.appraisal, "published")
        self.assertEqual(his([("id", "in", (record | unsaid).ids)]), record, "what was not handed in is not told")

    def test_what_was_written_outlives_a_move(self):
        """Who has handed in and becomes the manager keeps what he wrote; who was only asked is not any more"""
        record = self._ask(share=20)
        self._rate(record, "4")
        asked = self._ask("stranger", share=0)
        self.appraisal.manager_id = self.people["outsider"]
        self.appraisal._apply_times()
        self.assertTrue(record.exists())
        self.appraisal.manager_id = self.people["stranger"]
        self.appraisal._apply_times()
        self.assertFalse(asked.exists())

    def test_steps(self):
        record = self._ask()
        self.as_user(record.sudo().rating_ids, "outsider").write({"level": "4"})
        for (_model, method), callers in STEPS_OF_CO_ASSESSMENT.items():
            for role in ROLES:
                with self.subTest(method=method, role=role):
                    record.sudo().is_submitted = method == "action_ask_again"
                    call = getattr(self.as_user(record, role), method)
                    self.assertEqual(self.allowed(call), role in callers)
