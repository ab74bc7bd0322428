"""Results over the cycles, of people and of departments (issue 17, 4)"""

from odoo.tests import tagged

from .common import CustomerPerfCommon


@tagged("post_install", "-at_install")
class TestHistory(CustomerPerfCommon):
    def setUp(self):
        super().setUp()
        self.next = self.new_cycle()
        self.next.action_launch()
        self.later = self.next.appraisal_ids.filtered(lambda a: a.employee_id == self.employee)

    def _publish(self, appraisal, score):
        appraisal.sudo().write({"score": score, "state": "published"})

    def test_this_cycle_beside_the_last(self):
        self._publish(self.appraisal, 80.5)
        self.assertFalse(self.later.last_cycle_id, "a running figure is no result")
        self._publish(self.later, 92)
        for role in ("employee", "boss", "chief", "officer"):
            mine = self.as_user(self.later, role)
            self.assertEqual(mine.last_cycle_id, self.cycle)
            self.assertEqual((mine.last_score, mine.score_change), (80.5, 11.5), role)
        self.assertIs(self.appraisal.last_score, False)
        self.assertIs(self.appraisal.score_change, False)

    def test_no_result_is_no_zero(self):
        self._publish(self.appraisal, False)
        self._publish(self.later, 92)
        self.assertEqual(self.later.last_cycle_id, self.cycle)
        self.assertIs(self.later.score_change, False)

    def test_what_was_before_with_the_rights_of_whoever_looks(self):
        """Who assesses in one cycle only sees nothing of another one"""
        self._publish(self.appraisal, 80)
        self.later.manager_id = self.people["outsider"]
        self._publish(self.later, 92)
        self.assertEqual(self.as_user(self.later, "outsider").score, 92)
        self.assertFalse(self.as_user(self.later, "outsider").last_cycle_id)

    def test_same_queries_for_many(self):
        everybody = self.env["customer.perf.appraisal"].browse((self.cycle | self.next).appraisal_ids.ids)
        for appraisal in everybody:
            self._publish(appraisal, 90)
        for some in (everybody[:2], everybody):
            self.env.flush_all()
            self.env.invalidate_all()
            some.mapped("score")
            before = self.cr.sql_log_count
            some.mapped("score_change")
            self.assertLessEqual(self.cr.sql_log_count - before, 3, len(some))

    def test_ways_there(self):
        action = self.as_user(self.scorecard, "employee").action_open_history()
        self.assertEqual(action["domain"][0], ("employee_id", "=", self.employee.id))
        self.assertEqual(action["views"][0][1], "list")
        action = self.as_user(self.employee, "admin").sudo().action_perf_history()
        self.assertEqual(action["res_model"], "customer.perf.appraisal")

    def test_departments(self):
        """Under the rules of department results: five people, everybody published"""
        Result = self.env["customer.perf.department.result"]
        domain = [("department_id", "=", self.department.id), ("reach", "!=", "own")]
        self.assertEqual(len(Result.search(domain)), 2)
        for cycle, score in ((self.cycle, 80), (self.next, 90)):
            for appraisal in cycle.appraisal_ids:
                self._publish(appraisal, score)
        self.env.flush_all()
        self.env.invalidate_all()
        before, now = Result.search(domain)
        self.assertEqual((now.result, now.last_result, now.change), (90, 80, 10))
        self.assertEqual(now.last_cycle_id, self.cycle)
        self.assertEqual((before.last_result, before.change), (False, False))
        self.cycle.appraisal_ids[0].sudo().state = "calibration"
        self.env.flush_all()
        self.env.invalidate_all()
        now = Result.search(domain)[1]
        self.assertEqual((now.result, now.last_result, now.change), (90, False, False))
        action = self.as_user(self.department, "executive").action_perf_history()
        self.assertEqual(action["domain"], domain)
