"""A round keeps its promises against those who run it, and loses nothing when something fails."""

import importlib.util
import json
import os
import time
from pathlib import Path
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.sql_db import db_connect
from odoo.tests import tagged
from odoo.tools import config, mute_logger

from ..models.round import urn, urn_words
from .common import RunningCase, SurveyCommon

URN = "odoo.addons.customer_perf_survey.models.round.urn"
STEPS = "odoo.addons.customer_perf_survey.models.round.round_steps"
ACTION = "odoo.addons.customer_perf_survey.models.improve.improvement_owner"
BAD = "Say\0 when \ud800you\x1b come"


class Oops(Exception):
    pass


@tagged("post_install", "-at_install")
class TestClosing(RunningCase):
    """Written first, destroyed when that holds."""

    def setUp(self):
        super().setUp()
        self.urn = self.env["customer.perf.survey.urn"]
        self.path = self.urn._of(self.round)._path()

    def _steps(self):
        Round = type(self.round)
        return [
            (Round, "_tell"),
            (Round, "_tell_follow_ups"),
            (Round, "_pass_on_comments"),
            (type(self.env["customer.perf.survey.result"]), "_write_measures"),
            (type(self.env["customer.perf.improvement"]), "_open_first"),
            (Round, "_clear_away"),
            (type(self.urn), "_destroy"),
        ]

    def _failing(self, model, name):
        """The step is taken, and then something goes wrong."""
        step = getattr(model, name)

        def bad(*args):
            step(*args)
            raise Oops(name)

        return patch.object(model, name, bad)

    def _check_usable(self):
        self.env.invalidate_all()
        self.committed()
        self.assertEqual(self.round.state, "open")
        self.assertFalse(self.round.result_ids)
        self.assertTrue(os.path.exists(self.path))
        self.assertEqual(self.round._not_here(), "")

    def test_each_step_fails(self):
        """By hand and in the nightly job: round, urn and key stay, and the next time it closes."""
        self.dated(self.round, "2020-01-01", "2020-01-10")
        for model, name in self._steps():
            with self.subTest(step=name):
                with self._failing(model, name), self.assertRaises(Oops), self.cr.savepoint():
                    self.round.action_close()
                self._check_usable()
                with self._failing(model, name), mute_logger(STEPS):
                    self.env["customer.perf.survey.round"]._cron_rounds()
                self.assertIn("Oops", self.round.problem)
                self._check_usable()
        self.env["customer.perf.survey.round"]._cron_rounds()
        self.assertEqual(self.round.state, "closed")
        self.assertEqual(self.index(self.round).n, 17)
        self.assertTrue(os.path.exists(self.path), "not before it is written")
        self.committed()
        self.assertFalse(os.path.exists(self.path))
        self.assertFalse(self.urn.sudo().search([("round_id", "=", self.round.id)]))

    def test_what_could_not_be_destroyed(self):
        """The round is closed; its key goes with the next nightly pass."""
        self.round.action_close()
        with patch(f"{URN}.os.remove", side_effect=OSError), mute_logger(URN):
            self.committed()
        spent = self.urn.sudo().search([("round_id", "=", self.round.id)])
        self.assertTrue(spent.is_spent)
        self.assertTrue(os.path.exists(self.path))
        self.env["customer.perf.survey.round"]._cron_rounds()
        self.committed()
        self.assertFalse(os.path.exists(self.path))
        self.assertFalse(spent.exists())

    # ------------------------------------------------------------ who opens the urn

    def _logged(self):
        self.env.invalidate_all()
        return self.round.message_ids.filtered(lambda message: "sealed counts were opened" in message.body)

    def test_an_open_urn_is_opened_by_nobody(self):
        urn = self.urn._of(self.round)
        for reader in (urn, urn.with_user(self.users["admin"]).sudo()):
            with self.assertRaises(UserError):
                reader._unseal()
        # nor by any other method of the model
        own = [name for name in dir(type(urn)) if "seal" in name or "unlock" in name or "read_key" in name]
        self.assertEqual(sorted(own), ["_seal", "_seal_words", "_unseal", "sealed", "sealed_words"])

    def test_opening_is_logged(self):
        """Also when it was taken back: a savepoint, or the transaction."""
        self.cr.postcommit.clear()
        with self.assertRaises(Oops), self.cr.savepoint():
            as_admin = self.round.with_user(self.users["admin"]).sudo()
            as_admin.state = "closed"
            self.urn.with_user(self.users["admin"])._of(as_admin)._unseal()
            raise Oops
        self.assertEqual(self.round.state, "open")
        self.assertFalse(self._logged())
        self.committed()
        self.assertEqual(self._logged().author_id, self.users["admin"].partner_id)
        self.assertEqual(len(self._logged()), 1)
        self.round.action_close()
        self.committed()
        self.assertEqual(len(self._logged()), 2)

    # ------------------------------------------------------------ text

    def test_text_that_no_database_takes(self):
        other = self.new_round(name="Other")
        other.action_start()
        for number, invitation in enumerate(self.invitations(other)):
            self.answer(invitation, number % 5 / 4, comment=f"{BAD} {number}")
        urn = self.urn._of(other)
        # as an earlier version kept it
        urn._seal(urn_words.opened(urn)[0], [(self.service.id, f"old {BAD}")])
        for survey_round in (self.round, other):
            self.dated(survey_round, "2020-01-01", "2020-01-10")
        self.env["customer.perf.survey.round"]._cron_rounds()
        self.assertEqual((self.round.state, other.state), ("closed", "closed"))
        texts = self.env["customer.perf.survey.comment"].search([("round_id", "=", other.id)]).mapped("text")
        self.assertEqual(len(texts), 18)
        self.assertEqual(
            {text.rstrip(" 0123456789") for text in texts}, {"Say when you come", "old Say when you come"}
        )

    def test_what_goes_wrong_is_told_once(self):
        """A text that cannot be kept does not stop the others either."""
        other = self.new_round(name="Other")
        other.action_start()
        for survey_round in (self.round, other):
            self.dated(survey_round, "2020-01-01", "2020-01-10")
        Round = type(self.round)
        close = Round._close_round

        def bad(survey_round):
            if survey_round == other:
                raise UserError(BAD)
            close(survey_round)

        with patch.object(Round, "_close_round", bad):
            for _turn in range(3):
                Round._cron_rounds(self.env[self.round._name])
                self.env.flush_all()
        self.assertEqual((self.round.state, other.state), ("closed", "open"))
        self.assertEqual(other.problem, "Say when you come")
        tracked = other.message_ids.tracking_value_ids.filtered(lambda value: value.field_id.name == "problem")
        self.assertLessEqual(len(tracked), 1)

    def test_actions_are_handed_over_one_by_one(self):
        Action = self.env["customer.perf.improvement"]
        common = {"service_id": self.service.id, "owner_id": self.users["stranger"].id}
        one, two = Action.create([{**common, "name": "One"}, {**common, "name": "Two"}])
        self.users["stranger"].active = False
        Department = type(self.elsewhere)
        leader = Department._perf_leader
        calls = []

        def bad(department):
            calls.append(department)
            if len(calls) % 2:
                raise Oops
            return leader(department)

        with patch.object(Department, "_perf_leader", bad), mute_logger(ACTION):
            Action._hand_over()
            left = (one | two).filtered(lambda action: action.owner_id == self.users["stranger"])
            calls.clear()
            Action._hand_over()
        self.assertEqual(len(left), 1)
        self.assertEqual((one | two - left).owner_id & self.users["outsider"], self.users["outsider"])
        todo = left.activity_ids.filtered(lambda activity: "take this over" in (activity.summary or ""))
        self.assertEqual(len(todo), 1)

    # ------------------------------------------------------------ what the length tells

    def test_length_does_not_tell_of_words(self):
        """Whoever writes a book and whoever writes nothing leave texts of the same length."""
        shapes = []
        for comment in ("", '\U0001f600"\\\n' * 500, "x" * 5000):
            survey_round = self.new_round(name=comment[:1] or "none")
            survey_round.action_start()
            lengths = []
            for number, invitation in enumerate(self.invitations(survey_round)):
                self.answer(invitation, number % 5 / 4, comment=comment and comment + str(number))
                urn = self.urn._of(survey_round)
                lengths.append([len(text or "") for text in (urn.sealed, urn.sealed_words, urn.words)])
            shapes.append(lengths)
            with self.undone():
                survey_round.action_close()
            self.env.invalidate_all()
        self.assertEqual(shapes[0], shapes[1])
        self.assertEqual(shapes[0], shapes[2])
        self.assertTrue(shapes[0][-1][2], "a page was turned")

    # ------------------------------------------------------------ how many answered

    def test_counts_of_an_open_round(self):
        """Nobody sees it go up by one, and nobody where."""
        second = self.new_round()
        second.action_start()
        seen, rows = [], []
        for number, invitation in enumerate(self.invitations(second)):
            self.answer(invitation, number % 5 / 4)
            second.invalidate_recordset()
            reader = self.as_user(second, "officer")
            seen.append(reader.answered_count)
            self.assertAlmostEqual(reader.response_rate, 100 * reader.answered_count / 17)
            rows.append(reader.response_html)
        self.assertEqual(seen, [0] * 4 + [5] * 5 + [10] * 5 + [15] * 3)
        self.assertFalse(any(rows))
        second.action_close()
        self.assertEqual(second.answered_count, 17)
        told = second.result_ids.filtered(lambda result: not result.is_total) or second.result_ids
        self.assertEqual(len(second._response()), len(told))

    def test_three_rounds(self):
        """R3 − (R1 − R2): five leave, and come back with a newcomer."""
        team = self.team("Twelve", 12)
        service = self._new_service("Other", customer_department_ids=[Command.set(team.ids)])
        leaving = team.member_ids[:5]
        others = team.member_ids[5:]

        def ask(people):
            survey_round = self.new_round(service_ids=[Command.set(service.ids)])
            survey_round.action_start()
            for number, invitation in enumerate(self.invitations(survey_round)):
                if invitation.employee_id in people:
                    with self.cr.savepoint():
                        rater = self.env["customer.perf.survey.rater"]
                        rater._submit(invitation, self.sheet(number % 5 / 4, service=service))
                    self.env.invalidate_all()
            survey_round.action_close()
            return survey_round.result_ids

        self.assertTrue(ask(leaving | others))
        self.assertTrue(ask(others))
        newcomer = self.hire(team, 1)
        self.assertFalse(ask(leaving | newcomer))


@tagged("post_install", "-at_install")
class TestKeys(SurveyCommon):
    """A key is of one round and one database; nothing else touches it."""

    def setUp(self):
        super().setUp()
        self.team("Stores", 6)
        self.round = self.new_round()
        self.urn = self.env["customer.perf.survey.urn"]
        self.cr.postcommit.clear()

    def _files(self):
        return set(os.listdir(self.urn._folder()))

    def test_never_written_over(self):
        self.round.action_start()
        path = self.urn._of(self.round)._path()
        before = Path(path).read_bytes()
        same = patch(f"{URN}.secrets.token_hex", lambda size: os.path.basename(path)[:-4])
        with same, self.assertRaises(FileExistsError), self.cr.savepoint():
            self.new_round().action_start()
        self.assertEqual(Path(path).read_bytes(), before)

    def test_starts_that_are_taken_back(self):
        """With their savepoint, or as when the server was stopped in between."""
        os.makedirs(self.urn._folder(), exist_ok=True)
        before = self._files()
        with self.assertRaises(Oops), self.cr.savepoint():
            self.round.action_start()
            raise Oops
        self.assertEqual(len(self._files() - before), 1)
        self.committed()
        self.assertEqual(self._files(), before)
        self.round.action_start()
        [kept] = self._files() - before
        names = [self.urn._write_key(b"k", made_for) for made_for in (self.urn._database(), "another/data/base")]
        self.cr.postcommit.clear()
        for name in (*names, kept):
            os.utime(os.path.join(self.urn._folder(), name), (time.time() - 2 * urn.FORGOTTEN,) * 2)
        self.env["customer.perf.survey.round"]._cron_rounds()
        self.committed()
        self.assertEqual(self._files() - before, {kept, names[1]}, "only what is ours and of no round")

    def test_a_copy_knows_itself(self):
        """Another database of the same server, and this one under another number; both leave the key alone."""
        self.round.action_start()
        path = self.urn._of(self.round)._path()
        here = self.urn._database()
        with db_connect("postgres").cursor() as cr:
            cr.execute("SELECT oid::text FROM pg_database WHERE datname = 'postgres'")
            self.assertNotEqual(cr.fetchone()[0], here.split("/")[1])
        number = here.replace(f"/{here.split('/')[1]}/", "/1/")
        for other in (number, "other/" + here.split("/", 1)[1], here[:-1]):
            with self.subTest(other=other), patch.object(type(self.urn), "_database", lambda self, o=other: o):
                self.round.invalidate_recordset()
                self.assertIn("copy of the database", self.round.key_problem)
                self.assertRefused(self.round.action_close)
                with self.undone():
                    self.round.action_cancel()
                    self.urn._sweep()
                self.urn._sweep([os.path.basename(path)])
                self.assertTrue(os.path.exists(path))
        self.assertEqual(self.round._not_here(), "")

    def test_names_lead_nowhere_else(self):
        self.round.action_start()
        urn = self.urn._of(self.round)
        for name in ("../../x.key", "/etc/passwd", "x" * 32 + ".key"):
            urn.key_name = name
            self.assertIn("copy of the database", self.round._not_here())

    def test_keys_of_an_earlier_version(self):
        self.round.action_start()
        urn = self.urn._of(self.round)
        token = self.invitations(self.round)[0]._token()
        kept = json.loads(Path(urn._path()).read_text())
        uuid = self.env["ir.config_parameter"].sudo().get_param("database.uuid")
        folder = Path(config["data_dir"], "customer_perf_survey", uuid, self.cr.dbname)
        folder.mkdir(parents=True, exist_ok=True)
        old = folder / f"round_{self.round.id}_ab.key"
        old.write_text(kept["key"])
        urn.key_name = old.name
        self.env.flush_all()
        self.assertTrue(self.round._not_here())
        path = Path(__file__).parent.parent / "migrations" / "19.0.1.2.0" / "pre-migrate.py"
        spec = importlib.util.spec_from_file_location("pre_migrate_keys", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        module.migrate(self.cr, "19.0.1.1.0")
        self.env.invalidate_all(flush=False)
        self.assertEqual(self.round._not_here(), "")
        self.assertTrue(self.env["customer.perf.survey.invitation"]._by_token(token))
        self.assertTrue(old.exists(), "until it holds")
        self.committed()
        self.assertFalse(old.exists())


@tagged("post_install", "-at_install")
class TestPeople(SurveyCommon):
    """Who is asked, how he is reached, and who else sees it."""

    def _age(self, employees, days):
        self.env.flush_all()
        day = fields.Datetime.subtract(fields.Datetime.now(), days=days)
        self.cr.execute("UPDATE hr_employee SET create_date = %s WHERE id = ANY(%s)", [day, employees.ids])
        self.env.invalidate_all()

    def test_invented_colleagues(self):
        """Four of HR's own beside one real person: nobody counts who was not there before."""
        self.company.perf_survey_days = self.company.default_get(["perf_survey_days"])["perf_survey_days"]
        self.assertEqual(self.company.perf_survey_days, 30)
        team = self.team("One", 1)
        self._age(team.member_ids, 400)
        invented = self.as_user(self.env["hr.employee"], "officer").sudo().create(
            [
                {"name": f"Invented {number}", "department_id": team.id, "company_id": self.company.id,
                 "work_email": f"i{number}@example.com"}
                for number in range(4)
            ]
        )  # fmt: skip
        for days, asked in ((0, 1), (29, 1), (31, 5)):
            self._age(invented.sudo(), days)
            survey_round = self.new_round()
            survey_round.action_prepare()
            self.assertEqual(survey_round.person_count, asked, days)
            self.assertEqual("Invented 3" in survey_round.left_out, asked == 1)
        # a user that was made yesterday for somebody who was there is one of yesterday
        user = self.users["nobody"]
        self.env["hr.employee"].browse(invented[0].id).user_id = user
        survey_round.action_prepare()
        self.assertEqual(survey_round.person_count, 4)
        # HR cannot change the days
        self.assertRefused(lambda: self.as_user(self.company, "officer").write({"perf_survey_days": 0}))

    def test_contacts_count_from_the_same_day(self):
        self.company.perf_survey_days = 30
        service = self._new_service(
            "For all",
            customer_class="external",
            customer_department_ids=False,
            customer_group_id=self.env["customer.perf.customer.group"].create({"name": "C"}).id,
        )
        partners = self.env["res.partner"].create(
            [{"name": f"Customer {number}", "email": f"c{number}@example.com"} for number in range(3)]
        )
        survey_round = self.new_round(
            customer_class="external",
            service_ids=[Command.set(service.ids)],
            partner_ids=[Command.set(partners.ids)],
        )
        survey_round.action_prepare()
        self.assertFalse(survey_round.person_count)
        self.assertIn("Customer 2", survey_round.left_out)

    def test_one_mailbox_counts_once(self):
        team = self.team("Stores", 6)
        team.member_ids[:4].work_email = "Desk <desk@example.com>"
        self.service.customer_department_ids |= self.department
        users = self.people["peer"] | self.people["employee"]
        users.user_id.email = users.work_email = "same@example.com"
        team.member_ids[5].work_email = "SAME@example.com"
        survey_round = self.new_round()
        survey_round.action_prepare()
        asked = self.invitations(survey_round).employee_id
        self.assertEqual(len(asked & team.member_ids), 2)
        self.assertEqual(asked & users, users, "whoever has a user is himself")
        self.assertIn("Their mailbox", survey_round.left_out)

    def test_a_second_person_sees_who_is_new(self):
        team = self.team("Stores", 12)
        self.ask(lambda one: (one.id % 3) / 2)
        self.as_user(self.env["hr.employee"], "officer").sudo().create(
            [
                {"name": f"New {number}", "department_id": team.id, "company_id": self.company.id,
                 "work_email": f"n{number}@example.com"}
                for number in range(6)
            ]
        )  # fmt: skip
        team.member_ids.filtered(lambda one: one.name == "Stores 3").work_email = "elsewhere@example.com"
        second = self.new_round(name="Second")
        self.as_user(second, "officer").action_prepare()
        told = ("not asked in", ": 6. Recorded", "Recorded by Perf officer: 6.", "others since: 1.")
        for text in told:
            self.assertIn(text, second.added)
        self.as_user(second, "officer").action_start()
        message = second.message_ids.filtered(lambda message: "was started" in message.body)
        for text in (*told, "By a link: 18"):
            self.assertIn(text, message.body)
        self.assertEqual(message.author_id, self.users["officer"].partner_id)
        seconds = (self.users["outsider"] | self.users["admin"]).partner_id
        self.assertEqual(message.notified_partner_ids & seconds, seconds)
        self.assertEqual(second.message_partner_ids & seconds, seconds)
        for number, invitation in enumerate(self.invitations(second)):
            self.answer(invitation, number % 5 / 4)
        second.action_close()
        self.assertIn("Recorded by Perf officer: 6.", second.added)
        self.assertRefused(lambda: self.as_user(second, "officer").write({"added": ""}))

    # ------------------------------------------------------------ the link

    def _letters(self, survey_round):
        return self.env["mail.mail"].search([("perf_letter_id.round_id", "=", survey_round.id)])

    def test_users_get_no_link(self):
        team = self.team("Stores", 6)
        self.service.customer_department_ids |= self.department
        survey_round = self.new_round()
        survey_round.action_start()
        mails = self._letters(survey_round)
        self.assertTrue(mails)
        for mail in mails:
            invitations = mail.perf_letter_id.invitation_ids
            body = mail._prepare_outgoing_body()
            self.assertEqual("/customer-voice#" in body, invitations.employee_id <= team.member_ids)
            self.assertEqual("/odoo/forms-waiting" in body, bool(invitations.user_id))
        mine = self.invitations(survey_round, self.people["employee"])
        Invitation = self.env["customer.perf.survey.invitation"]
        self.assertFalse(Invitation._by_token(mine._token()))
        both = mine | self.invitations(survey_round, team.member_ids[0])
        self.assertFalse(Invitation._by_token(both._token()))

    def test_an_address_that_changes(self):
        """HR turns a letter to herself: neither reminding nor sending again brings a link there."""
        team = self.team("Stores", 6)
        survey_round = self.new_round()
        survey_round.action_start()
        victim = team.member_ids[0]
        old = self.invitations(survey_round, victim).address
        victim.work_email = "hr@example.com"
        self._letters(survey_round).perf_letter_id.filtered(lambda one: one.email == old).state = "failed"
        yesterday = fields.Date.subtract(fields.Date.today(), days=1)
        for step in ("action_remind", "action_send_again"):
            survey_round.sudo().reminded_on = yesterday
            self.rpc("officer", survey_round._name, step, survey_round.ids)
        survey_round._turn()
        self.assertNotIn("hr@example.com", self._letters(survey_round).mapped("email_to"))
        logged = survey_round.message_ids.filtered(lambda message: "was changed while" in message.body)
        self.assertEqual(len(logged), 1)
        self.assertIn(victim.name, logged.body)
        # back again, he gets it
        victim.work_email = old
        survey_round.action_send_again()
        self.assertIn(old, self._letters(survey_round).mapped("email_to"))
