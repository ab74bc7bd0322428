"""One service's figures, and what its customers feel of a change, on every screen where they stand."""

import io
import re

from openpyxl import load_workbook

from odoo import Command, fields
from odoo.tests import tagged

from ..report.round_workbook import write_workbook
from .common import SurveyCommon


@tagged("post_install", "-at_install")
class TestSameFigures(SurveyCommon):
    def setUp(self):
        super().setUp()
        self.stores = self.team("Stores", 14)
        self.round = self.new_round()
        self.round.action_start()
        # one never answers, two had nothing to do with it, eleven rate
        for number, invitation in enumerate(self.invitations(self.round)):
            if number in (1, 2):
                with self.cr.savepoint():
                    skipped = {str(self.service.id): {"skip": True}}
                    self.env["customer.perf.survey.rater"]._submit(invitation, skipped)
            elif number:
                self.answer(invitation, number % 3 / 4)
        self.round.action_close()

    def test_walk(self):
        """Round (list and form), results, provider page, My value, workbook; in two languages."""
        self.new_cycle(department_ids=[Command.set(self.elsewhere.ids)]).action_launch()
        self.env["res.lang"]._activate_lang("de_DE")
        for lang, comma in (("en_US", "."), ("de_DE", ",")):
            with self.subTest(lang=lang):
                self._check_walk(lang, comma)

    def _check_walk(self, lang, comma):
        def local(text):
            return text.replace(".", comma)

        index = self.index(self.round).with_context(lang=lang)
        rate = 100 * 13 / 14
        seen = self.as_user(self.round, "officer").with_context(lang=lang)
        # the list and the form of the round
        [row] = seen.web_search_read([("id", "=", seen.id)], {"response_rate": {}, "person_count": {}})["records"]
        self.assertEqual((row["person_count"], round(row["response_rate"], 1)), (14, round(rate, 1)))
        self.assertEqual(seen.answered_count, 13)
        cells = re.findall(r"<td>(.*?)</td>", seen.response_html)
        self.assertEqual(cells[-3:], ["14", "13", local("92.9")])
        # the list of results
        figure = index.with_user(self.users["officer"])
        self.assertAlmostEqual(figure.rate, rate)
        self.assertEqual(figure.n, 11)
        text, score = figure.figure_text, figure._shown(figure.score)
        self.assertRegex(text, local(r"^\d+.\d \(\d+.\d … \d+.\d, n = 11\)$").replace(".\\d", f"\\{comma}\\d"))
        self.assertTrue(text.startswith(score))
        # the provider's page
        Page = self.as_user(self.env["customer.perf.survey.provider.page"], "outsider").with_context(lang=lang)
        [service] = [one for one in Page.get_page()["services"] if one["id"] == self.service.id]
        shown = service["result"]
        self.assertEqual((shown["index"]["text"], shown["index"]["score_text"]), (text, score))
        self.assertIn("13", shown["rate_text"])
        self.assertIn(local("92.9 %"), shown["rate_text"])
        self.assertEqual((shown["n"], shown["answered"], shown["invited"]), (11, 13, 14))
        self.assertEqual(shown["index"]["trend"][-1]["text"], score)
        # My value of somebody who works there
        My = self.as_user(self.env["customer.perf.my.value"], "stranger").with_context(lang=lang)
        [section] = [one for one in My.get_page()["sections"] if one["code"] == "voice"]
        self.assertEqual(
            [(one["text"], one["rate_text"]) for one in section["data"]["services"]], [(text, shown["rate_text"])]
        )
        # the workbook
        file = io.BytesIO()
        write_workbook(seen, file)
        rows = list(load_workbook(file).worksheets[0].iter_rows(min_row=2, values_only=True))
        row = next(row for row in rows if row[4] == shown["index"]["label"])
        self.assertEqual((row[8], row[12]), (11, text))
        self.assertEqual([round(row[n], 1) for n in (9, 11)], [round(rate, 1), round(figure.score, 1)])

    def test_no_data_is_no_zero_and_comes_last(self):
        draft = self.new_round()
        self.assertIs(draft.response_rate, False)
        self.team("Few", 2)
        few = self.new_round(service_ids=[Command.set(self._few().ids)])
        few.action_start()
        self.assertIs(few.response_rate, False)
        figures = self.round.result_ids.figure_ids
        empty = figures[3]
        empty.sudo().write({"n": 0, "total": 0, "squares": 0})
        self.env.flush_all()
        for order in ("score desc", "score asc", "priority desc"):
            found = figures.search([("round_id", "=", self.round.id)], order=order)
            self.assertIs(found[-1][order.split()[0]], False, order)
            self.assertIsNot(found[0][order.split()[0]], False, order)

    def _few(self):
        few = self.env["hr.department"].search([("name", "=", "Few")])
        return self._new_service("Rare", customer_department_ids=[Command.set(few.ids)])

    # ------------------------------------------------------------ changes

    def _judged(self):
        Improvement = self.env["customer.perf.improvement"].with_context(tracking_disable=False)
        improvement = Improvement.create(
            {
                "name": "A contact",
                "service_id": self.service.id,
                "survey_round_id": self.round.id,
                "change": "Each has one",
            }
        )
        improvement.action_begin()
        improvement.action_carried_out()
        improvement.sudo().carried_on = fields.Date.subtract(fields.Date.today(), days=1)
        self.hire(self.stores, 5)
        second = self.new_round()
        second.action_start()
        return improvement, second

    def test_what_is_felt_stays_with_what_was_asked(self):
        """The text changes while customers are asked, and afterwards: they judged the version they read."""
        improvement, second = self._judged()
        improvement.with_context(lang="en_US").write({"name": "Something else", "change": "All is well"})
        for number, invitation in enumerate(self.invitations(second)):
            page = self.env["customer.perf.survey.rater"]._page(invitation)
            [follow] = page["rounds"][0]["services"][0]["follow_ups"]
            self.assertEqual((follow["name"], follow["outcome"]), ("A contact", "Each has one"))
            sheet = self.sheet(number % 3 / 4)
            sheet[str(self.service.id)]["answers"][follow["key"]] = 5 if number < 8 else 2
            self.env["customer.perf.survey.rater"]._submit(invitation, sheet)
        second.action_close()
        self.assertEqual(improvement.follow_text, "Better: 8 of 19, worse: 11")
        self.assertEqual(improvement.asked_text, "A contact – Each has one")
        page = self.rpc("outsider", "customer.perf.survey.provider.page", "get_page")
        [shown] = [one for one in page["improvements"] if one["id"] == improvement.id]
        self.assertEqual((shown["felt"], shown["asked"]), (improvement.follow_text, improvement.asked_text))
        improvement.write({"name": "A contact", "change": "Each has one "})
        self.assertFalse(improvement.asked_text)
        for values in ({"asked_name": "x"}, {"asked_change": "x"}, {"follow_better": 9}):
            self.assertRefused(lambda values=values: self.as_user(improvement, "admin").write(values))

    def test_whoever_changes_words_leaves_a_trace(self):
        improvement, _second = self._judged()
        improvement.write({"owner_id": self.users["stranger"].id})
        self.env.flush_all()
        self.cr.precommit.run()
        seen = self.as_user(improvement, "outsider").with_context(tracking_disable=False)
        for name, value in (("name", "Other"), ("change", "Other"), ("said", "Other")):
            before = improvement.message_ids
            seen.write({name: value})
            self.env.flush_all()
            self.cr.precommit.run()
            self.env.invalidate_all()
            trace = (improvement.message_ids - before).sudo().tracking_value_ids
            self.assertEqual(trace.field_id.mapped("name"), [name])
            self.assertEqual(trace.mail_message_id.author_id, self.users["outsider"].partner_id)
            read = self.as_user(improvement, "stranger").message_ids
            self.assertIn(trace.mail_message_id.id, read.ids)

    def test_words_fit_any_number(self):
        loads = self.round.load_text.splitlines()
        self.assertEqual(loads, ["Services to rate: 1, people: 14"])
