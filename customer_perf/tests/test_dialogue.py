from datetime import date

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import SECRET, CustomerPerfCommon


@tagged("post_install", "-at_install")
class TestCheckIn(CustomerPerfCommon):
    def _talk(self, role="boss", employee="employee", **values):
        CheckIn = self.as_user(self.env["customer.perf.check.in"], role)
        return CheckIn.create({"employee_id": self.people[employee].id, **values})

    def _topics(self, *names):
        return [Command.set([self.env.ref(f"customer_perf.topic_{name}").id for name in names])]

    def test_both_sides_can_start_one(self):
        """M-05: whoever plans it, it is a talk of the employee with his manager, and stands in the
        to-do list of both."""
        for role in ("employee", "boss"):
            with self.subTest(role=role):
                talk = self._talk(role).sudo()
                self.assertEqual((talk.manager_id, talk.department_id), (self.boss, self.department))
                self.assertEqual(talk.cycle_id, self.cycle)
                self.assertEqual(talk.activity_ids.user_id, self.users["employee"] | self.users["boss"])
        self.assertRefused(lambda: self._talk("peer"))
        self.assertRefused(lambda: self._talk("outsider"))

    def test_manager_above_talks_himself(self):
        self.assertEqual(self._talk("chief").sudo().manager_id, self.people["chief"])

    def test_held_talk_leaves_the_lists_and_stays(self):
        talk = self._talk(date="2025-03-01")
        talk.date = "2025-03-08"
        self.assertEqual(set(talk.sudo().activity_ids.mapped("date_deadline")), {date(2025, 3, 8)})
        talk.action_held()
        self.assertFalse(talk.sudo().activity_ids)
        with self.assertRaisesRegex(UserError, "stays on record"), self.cr.savepoint():
            talk.unlink()
        talk.action_reopen()
        self.assertEqual(len(talk.sudo().activity_ids), 2)

    def test_agreed_action_is_an_activity(self):
        """M-05: an owner and a date; the owner finds it in his list, done it stays on the talk."""
        talk = self._talk("employee")
        values = {"summary": "Second screen", "user_id": self.users["boss"].id, "date_deadline": "2025-04-01"}
        self.rpc("employee", talk._name, "web_save", talk.ids, {"action_ids": [(0, 0, values)]}, specification={})
        action = (
            self.as_user(self.users["boss"], "boss").env["mail.activity"].search([("summary", "=", "Second screen")])
        )
        self.assertEqual((action.res_id, action.user_id), (talk.id, self.users["boss"]))
        action.action_feedback()
        self.env.invalidate_all()
        self.assertEqual(talk.action_ids.mapped("active"), [False])

    def test_private_note_is_its_authors(self):
        """M-05: by rule, on every way, for every other role, HR and the administrator included."""
        talk = self._talk("employee", note="shared")
        talk.my_note = SECRET
        self.as_user(talk, "boss").my_note = "what the boss thinks"
        self.env.flush_all()
        self.assertEqual(self.as_user(talk, "employee").my_note, SECRET)
        for role in ("boss", "chief", "officer", "admin"):
            here = self.as_user(talk, role)
            with self.subTest(role=role):
                self.assertEqual(here.note, "shared")
                self.assertNotIn(SECRET, str(here.web_read({"my_note": {}})))
                self.assertNotIn(SECRET, str(here.export_data(["my_note", "message_ids/body"])))
                self.assertFalse(here.env["customer.perf.check.in.note"].search([("body", "ilike", SECRET)]))
                grouped = here.env["customer.perf.check.in.note"].formatted_read_group([], ["user_id"], ["__count"])
                self.assertLessEqual(len(grouped), 1)
        self.assertFalse(self.env["mail.message"].search([("body", "ilike", SECRET)]))

    def test_private_note_cannot_be_planted_or_moved(self):
        talk, foreign = self._talk("employee"), self._talk("boss", "peer")
        Note = self.as_user(self.env["customer.perf.check.in.note"], "employee")
        note = Note.create({"check_in_id": talk.id, "body": SECRET, "user_id": self.users["boss"].id})
        self.assertEqual(note.user_id, self.users["employee"])
        note.write({"user_id": self.users["boss"].id, "check_in_id": foreign.id})
        self.assertEqual((note.user_id, note.check_in_id.id), (self.users["employee"], talk.id))
        self.assertRefused(lambda: Note.create({"check_in_id": foreign.id, "body": "x"}), AccessError)

    def test_share_of_customer_topics(self):
        """C-05: the ratio changes when a tagged note is added; talks that were not held do not count."""
        self.assertIs(self.cycle.customer_topic_share, False)
        self._talk(topic_ids=self._topics("customer", "process"), date="2025-02-01").action_held()
        self._talk(topic_ids=self._topics("policy"), date="2025-02-02")
        self.cycle.invalidate_recordset()
        self.assertEqual(self.cycle.customer_topic_share, 50)
        self._talk(topic_ids=self._topics("business", "customer"), date="2025-02-03").action_held()
        self.cycle.invalidate_recordset()
        self.assertEqual(self.cycle.customer_topic_share, 75)

    def test_shares_of_many_cycles_are_one_query(self):
        """C-05: each cycle has its own share, read with one query for a list of them."""
        later = self.new_cycle(name="Later")
        later.action_launch()
        self._talk(topic_ids=self._topics("customer", "process"), date="2025-02-01").action_held()
        self._talk(topic_ids=self._topics("policy"), date="2025-08-01").action_held()
        cycles = self.cycle | later | self.new_cycle(name="Without talks", date_to="2025-12-30")
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        shares = cycles.mapped("customer_topic_share")
        self.assertLessEqual(self.env.cr.sql_log_count - before, 3)
        self.assertEqual(shares, [50, 0, False])

    def test_talk_opens_with_what_matters(self):
        """X-03: off target, warned of, agreed and not done, said by customers since the last talk"""
        self.measure("fcr", self.employee, numerator=50, denominator=100)
        self.env["customer.perf.alert"].create(
            {
                "kpi_id": self.scorecard.line_ids[0].kpi_id.id,
                "employee_id": self.employee.id,
                "company_id": self.company.id,
                "sign": "late",
                "value": 1,
                "value_date": "2025-01-31",
            }
        )
        Talk = self.as_user(self.env["customer.perf.check.in"], "boss")
        former = Talk.create({"employee_id": self.employee.id, "date": "2025-01-15"})
        former.action_ids = [
            Command.create({"summary": "Ask for <b>access</b>", "user_id": self.users["employee"].id})
        ]
        former.action_held()
        Entry = self.as_user(self.env["customer.perf.timeline.entry"], "boss")
        for text, day in (("Long ago", "2025-01-01"), ("Well explained", fields.Date.today())):
            Entry.create({"employee_id": self.employee.id, "kind": "thanks", "text": text, "date": day})
        talk = Talk.create({"employee_id": self.employee.id, "date": "2025-03-01"})
        self.assertIn("50 %", talk.matters)
        self.assertIn("No value since", talk.matters)
        self.assertIn("Ask for &lt;b&gt;access&lt;/b&gt;", talk.matters)
        self.assertIn("Well explained", talk.matters)
        self.assertNotIn("Long ago", talk.matters)
        peer = Talk.create({"employee_id": self.people["peer"].id, "date": "2025-03-01"})
        self.assertFalse(peer.matters)

    def test_what_matters_costs_the_same_for_any_number(self):
        Talk = self.env["customer.perf.check.in"]
        talks = Talk.create([{"employee_id": self.people[who].id} for who in ("employee", "peer", "boss")])

        def queries(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            records.mapped("matters")
            return self.cr.sql_log_count - before

        queries(talks)
        self.assertLessEqual(queries(talks), queries(talks[0]) + 1)

    def test_missed_check_ins_are_listed(self):
        """M-05: number of check-ins per employee and cycle, and who had none in time."""
        self.cycle.check_in_weeks = 4
        self.launched_on("2025-01-01")

        def missed():
            self.env.invalidate_all()
            found = self.env["customer.perf.appraisal"].search([("is_check_in_missed", "=", True)])
            self.assertEqual(found, self.cycle.appraisal_ids.filtered("is_check_in_missed"))
            return self.appraisal in found

        with freeze_time("2025-01-29"):
            self.assertFalse(missed(), "the fourth week is not over")
        with freeze_time("2025-01-30"):
            self.assertTrue(missed())
            self._talk(date="2025-01-30")
            self.assertTrue(missed(), "a plan is no talk")
            self._talk(date="2025-01-30").action_held()
            self.assertFalse(missed())
        with freeze_time("2025-02-28"):
            self.assertTrue(missed())
            self.cycle.check_in_weeks = 0
            self.assertFalse(missed())
        self.assertEqual((self.appraisal.check_in_count, self.appraisal.last_check_in), (1, date(2025, 1, 30)))

    def test_nobody_is_late_on_the_day_of_the_launch(self):
        """A cycle that is launched when half of it is over, and a joiner: the time starts then."""
        self.cycle.check_in_weeks = 4
        self.launched_on("2025-04-10")
        Appraisal = self.env["customer.perf.appraisal"]
        for day, late in (("2025-04-11", False), ("2025-05-08", False), ("2025-05-09", True)):
            with self.subTest(day=day), freeze_time(day):
                self.env.invalidate_all()
                self.assertEqual(bool(Appraisal.search([("is_check_in_missed", "=", True)])), late)
                self.assertEqual(self.appraisal.is_check_in_missed, late)

    def test_who_left_is_not_missed(self):
        self.cycle.check_in_weeks = 4
        self.launched_on("2025-01-01")
        self.employee.with_context(no_wizard=True).action_archive()
        with freeze_time("2025-05-09"):
            self.env.invalidate_all()
            self.assertNotIn(self.appraisal, self.appraisal.search([("is_check_in_missed", "=", True)]))
            self.assertFalse(self.appraisal.is_check_in_missed)

    def test_talk_before_the_launch_belongs_to_the_cycle(self):
        self.cycle.sudo().state = "closed"
        talk = self._talk(date="2025-07-10")
        talk.action_held()
        self.assertEqual(talk.cycle_id, self.cycle)
        later = self.new_cycle()
        later.action_launch()
        self.env.invalidate_all()
        self.assertEqual(talk.cycle_id, later)
        self.assertEqual(talk.appraisal_id.check_in_count, 1)

    def test_talks_go_on_outside_the_scoring(self):
        """M-14: after everything is closed, too."""
        for role in ("employee", "peer", "boss", "chief", "officer"):
            self.to_step(self._appraisal_of(role), "published")
        self.cycle.action_close()
        talk = self._talk("employee", date="2025-09-01")
        talk.message_post(body="Let us look at it again.")
        self.as_user(talk, "boss").write({"note": "Agreed."})
        self.assertEqual(talk.note, "Agreed.")

    def test_facts_of_a_talk_are_nobodys_to_write(self):
        """X-06: by RPC and through the context; they decide who reads it and whether it counts."""
        closed = {
            "company_id": self.company_b.id,
            "cycle_id": self.cycle.id,
            "appraisal_id": self._appraisal_of("peer").id,
            "department_id": self.elsewhere.id,
            "state": "held",
            "was_held": False,
        }
        talk, mine = self._talk("employee"), {"employee_id": self.employee.id}
        for name, value in closed.items():
            with self.subTest(field=name):
                self.assertRefused(lambda n=name, v=value: talk.write({n: v}), AccessError)
                self.assertRefused(lambda n=name, v=value: talk.create({**mine, n: v}), AccessError)
                planted = talk.with_context(**{f"default_{name}": value}).create(mine)
                self.assertEqual(planted[name], talk[name])
        talk.date = fields.Date.add(fields.Date.today(), days=9)
        with self.assertRaisesRegex(UserError, "lies ahead"), self.cr.savepoint():
            talk.action_held()

    def test_held_talk_is_neither_deleted_nor_rewritten_in_silence(self):
        talk = self._talk("employee", note="Agreed", date="2025-03-01")
        self.as_user(talk, "boss").action_held()
        talk.action_reopen()
        with self.assertRaisesRegex(UserError, "stays on record"), self.cr.savepoint():
            talk.unlink()
        talk.note = "I am entitled to a raise"
        self.env.flush_all()
        self.env.cr.precommit.run()
        tracked = talk.sudo().message_ids.tracking_value_ids
        self.assertIn(
            ("Agreed", "I am entitled to a raise"), tracked.mapped(lambda v: (v.old_value_text, v.new_value_text))
        )

    def test_nobody_follows_whom_the_talk_is_closed_to(self):
        talk = self._talk("employee")
        third = self.users["outsider"].partner_id
        talk.message_subscribe(third.ids)
        self.assertNotIn(third, talk.sudo().message_partner_ids)
        self.assertIn(self.users["employee"].partner_id, talk.sudo().message_partner_ids)
        self.as_user(talk, "officer").manager_id = self.people["outsider"]
        talk.sudo().with_user(self.users["officer"]).message_subscribe(third.ids)
        self.assertIn(third, talk.sudo().message_partner_ids, "he holds it now")
        self.as_user(talk, "officer").manager_id = self.boss
        self.env.invalidate_all()
        self.assertNotIn(third, talk.sudo().message_partner_ids)

    def test_archived_topic_counts_as_what_it_was(self):
        self._talk(topic_ids=self._topics("customer", "process"), date="2025-02-01").action_held()
        self.env.ref("customer_perf.topic_customer").active = False
        self.cycle.invalidate_recordset()
        self.assertEqual(self.cycle.customer_topic_share, 50)

    def test_talk_stays_with_its_employee(self):
        talk = self._talk()
        with self.assertRaisesRegex(UserError, "stays with its employee"), self.cr.savepoint():
            talk.employee_id = self.people["peer"]
        with self.assertRaisesRegex(UserError, "somebody else"), self.cr.savepoint():
            talk.manager_id = self.employee

    def test_assigned_assessor_may_start_one(self):
        """Somebody from elsewhere whom HR assigned talks to the employee, until the cycle is closed."""
        earlier = self._talk("employee", date="2024-03-01")
        self.as_user(self.appraisal, "officer").manager_id = self.people["outsider"]
        talk = self._talk("outsider", date="2025-03-01")
        self.assertEqual(self.as_user(talk, "outsider").search([]), talk, "not the talks of other years")
        self.assertTrue(earlier)
        self.cycle.sudo().state = "closed"
        self.assertRefused(lambda: self._talk("outsider"))


@tagged("post_install", "-at_install")
class TestTimelineAndMeetings(CustomerPerfCommon):
    def test_own_entries_are_the_employees_others_are_not(self):
        """V-05: an employee adds what he changed; a complaint that his manager entered stays."""
        Entry = self.env["customer.perf.timeline.entry"]
        own = self.as_user(Entry, "employee").create({"kind": "change", "text": "Write the next step down"})
        self.assertEqual(own.employee_id.id, self.employee.id)
        own.text = "Write it down before hanging up"
        complaint = self.as_user(Entry, "boss").create(
            {"employee_id": self.employee.id, "kind": "complaint", "text": "Called three times"}
        )
        mine = self.as_user(complaint, "employee")
        self.assertEqual(mine.text, "Called three times")
        self.assertRefused(lambda: mine.write({"text": "Called once"}))
        self.assertRefused(mine.unlink)
        self.assertRefused(lambda: own.write({"employee_id": self.boss.id}), AccessError)
        self.assertRefused(lambda: own.write({"company_id": self.company_b.id}), AccessError)
        for role in ("peer", "outsider", "executive", "nobody", "officer_b"):
            with self.subTest(role=role):
                self.assertFalse(self.as_user(Entry, role).search([("employee_id", "=", self.employee.id)]))

    def test_meeting_plans_the_next_and_says_when_overdue(self):
        """S-01: monthly and quarterly, with an overdue flag."""
        Meeting = self.as_user(self.env["customer.perf.review.meeting"], "officer")
        people = self.users["officer"] | self.users["executive"]
        for rhythm, following in (("month", date(2025, 2, 28)), ("quarter", date(2025, 4, 30))):
            with self.subTest(rhythm=rhythm), freeze_time("2025-02-01"):
                meeting = Meeting.create(
                    {"rhythm": rhythm, "date": "2025-01-31", "participant_ids": [Command.set(people.ids)]}
                )
                self.assertTrue(meeting.is_overdue)
                self.assertIn(meeting, Meeting.search([("is_overdue", "=", True)]))
                self.assertEqual(meeting.activity_ids.user_id, people)
                meeting.action_held()
                self.assertFalse(meeting.is_overdue or meeting.activity_ids)
                planned = Meeting.search([("state", "=", "planned"), ("rhythm", "=", rhythm)])
                self.assertEqual((planned.date, planned.participant_ids), (following, people))
                self.assertNotIn(planned, Meeting.search([("is_overdue", "=", True)]))
                with self.assertRaisesRegex(UserError, "has been held"), self.cr.savepoint():
                    meeting.action_held()

    def test_whoever_takes_part_reads_the_meeting(self):
        meeting = self.env["customer.perf.review.meeting"].create(
            {"company_id": self.company.id, "participant_ids": [Command.set(self.users["boss"].ids)]}
        )
        self.assertEqual(self.as_user(meeting, "boss").search([]), meeting)
        self.assertRefused(lambda: self.as_user(meeting, "boss").write({"decisions": "x"}))
        self.assertFalse(self.as_user(meeting, "employee").search([]))


@tagged("post_install", "-at_install")
class TestReminders(CustomerPerfCommon):
    def _run(self):
        """Send what waits; returns {login: [(subject, body)]} of the new mails."""
        last = self.env["mail.message"].search([], order="id desc", limit=1).id
        with self.enter_registry_test_mode():
            self.env.ref("customer_perf.ir_cron_remind").method_direct_trigger()
        self.env.invalidate_all()
        found = {}
        for message in self.env["mail.message"].search([("id", ">", last), ("subject", "ilike", "Waiting for you")]):
            for user in message.partner_ids.user_ids:
                found.setdefault(user.login, []).append((message.subject, message.body))
        return found

    def test_one_mail_per_person_for_all_that_waits(self):
        """A manager of many gets one mail, not one per appraisal."""
        self.cycle.write({"self_deadline": "2025-07-10", "manager_deadline": "2025-07-20", "check_in_weeks": 0})
        with freeze_time("2025-07-01"):
            self.as_user(self.cycle, "admin").action_start_review()
            first = {login: len(mails) for login, mails in self._run().items() if login.startswith("perf_")}
            roles = ("employee", "peer", "boss", "chief", "officer")
            self.assertEqual(first, {f"perf_{role}": 1 for role in roles})
            for role in ("employee", "peer"):
                self.to_step(self._appraisal_of(role), "manager")
            [(subject, body)] = self._run()["perf_boss"]
            self.assertEqual(self._run(), {}, "nobody is told twice")
        self.assertEqual(subject, "Waiting for you: 3")
        for text in ("Assess Perf employee", "Assess Perf peer", "Write your self-assessment"):
            self.assertIn(text, body)
        with freeze_time("2025-07-11"):
            late = self._run()
            self.assertEqual(late["perf_boss"][0][0], "Waiting for you: 3, late: 1")
            self.assertNotIn("perf_employee", late)
            self.assertEqual(self._run(), {})

    def test_missed_check_in_is_told_once_to_the_manager(self):
        self.cycle.check_in_weeks = 4
        self.launched_on("2025-01-01")
        with freeze_time("2025-02-10"):
            mails = self._run()
            self.assertIn("Check-in with Perf employee", mails["perf_boss"][0][1])
            self.assertNotIn("perf_employee", mails)
            self.assertEqual(self._run(), {})
            talk = self.env["customer.perf.check.in"].create({"employee_id": self.employee.id, "date": "2025-02-10"})
            talk.action_held()
        with freeze_time("2025-03-11"):
            self.assertIn("Check-in with Perf employee", self._run()["perf_boss"][0][1], "missed once more")

    def test_hr_reminds_the_laggards_in_one_click(self):
        self.cycle.write({"self_deadline": "2025-07-10", "check_in_weeks": 0})
        self.as_user(self.cycle, "admin").action_start_review()
        self._run()
        with freeze_time("2025-07-11"):
            self._run()
            self.to_step(self.appraisal, "manager")
            self._run()
            result = self.as_user(self.cycle, "officer").action_remind()
            self.assertIn("reminder: 4", result["params"]["message"])
            mails = self._run()
        self.assertIn("perf_peer", mails)
        self.assertNotIn("perf_employee", mails, "his part is done")

    def test_mail_speaks_the_readers_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.users["employee"].lang = "zh_CN"
        self.as_user(self.cycle, "admin").action_start_review()
        last = self.env["mail.message"].search([], order="id desc", limit=1).id
        with self.enter_registry_test_mode():
            self.env.ref("customer_perf.ir_cron_remind").method_direct_trigger()
        partner = self.users["employee"].partner_id
        message = self.env["mail.message"].search([("id", ">", last), ("partner_ids", "in", partner.ids)])
        self.assertIn("自评", message.body)
        self.assertNotIn("self-assessment", message.body)

    def test_digest_counts_for_hr_only(self):
        facts = {"employee_id": self.employee.id, "date": fields.Date.today()}
        self.env["customer.perf.check.in"].create(facts).action_held()
        self.env["customer.perf.timeline.entry"].create({**facts, "text": "Thank you"})
        digest = self.env["digest.digest"].create({"name": "D", "company_id": self.company.id})
        today = fields.Datetime.now()
        period = {
            "start_datetime": fields.Datetime.subtract(today, days=1),
            "end_datetime": fields.Datetime.add(today, days=1),
        }
        names = ("kpi_customer_perf_check_ins_value", "kpi_customer_perf_thanks_value")
        officer = digest.with_user(self.users["officer"]).sudo(False).with_context(**period)
        self.assertEqual([officer.with_company(self.company)[name] for name in names], [1, 1])
        for name in names:
            with self.assertRaises(AccessError):
                digest.with_user(self.users["employee"]).with_context(**period)[name]
