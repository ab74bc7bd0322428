"""Roads from a figure to a person (I-07). Each is first seen to lead there on a store as other products
have it: a row per answer, and figures from k answers on."""

import base64
import json
import os
import zlib
from collections import defaultdict

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models.round import urn_words
from ..tools.tally import summarise
from ..tools.tests.test_disclosure import fewest_told, sums
from .common import SurveyCommon

K = 5


class Naive:
    """Rows (person, team, answer), figures from K answers on; nothing else."""

    def __init__(self, rows):
        self.rows = rows

    def mean(self, team=None):
        answers = [answer for _person, place, answer in self.rows if team in (None, place)]
        return (sum(answers) / len(answers), len(answers)) if len(answers) >= K else None


@tagged("post_install", "-at_install")
class TestAttack(SurveyCommon):
    # ------------------------------------------------------------ reading the database

    def test_row_versions_and_order(self):
        """Rows that one transaction wrote carry one version number: xmin joins who to what."""
        self.team("Stores", 6)
        survey_round = self.new_round()
        survey_round.action_start()
        self.cr.execute("CREATE TEMP TABLE naive_answer (id serial, answer int) ON COMMIT DROP")
        truth = {}
        for number, invitation in enumerate(self.invitations(survey_round)):
            with self.cr.savepoint():
                self.cr.execute("INSERT INTO naive_answer (answer) VALUES (%s)", [number])
                self.env["customer.perf.survey.rater"]._submit(invitation, self.sheet(number / 5))
            truth[invitation.id] = number
        join = "SELECT i.id, a.{what} FROM customer_perf_survey_invitation i"
        join += f" JOIN {{table}} a ON a.xmin::text = i.xmin::text WHERE i.round_id = {survey_round.id}"
        self.cr.execute(join.format(what="answer", table="naive_answer"))
        self.assertEqual(dict(self.cr.fetchall()), truth)
        # ours: one sealed text for all, whoever wrote it last
        self.cr.execute(join.format(what="sealed", table="customer_perf_survey_urn"))
        found = self.cr.fetchall()
        self.assertLessEqual(len(found), 1)
        self.cr.execute("SELECT sealed FROM customer_perf_survey_urn WHERE round_id = %s", [survey_round.id])
        [[sealed]] = self.cr.fetchall()
        with self.assertRaises(zlib.error):
            zlib.decompress(base64.urlsafe_b64decode(sealed)[25:])
        survey_round.action_close()
        # closing touches every invitation, so that it joins a figure to all of them or to none
        self.cr.execute(join.format(what="id", table="customer_perf_survey_figure"))
        of_figure = defaultdict(set)
        for invitation, figure in self.cr.fetchall():
            of_figure[figure].add(invitation)
        figures = survey_round.result_ids.figure_ids
        self.assertTrue(figures)
        self.assertLessEqual({len(of_figure[figure.id]) for figure in figures}, {0, 6})

    def test_two_looks(self):
        """Whoever looks before and after one person answers sees that something was added; not what,
        nor how much."""
        self.team("Stores", 6)
        survey_round = self.new_round()
        survey_round.action_start()
        looks, naive = [], []
        for number, invitation in enumerate(self.invitations(survey_round)):
            self.answer(invitation, number / 5, comment="x" * 300 * number)
            naive.append(number)
            self.cr.execute("SELECT sealed FROM customer_perf_survey_urn WHERE round_id = %s", [survey_round.id])
            looks.append(self.cr.fetchone()[0])
        self.assertEqual(sum(naive[:4]) - sum(naive[:3]), 3)  # counts in the clear: the fourth answer
        self.assertEqual(len({len(look) for look in looks}), 1)
        self.assertEqual(len(set(looks)), len(looks))
        same = self.env["customer.perf.survey.urn"].sudo().search([("round_id", "=", survey_round.id)])
        before = same.sealed
        same._seal(*urn_words.opened(same))
        self.assertNotEqual(same.sealed, before)  # the same counts never look the same

    def test_no_column_leads_to_a_person(self):
        """Tables that hold answers refer to no person, no invitation, and no moment of an answer."""
        people = {"res_users", "res_partner", "hr_employee", "customer_perf_survey_invitation"}
        self.cr.execute(
            """SELECT source.relname, att.attname, target.relname FROM pg_constraint con
                 JOIN pg_class source ON source.oid = con.conrelid JOIN pg_class target ON target.oid = con.confrelid
                 JOIN pg_attribute att ON att.attrelid = con.conrelid AND att.attnum = ANY(con.conkey)
                WHERE con.contype = 'f' AND source.relname LIKE 'customer_perf_survey%'"""
        )
        leads = defaultdict(set)
        for table, column, target in self.cr.fetchall():
            if target in people:
                leads[table].add(column)
        self.assertTrue(leads["customer_perf_survey_invitation"])  # the question finds what it asks for
        for name in ("urn", "result", "figure", "comment"):
            # whoever closed the round wrote all of them at once
            self.assertLessEqual(leads[f"customer_perf_survey_{name}"], {"create_uid", "write_uid"}, name)
        for model in ("invitation", "invitation.line", "urn"):
            fields = self.env[f"customer.perf.survey.{model}"]._fields
            self.assertFalse({name for name, f in fields.items() if f.store and f.type in ("date", "datetime")}, model)

    def test_key_is_destroyed(self):
        self.team("Stores", 6)
        survey_round = self.new_round()
        survey_round.action_start()
        urn = self.env["customer.perf.survey.urn"]
        path = urn._of(survey_round)._path()
        with open(path, "rb") as file:
            key = json.load(file)["key"]
        self.cr.execute("SELECT sealed FROM customer_perf_survey_urn WHERE round_id = %s", [survey_round.id])
        self.assertNotIn(key, self.cr.fetchone()[0])
        self.cr.execute("SELECT count(*) FROM ir_config_parameter t WHERE t::text LIKE %s", [f"%{key}%"])
        self.assertEqual(self.cr.fetchone()[0], 0)
        survey_round.action_close()
        self.committed()
        self.assertFalse(os.path.exists(path))
        self.assertFalse(urn.sudo().search([("round_id", "=", survey_round.id)]))

    # ------------------------------------------------------------ working with figures

    def _compare(self, sizes, answer):
        """The same answers in a naive store and in a round of ours."""
        teams = [self.team(name, size) for name, size in sizes.items()]
        members = self.env["hr.employee"].search([("department_id", "in", [team.id for team in teams])])
        naive = Naive([(one.id, one.department_id.name, answer(one)) for one in members])
        return naive, self.ask(lambda one: (answer(one) - 1) / 4)

    def _told(self, survey_round):
        """Sets of people whose figures are told, as an attacker who knows who was asked sees them."""
        people = survey_round._respondents(survey_round)[survey_round.id, self.service.id]
        parts = survey_round.result_ids.filtered(lambda result: not result.is_total) or survey_round.result_ids
        return [
            frozenset().union(*(people.values() if part.is_total else [people[unit] for unit in part.unit_ids.ids]))
            for part in parts
        ]

    def test_small_group(self):
        naive, survey_round = self._compare({"Large": 9, "One": 1}, lambda one: 1 if "One" in one.name else 5)
        self.assertEqual([a for _p, team, a in naive.rows if team == "One"], [1])  # a row per answer tells it
        self.assertFalse(survey_round.result_ids.filtered(lambda result: not result.is_total))
        self.assertNotIn("One", " ".join(survey_round.result_ids.mapped("customers")))

    def test_subtraction(self):
        """Thirteen answered, of whom nine in Technology: the four of Sales are what is left."""
        naive, survey_round = self._compare(
            {"Technology": 9, "Sales": 4}, lambda one: 5 if "Technology" in one.name else 2
        )
        (total, n), (shown, m) = naive.mean(), naive.mean("Technology")
        self.assertIsNone(naive.mean("Sales"))
        self.assertAlmostEqual((total * n - shown * m) / (n - m), 2)
        self.assertEqual(survey_round.result_ids.mapped("is_total"), [True])
        self.assertEqual(fewest_told(self._told(survey_round), [], K), [])

    def test_complements_and_filters(self):
        """All sums and differences of figures that anybody can build with filters, groups and exports."""
        naive, survey_round = self._compare({"A": 9, "B": 4, "C": 6, "D": 5}, lambda one: 2 + one.id % 3)
        shown = [{p for p, team, _a in naive.rows if team == name} for name in "ABCD" if naive.mean(name)]
        everybody = {p for p, _team, _a in naive.rows}
        self.assertIn(4, [len(everybody - some) for some in sums(shown)])  # B
        parts = survey_round.result_ids.filtered(lambda result: not result.is_total)
        self.assertEqual(sorted(parts.mapped("n")), [6, 9, 9])
        self.assertEqual(fewest_told(self._told(survey_round), [], K), [])
        # the whole, as the rows of one query
        self.assertEqual(
            sum(figure.total for figure in parts.figure_ids if figure.key == "index"),
            self.index(survey_round).total,
        )

    def test_from_wave_to_wave(self):
        """One joins between two rounds; the others answer as before."""
        team = self.team("Stores", 12)
        first = self.ask(lambda one: 0.75)
        old = self.index(first)
        joiner = self.hire(team, 1)
        naive = Naive([(0, "", 4)] * 12), Naive([(0, "", 4)] * 12 + [(joiner.id, "", 1)])
        (before, n), (after, m) = naive[0].mean(), naive[1].mean()
        self.assertAlmostEqual(after * m - before * n, 1)
        second = self.ask(lambda one: 0 if one == joiner else 0.5 if one.id % 2 else 0.75)
        self.assertTrue(old or first.result_ids)
        self.assertFalse(second.result_ids)
        self.hire(team, 4)
        third = self.ask(lambda one: 0.5 if one.id % 2 else 0.75)
        self.assertEqual(third.result_ids.n, 17)  # five are new since figures were last told

    def test_everybody_says_the_same(self):
        naive, survey_round = self._compare({"Stores": 5}, lambda one: 1)
        self.assertEqual(naive.mean(), (1, 5))  # so everybody said 1
        self.assertTrue(survey_round.result_ids)
        self.assertFalse(survey_round.result_ids.figure_ids)

    def test_smallest_and_largest(self):
        """The extremes of a group are somebody's answers: they are nowhere."""
        naive, survey_round = self._compare({"Stores": 6}, lambda one: 1 + one.id % 5)
        self.assertEqual(min(a for *_p, a in naive.rows), 1)
        stored = {name for name, field in survey_round.result_ids.figure_ids._fields.items() if field.store}
        self.assertFalse({name for name in stored if "min" in name or "max" in name or "answers" in name})
        self.assertFalse([f for f in survey_round.result_ids.figure_ids if f.n < K])

    def test_a_question_that_few_answer(self):
        """A part in which three answered a question would follow from the total and the others."""
        self.team("A", 8), self.team("B", 8)
        survey_round = self.new_round()
        survey_round.action_start()
        item = str(self.items[0].id)
        left_out = self.env["hr.employee"].search([("department_id.name", "=", "B")])[:4]
        for number, invitation in enumerate(self.invitations(survey_round).sorted("employee_id")):
            sheet = self.sheet(number % 5 / 4)
            if invitation.employee_id in left_out:
                sheet[str(self.service.id)]["answers"].pop(item)
            self.env["customer.perf.survey.rater"]._submit(invitation, sheet)
        survey_round.action_close()
        told = survey_round.result_ids.figure_ids.filtered(lambda figure: figure.key == item)
        self.assertEqual(told.mapped("is_total"), [True])
        self.assertEqual(told.n, 12)

    # ------------------------------------------------------------ words, marks and traces

    def test_comments(self):
        team = self.team("Stores", 9)
        survey_round = self.new_round()
        survey_round.action_start()
        for number, invitation in enumerate(self.invitations(survey_round)):
            self.answer(invitation, number / 8, comment=f"word {number}")
        survey_round.action_close()
        Comment = self.env["customer.perf.survey.comment"]
        self.assertFalse(Comment.search([("round_id", "=", survey_round.id)]))
        self.hire(team, 30)
        survey_round = self.new_round()
        survey_round.action_start()
        naive = []
        for number, invitation in enumerate(self.invitations(survey_round)):
            naive.append(f"{number:02} word")
            self.answer(invitation, number % 5 / 4, comment=naive[-1])
        survey_round.action_close()
        told = Comment.search([("round_id", "=", survey_round.id)], order="id").mapped("text")
        self.assertEqual(naive.index("07 word"), 7)  # a table keeps the order of arrival
        self.assertEqual(sorted(told), naive)
        self.assertNotEqual(told, naive)
        self.assertFalse({"unit_ids", "employee_id", "user_id", "result_id"} & set(Comment._fields))

    def test_who_has_answered(self):
        """The mark, the to-do and the mail: nobody reads from them who has not answered yet."""
        self.service.customer_department_ids = self.department
        self.hire(self.department, 3)
        survey_round = self.new_round()
        survey_round.action_start()
        mine = self.invitations(survey_round, self.people["employee"])
        self.assertTrue(mine.activity_ids)
        self.answer(mine, 0.5)
        self.assertFalse(mine.activity_ids)
        self.assertFalse(self.env["mail.message"].search([("model", "=", mine._name), ("res_id", "=", mine.id)]))
        for role in ("officer", "admin", "boss", "chief", "outsider", "executive", "peer"):
            for call in (
                ("read", mine.ids, ["is_answered"]),
                ("search_read", [("is_answered", "=", True)], ["round_id"]),
                ("search_count", [("is_answered", "!=", True)]),
                ("formatted_read_group", [], ["is_answered"], ["__count"]),
            ):
                with self.subTest(role=role, call=call[0]):
                    self.assertRefused(lambda role=role, call=call: self.rpc(role, mine._name, *call), AccessError)
            seen = self.rpc(role, mine._name, "search_read", [("round_id", "=", survey_round.id)], ["id"])
            self.assertLessEqual(
                {row["id"] for row in seen},
                set(self.invitations(survey_round, self.people.get(role, self.env["hr.employee"])).ids),
            )
        seen = self.as_user(self.env["mail.activity"], "officer").search([("res_model", "=", mine._name)])
        self.assertLessEqual(seen.user_id, self.users["officer"])
        mails = self.env["mail.mail"].search([("perf_letter_id.round_id", "=", survey_round.id)])
        self.assertTrue(mails)
        self.assertFalse(any(mail.model or mail.res_id or mail.author_id for mail in mails))
        self.assertTrue(all(mails.mapped("auto_delete")))
        # the link is made when the letter leaves: the queue does not hold it
        self.assertFalse([body for body in mails.mapped("body_html") if "customer-voice" in body])
        waiting = mails.filtered(lambda mail: mine not in mail.perf_letter_id.invitation_ids)[0]
        link = waiting._prepare_outgoing_body().split("/customer-voice#")[1].split('"')[0]
        self.assertEqual(
            self.env["customer.perf.survey.invitation"]._by_token(link), waiting.perf_letter_id.invitation_ids
        )
        survey_round.action_close()
        self.assertFalse(mails.exists())

    def test_letters_and_reminders(self):
        """Letters are the same for those who have answered and those who have not; of reminders, which
        only go to the others, nobody finds one: not in the queue, not as a message that he wrote."""
        self.service.customer_department_ids = self.department
        hired = self.hire(self.department, 6)
        survey_round = self.new_round()
        survey_round.action_start()
        seen = self.as_user(self.env["customer.perf.survey.letter"], "officer").search([])
        before = seen.read(["name", "state", "reason"])
        # whose letter it is leads to nobody's mark
        self.assertLessEqual(seen.invitation_ids.user_id, self.users["officer"])
        answered = self.invitations(survey_round, hired[:5])
        for invitation in answered:
            self.answer(invitation, 0.5)
        yesterday = fields.Date.subtract(fields.Date.today(), days=1)
        survey_round.sudo().write({"started_on": yesterday, "reminded_on": yesterday})
        self.as_user(survey_round, "officer").action_remind()
        Mail = self.env["mail.mail"]
        reminders = Mail.search([("perf_is_reminder", "=", True)])
        asked = reminders.perf_letter_id.invitation_ids
        # whoever sees them, sees who has not
        self.assertEqual(asked, self.invitations(survey_round) - answered)
        self.users["admin"].group_ids |= self.env.ref("base.group_system")
        for role in ("officer", "admin"):
            with self.subTest(role=role):
                messages = self.as_user(self.env["mail.message"], role).search([("body", "ilike", "still time")])
                self.assertFalse(messages)
        self.assertTrue(self.as_user(Mail, "admin").search([("perf_letter_id", "!=", False)]))
        self.assertFalse(self.as_user(Mail, "admin").search([("perf_is_reminder", "=", True)]))
        # a reminder that fails does not stay and is no letter that did not leave
        reminders.write({"state": "exception", "failure_reason": "no server"})
        reminders._postprocess_sent_message([], [], failure_type="mail_smtp")
        self.assertFalse(reminders.exists())
        self.assertEqual(survey_round.failed_reminders, 2)  # one mailbox is that of all users
        self.assertEqual(seen.read(["name", "state", "reason"]), before)
        # nor does a reminder that comes back change a letter
        self.env["customer.perf.survey.letter"]._came_back(seen.sudo()[:1].email, "back")
        self.assertEqual(seen.read(["name", "state", "reason"]), before)

    def test_left_questions(self):
        """A dimension is a mean of each person's answers: held against its questions it gives away what
        the one who left a question out answered to the other."""
        self.team("Stores", 6)
        first, second = self.items.filtered(lambda item: item.perf_metric == "reliability")
        answers = [(2, 4), (3, 3), (5, 4), (4, 2), (1, 3), (4, None)]
        weight = first.perf_weight + second.perf_weight
        naive = sum(a if b is None else (first.perf_weight * a + second.perf_weight * b) / weight for a, b in answers)
        sums = [sum(pair[n] or 0 for pair in answers) for n in (0, 1)]
        singled = (naive * weight - first.perf_weight * sums[0] - second.perf_weight * sums[1]) / second.perf_weight
        self.assertAlmostEqual(singled, 4)
        survey_round = self.new_round()
        survey_round.action_start()
        for (a, b), invitation in zip(answers, self.invitations(survey_round), strict=True):
            sheet = self.sheet((a - 1) / 4)
            told = sheet[str(self.service.id)]["answers"]
            told[str(first.id)], told[str(second.id)] = a, b
            self.env["customer.perf.survey.rater"]._submit(invitation, sheet)
        survey_round.action_close()
        figures = {figure.key: figure for figure in survey_round.result_ids.figure_ids}
        told = {key: figure._tally() for key, figure in figures.items() if figure.is_item}
        # ours follows from the questions that are told, so that it tells nothing beside them
        again = summarise(self.form.question_ids._perf_items(), told)
        for key in ("reliability", "index"):
            self.assertAlmostEqual(figures[key].total, again[key].total, 4)

    def test_who_left_since(self):
        """Deleting somebody does not make his earlier answer forgotten, nor found."""
        self.team("Stores", 12)
        first = self.ask(lambda one: (one.id % 3) / 2)
        self.assertTrue(first.result_ids)
        leaver = self.invitations(first)[0].employee_id
        leaver.unlink()
        self.assertFalse(self.ask(lambda one: (one.id % 3) / 2).result_ids)

    def test_change_for_some(self):
        """Two changes, one for all and one for all but a few: their counts tell nothing apart."""
        large, small = self.team("Large", 6), self.team("Small", 1)
        first = self.ask(lambda one: (one.id % 3) / 2)
        common = {"service_id": self.service.id, "survey_round_id": first.id, "change": "x"}
        for_all, for_large = self.env["customer.perf.improvement"].create(
            [{**common, "name": "A"}, {**common, "name": "B", "unit_ids": [Command.set(large.ids)]}]
        )
        (for_all | for_large).action_begin()
        (for_all | for_large).action_carried_out()
        (for_all | for_large).sudo().carried_on = fields.Date.subtract(fields.Date.today(), days=1)
        second = self.new_round()
        second.action_start()
        for number, invitation in enumerate(self.invitations(second)):
            sheet = self.sheet(number % 3 / 2)
            told = sheet[str(self.service.id)]["answers"]
            told[for_all.asked_key] = 1 if invitation.line_ids.unit_id == small else 4 + number % 2
            if invitation.line_ids.unit_id == large:
                told[for_large.asked_key] = 4 + number % 2
            self.env["customer.perf.survey.rater"]._submit(invitation, sheet)
        second.action_close()
        self.assertEqual(for_all.follow_n, 7)
        self.assertEqual(for_large.follow_n, 0)
        self.assertRefused(lambda: self.as_user(for_all, "officer").write({"unit_ids": [Command.set(large.ids)]}))

    def test_response_of_few(self):
        self.team("Large", 9), self.team("One", 1)
        survey_round = self.new_round()
        survey_round.action_start()
        one = self.invitations(survey_round).filtered(lambda i: i.employee_id.department_id.name == "One")
        self.answer(one, 0.5)
        self.assertFalse(survey_round.response_html)
        for invitation in self.invitations(survey_round) - one:
            self.answer(invitation, invitation.id % 3 / 2)
        survey_round.action_close()
        self.assertEqual([row[3] for row in survey_round._response()], [10])

    def test_promises_stand(self):
        """Nobody lowers a threshold once people answer, not even before they do below the floor."""
        self.team("Stores", 6)
        survey_round = self.new_round()
        self.assertRefused(lambda: survey_round.write({"threshold_score": 2}))
        survey_round.action_start()
        for role in ("officer", "admin"):
            for values in ({"state": "draft"}, {"population": {}}, {"follow_up_ids": []}):
                with self.subTest(role=role, values=values):
                    call = (role, survey_round._name, "write", survey_round.ids, values)
                    self.assertRefused(lambda call=call: self.rpc(*call))
        for values in ({"threshold_score": 3}, {"threshold_comment": 5}, {"rate_min": 0}, {"date_to": "2001-01-01"}):
            with self.subTest(values=values):
                self.assertRefused(lambda values=values: survey_round.write(values))
        self.assertRefused(lambda: self.items[0].write({"title": "Another question"}))
        self.assertRefused(self.form.question_ids.unlink)
