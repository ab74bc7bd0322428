"""Letters: one to a mailbox, none that fails in silence; links, keys and copies of the database."""

import os
from unittest.mock import patch

from odoo.tests import tagged

from .common import SurveyCommon

SERVER = "odoo.addons.customer_perf_survey.models.round.round_letters.CustomerPerfSurveyRound._has_mail_server"


@tagged("post_install", "-at_install")
class TestLetters(SurveyCommon):
    def setUp(self):
        super().setUp()
        self.stores = self.team("Stores", 6)
        self.round = self.new_round()

    def _mails(self):
        return self.env["mail.mail"].search([("perf_letter_id.round_id", "=", self.round.id)])

    def _fail(self, mails, reason="[Errno 111] Connection refused"):
        mails.write({"state": "exception", "failure_reason": reason})
        mails._postprocess_sent_message([], [], failure_type="mail_smtp")
        self.env.invalidate_all()

    # ------------------------------------------------------------ before and after

    def test_without_a_mail_server(self):
        self.service.customer_department_ids |= self.department
        self.round.action_prepare()
        with patch(SERVER, lambda self: False):
            self.assertTrue(self.round.is_letter_problem)
            # five users share the mailbox of the tests
            self.assertIn("7 letters cannot leave: there is no outgoing mail server.", self.round.letter_text)
            self.assertIn("to-do in Odoo: 5.", self.round.letter_text)
            self.assertIn("only answer by letter: 6.", self.round.letter_text)
        self.round.invalidate_recordset()
        with patch(SERVER, lambda self: True):
            self.assertFalse(self.round.is_letter_problem)
            self.assertIn("Letters that will leave: 7.", self.round.letter_text)

    def test_one_letter_reads_well(self):
        self.stores.member_ids[1:].work_email = False
        self.round.action_prepare()
        with patch(SERVER, lambda self: False):
            self.assertIn("1 letter cannot leave", self.round.letter_text)

    def test_server_that_was_set_up(self):
        self.env["ir.mail_server"].search([]).active = False
        self.assertFalse(self.round._has_mail_server())  # nothing listens on this machine
        self.env["ir.mail_server"].create({"name": "Mail", "smtp_host": "mail.example.com"})
        self.assertTrue(self.round._has_mail_server())

    def test_letters_that_did_not_leave(self):
        """They are named with the reason, and can be sent again: a link only to the address of the start."""
        self.round.action_start()
        mails = self._mails()
        self._fail(mails[:2])
        for mail in mails[2:]:
            mail._postprocess_sent_message([], [mail.email_to])
        seen = self.as_user(self.round, "officer")
        failed = seen.failed_letter_ids
        self.assertEqual(len(failed), 2)
        self.assertEqual(set(failed.mapped("reason")), {"[Errno 111] Connection refused"})
        self.assertTrue(seen.is_letter_problem)
        self.assertIn("Letters that left: 4 of 6.", seen.letter_text)
        self.assertIn("came back: 2.", seen.letter_text)
        self.answer(failed[1].sudo().invitation_ids, 0.5)
        self.rpc("officer", self.round._name, "action_send_again", self.round.ids)
        again = self._mails().filtered(lambda mail: mail.state == "outgoing")
        self.assertEqual(len(again), 2, "also to the one who has answered: what is left would tell")
        self.assertFalse(self.round.failed_letter_ids)
        self.assertRefused(lambda: self.rpc("employee", self.round._name, "action_send_again", self.round.ids))

    def test_letters_that_were_taken_out_of_the_queue(self):
        self.round.action_start()
        mails = self._mails()
        mails[0].cancel()
        mails[1].unlink()
        self.env.invalidate_all()
        self.assertEqual(len(self.round.failed_letter_ids), 2)
        self.round.action_send_again()
        self.assertEqual(len(self._mails().filtered(lambda mail: mail.state == "outgoing")), 6)

    def test_whoever_gets_an_address_later(self):
        """He was asked by to-do; sending again reaches him as well."""
        self.service.customer_department_ids |= self.department
        alone = self.users["peer"]
        alone.email = self.people["peer"].work_email = False
        self.round.action_start()
        self.assertFalse(self.invitations(self.round, self.people["peer"]).letter_id)
        self.people["peer"].work_email = "peer@example.com"
        self.round.action_send_again()
        self.assertEqual(self.invitations(self.round, self.people["peer"]).letter_id.email, "peer@example.com")

    def test_it_came_back(self):
        self.round.action_start()
        letter = self._mails()[0].perf_letter_id
        letter.state = "sent"
        self.env["mail.thread"]._routing_handle_bounce(
            None,
            {
                "bounced_email": letter.email.upper(),
                "bounced_partner": self.env["res.partner"],
                "bounced_msg_ids": [],
                "bounced_message": self.env["mail.message"],
                "subject": "Mailbox full",
                "message_id": "x",
                "email_from": "mailer@example.com",
                "to": "",
            },
        )
        self.assertEqual(letter.state, "failed")
        self.assertIn("Mailbox full", letter.reason)

    # ------------------------------------------------------------ one mailbox

    def test_two_people_with_one_mailbox(self):
        """A draw of an earlier version may hold them: one letter names both, with one link to both forms."""
        one, two = self.stores.member_ids[:2]
        self.round.action_prepare()
        one.work_email, two.work_email = "Front Desk <desk@example.com>", "DESK@example.com"
        self.round.action_start()
        mails = self._mails()
        self.assertEqual(len(mails), 5)
        mail = mails.filtered(lambda mail: mail.email_to == "desk@example.com")
        self.assertIn(f"{one.name}, {two.name}", mail.body_html)
        token = mail._prepare_outgoing_body().split("/customer-voice#")[1].split('"')[0]
        found = self.env["customer.perf.survey.invitation"]._by_token(token)
        self.assertEqual(found.employee_id, one | two)
        page = self.env["customer.perf.survey.rater"]._page(found)
        self.assertEqual({asked["person"] for asked in page["rounds"]}, {one.name, two.name})
        self.answer(found[0], 0.5)
        mail._postprocess_sent_message([], [mail.email_to])
        self.round.sudo().reminded_on = False
        self.round.action_remind()
        reminders = self._mails().filtered("perf_is_reminder")
        self.assertEqual(len(reminders), 5)
        again = reminders.filtered(lambda mail: mail.email_to == "desk@example.com")
        self.assertIn(f"{one.name}, {two.name}", again.body_html, "whoever reads it learns nothing of the other")
        self.assertIn(token, again._prepare_outgoing_body(), "the first link still works")

    # ------------------------------------------------------------ copies of the database

    def test_copy(self):
        """In a copy the round cannot be answered, which is said at once; its key stays with the original."""
        self.service.customer_department_ids |= self.department
        self.round.action_start()
        urn = self.env["customer.perf.survey.urn"]
        row = urn._of(self.round)
        path = row._path()
        invitation = self.invitations(self.round, self.people["employee"])
        token = invitation._token()
        with open(path, "rb") as file:
            key = file.read()
        config = self.env["ir.config_parameter"].sudo()
        number = config.get_param("database.uuid")

        for way in ("number", "past Odoo"):
            with self.subTest(way=way), self.undone():
                if way == "number":  # as Odoo's copies have one
                    config.set_param("database.uuid", "11111111-2222-3333-4444-555555555555")
                    self._check_copy(token)
                else:
                    with patch.object(type(urn), "_database", lambda self: "as/another/database"):
                        self._check_copy(token)
            self.env.registry.clear_cache("stable")
            self.env.invalidate_all(flush=False)
            self.assertEqual(config.get_param("database.uuid"), number)
            self.committed()
            with open(path, "rb") as file:
                self.assertEqual(file.read(), key)
        self.assertEqual(self.round._not_here(), "")
        self.answer(invitation, 0.5)
        self.round.action_close()
        self.committed()
        self.assertFalse(os.path.exists(path))

    def _check_copy(self, token):
        self.env.invalidate_all()
        self.assertIn("copy of the database", self.round.key_problem)
        page = self.rpc("employee", "customer.perf.survey.rater", "get_page")
        self.assertIn("copy of the database", page["rounds"][0]["problem"])
        self.assertRefused(lambda: self.env["customer.perf.survey.invitation"]._by_token(token))
        self.assertRefused(
            lambda: self.rpc("employee", "customer.perf.survey.rater", "submit", self.round.id, self.sheet(0.5))
        )
        self.assertRefused(self.round.action_close)
        self.assertIn("copy of the database", str(self.refusal))
        # a letter of the queue does not leave from a copy either
        self.assertRefused(self._mails()[0]._prepare_outgoing_body)
        # here it is cancelled and asked again, with a key of its own
        self.round.action_cancel()
        self.round.action_draft()
        self.round.action_start()
        self.assertEqual(self.round._not_here(), "")
        self.round.action_take_back()

    def test_every_start_has_a_key_of_its_own(self):
        urn = self.env["customer.perf.survey.urn"]
        self.round.action_start()
        first = urn._of(self.round)._path()
        self.round.action_take_back()
        self.round.action_start()
        second = urn._of(self.round)._path()
        self.assertNotEqual(first, second)
        self.committed()
        self.assertEqual([os.path.exists(first), os.path.exists(second)], [False, True])
