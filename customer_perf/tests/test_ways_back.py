from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from .common import CustomerPerfCommon


@tagged("post_install", "-at_install")
class TestOut(CustomerPerfCommon):
    """Out of a cycle and back, a launch undone, a review put off, a closing that waits."""

    def _take_out(self, appraisals, role="officer", **values):
        action = self.as_user(appraisals, role).action_take_out()
        wizard = self.env[action["res_model"]].with_user(self.users[role]).with_context(**action["context"])
        return wizard.create({"reason": "leave", **values}).action_confirm()

    def test_out_with_a_reason_and_back(self):
        self.to_step(self.appraisal, "manager")
        self.assertEqual(self.appraisal.activity_ids.user_id, self.users["boss"])
        before = self.cycle.appraisal_count
        self._take_out(self.appraisal, note="Until spring")
        self.assertFalse(self.appraisal.active or self.scorecard.active or self.appraisal.activity_ids)
        self.assertIn("Until spring", self.appraisal.message_ids[0].body)
        self.assertEqual(self.cycle.appraisal_count, before - 1)
        self.assertEqual(self.cycle.out_count, 1)
        self.assertNotIn(self.appraisal, self.env["customer.perf.appraisal"].search([]))
        for role, step in (("boss", "action_submit_assessment"), ("officer", "action_publish")):
            with self.assertRaises(UserError), self.cr.savepoint():
                getattr(self.as_user(self.appraisal, role), step)()
        self.as_user(self.appraisal, "officer").action_put_back()
        self.assertTrue(self.appraisal.active and self.scorecard.active)
        self.assertEqual((self.appraisal.state, self.appraisal.out_reason), ("manager", False))
        self.assertEqual(self.appraisal.activity_ids.user_id, self.users["boss"], "his turn again")

    def test_lines_leave_with_their_sheet(self):
        """Whoever is out counts in no average and with no value that comes in."""
        lines = self.scorecard.line_ids
        self.measure_all(self.employee)
        score = self.scorecard.score
        self._take_out(self.appraisal)
        self.assertFalse(self.env["customer.perf.scorecard.line"].search([("id", "in", lines.ids)]))
        self.measure("fcr", self.employee, date="2025-02-01", numerator=0, denominator=100)
        self.cycle.action_refresh()
        self.as_user(self.appraisal, "officer").action_put_back()
        self.assertNotEqual(self.scorecard.score, score, "what came in meanwhile counts again")

    def test_whoever_is_back_in_review_begins_there(self):
        self._take_out(self.appraisal)
        self.cycle.action_start_review()
        self.assertEqual(self.appraisal.state, "draft")
        self.as_user(self.appraisal, "officer").action_put_back()
        self.assertEqual(self.appraisal.state, "self")
        self.assertEqual(self.appraisal.activity_ids.user_id, self.users["employee"])

    def test_several_at_once_say_who_stays(self):
        self.to_step(self.appraisal, "published")
        peer = self._appraisal_of("peer")
        result = self._take_out(self.appraisal | peer)
        self.assertIn("Perf employee", result["params"]["message"])
        self.assertEqual((self.appraisal.active, peer.active), (True, False))
        with self.assertRaisesRegex(UserError, "nobody decides on his own"), self.cr.savepoint():
            self._take_out(self._appraisal_of("officer"))
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.as_user(self._appraisal_of("chief"), "boss")._take_out("left", False)

    def test_launching_again_leaves_out_whoever_was_taken_out(self):
        self._take_out(self.appraisal)
        self.cycle.action_launch()
        self.assertFalse(self.appraisal.active)
        everybody = self.env["customer.perf.appraisal"].with_context(active_test=False)
        self.assertEqual(everybody.search_count([("employee_id", "=", self.employee.id)]), 1)

    def test_closing_lists_what_is_open_and_ends_it(self):
        self.to_step(self.appraisal, "published")
        action = self.as_user(self.cycle, "officer").action_ask_close()
        open_ones = self.cycle.appraisal_ids - self.appraisal
        self.assertEqual(set(action["context"]["default_appraisal_ids"]), set(open_ones.ids))
        wizard = self.env[action["res_model"]].with_user(self.users["officer"]).with_context(**action["context"])
        result = wizard.create({}).action_confirm()
        self.assertIn("Perf officer", result["params"]["message"], "not on her own part")
        self.assertEqual(self.cycle.state, "review")
        action = self.as_user(self.cycle, "admin").action_ask_close()
        wizard.with_user(self.users["admin"]).with_context(**action["context"]).create({}).action_confirm()
        self.assertEqual((self.cycle.state, self.appraisal.state), ("closed", "done"))
        self.assertEqual(set(open_ones.mapped("out_reason")), {"unfinished"})

    # ------------------------------------------------------------ undo and again

    def _undo(self, departments=None):
        action = self.as_user(self.cycle, "officer").action_undo_launch()
        wizard = self.env[action["res_model"]].with_user(self.users["officer"]).browse(action["res_id"])
        wizard.department_ids = departments or self.env["hr.department"]
        return wizard

    def test_launch_undone(self):
        self.as_user(self.scorecard, "boss").action_confirm()
        wizard = self._undo()
        self.assertEqual((wizard.people, wizard.confirmed), (5, 1))
        wizard.action_confirm()
        self.assertEqual(self.cycle.state, "draft")
        self.assertFalse(self.cycle.with_context(active_test=False).scorecard_ids)
        self.cycle.write({"date_to": "2025-12-31"})
        self.cycle.action_launch()
        self.assertEqual(self.cycle.appraisal_count, 5)

    def test_launch_undone_by_department_and_not_what_was_assessed(self):
        team = self.env["hr.department"].create(
            {"name": "Night", "parent_id": self.department.id, "company_id": self.company.id}
        )
        self.cycle.scorecard_ids.filtered(lambda card: card.employee_id == self.people["peer"]).department_id = team
        wizard = self._undo(team)
        self.assertEqual(wizard.people, 1)
        wizard.action_confirm()
        self.assertEqual((self.cycle.state, self.cycle.appraisal_count), ("running", 4))
        self.to_step(self.appraisal, "manager")
        wizard = self._undo()
        self.assertIn("Perf employee", wizard.kept_text)
        wizard.action_confirm()
        self.assertEqual(self.cycle.appraisal_ids, self.appraisal)
        with self.assertRaises(UserError):
            self._undo().action_confirm()

    def test_back_to_running(self):
        self.to_step(self.appraisal, "self")
        self.as_user(self.appraisal, "employee").self_comment = "Half a sentence"
        with self.assertRaisesRegex(UserError, "not in review"), self.cr.savepoint():
            self.new_cycle()._run_again("x")
        self.as_user(self.cycle, "officer")._run_again("Values of June are missing")
        self.assertEqual(set(self.cycle.appraisal_ids.mapped("state")), {"draft"})
        self.assertFalse(self.cycle.appraisal_ids.activity_ids)
        self.assertIn("June", self.cycle.message_ids[0].body)
        self.to_step(self.appraisal, "self")
        self.assertEqual(self.appraisal.self_comment, "Half a sentence")
        self.to_step(self.appraisal, "calibration")
        with self.assertRaisesRegex(UserError, "Perf employee"), self.cr.savepoint():
            self.as_user(self.cycle, "officer")._run_again("x")

    def test_joiner_in_review_begins_where_the_others_are(self):
        self.cycle.action_start_review()
        joiner = self._create_person("joiner", self.department, self.job, "boss")
        self.as_user(self.cycle, "officer").action_launch()
        appraisal = self.cycle.appraisal_ids.filtered(lambda a: a.employee_id == joiner)
        self.assertEqual((self.cycle.state, appraisal.state), ("review", "self"))
        self.assertEqual(appraisal.activity_ids.user_id, self.users["joiner"])

    # ------------------------------------------------------------ the next cycle

    def test_duplicate_is_the_next_cycle(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        with Form(self.cycle) as form:
            form.manager_deadline = "2025-08-31"
        following = self.cycle.copy()
        self.assertEqual((following.date_from, following.date_to), (date(2025, 7, 1), date(2025, 12, 31)))
        self.assertEqual(following.manager_deadline, date(2026, 2, 28))
        self.assertEqual(following.name, "Half-year 2 of 2025")
        self.assertNotEqual(following.with_context(lang="zh_CN").name, following.name)
        self.assertEqual((following.state, following.department_ids), ("draft", self.department))
        self.assertFalse(following.scorecard_ids)

    def test_duplicate_of_a_grade_scale(self):
        """The grade after a missed red line is one of its own"""
        scale = self.mix.grade_scale_id
        scale.gate_grade_id = scale.grade_ids[1]
        made = scale.copy()
        self.assertEqual(made.grade_ids.mapped("code"), scale.grade_ids.mapped("code"))
        self.assertEqual((made.gate_grade_id.scale_id, made.gate_grade_id.code), (made, scale.grade_ids[1].code))

    def test_impossible_deadlines_are_refused(self):
        for values in (
            {"report_deadline": "2025-06-01"},
            {"self_deadline": "2024-12-31"},
            {"self_deadline": "2025-07-20", "manager_deadline": "2025-07-10"},
            {"self_deadline": "2025-07-20", "acknowledge_deadline": "2025-07-10"},
        ):
            with self.subTest(values=values), self.assertRaises(ValidationError), self.cr.savepoint():
                self.cycle.write(values)

    def test_deadlines_follow_the_end(self):
        with Form(self.env["customer.perf.cycle"].with_company(self.company)) as form:
            form.name = "Q"
            form.date_from = "2026-01-01"
            form.date_to = "2026-03-31"
            self.assertEqual(form.self_deadline, date(2026, 4, 10))
            form.date_to = "2026-06-30"
            self.assertEqual(form.self_deadline, date(2026, 7, 10))


@tagged("post_install", "-at_install")
class TestWhoseTurn(CustomerPerfCommon):
    """To-dos, reminders, board and rights follow the people."""

    def _todo_user(self):
        return self.appraisal.activity_ids.user_id

    def test_manager_who_leaves(self):
        self.to_step(self.appraisal, "manager")
        self.as_user(self.boss, "admin").sudo().active = False
        self.assertEqual(self.appraisal.manager_id, self.people["chief"])
        self.assertEqual(self._todo_user(), self.users["chief"])
        self.assertIn("Perf boss → Perf chief", self.cycle.message_ids[0].body + self.cycle.message_ids[1].body)
        self.assertTrue(self.as_user(self.appraisal, "chief").can_assess)

    def test_manager_without_login_is_acted_for(self):
        self.boss.user_id = False
        self.to_step(self.appraisal, "manager")
        self.assertEqual(self.appraisal.manager_id, self.boss, "he stays the manager")
        self.assertEqual(self._todo_user(), self.users["chief"])
        board = self.env["customer.perf.cycle.board"].with_user(self.users["admin"])
        names = [row["name"] for row in board._blockers(self.cycle)]
        self.assertIn("Perf chief, for Perf boss who cannot log in", names)
        cycle = self.new_cycle()
        preview = self.env["customer.perf.cycle.launch"].create({"cycle_id": cycle.id})
        self.assertIn("Perf boss → Perf chief", preview.summary)

    def test_user_who_is_archived(self):
        self.to_step(self.appraisal, "manager")
        self.users["boss"].active = False
        self.assertEqual(self._todo_user(), self.users["chief"])
        self.users["boss"].active = True
        self.assertEqual(self._todo_user(), self.users["boss"])

    def test_employee_who_cannot_write_any_more(self):
        self.to_step(self.appraisal, "self")
        self.users["employee"].active = False
        self.assertEqual(self.appraisal.state, "manager")
        self.assertEqual(self._todo_user(), self.users["boss"])

    def test_team_that_is_re_assigned(self):
        self.to_step(self.appraisal, "manager")
        by_hand = self._appraisal_of("peer")
        by_hand.manager_id = self.people["officer"]
        (self.employee | self.people["peer"]).parent_id = self.people["outsider"]
        self.assertEqual(self.appraisal.manager_id, self.people["outsider"])
        self.assertEqual(self._todo_user(), self.users["outsider"])
        self.assertTrue(self.as_user(self.appraisal, "outsider").can_assess)
        self.assertEqual(by_hand.manager_id, self.people["officer"], "whom HR chose")

    def test_whoever_left_is_told_once(self):
        before = len(self.cycle.message_ids)
        self.employee.active = False
        told = self.cycle.message_ids[: len(self.cycle.message_ids) - before]
        self.assertEqual(len(told), 1)
        self.assertIn("Perf employee", told.body)

    def test_department_that_moves_takes_its_manager_along(self):
        self.to_step(self.appraisal, "manager")
        self.department.manager_id = self.boss
        self.department.manager_id = self.people["outsider"]
        self.assertEqual(self.appraisal.manager_id, self.people["outsider"])
        self.assertEqual(self._todo_user(), self.users["outsider"])


@tagged("post_install", "-at_install")
class TestMany(CustomerPerfCommon):
    def test_mass_step_does_what_can_be_done(self):
        self.to_step(self.appraisal, "calibration")
        others = self.cycle.appraisal_ids - self._appraisal_of("officer")
        result = self.as_user(others, "officer").action_publish()
        self.assertEqual(self.appraisal.state, "published")
        self.assertIn("Perf peer", result["params"]["message"])
        with self.assertRaisesRegex(UserError, "has not been assessed"):
            self.as_user(self._appraisal_of("peer"), "officer").action_publish()

    def test_empty_self_assessment_asks(self):
        self.to_step(self.appraisal, "self")
        mine = self.as_user(self.appraisal, "employee")
        action = mine.action_ask_submit_self()
        self.assertEqual(self.appraisal.state, "self")
        wizard = self.env[action["res_model"]].with_user(self.users["employee"]).with_context(**action["context"])
        wizard.create({}).action_confirm()
        self.assertEqual(self.appraisal.state, "manager")

    def test_remind_before_the_deadline_asks(self):
        self.cycle.self_deadline = "2025-07-10"
        with freeze_time("2025-07-01"):
            self.as_user(self.cycle, "admin").action_start_review()
            action = self.as_user(self.cycle, "officer").action_remind()
            self.assertEqual(action["res_model"], "customer.perf.reason")
            self.assertIn("07/10/2025", action["context"]["default_question"])
            wizard = self.env[action["res_model"]].with_user(self.users["officer"])
            result = wizard.with_context(**action["context"]).create({}).action_confirm()
        self.assertIn("5", result["params"]["message"])

    def test_cycle_takes_departments_of_its_company(self):
        with self.assertRaises(ValidationError):
            self.cycle.department_ids = [Command.link(self.department_b.id)]
