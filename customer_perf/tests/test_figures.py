import io
import json

import openpyxl

from odoo import fields
from odoo.tests import HttpCase, tagged
from odoo.tools import html2plaintext
from odoo.tools.misc import formatLang

from ..models.base.words import number_text
from ..report.cycle_workbook import write_workbook
from .common import CustomerPerfCommon


@tagged("post_install", "-at_install")
class TestOneFigure(CustomerPerfCommon, HttpCase):
    """One figure per moment, named for what it is, the same on every screen, print and export."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        officer = cls.users["officer"]
        officer.all_group_ids.api_key_duration = 1
        expiration = fields.Datetime.add(fields.Datetime.now(), hours=1)
        cls.key = cls.env["res.users.apikeys"].with_user(officer)._generate(None, "perf", expiration)

    def test_every_screen_shows_the_same(self):
        self.measure_all(self.employee)
        self.check("running", "running")
        told = self.appraisal.score
        self.to_step(self.appraisal, "manager")
        boss = self.as_user(self.appraisal, "boss")
        boss.behaviour_ids.write({"level": "5"})
        boss.write({"points": 2, "points_reason": "Trained two newcomers"})
        self.assertNotEqual(self.appraisal.assessment_ids.score, told)
        self.check("assessed", "before")
        self.to_step(self.appraisal, "published")
        self.check("published", "published")
        self.to_step(self.appraisal, "done")
        self.check("published", "published")

    def check(self, moment, moment_of_employee):
        self.env.flush_all()
        for role, wanted in (("officer", moment), ("boss", moment), ("employee", moment_of_employee)):
            with self.subTest(moment=moment, role=role):
                self.assertEqual(len(set(self.figures(role).values())), 1, self.figures(role))
                self.assertEqual(self.as_user(self.appraisal, role).moment, wanted)

    def figures(self, role):
        """{screen: (score, grade code)} as somebody sees them."""
        ids, model = self.appraisal.ids, "customer.perf.appraisal"
        spec = {"result_score": {}, "result_grade_id": {"fields": {"code": {}}}}
        form = self.rpc(role, model, "web_read", ids, spec)[0]
        rows = self.rpc(role, model, "web_search_read", [("id", "in", ids)], spec, order="result_score desc")
        groups = self.rpc(
            role, model, "formatted_read_group", [("id", "in", ids)], ["result_grade_id"], ["result_score:avg"]
        )
        page = self.rpc(role, "customer.perf.my.value", "get_page", self.scorecard.id)["appraisal"]
        found = {
            "form": self.pair(form["result_score"], form["result_grade_id"]),
            "list": self.pair(rows["records"][0]["result_score"], rows["records"][0]["result_grade_id"]),
            "group": self.pair(groups[0]["result_score:avg"], groups[0]["result_grade_id"]),
            "My value": self.pair(page["score"], page["grade"]),
            "print": self.printed(role),
        }
        if role == "boss":
            people = self.rpc(role, "customer.perf.team", "get_page", self.cycle.id)["people"]
            [person] = [person for person in people if person["id"] == self.appraisal.id]
            found["Team"] = self.pair(person["score"], person["grade"])
        if role == "officer":
            found |= {"workbook": self.workbook(), "JSON-2": self.json2(), "Progress": self.progress(form)}
        return found

    def pair(self, score, grade):
        if isinstance(grade, dict):
            grade = grade["code"]
        if isinstance(grade, list | tuple):
            grade = grade[1]
        return round(score, 2), (grade or "").split(" – ")[0]

    def printed(self, role):
        html, _type = self.env["ir.actions.report"].with_user(self.users[role])._render_qweb_html(
            "customer_perf.appraisal_report", self.appraisal.ids
        )  # fmt: skip
        text = html2plaintext(html.decode())
        box = text[text.index("Result") : text.index("Data of the result")]
        words = box.replace("*", " ").split()
        score = next(float(word) for word in words if word.replace(".", "").isdigit())
        return score, next(word for word in words if len(word) == 1 and word.isupper())

    def workbook(self):
        file = io.BytesIO()
        write_workbook(self.as_user(self.cycle, "officer"), file)
        sheet = openpyxl.load_workbook(file)["Appraisals"]
        titles = [cell.value for cell in sheet[1]]
        rows = [dict(zip(titles, row, strict=True)) for row in sheet.iter_rows(min_row=2, values_only=True)]
        [row] = [row for row in rows if row["Employee"] == self.employee.name]
        return self.pair(row["Result"], row["Grade"])

    def json2(self):
        response = self.url_open(
            "/json/2/customer.perf.appraisal/read",
            data=json.dumps({"ids": self.appraisal.ids, "fields": ["result_score", "result_grade_id"]}),
            headers={"Authorization": f"bearer {self.key}", "Content-Type": "application/json"},
        )
        [row] = response.json()
        return self.pair(row["result_score"], row["result_grade_id"])

    def progress(self, form):
        """The grade under which HR's page counts the person; nobody else has a result."""
        rows = self.rpc("officer", "customer.perf.cycle.board", "get_page", self.cycle.id)["grades"]["rows"]
        [row] = [row for row in rows if row["count"] and not row.get("is_missing")]
        return self.pair(form["result_score"], row["name"])

    def test_a_number_reads_as_the_language_writes_it(self):
        for code in ("en_US", "zh_CN", "de_CH", "fr_FR", "hi_IN"):
            self.env["res.lang"]._activate_lang(code)
            env = self.env(context={"lang": code})
            for value in (0.0, -0.004, 12.345, 998.995, -999.5, 999.999, 1000.0, -1234567.891, 1e12):
                for digits in (0, 1, 2):
                    self.assertEqual(number_text(env, value, digits), formatLang(env, value, digits=digits))

    def test_a_missed_red_line_is_named_and_never_green(self):
        """K-20: where the grade is shown, and a red line without data is said"""
        self.measure_all(self.employee)
        self.assertEqual(self.scorecard.status, "green")
        self.measure("compliance", self.employee, numerator=97, denominator=100)
        gate = self.scorecard.line_ids.filtered("is_gate")
        self.assertEqual((self.scorecard.gate_missed, self.scorecard.status), (True, "red"))
        text = f"Red line missed: {gate.kpi_id.name} (97 % against ≥ 99.5 %)."
        self.assertEqual(self.scorecard.gate_text, text)
        self.assertIn(text, self.appraisal.explanation)
        page = self.rpc("employee", "customer.perf.my.value", "get_page", self.scorecard.id)
        self.assertEqual(page["card"]["gate_text"], text)
        peer = self._appraisal_of("peer")
        self.assertIn(
            f"No data on a red line, so nobody knows whether it is kept: {gate.kpi_id.name}.", peer.explanation
        )

    def test_figures_that_decide_are_never_shown_alike(self):
        line = self.scorecard.line_ids.filtered(lambda line: line.kpi_id.code == "fcr")
        self.measure("fcr", self.employee, numerator=749999, denominator=1000000)
        self.assertIn("74.9999 % against ≥ 75 %", line.explanation)
        self.measure("fcr", self.employee, numerator=2, denominator=1000000)
        self.assertEqual(line.actual_text, "0.0002 %")
        self.scorecard.tool_mix_id.customer_share_min = 62.0
        self.scorecard.sudo().customer_share = 61.6
        self.assertIn("61.6 % of the weight, 62.0 %", self.scorecard.advice)

    def test_points_beyond_the_limit_are_refused_where_they_are_typed(self):
        self.to_step(self.appraisal, "manager")
        boss = self.as_user(self.appraisal, "boss")
        self.assertRefused(lambda: boss.write({"points": 6, "points_reason": "Much"}))
        self.assertIn("up to 5", str(self.refusal))
        boss.write({"points": -5, "points_reason": "Much"})
