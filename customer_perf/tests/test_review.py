"""Review meetings: what changed since the last one, told to each by his rights; decisions; overdue (S-01, S-03)."""

from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import CustomerPerfCommon


@tagged("post_install", "-at_install")
class TestReview(CustomerPerfCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kpi = cls.env["customer.perf.kpi"].create(
            {"name": "Kept", "code": "rev_k", "perspective_id": cls.env.ref("customer_perf.perspective_process").id}
        )
        cls.journey = cls.env["customer.perf.journey"].create({"name": "Repair", "company_id": cls.company.id})
        cls.touchpoint = cls.env["customer.perf.touchpoint"].create(
            {
                "name": "Visit",
                "journey_id": cls.journey.id,
                "stage_id": cls.env["customer.perf.journey.stage"]
                .create({"name": "Do", "journey_id": cls.journey.id})
                .id,
                "kpi_ids": [Command.set(cls.kpi.ids)],
            }
        )
        cls.department.manager_id = cls.boss
        cls.readers = cls.users["executive"] | cls.users["boss"] | cls.users["stranger"]

    def _meet(self, **values):
        return self.env["customer.perf.review.meeting"].create(
            {
                "company_id": self.company.id,
                "date": "2025-03-31",
                "participant_ids": [Command.set(self.readers.ids)],
                **values,
            }
        )

    def _alert(self, **values):
        return self.env["customer.perf.alert"].create(
            {
                "kpi_id": self.kpi.id,
                "company_id": self.company.id,
                "employee_id": self.employee.id,
                "date": "2025-03-10",
                **values,
            }
        )

    def _agenda(self, meeting, role):
        self.env.invalidate_all()
        return str(self.as_user(meeting, role).agenda)

    @freeze_time("2025-03-31")
    def test_each_reader_is_told_what_he_may_read(self):
        self._alert()
        self.env["customer.perf.improvement"].create(
            {
                "name": "Ring before the visit",
                "company_id": self.company.id,
                "employee_id": self.employee.id,
                "owner_id": self.users["employee"].id,
                "date_deadline": "2025-03-20",
            }
        )
        self.env["customer.perf.complaint"].create(
            {
                "name": "Nobody came",
                "company_id": self.company.id,
                "department_id": self.department.id,
                "date": "2025-03-12",
            }
        )
        self.env["customer.perf.timeline.entry"].create(
            {"employee_id": self.employee.id, "kind": "thanks", "text": "So friendly", "date": "2025-03-12"}
        )
        meeting = self._meet(date="2025-04-10")
        boss = self._agenda(meeting, "boss")
        for text in ("Kept", "Ring before the visit", "Nobody came", "So friendly"):
            self.assertIn(text, boss)
            self.assertNotIn(text, self._agenda(meeting, "stranger"))
        # what concerns a person is not for executives, what concerns a department is
        executive = self._agenda(meeting, "executive")
        self.assertIn("Nobody came", executive)
        for text in ("Kept", "Ring before", "So friendly"):
            self.assertNotIn(text, executive)

    def test_it_begins_with_the_last_meeting_of_the_same_group(self):
        with freeze_time("2025-02-28"):
            self._meet(date="2025-02-28").action_held()
            self._meet(date="2025-02-10", journey_id=self.journey.id).action_held()
            self._meet(date="2025-02-20", rhythm="quarter").action_held()
        meeting, of_journey = self._meet(date="2025-03-31"), self._meet(date="2025-03-31", journey_id=self.journey.id)
        self.assertEqual((meeting.agenda_from, of_journey.agenda_from), (date(2025, 2, 28), date(2025, 2, 10)))
        self.assertEqual(self._meet(department_id=self.department.id).agenda_from, date(2025, 2, 28))

    @freeze_time("2025-03-31")
    def test_a_journey_looks_at_its_own(self):
        other = self.env["customer.perf.kpi"].create(
            {"name": "Elsewhere", "code": "rev_o", "perspective_id": self.kpi.perspective_id.id}
        )
        self._alert(), self._alert(kpi_id=other.id)
        common = {"company_id": self.company.id, "department_id": self.department.id, "date": "2025-03-12"}
        self.env["customer.perf.complaint"].create(
            [
                {**common, "name": "At the door", "touchpoint_id": self.touchpoint.id},
                {**common, "name": "On the bill"},
            ]
        )
        agenda = self._agenda(self._meet(journey_id=self.journey.id), "boss")
        self.assertIn("Kept", agenda)
        self.assertIn("At the door", agenda)
        self.assertNotIn("Elsewhere", agenda)
        self.assertNotIn("On the bill", agenda)
        group = self.env["customer.perf.customer.group"].create({"name": "Homes"})
        self.assertNotIn("Kept", self._agenda(self._meet(customer_group_id=group.id), "boss"))
        self.journey.customer_group_id = group
        self.assertIn("Kept", self._agenda(self._meet(customer_group_id=group.id), "boss"))

    @freeze_time("2025-03-31")
    def test_one_department_is_not_told_of_another(self):
        self._alert(), self._alert(employee_id=self.people["stranger"].id)
        mine = self._agenda(self._meet(department_id=self.department.id), "officer")
        theirs = self._agenda(self._meet(department_id=self.elsewhere.id), "officer")
        self.assertIn(self.employee.name, mine)
        self.assertNotIn(self.people["stranger"].name, mine)
        self.assertIn(self.people["stranger"].name, theirs)

    @freeze_time("2025-03-31")
    def test_as_many_queries_for_many_as_for_one(self):
        self._alert()
        meeting = self._meet()
        self._agenda(meeting, "officer")

        def count():
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertTrue(self.as_user(meeting, "officer").agenda)
            return self.env.cr.sql_log_count - before

        one = count()
        self.env["customer.perf.alert"].create(
            [
                {"kpi_id": self.kpi.id, "company_id": self.company.id, "employee_id": person.id, "date": "2025-03-10"}
                for person in self.department.member_ids - self.employee
            ]
        )
        self.assertLessEqual(count(), one)

    # ------------------------------------------------------------ decisions

    def _decide(self, **values):
        return self.env["customer.perf.review.decision"].create(
            {
                "meeting_id": self._meet().id,
                "name": "Name the technician",
                "owner_id": self.users["employee"].id,
                "date_deadline": "2025-04-30",
                **values,
            }
        )

    @freeze_time("2025-03-31")
    def test_a_decision_is_somebodys_to_do(self):
        decision = self._decide()
        self.assertEqual(decision.activity_ids.user_id, self.users["employee"])
        self.assertRefused(lambda: self.as_user(decision, "boss").action_done(), AccessError)
        self.assertRefused(lambda: self.as_user(decision, "peer").action_done(), AccessError)
        self.as_user(decision, "employee").action_done()
        self.assertEqual((decision.state, decision.done_on), ("done", date(2025, 3, 31)))
        self.assertFalse(decision.activity_ids)

    def test_the_next_meeting_asks_what_became_of_it(self):
        with freeze_time("2025-03-31"):
            decision = self._decide()
            decision.meeting_id.action_held()
        following = self.env["customer.perf.review.meeting"].search(
            [("state", "=", "planned"), ("company_id", "=", self.company.id)]
        )
        with freeze_time("2025-04-30"):
            self.assertIn("Name the technician", self._agenda(following, "boss"))
            self.assertNotIn("Name the technician", self._agenda(decision.meeting_id, "boss"))

    def test_a_held_meeting_knows_nothing_of_later_ones(self):
        with freeze_time("2025-03-31"):
            meeting = self._meet(date="2025-02-28")
            meeting.action_held()
            decision = self._decide(owner_id=self.users["officer_b"].id)  # somebody of another company
        self.assertNotIn(decision.name, self._agenda(meeting, "officer"))
        self.assertIn(decision.name, self._agenda(self._meet(date="2025-04-30"), "boss"))

    @freeze_time("2025-03-31")
    def test_a_decision_goes_on_as_an_improvement(self):
        decision = self._decide()
        action = self.as_user(decision, "employee").action_improve()
        context = action["context"]
        self.assertEqual((context["default_origin"], context["default_decision_id"]), ("review", decision.id))
        Improvement = self.as_user(self.env["customer.perf.improvement"], "employee").with_context(**context)
        improvement = Improvement.create({})
        self.assertEqual((improvement.owner_id, improvement.origin), (self.users["employee"], "review"))
        self.assertEqual(decision.state, "done")
        self.assertEqual(self.as_user(decision, "employee").action_improve()["res_id"], improvement.id)

    def test_nobody_closes_a_decision_that_he_may_not_read(self):
        decision = self._decide()
        Improvement = self.as_user(self.env["customer.perf.improvement"], "peer")
        self.assertRefused(lambda: Improvement.create({"name": "N", "decision_id": decision.id}), AccessError)
        self.assertEqual(decision.state, "open")

    # ------------------------------------------------------------ overdue

    def _told(self):
        last = self.env["mail.message"].search([], order="id desc", limit=1).id
        with self.enter_registry_test_mode():
            self.env.ref("customer_perf.ir_cron_reviews").method_direct_trigger()
        self.env.invalidate_all()
        messages = self.env["mail.message"].search([("id", ">", last), ("subject", "ilike", "Overdue:")])
        return messages.partner_ids.user_ids

    def test_a_review_that_is_overdue_warns_once(self):
        """FM-10, FM-34: those who take part and HR are told, and told again only when it was moved."""
        meeting = self._meet(date="2025-03-31")
        with freeze_time("2025-03-31 12:00:00"):
            self.assertFalse(self._told())
        with freeze_time("2025-04-01 12:00:00"):
            told = self._told()
            self.assertLessEqual(self.readers | self.users["officer"], told)
            self.assertNotIn(self.users["peer"], told)
            self.assertFalse(self._told())
        with freeze_time("2025-04-20 12:00:00"):
            meeting.date = "2025-04-10"
            self.assertIn(self.users["boss"], self._told())
