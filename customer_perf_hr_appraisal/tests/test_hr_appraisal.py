"""The platform's appraisal is scored as ours is (issue 17, 6). Runs beside the stand-in of ``tests/addons``, see
``tests/test_hr_appraisal.py``."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from odoo.addons.customer_perf.tests.common import CustomerPerfCommon


@tagged("post_install", "-at_install")
class TestHrAppraisal(CustomerPerfCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.record = cls._appraise("employee")

    @classmethod
    def _appraise(cls, name, manager="boss", day="2025-06-30"):
        return cls.env["hr.appraisal"].create(
            {
                "employee_id": cls.people[name].id,
                "manager_ids": [Command.link(cls.people[manager].id)],
                "date_close": day,
            }
        )

    def test_parts_of_the_cycle(self):
        self.assertEqual(self.record.perf_cycle_id, self.cycle)
        self.assertEqual(self.record.tool_mix_id, self.appraisal.tool_mix_id)
        self.assertEqual(self.record.line_ids.mapped("weight"), self.appraisal.line_ids.mapped("weight"))
        self.assertEqual(self.record.line_ids.component_id, self.appraisal.line_ids.component_id)
        self.assertIs(self.record.score, False, "no data yet")
        early = self.record.copy({"date_close": "2024-12-31"})
        self.assertFalse(early.perf_cycle_id or early.line_ids, "no cycle had begun")

    def test_follows_as_ours(self):
        self.measure_all(self.employee)
        card = self.record.line_ids.filtered(lambda part: part.source == "scorecard")
        ours = self.appraisal.line_ids.filtered(lambda part: part.source == "scorecard")
        self.assertEqual(card.score, ours.score)
        self.assertIn("points × weight", card.explanation)
        self.record.state = "3_done"
        before = card.score
        self.env["customer.perf.measure"].search(
            [("employee_id", "=", self.employee.id), ("kpi_id.code", "=", "empathy")]
        ).value = 3
        self.assertEqual(card.score, before, "what is done stays")
        self.assertNotEqual(ours.score, before)

    def test_behaviour_from_publication_on(self):
        self._move_to("manager")
        behaviour = self.record.line_ids.filtered(lambda part: part.source == "behaviour")
        self.appraisal.behaviour_ids.with_user(self.users["boss"]).write({"level": "3"})
        self.assertIs(behaviour.score, False, "the manager's part is not published")
        self._move_to("published")
        ours = self.appraisal.line_ids.filtered(lambda part: part.source == "behaviour")
        self.assertEqual(behaviour.score, ours.score)
        self.assertIsNot(behaviour.score, False)

    def _move_to(self, state):
        self.appraisal.sudo()._move_to(state)

    def test_rights_of_the_appraisal(self):
        parts = self.env["customer.perf.hr.appraisal.line"]
        readers = {"employee", "boss"}
        for login in ("employee", "boss", "peer", "chief", "outsider", "executive", "nobody", "employee_b"):
            as_user = parts.with_user(self.users[login])
            found = as_user.search([("hr_appraisal_id", "=", self.record.id)])
            self.assertEqual(bool(found), login in readers, login)
            lines = self.record.line_ids.with_user(self.users[login])
            self.assertEqual(lines.has_access("read"), login in readers, login)
            for operation in ("write", "create", "unlink"):
                self.assertFalse(lines.has_access(operation), login)

    def test_nobody_writes_a_score(self):
        for values in ({"score": 120}, {"grade_id": 1}, {"perf_appraisal_id": False}, {"line_ids": []}):
            with self.assertRaises(AccessError):
                self.record.with_user(self.users["boss"]).write(values)

    def test_whoever_may_not_read_ours_gets_no_parts(self):
        """A colleague who names himself as the manager"""
        record = self._appraise("employee", "outsider", "2024-12-31").with_user(self.users["outsider"])
        record.date_close = "2025-06-30"
        record.action_perf_find()
        self.assertFalse(record.line_ids or record.perf_cycle_id)
        record.with_user(self.users["officer"]).sudo().action_perf_find()
        self.assertTrue(record.line_ids)
        self.assertFalse(self._appraise("stranger").line_ids, "takes part in no cycle")

    def test_screens(self):
        with Form(self.record.with_user(self.users["boss"])) as form:
            self.assertEqual(len(form.line_ids), 2)
        action = self.record.with_user(self.users["employee"]).action_open_my_value()
        self.assertEqual(action["params"], {"resId": self.scorecard.id})
        self.assertIn("score", self.env["hr.appraisal"].get_view(view_type="list")["arch"])

    def test_same_queries_for_many(self):
        records = self.record
        for name in ("peer", "boss", "chief"):
            records |= self._appraise(name)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(14):
            records._perf_compute()
