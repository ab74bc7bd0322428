"""The improvement plan of a person (issue 17, 4): when it may begin and on what ground, what the firm owes, who reads
and writes it, what comes of it."""

from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import SECRET, CustomerPerfCommon
from .security_case import ROLES, STEPS_OF_PLAN, CoreRows

MONDAY = "2025-07-07"  # the result is published; an appeal until Wednesday of the week after
BEGIN = "2025-07-21"


class PlanCase(CustomerPerfCommon):
    def setUp(self):
        super().setUp()
        self.measure_all(self.employee)
        self.measure("fcr", self.employee, date="2025-02-01", numerator=0, denominator=1000)
        self.cycle.action_refresh()
        with freeze_time(MONDAY):
            self.to_step(self.appraisal, "published")
        self.missed = self.appraisal.scorecard_id.line_ids.filtered(lambda goal: goal.kpi_id.code == "fcr")
        self.assertEqual(self.missed.status, "red")

    def prepare(self, role="boss", **values):
        """A plan with all that it needs, prepared by somebody."""
        Plan = self.as_user(self.env["customer.perf.improvement.plan"], role)
        return Plan.create(
            {
                "appraisal_id": self.appraisal.id,
                "missed_goal_ids": [Command.set(self.missed.ids)],
                "reason": "Every other customer calls again, and he cannot see what the second line did.",
                "agreed_on": "2025-07-18",
                "date_to": "2025-10-20",
                "goal_ids": [
                    Command.create(
                        {"name": "Solved at once", "value_today": 7, "value_wanted": 60, "date_until": "2025-10-01"}
                    )
                ],
                "support_ids": [
                    Command.create(
                        {
                            "name": "Sight of the notes",
                            "date_until": "2025-08-01",
                            "user_id": self.users["outsider"].id,
                        }
                    )
                ],
                **values,
            }
        )

    def begin(self, role="boss", **values):
        with freeze_time(BEGIN):
            plan = self.prepare(role, **values)
            plan.action_begin()
        return plan.with_user(self.env.user)

    def end(self, plan, outcome, role="boss", **values):
        action = self.as_user(plan, role).action_end()
        wizard = self.env[action["res_model"]].with_user(self.users[role]).with_context(**action["context"])
        return wizard.create({"outcome": outcome, "text": "As far as we came.", **values}).action_confirm()

    def night(self, day):
        self.env.invalidate_all()
        with freeze_time(day):
            self.env["customer.perf.improvement.plan"].sudo()._cron_plans()
        self.env.flush_all()
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestBegin(PlanCase):
    def test_not_before_the_window_for_an_appeal_is_over(self):
        plan = self.prepare()
        with freeze_time("2025-07-16"), self.assertRaisesRegex(UserError, "may appeal"), self.cr.savepoint():
            plan.action_begin()
        with freeze_time("2025-07-18"):
            self.env.invalidate_all()
            self.as_user(plan, "boss").action_begin()
        self.assertEqual((plan.state, plan.begun_on), ("running", date(2025, 7, 18)))

    def test_not_while_an_appeal_is_open(self):
        with freeze_time(MONDAY):
            mine = self.as_user(self.appraisal, "employee")
            appeal = self.as_user(self.env["customer.perf.appeal"].browse(mine.action_appeal()["res_id"]), "employee")
            appeal.write({"ground": "data", "text": "Values are missing."})
            appeal.action_submit()
        with freeze_time(BEGIN):
            plan = self.prepare()
            with self.assertRaisesRegex(UserError, "appeal against the result is open"), self.cr.savepoint():
                plan.action_begin()
            appeal.action_withdraw()
            self.as_user(plan, "boss").action_begin()
        self.assertEqual(plan.state, "running")

    def test_a_reopened_result_is_no_ground(self):
        plan = self.prepare()
        with freeze_time(BEGIN):
            self.as_user(self.appraisal, "admin")._return("A mistake")
            with self.assertRaisesRegex(UserError, "not published"):
                self.as_user(plan, "boss").action_begin()

    def test_not_by_grade_alone(self):
        """Nothing was missed and no behaviour is low: however bad the grade, it is refused in plain words"""
        with freeze_time(BEGIN):
            plan = self.prepare()
            self.missed.sudo().status = "amber"
            self.appraisal.sudo().grade_id = self.appraisal.grade_id.scale_id.grade_ids.sorted("score_min")[0]
            with self.assertRaisesRegex(UserError, "A grade or a rank alone is no reason"), self.cr.savepoint():
                self.as_user(plan, "boss").action_begin()
            # a behaviour below expectation is a ground, once it is named
            rating = self.appraisal.behaviour_ids[0]
            rating.sudo().level = "2"
            plan = self.as_user(plan, "boss")
            plan.missed_goal_ids = False
            with self.assertRaisesRegex(UserError, "Name what was missed: " + rating.behaviour_id.name):
                plan.action_begin()
            plan.low_rating_ids = rating
            plan.action_begin()
        self.assertEqual(plan.state, "running")

    def test_what_is_named_was_missed(self):
        kept = self.appraisal.scorecard_id.line_ids.filtered(lambda goal: goal.status == "green")[:1]
        with freeze_time(BEGIN), self.assertRaisesRegex(UserError, "Name only what was missed"):
            self.prepare(missed_goal_ids=[Command.set((self.missed | kept).ids)]).action_begin()

    def test_what_is_missing_is_said_at_once(self):
        """Words, goals, support and the day of the talk: all in one message, and on the form before"""
        with freeze_time(BEGIN):
            plan = self.prepare(reason=" ", goal_ids=False, support_ids=False, agreed_on=False)
            with self.assertRaises(UserError) as refusal:
                plan.action_begin()
        for text in ("in words", "at least one goal", "at least one support", "the day on which you agreed"):
            self.assertIn(text, str(refusal.exception))
            self.assertIn(text, plan.obstacle_text)

    def test_the_form_says_what_can_be_named(self):
        with freeze_time(BEGIN):
            action = self.as_user(self.appraisal, "boss").action_improvement_plan()
            Plan = self.env[action["res_model"]].with_user(self.users["boss"]).with_context(**action["context"])
            with Form(Plan) as form:
                self.assertEqual(form.missable_goal_ids.ids, self.missed.ids)
                form.missed_goal_ids.add(self.missed)
                with form.goal_ids.new() as goal:
                    goal.kpi_id = self.missed.kpi_id
                    goal.date_until = date(2025, 10, 1)
            self.assertEqual(form.record.goal_ids.value_today, self.missed.actual)
            self.assertEqual(form.record.goal_ids.value_wanted, self.missed.target)
            self.assertRegex(form.record.name, r"^IP-2025-\d+$")
            again = self.as_user(self.appraisal, "boss").action_improvement_plan()
            self.assertEqual(again["res_id"], form.record.id, "one that is open is opened")


@tagged("post_install", "-at_install")
class TestSupport(PlanCase):
    def test_who_owes_it_is_told_and_gives_it(self):
        plan = self.begin()
        support = plan.support_ids
        self.assertEqual(support.activity_ids.user_id, self.users["outsider"])
        self.assertEqual(plan.support_due, date(2025, 8, 1))
        with freeze_time("2025-07-30"):
            self.as_user(support, "outsider").action_given()
        self.assertEqual(support.given_on, date(2025, 7, 30))
        self.assertFalse(support.activity_ids or plan.support_due)

    def test_late_support_stands_first_and_is_told_to_hr_once(self):
        peer = self._appraisal_of("peer")
        with freeze_time(MONDAY):
            self.to_step(peer, "published")
        early = self.begin()
        other = early.sudo().copy({"appraisal_id": peer.id, "date_to": "2025-09-01"})
        other.write({"state": "running", "begun_on": BEGIN})
        self.night("2025-08-01")
        self.assertFalse(early.told_support, "its last day")
        self.night("2025-08-02")
        kind = self.env.ref("customer_perf.mail_activity_type_plan_late")
        told = early.activity_ids.filtered(lambda todo: todo.activity_type_id == kind)
        self.assertIn(self.users["officer"], told.user_id)
        with freeze_time("2025-08-02"):
            plans = self.as_user(self.env["customer.perf.improvement.plan"], "officer")
            self.assertEqual(plans.search([])[0], early, "before the one that ends earlier")
            self.assertEqual(plans.search([("is_support_late", "=", True)]), early)
        told.unlink()
        self.night("2025-08-03")
        self.assertFalse(early.activity_ids.filtered(lambda todo: todo.activity_type_id == kind), "once")

    def test_not_reached_is_refused_while_support_is_owed(self):
        plan = self.begin()
        with freeze_time("2025-10-20"):
            with self.assertRaisesRegex(UserError, "still owes support"), self.cr.savepoint():
                self.end(plan, "not_reached")
            with self.cr.savepoint():
                self.as_user(plan.support_ids, "boss").action_given()
                self.end(plan, "not_reached")
        self.assertEqual((plan.state, plan.outcome), ("done", "not_reached"))

    def test_not_reached_with_a_reason(self):
        plan = self.begin()
        with freeze_time("2025-10-20"):
            self.end(plan, "not_reached", support_reason="The vendor failed; he chose to work without it.")
        self.assertIn("vendor", plan.support_reason)

    def test_reached_and_prolonged_need_no_support(self):
        for outcome in ("reached", "prolonged", "otherwise"):
            with self.undone():
                plan = self.begin()
                with freeze_time("2025-10-20"):
                    self.end(plan, outcome)
                self.assertEqual(plan.outcome, outcome)

    def test_nobody_owes_himself_and_no_day_ahead(self):
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.prepare().support_ids.user_id = self.users["employee"]
        plan = self.begin()
        with freeze_time(BEGIN), self.assertRaises(ValidationError):
            self.as_user(plan.support_ids, "boss").given_on = "2025-07-22"


@tagged("post_install", "-at_install")
class TestWay(PlanCase):
    def test_a_check_in_every_fortnight(self):
        plan = self.begin()
        talk = self.env["customer.perf.check.in"].search([("plan_id", "=", plan.id)])
        self.assertEqual((talk.date, talk.manager_id, talk.state), (date(2025, 8, 4), self.boss, "planned"))
        self.assertEqual(talk.activity_ids.user_id, self.users["employee"] | self.users["boss"])
        self.assertIn("Sight of the notes", self.as_user(talk, "boss").matters)
        with freeze_time("2025-08-05"):
            self.as_user(talk, "boss").date = "2025-08-05"
            self.as_user(talk, "boss").action_held()
        self.env.invalidate_all()
        self.assertEqual((plan.check_in_count, plan.next_check_in), (1, date(2025, 8, 19)))
        planned = self.env["customer.perf.check.in"].search([("plan_id", "=", plan.id), ("state", "=", "planned")])
        self.as_user(planned, "employee").unlink()
        self.night("2025-08-25")
        self.assertEqual(plan.next_check_in, date(2025, 8, 25), "what was taken away is planned again")
        with freeze_time("2025-08-26"):
            self.end(plan, "reached")
        self.env.invalidate_all()
        self.assertEqual((plan.check_in_count, plan.next_check_in), (1, False))

    def test_no_check_in_after_its_last_day(self):
        plan = self.begin(date_to="2025-08-03")
        self.assertFalse(plan.next_check_in)

    def test_prolonged_is_agreed_on_anew(self):
        """What is not given and where each goal stands goes on; the former one stays as it ended"""
        plan = self.begin()
        self.as_user(plan.goal_ids, "boss").value_reached = 40
        with freeze_time("2025-10-20"):
            action = self.end(plan, "prolonged")
        following = plan.browse(action["res_id"])
        self.assertEqual((plan.state, plan.outcome_text), ("done", "As far as we came."))
        self.assertEqual((following.state, following.former_id, following.agreed_on), ("draft", plan, False))
        self.assertEqual((following.goal_ids.value_today, following.goal_ids.value_wanted), (40, 60))
        self.assertEqual((following.support_ids.name, following.missed_goal_ids), ("Sight of the notes", self.missed))
        self.assertNotEqual(following.name, plan.name)

    def test_what_was_agreed_stays(self):
        plan = self.begin()
        for role in ("boss", "officer"):
            his = self.as_user(plan, role)
            for values in ({"reason": "x"}, {"date_to": "2026-01-01"}, {"goal_ids": [Command.clear()]}):
                self.assertRefused(lambda h=his, v=values: h.write(v), AccessError)
            self.assertRefused(lambda h=his: h.goal_ids.write({"value_wanted": 1}), AccessError)
            self.assertRefused(lambda h=his: h.support_ids.write({"date_until": "2026-01-01"}), AccessError)
            self.assertRefused(lambda h=his: h.unlink())
            row = {"name": "A coach", "date_until": "2025-09-01", "user_id": self.users["boss"].id}
            more = {"support_ids": [Command.create(row)]}
            self.assertTrue(self.allowed(lambda h=his, m=more: h.write(m)), "more help")
        with freeze_time(BEGIN):
            self.end(plan, "otherwise")
        self.assertRefused(lambda: self.as_user(plan.goal_ids, "boss").write({"value_reached": 1}), AccessError)
        self.assertRefused(lambda: self.as_user(plan, "employee").write({"employee_comment": "x"}), AccessError)

    def test_changes_are_kept_in_its_discussion(self):
        plan = self.begin()
        self.env.flush_all()
        before = plan.message_ids
        self.as_user(plan.goal_ids, "boss").value_reached = 40
        [note] = plan.message_ids - before
        [value] = note.sudo().tracking_value_ids._tracking_value_format()
        self.assertEqual((value["oldValue"], value["newValue"]), (False, 40), "nothing before, not 0.00")
        self.assertNotIn("Solved at once", note.body)

    def test_a_deputy_leads_it_meanwhile(self):
        plan = self.begin()
        kind = self.env.ref("customer_perf.mail_activity_type_plan_end")

        def whose():
            return plan.activity_ids.filtered(lambda todo: todo.activity_type_id == kind).user_id

        self.assertEqual(whose(), self.users["boss"])
        with freeze_time("2025-07-25"):
            self.env["customer.perf.delegation"].create(
                {
                    "manager_id": self.boss.id, "deputy_id": self.people["stranger"].id, "date_from": "2025-07-25",
                    "date_to": "2025-07-31",
                }
            )  # fmt: skip
            self.assertEqual(whose(), self.users["stranger"])
            self.as_user(plan.goal_ids, "stranger").value_reached = 20
        self.night("2025-08-01")
        self.assertEqual(whose(), self.users["boss"])
        with freeze_time("2025-08-01"):
            self.assertRefused(lambda: self.as_user(plan, "stranger").read(["reason"]), AccessError)

    def test_retention(self):
        plan = self.begin()
        self.as_user(plan, "employee").employee_comment = "Agreed"
        self.cycle.sudo().state = "closed"
        self.company.perf_keep_texts = 1
        with freeze_time("2027-01-01"):
            self.env["customer.perf.cycle"]._cron_retention()
            self.assertEqual(plan.employee_comment, "Agreed", "it is under way")
            plan.sudo().state = "done"
            self.env["customer.perf.cycle"]._cron_retention()
        self.env.invalidate_all()
        self.assertEqual((plan.reason, plan.employee_comment, plan.goal_ids.name), ("–", "–", "–"))
        self.assertEqual(plan.goal_ids.value_wanted, 60)

    def test_as_many_queries_for_many_as_for_one(self):
        plan = self.begin()
        others = plan.browse()
        for person in self.cycle.appraisal_ids - self.appraisal:
            others |= plan.sudo().copy({"appraisal_id": person.id, "state": "running", "begun_on": BEGIN})

        def count(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            as_hr = some.with_user(self.users["officer"])
            as_hr.read(["name", "is_support_late", "next_check_in", "check_in_count", "outcome"])
            return self.env.cr.sql_log_count - before

        others -= others.filtered(lambda other: other.employee_id == self.people["officer"])
        self.assertGreater(len(others), 2)
        count(plan)  # what is kept in mind of a user and his rules
        self.assertEqual(count(plan), count(others))


@tagged("post_install", "-at_install")
class TestRights(PlanCase):
    def _readers(self, record):
        return {role for role in ROLES if self._reads(role, record)}

    def _reads(self, role, record):
        model = self.as_user(self.env[record._name], role)
        return model.has_access("read") and bool(model.search_count([("id", "=", record.id)]))

    def test_who_reads(self):
        """Nobody but those above and HR before it begins; then the employee, and of his row who owes support"""
        with freeze_time(BEGIN):
            plan = self.prepare().with_user(self.env.user)
            above = {"boss", "chief", "officer", "admin"}
            for record in (plan, plan.goal_ids, plan.support_ids):
                self.assertEqual(self._readers(record), above, record._name)
            self.as_user(plan, "boss").action_begin()
        self.assertEqual(self._readers(plan), above | {"employee"})
        self.assertEqual(self._readers(plan.goal_ids), above | {"employee"})
        self.assertEqual(self._readers(plan.support_ids), above | {"employee", "outsider"})

    def test_who_prepares(self):
        """Who assessed and HR; neither the manager's manager nor the employee, nor HR for itself"""
        with freeze_time(BEGIN):
            for role in ROLES:
                done = self.allowed(lambda r=role: self.prepare(r))
                self.assertEqual(done, role in ("boss", "officer", "admin"), role)
            self.assertRefused(lambda: self.prepare("chief", manager_id=self.people["chief"].id), AccessError)
            self.assertRefused(lambda: self.prepare("boss", employee_comment="All is well"), AccessError)
            self.to_step(self._appraisal_of("officer"), "published")
            own = self._appraisal_of("officer").id
            self.assertRefused(lambda: self.prepare("officer", appraisal_id=own), AccessError)
            self.assertFalse(self.as_user(self._appraisal_of("officer"), "officer").can_plan)
            for role, sees in (("boss", True), ("officer", True), ("chief", False), ("employee", False)):
                self.assertEqual(self.as_user(self.appraisal, role).can_plan, sees, role)

    def test_only_hr_names_who_leads(self):
        plan = self.begin()
        self.assertRefused(lambda: self.as_user(plan, "boss").write({"manager_id": self.people["chief"].id}))
        self.as_user(plan, "officer").manager_id = self.people["stranger"]
        self.assertTrue(self.as_user(plan, "stranger").can_lead)
        self.assertEqual(self.as_user(plan, "stranger").read(["missable_goal_ids"])[0]["missable_goal_ids"], [])

    def test_the_comment_is_the_employees(self):
        plan = self.begin()
        kind = self.env.ref("customer_perf.mail_activity_type_plan_read")
        self.assertEqual(
            plan.activity_ids.filtered(lambda t: t.activity_type_id == kind).user_id, self.users["employee"]
        )
        for role in ROLES:
            done = self.allowed(lambda r=role: self.rpc(r, plan._name, "write", plan.ids, {"employee_comment": "x"}))
            self.assertEqual(done, role == "employee", role)
        for name in ("reason", "state", "outcome", "manager_id", "date_to", "begun_on"):
            value = {"manager_id": self.employee.id, "state": "done", "outcome": "reached"}.get(name, "2025-01-01")
            self.assertRefused(lambda n=name, v=value: self.rpc("employee", plan._name, "write", plan.ids, {n: v}))
        self.assertRefused(lambda: self.rpc("employee", plan._name, "action_begin", plan.ids))
        self.assertRefused(lambda: self.end(plan, "reached", "employee"), AccessError)
        self.assertRefused(lambda: self.end(plan, "reached", "chief"), AccessError)
        self.as_user(plan, "employee").employee_comment = "It is fair."
        self.assertFalse(plan.activity_ids.filtered(lambda todo: todo.activity_type_id == kind))

    def test_names_tell_nothing(self):
        plan = self.begin(reason=SECRET)
        for record in (plan, plan.goal_ids, plan.support_ids):
            self.assertRegex(self.as_user(record, "boss").display_name, r"^IP-2025-\d+(, [\d/]+)?$")
            self.assertNotIn("IP-", self.as_user(record, "peer").sudo().display_name)
        for todo in plan.activity_ids | plan.support_ids.activity_ids:
            self.assertNotIn(self.employee.name, todo.res_name)

    def test_pages(self):
        """My value leads there, and Team says that support is late"""
        plan = self.begin()
        with freeze_time("2025-08-02"):
            page = self.as_user(self.env["customer.perf.my.value"], "employee").get_page(self.scorecard.id)
            [section] = [section for section in page["sections"] if section["code"] == "improve"]
            [line] = section["data"]["plans"]
            self.assertEqual((line["id"], line["late_since"]), (plan.id, date(2025, 8, 1)))
            self.assertIn(plan._name, [item["model"] for item in page["waiting"]])
            team = self.as_user(self.env["customer.perf.team"], "boss").get_page(self.cycle.id)
            person = next(one for one in team["people"] if one["employee_id"] == self.employee.id)
            needs = [need for need in person["needs"] if need["code"] == "plan"]
            self.assertEqual([(need["level"], need["record_id"]) for need in needs], [("danger", plan.id)])

    def test_personal_data(self):
        kinds = self.employee._perf_personal_paths()
        for name in ("", ".goal", ".support"):
            self.assertIn(f"customer.perf.improvement.plan{name}", kinds)
        with freeze_time(BEGIN):
            plan = self.prepare()

            def told():
                self.env.invalidate_all()
                return [records._name for records in self.as_user(self.employee, "officer")._perf_personal_records()]

            self.assertNotIn(plan._name, told())
            self.as_user(plan, "boss").action_begin()
            self.assertIn(plan._name, told())
            self.employee.user_id = False
            self.assertIn(plan._name, told())


@tagged("post_install", "-at_install")
class TestSteps(CoreRows):
    def test_steps_are_taken_by_whom_they_belong_to(self):
        records = {model: row[0] for model, row in self._plan_rows().items()}
        for (model, method), callers in STEPS_OF_PLAN.items():
            for role in ROLES:
                with self.subTest(method=method, role=role):
                    done = self.allowed(lambda r=role, m=method, x=model: self.rpc(r, x, m, records[x].ids))
                    self.assertEqual(done, role in callers, self.refusal)
