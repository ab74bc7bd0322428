"""Complaints: five steps, clocks in working hours, closed is what the customer confirms (R-01 to R-06)."""

from datetime import date, datetime, time, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.customer_perf.tools.computed import Window

from .common import CustomerPerfCommon

FRIDAY = "2025-06-06 16:00:00"  # UTC; the next day of work is the 9th


@tagged("post_install", "-at_install")
class TestComplaint(CustomerPerfCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Monday to Friday, 8 to 12 and 13 to 17
        cls.company.resource_calendar_id = cls.env["resource.calendar"].create(
            {"name": "Week", "tz": "UTC", "company_id": cls.company.id}
        )

    def _complaint(self, **values):
        return self.env["customer.perf.complaint"].create(
            {
                "name": "Third call about one bill",
                "company_id": self.company.id,
                "date": FRIDAY,
                "employee_id": self.employee.id,
                "user_id": self.users["employee"].id,
                **values,
            }
        )

    def _to_closed(self, complaint):
        complaint.promised_on = "2025-06-10"
        complaint.action_acknowledge()
        complaint.responsibility = "Nobody called back"
        complaint.action_assess()
        complaint.answer = "The bill is cancelled"
        complaint.action_answer()
        complaint.action_close()

    # ------------------------------------------------------------ clocks

    def test_clocks_leave_the_weekend_out(self):
        """One hour on Friday, seven on Monday"""
        complaint = self._complaint()
        self.assertEqual(complaint.acknowledge_due, datetime(2025, 6, 9, 16))
        self.assertEqual(complaint.assess_due, datetime(2025, 6, 10, 16))
        self.assertEqual(complaint.answer_due, datetime(2025, 6, 20, 16))
        self.assertEqual(complaint.close_due, datetime(2025, 7, 6, 16))  # days of the calendar
        self.assertFalse(complaint.escalate_due)

    def test_a_key_complaint_is_faster(self):
        complaint = self._complaint(is_key=True)
        self.assertEqual(complaint.acknowledge_due, datetime(2025, 6, 9, 9))
        self.assertEqual(complaint.escalate_due, datetime(2025, 6, 9, 16))
        self.assertEqual(complaint.answer_due, datetime(2025, 6, 11, 16))

    def test_clocks_run_in_the_companys_time_zone(self):
        """16:00 UTC is midnight in Shanghai: Saturday has begun"""
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        # Monday 8 to 17 there is 0 to 9 here
        self.assertEqual(self._complaint().acknowledge_due, datetime(2025, 6, 9, 9))

    def test_a_holiday_is_left_out(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Whit Monday",
                "calendar_id": self.company.resource_calendar_id.id,
                "company_id": self.company.id,
                "date_from": "2025-06-09 00:00:00",
                "date_to": "2025-06-09 23:59:59",
            }
        )
        self.assertEqual(self._complaint().acknowledge_due, datetime(2025, 6, 10, 16))

    def test_settings_hold_for_what_comes_in_from_now_on(self):
        former = self._complaint()
        self.company.perf_complaint_acknowledge = 0.5
        self.assertEqual(former.acknowledge_due, datetime(2025, 6, 9, 16))
        self.assertEqual(self._complaint().acknowledge_due, datetime(2025, 6, 9, 11))

    def test_late_is_the_step_that_is_due(self):
        complaint = self._complaint()
        with freeze_time("2025-06-09 15:59"):
            self.assertFalse(complaint.is_late)
        with freeze_time("2025-06-09 16:01"):
            complaint.invalidate_recordset(["is_late"])
            self.assertTrue(complaint.is_late)
            self.assertIn(complaint, complaint.search([("is_late", "=", True)]))

    # ------------------------------------------------------------ steps

    def test_the_first_answer_has_a_date(self):
        """R-02"""
        complaint = self._complaint()
        with self.assertRaisesRegex(UserError, "fill in first: Promised By"):
            complaint.action_acknowledge()

    def test_closed_without_a_word_of_the_customer_is_open(self):
        """R-06"""
        complaint = self._complaint()
        with freeze_time("2025-06-10 10:00"):
            self._to_closed(complaint)
            self.assertEqual(complaint.state, "closed")
        with freeze_time("2025-06-17 09:00"), self.enter_registry_test_mode():
            self.env.ref("customer_perf.ir_cron_complaint").method_direct_trigger()
        self.assertFalse(complaint.confirmed_on)
        with freeze_time("2025-06-17 10:01"), self.enter_registry_test_mode():
            self.env.ref("customer_perf.ir_cron_complaint").method_direct_trigger()
        self.assertEqual((complaint.state, complaint.is_silent), ("confirmed", True))

    def test_not_solved_goes_on_with_its_old_times(self):
        complaint = self._complaint()
        self._to_closed(complaint)
        complaint.action_confirm()
        self.assertRefused(complaint.action_reopen)
        complaint.action_reopen("The bill came again")
        self.assertEqual((complaint.state, complaint.reopen_count, complaint.closed_on), ("assessed", 1, False))
        self.assertEqual(complaint.next_due, datetime(2025, 6, 20, 16))

    def test_no_step_is_skipped_and_none_written(self):
        complaint = self.as_user(self._complaint(), "officer")
        complaint.action_close()
        self.assertEqual(complaint.state, "new")
        for values in ({"state": "confirmed"}, {"confirmed_on": FRIDAY}, {"acknowledged_on": FRIDAY}):
            self.assertRefused(lambda v=values: complaint.write(v), AccessError)
        fresh = self.env["customer.perf.complaint"].with_user(self.users["officer"])
        made = fresh.with_context(default_state="confirmed", default_confirmed_on=FRIDAY).create({"name": "x"})
        self.assertEqual((made.state, made.confirmed_on), ("new", False))

    def test_a_key_complaint_goes_to_whoever_stands_above(self):
        """R-05"""
        complaint = self._complaint(is_key=True)
        with freeze_time("2025-06-09 15:00"):
            self.as_user(complaint, "employee").action_escalate()
        self.assertEqual(complaint.escalated_to, self.users["boss"])
        self.assertTrue(complaint.is_escalated_in_time)
        self.assertIn(self.users["boss"], complaint.activity_ids.user_id)
        late = self._complaint(is_key=True)
        with freeze_time("2025-06-09 16:01"):
            late.action_escalate()
        self.assertFalse(late.is_escalated_in_time)
        self.assertRefused(self._complaint().action_escalate)

    def test_the_touchpoint_names_the_post(self):
        stage = self.env["customer.perf.journey.stage"].create(
            {
                "name": "S",
                "journey_id": self.env["customer.perf.journey"]
                .create({"name": "J", "company_id": self.company.id})
                .id,
            }
        )
        point = self.env["customer.perf.touchpoint"].create(
            {
                "name": "Hotline", "stage_id": stage.id, "department_id": self.department.id,
                "employee_id": self.people["peer"].id,
            }
        )  # fmt: skip
        values = {"name": "x", "company_id": self.company.id, "touchpoint_id": point.id}
        complaint = self.env["customer.perf.complaint"].create(values)
        self.assertEqual((complaint.employee_id, complaint.department_id), (self.people["peer"], self.department))

    # ------------------------------------------------------------ how it comes in

    def test_a_mail_becomes_a_complaint(self):
        self.company.perf_complaint_user_id = self.users["officer"]
        settings = self.env["res.config.settings"].with_company(self.company).create({"company_id": self.company.id})
        settings.perf_complaint_alias = "complaints-test"
        alias = self.company.perf_complaint_alias_id
        self.assertEqual(alias.alias_name, "complaints-test")
        domain = self.env["mail.alias.domain"].create({"name": "perf.example.com"})
        alias.alias_domain_id = domain
        self.env["mail.thread"].message_process(
            False,
            "From: Mrs Keller <keller@customer.example.com>\nTo: complaints-test@perf.example.com\n"
            "Subject: My bill\nMessage-ID: <1@customer.example.com>\n\nIt is wrong once more.",
        )
        complaint = self.env["customer.perf.complaint"].search([("company_id", "=", self.company.id)])
        self.assertEqual((complaint.name, complaint.channel, complaint.user_id),
                         ("My bill", "mail", self.users["officer"]))  # fmt: skip
        self.assertIn("It is wrong once more", complaint.text)
        self.assertIn("keller@customer.example.com", complaint.email_from)

    def test_what_was_heard_becomes_one_complaint(self):
        entry = self.env["customer.perf.timeline.entry"].create(
            {"employee_id": self.employee.id, "kind": "complaint", "text": "Three calls", "customer": "A family"}
        )
        first = self.as_user(entry, "employee").action_complaint()
        self.assertEqual(self.as_user(entry, "boss").action_complaint()["res_id"], first["res_id"])
        complaint = self.env["customer.perf.complaint"].browse(first["res_id"])
        self.assertEqual(
            (complaint.entry_id, complaint.customer, complaint.employee_id), (entry, "A family", self.employee)
        )

    def test_a_complaint_begins_an_improvement(self):
        complaint = self.as_user(self._complaint(department_id=self.department.id), "boss")
        context = complaint.action_improve()["context"]
        improvement = (
            self.env["customer.perf.improvement"].with_user(self.users["boss"]).with_context(**context).create({})
        )
        self.assertEqual((improvement.origin, complaint.improvement_ids), ("complaint", improvement))

    # ------------------------------------------------------------ whose it is

    def test_whoever_records_it_reads_it_and_the_person_concerned(self):
        complaint = self.as_user(self.env["customer.perf.complaint"], "stranger").create(
            {"name": "Heard in the shop", "employee_id": self.employee.id, "user_id": self.users["boss"].id}
        )
        readers = {role for role in self.users if self.as_user(complaint, role).has_access("read")}
        self.assertEqual(readers, {"stranger", "employee", "boss", "chief", "officer", "admin"})
        writers = {role for role in readers if self.as_user(complaint, role).has_access("write")}
        self.assertEqual(writers, {"boss", "chief", "officer", "admin"})

    def test_executives_read_what_is_nobodys_alone_and_what_was_escalated(self):
        person, unit, key = self._complaint(), self._complaint(employee_id=False), self._complaint(is_key=True)
        key.action_escalate()
        seen = self.as_user(self.env["customer.perf.complaint"], "executive").search([])
        self.assertEqual(seen & (person | unit | key), unit | key)

    # ------------------------------------------------------------ figures

    def _source(self, recipe):
        recipe = self.env.ref(f"customer_perf.recipe_own_{recipe}")
        return self.env["customer.perf.source"].browse(recipe.action_use()["res_id"])

    def test_every_recipe_reads_the_own_register(self):
        recipes = self.env["customer.perf.source.recipe"].search([("app", "=", "customer_perf")])
        self.assertEqual(len(recipes), 18)
        for recipe in recipes:
            with self.subTest(recipe=recipe.name):
                source = self.env["customer.perf.source"].browse(recipe.action_use()["res_id"])
                source.action_preview()
                self.assertFalse(source.error)

    def _numbers(self, recipe):
        """(numerator, denominator) of the company in June, as known at the end of July"""
        source = self._source(recipe)
        source.company_id = self.company
        self.env.flush_all()
        with freeze_time("2025-07-31"):
            rows = {row.kind: row for row in source._rows(Window("month", [date(2025, 6, 1)]))}
        return rows["company"].numerator or rows["company"].value, rows["company"].denominator

    def _june(self):
        """Six complaints: two solved at the first try, one escalated late, one that nobody answered, one opened again,
        one that repeats the first"""
        steps = {
            "acknowledged_on": "2025-06-02 09:00:00",
            "answered_on": "2025-06-04 08:00:00",
            "closed_on": "2025-06-05 08:00:00",
            "state": "confirmed",
        }
        first = self._complaint(date="2025-06-02 08:00:00", **{**steps, "answered_on": "2025-06-02 20:00:00"})
        key = {"is_key": True, "date": "2025-06-02 08:00:00"}
        self._complaint(**steps, **key, escalated_on="2025-06-02 10:00:00")
        self._complaint(
            **{**steps, "acknowledged_on": "2025-06-03 08:00:00"}, **key, escalated_on="2025-06-10 08:00:00"
        )
        self._complaint(**key)
        self._complaint(date="2025-06-02 08:00:00", reopen_count=1, **steps)
        self._complaint(date="2025-06-02 08:00:00", former_id=first.id, **{**steps, "state": "closed"})

    def test_recipes_give_the_numbers_of_the_register(self):
        """KPI-037 and KPI-044 to KPI-049, from six complaints."""
        self._june()
        counted = self.env["customer.perf.complaint"].search(
            [("company_id", "=", self.company.id), ("state", "=", "confirmed")], limit=2, order="id"
        )
        counted[0].write({"approvals": 3, "departments": 4})
        counted[1].approvals = 0
        numbers = {
            "cpl_esc": (1, 3),  # KPI-037: escalated in time and confirmed, of the key ones
            "cpl_vol": (6, None),  # KPI-044
            "fb_time": (5, 6),  # KPI-045: a solution in time
            "fb_24h": (1, 6),  # KPI-046
            "cpl_2nd": (1, 6),  # KPI-047: solved by the second handling
            "info_time": (4, 6),  # KPI-048: answered at once, in time
            "recall": (2, 6),  # KPI-049: repeated or opened again
            "cpl_approvals": (3, 2),  # Z-05: of those where somebody counted
            "cpl_departments": (4, 1),
        }
        for recipe, told in numbers.items():
            with self.subTest(recipe=recipe):
                self.assertEqual(self._numbers(recipe), told)

    # ------------------------------------------------------------ signs (FM-14, FM-15)

    def _sign(self, role):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.as_user(self.env["customer.perf.complaint.sign"], role).search(
            [("company_id", "=", self.company.id)]
        )

    def test_closed_in_the_system_is_not_solved(self):
        """FM-14: opened again, or complained of once more within 30 days; nobody confirmed."""
        unit = {"department_id": self.department.id, "employee_id": False}
        done = {"closed_on": "2025-06-10 08:00:00", "state": "confirmed"}
        self._complaint(**unit, **done)
        self._complaint(**unit, **{**done, "is_silent": True})
        self._complaint(**unit, state="assessed", reopen_count=1)
        soon, late = self._complaint(**unit, **done), self._complaint(**unit, **done)
        self._complaint(**unit, former_id=soon.id, date="2025-06-30 08:00:00")
        self._complaint(**unit, former_id=late.id, date="2025-07-20 08:00:00")
        sign = self._sign("officer").filtered(lambda sign: sign.date == date(2025, 4, 1))
        self.assertEqual((sign.received, sign.closed, sign.not_solved, sign.not_confirmed), (6, 5, 2, 1))
        self.assertEqual((sign.not_solved_share, sign.not_confirmed_share), (40, 20))

    def test_answers_pile_up_before_they_are_due(self):
        """FM-15: due on the 20th at 16:00 after ten working days, the last tenth begins a working day before."""
        complaint = self._complaint()
        self.assertEqual(complaint.answer_last, datetime(2025, 6, 19, 16))
        unit = {"department_id": self.department.id, "employee_id": False}
        for number in range(12):
            answered = "2025-06-20 15:59:00" if number < 4 else "2025-06-12 10:00:00"
            self._complaint(**unit, answered_on=answered, user_id=self.users[("employee", "peer")[number % 2]].id)
        self._complaint(**unit, answered_on="2025-06-23 10:00:00")  # too late: no sign of this kind
        sign = self._sign("officer").filtered("department_id")
        self.assertEqual((sign.answers, sign.last_moment), (12, 4))
        self.assertTrue(sign.is_piled_up)

    def test_few_owners_are_told_to_hr_alone(self):
        self.department.manager_id = self.boss
        unit = {"department_id": self.department.id, "employee_id": False}
        owners = [self.users[name].id for name in ("employee", "peer", "boss", "officer", "admin")]
        for owner in owners[:4]:
            self._complaint(**unit, user_id=owner)
        for role, sees in (("officer", True), ("boss", False), ("executive", False), ("employee", False)):
            self.assertEqual(bool(self._sign(role)), sees, role)
        self._complaint(**unit, user_id=owners[4])
        for role, sees in (("officer", True), ("boss", True), ("executive", True), ("employee", False)):
            self.assertEqual(bool(self._sign(role)), sees, role)

    # ------------------------------------------------------------ who comes back

    def test_complainants_beside_the_others(self):
        """As in tools/tests/test_complaint: one of two came back within 30 days, two of three others. What customers
        did is told by records of any kind, here by the states that we keep."""
        bought = {
            "back": (0, 20), "away": (5,), "long ago": (-40, 20), "late": (40,),
            "a": (20, 50), "b": (25, 59), "c": (10,),
        }  # fmt: skip
        said = {"back": 10, "away": 8, "long ago": 10, "late": 41}
        people = {name: self.env["res.partner"].create({"name": name}) for name in bought}

        def day(number):
            return date(2025, 4, 1) + timedelta(days=number)

        self.env["customer.perf.customer.state"].create(
            [
                {"partner_id": people[name].id, "company_id": self.company.id, "date": day(number), "revenue": 1}
                for name, numbers in bought.items()
                for number in numbers
            ]
        )
        for name, number in said.items():
            moment = datetime.combine(day(number), time(12))
            self._complaint(partner_id=people[name].id, date=moment)
        for kind, told in (("complainants", (1, 2)), ("uncomplaining", (2, 3))):
            source = self.env["customer.perf.source"].create(
                {
                    "name": kind,
                    "kind": kind,
                    "model": "customer.perf.customer.state",
                    "date_field": "date",
                    "customer_path": "partner_id",
                    "value_field": "revenue",
                    "company_id": self.company.id,
                    "owner_id": self.users["officer"].id,
                    "window_days": 30,
                }
            )
            self.env.flush_all()
            with freeze_time("2025-08-15"):
                # the 60th day is the last one of May
                rows = {row.kind: row for row in source._rows(Window("month", [date(2025, 5, 1)]))}
            self.assertEqual((rows["company"].numerator, rows["company"].denominator), told, kind)
            self.assertIn("30 days", source.rule_text)

    # ------------------------------------------------------------ evidence (K-06, K-07)

    def test_a_colleague_nominates_and_nobody_himself(self):
        Entry = self.env["customer.perf.timeline.entry"]
        values = {"kind": "joint", "text": "Brought three teams together", "date": "2025-02-01"}
        made = self.as_user(Entry, "stranger").create({**values, "employee_id": self.employee.id})
        self.assertIn(made.sudo(), self.appraisal.evidence_ids)
        self.assertIn(
            made.sudo(False).with_user(self.users["boss"]), self.as_user(self.appraisal, "boss").evidence_ids
        )
        self.assertRefused(
            lambda: self.as_user(Entry, "employee").create({**values, "employee_id": self.employee.id}),
            ValidationError,
        )
        self.assertRefused(
            lambda: self.as_user(Entry, "stranger").create(
                {**values, "kind": "success", "employee_id": self.employee.id}
            ),
            AccessError,
        )

    def test_evidence_stands_on_the_print(self):
        self.env["customer.perf.timeline.entry"].create(
            {
                "employee_id": self.employee.id,
                "kind": "success",
                "text": "Saved the Keller account",
                "date": "2025-02-01",
            }
        )
        html = self.env["ir.actions.report"]._render_qweb_html(
            "customer_perf.appraisal_report", self.appraisal.ids
        )[0].decode()  # fmt: skip
        self.assertIn("Saved the Keller account", html)

    def test_my_value_shows_them_with_as_many_queries_for_many(self):
        def page():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            found = self.as_user(self.env["customer.perf.my.value"], "employee").get_page(self.scorecard.id)
            data = next(section["data"] for section in found["sections"] if section["code"] == "improve")
            return len(data["complaints"]), len(data["improvements"]), self.env.cr.sql_log_count - before

        def more(count):
            for place in range(count):
                self._complaint(name=str(place))
                self.env["customer.perf.improvement"].create(
                    {"name": str(place), "company_id": self.company.id, "employee_id": self.employee.id}
                )

        more(1)
        page()
        *first, queries = page()
        self.assertEqual(first, [1, 1])
        more(3)
        *second, again = page()
        self.assertEqual((second, again), ([4, 4], queries))
