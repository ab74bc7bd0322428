"""Steps of a round and how they are undone; on which day they happen."""

from odoo import Command, fields
from odoo.tests import freeze_time, tagged

from .common import RunningCase


@tagged("post_install", "-at_install")
class TestSteps(RunningCase):
    # ------------------------------------------------------------ drafts and undoing

    def test_a_draft_that_changes_is_worked_out_anew(self):
        """What was drawn for other services is not asked: it would not be counted."""
        draft = self.new_round()
        draft.action_prepare()
        self.assertEqual(draft.person_count, 17)
        draft.max_forms = 4
        self.assertEqual((draft.person_count, draft.population), (0, False))
        draft.action_prepare()
        draft.date_to = fields.Date.add(draft.date_to, days=1)
        self.assertEqual(draft.person_count, 17)
        self.service_2 = self._new_service("Second", customer_department_ids=[Command.set(self.stores.ids)])
        draft.service_ids |= self.service_2
        self.assertFalse(draft.invitation_ids)
        draft.action_start()
        self.assertEqual(set(draft.sudo().invitation_ids.line_ids.service_id), {self.service, self.service_2})

    def test_archived_service_in_a_draft(self):
        draft = self.new_round(service_ids=[Command.set(self._new_service("Gone").ids)])
        draft.service_ids.active = False
        self.assertRefused(draft.action_start)
        self.assertIn("Gone", str(self.refusal))

    def test_taken_back(self):
        """A round that was started by mistake; never one that somebody answered."""
        self._refused(self.round.action_take_back)
        second = self.new_round(name="Mistake")
        second.action_start()
        invitation = self.invitations(second)[0]
        token = invitation._token()
        Invitation = self.env["customer.perf.survey.invitation"]
        mails = self.env["mail.mail"].search([("perf_letter_id.round_id", "=", second.id)])
        self.assertEqual(len(mails), 17)
        second.action_take_back()
        self.assertEqual((second.state, second.person_count), ("draft", 17))
        self.assertFalse(mails.exists())
        self.assertFalse(second.sudo().invitation_ids.activity_ids)
        self.assertFalse(self.env["customer.perf.survey.urn"]._of(second))
        self.assertFalse(Invitation._by_token(token))
        second.action_start()
        self.committed()  # the first key goes, the second one stays
        self.assertEqual(second._not_here(), "")
        self.assertFalse(Invitation._by_token(token), "the link of the mistake is void")
        self.assertTrue(Invitation._by_token(invitation._token()))

    def test_buttons_do_it_once(self):
        """A second press, or a second person, finds it done."""
        draft = self.new_round()
        draft.action_start()
        self.assertRefused(draft.action_start)
        self.assertEqual(len(draft.sudo().invitation_ids.letter_id), 17)
        self.assertRefused(draft.action_remind)
        self.round.action_close()
        results = len(self.round.result_ids)
        self.assertRefused(self.round.action_close)
        self.assertEqual(len(self.round.result_ids), results)
        first = self.round.action_next()["res_id"]
        self.assertEqual(self.round.action_next()["res_id"], first)

    # ------------------------------------------------------------ days

    def test_the_last_day_of_the_company(self):
        """It ends when it ends where the company is; and no reminder on a day on which a letter left."""
        self.dated(self.round, "2026-08-01", "2026-08-31")
        for zone, moment, state in (
            ("America/Los_Angeles", "2026-09-01 03:00:00", "open"),
            ("America/Los_Angeles", "2026-09-01 08:00:00", "closed"),
            ("Asia/Shanghai", "2026-08-31 15:30:00", "open"),
            ("Asia/Shanghai", "2026-08-31 16:30:00", "closed"),
        ):
            with self.subTest(zone=zone, moment=moment), self.undone(), freeze_time(moment):
                self.company.resource_calendar_id.tz = zone
                self.round.sudo().reminded_on = "2026-08-31"
                self.env["customer.perf.survey.round"]._cron_rounds()
                self.assertEqual(self.round.state, state)

    def test_no_two_letters_a_day(self):
        second = self.new_round(remind_every=2)
        self.company.resource_calendar_id.tz = "Asia/Shanghai"

        def mails():
            return self.env["mail.mail"].search_count([("perf_letter_id.round_id", "=", second.id)])

        with freeze_time("2026-08-03 02:00:00"):
            second.write({"date_from": "2026-08-01", "date_to": "2026-08-31"})
            second.action_start()
            self.assertEqual(mails(), 17)
            self.assertRefused(second.action_remind)
            # begun late: the letters of today are no reason to remind today
            self.env["customer.perf.survey.round"]._cron_rounds()
            self.assertEqual(mails(), 17)
        with freeze_time("2026-08-03 17:00:00"):  # the next day in Shanghai
            second.action_remind()
            self.assertEqual(mails(), 34)
            for _turn in range(2):
                self.env["customer.perf.survey.round"]._cron_rounds()
            self.assertRefused(second.action_remind)
        with freeze_time("2026-08-05 17:00:00"):
            for _turn in range(2):
                self.env["customer.perf.survey.round"]._cron_rounds()
            self.assertEqual(mails(), 51)

    def test_month_ends_and_fiscal_years(self):
        self.company.write({"perf_first_month": "4"})
        first = self.new_round(date_from="2026-08-18", date_to="2026-08-31")
        self.assertEqual(first.name, "Internal customers Q2 2026/27")
        days = []
        survey_round = first
        with freeze_time("2026-08-15"):
            for _turn in range(4):
                survey_round.action_next()
                survey_round = survey_round.next_id
                days.append((str(survey_round.date_from), str(survey_round.date_to), survey_round.name[-10:]))
        self.assertEqual(
            days,
            [
                ("2026-11-18", "2026-11-30", "Q3 2026/27"),
                ("2027-02-18", "2027-02-28", "Q4 2026/27"),
                ("2027-05-18", "2027-05-31", "Q1 2027/28"),
                ("2027-08-18", "2027-08-31", "Q2 2027/28"),
            ],
        )
        yearly = self.new_round(recurrence="year", date_from="2026-03-10", date_to="2026-03-20")
        self.assertEqual(yearly.name, "Internal customers 2025/26")
        yearly.write({"recurrence": "half_year", "date_to": "2026-04-20"})
        self.assertEqual(yearly.name, "Internal customers Half-year 1 of 2026/27")
        yearly.name = "Spring"
        yearly.recurrence = "quarter"
        self.assertEqual(yearly.name, "Spring")

    def test_due_drafts_say_what_is_missing(self):
        draft = self.new_round(date_from="2026-08-01", date_to="2026-08-31")
        Round = self.env["customer.perf.survey.round"]
        with freeze_time("2026-07-20"):
            Round._cron_rounds()
            self.assertFalse(draft.problem)
        with freeze_time("2026-08-02"):
            Round._cron_rounds()
            self.assertIn("due to begin", draft.problem)
            draft.action_prepare()
            Round._cron_rounds()
            self.assertEqual((draft.state, draft.problem), ("open", False))

    def test_more_time(self):
        """Its end moves later; to-dos say the new day."""
        self.service.customer_department_ids = self.department
        second = self.new_round()
        second.action_start()
        later = fields.Date.add(second.date_to, days=7)
        second.date_to = later
        self.assertEqual(set(second.sudo().invitation_ids.activity_ids.mapped("date_deadline")), {later})
