from freezegun import freeze_time

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import CustomerPerfCommon


@tagged("post_install", "-at_install")
class TestDelegation(CustomerPerfCommon):
    """Who leads is away: somebody stands in, from a day until a day, seen by both"""

    def _delegate(self, deputy="outsider", manager="boss", by="boss", **values):
        return self.as_user(self.env["customer.perf.delegation"], by).create(
            {"manager_id": self.people[manager].id, "deputy_id": self.people[deputy].id,
             "date_from": "2025-07-01", "date_to": "2025-07-31", **values}
        )  # fmt: skip

    def test_the_team_is_his_on_these_days(self):
        self._delegate()
        for day, sees in (("2025-06-30", False), ("2025-07-01", True), ("2025-07-31", True), ("2025-08-01", False)):
            with freeze_time(day), self.subTest(day=day):
                his = self.as_user(self.env["customer.perf.appraisal"], "outsider").search([])
                self.assertEqual(self.appraisal in his, sees)
                self.assertEqual(self.as_user(self.scorecard, "outsider").has_access("write"), sees)

    def test_assesses_and_hands_back(self):
        with freeze_time("2025-07-02"):
            self.to_step(self.appraisal, "manager")
            self.assertEqual(self.appraisal.sudo().activity_ids.user_id, self.users["boss"])
            record = self._delegate()
            self.assertEqual(self.appraisal.sudo().activity_ids.user_id, self.users["outsider"])
            his = self.as_user(self.appraisal, "outsider")
            self.assertTrue(his.can_assess)
            self.rate(his)
            his.comment = "For the boss, who is on leave."
            self.assertTrue(self.as_user(self.appraisal, "boss").can_assess, "the manager himself still may")
            self.as_user(record, "boss").unlink()
            self.assertEqual(self.appraisal.sudo().activity_ids.user_id, self.users["boss"])
            self.assertFalse(self.allowed(lambda: self.as_user(self.appraisal, "outsider").write({"comment": "x"})))

    def test_the_night_hands_over(self):
        with freeze_time("2025-06-20"):
            self.to_step(self.appraisal, "manager")
            self._delegate()
            self.assertEqual(self.appraisal.sudo().activity_ids.user_id, self.users["boss"])
        for day, role in (("2025-07-01", "outsider"), ("2025-08-01", "boss")):
            with freeze_time(day):
                self.env.invalidate_all()
                self.env["customer.perf.cycle"]._cron_follow()
                self.assertEqual(self.appraisal.sudo().activity_ids.user_id, self.users[role])

    def test_nobody_gets_his_own(self):
        """A member of the team who stands in sees to the others, never to himself, nor to who is above him"""
        self._delegate("employee")
        with freeze_time("2025-07-02"):
            mine = self.as_user(self.env["customer.perf.appraisal"], "employee").search([("is_my_team", "=", True)])
            self.assertIn(self._appraisal_of("peer"), mine)
            self.assertFalse(mine & (self.appraisal | self._appraisal_of("boss")))
            self.to_step(self.appraisal, "manager")
            self.assertEqual(self.appraisal.sudo().activity_ids.user_id, self.users["boss"], "not his own")
            self.assertFalse(self.as_user(self.appraisal, "employee").can_assess)

    def test_it_is_not_handed_on(self):
        self._delegate()
        self._delegate("stranger", "outsider", "outsider")
        with freeze_time("2025-07-02"):
            self.assertFalse(
                self.as_user(self.env["customer.perf.appraisal"], "stranger").search([("id", "=", self.appraisal.id)])
            )

    def test_who_settles(self):
        for by in ("employee", "chief", "outsider", "executive"):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                self._delegate(by=by)
        record = self._delegate(by="officer")
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.as_user(record, "boss").manager_id = self.people["chief"]
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self._delegate("boss")
