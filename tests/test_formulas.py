"""No file of ours runs what somebody wrote: a name that begins like a formula stays a name."""

import ast
import base64
import io
import pathlib
import re

import openpyxl

from odoo.tests import tagged

from odoo.addons.customer_perf.report import cycle_workbook
from odoo.addons.customer_perf_okr.report import okr_workbook
from odoo.addons.customer_perf_okr.tests.okr_case import OkrCase
from odoo.addons.customer_perf_survey.report import round_workbook
from odoo.addons.customer_perf_survey.tests.common import SurveyCommon

ROOT = pathlib.Path(__file__).parents[1]
# Who may write files and read them, and nobody else.
WRITER = "customer_perf/report/workbook.py"
READERS = {"openpyxl": "customer_perf/wizard/measure_xlsx.py", "csv": "customer_perf/wizard/measure_csv.py"}
BEGINNINGS = ("=1+1", '=HYPERLINK("https://example.com","x")', "@SUM(1)", "+1", "-1", "\t=1", "{=1+1}", "https://x.y")


def imported(path):
    """The names of the libraries that a file imports."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module.split(".")[0]


@tagged("post_install", "-at_install")
class TestFormulas(OkrCase, SurveyCommon):
    def test_one_way_in_and_out(self):
        found = {}
        for path in ROOT.glob("customer_perf*/**/*.py"):
            name = path.relative_to(ROOT).as_posix()
            if "/tests/" not in name and "/demo/" not in name:  # demo reads its own tables
                for library in {"xlsxwriter", "openpyxl", "csv", "xlwt", "xlrd", "pandas"} & set(imported(path)):
                    found.setdefault(library, set()).add(name)
        # the one writer of text files, and what reads the moves of a calibration back
        text = {"customer_perf/tools/text_file.py", "customer_perf/models/page/calibration_file.py"}
        self.assertLessEqual(text, found["csv"])
        found["csv"] -= text
        self.assertNotIn("csv.writer", (ROOT / "customer_perf/models/page/calibration_file.py").read_text())
        self.assertEqual(found, {"xlsxwriter": {WRITER}} | {library: {path} for library, path in READERS.items()})
        for path in READERS.values():
            self.assertNotRegex((ROOT / path).read_text(), r"csv\.(w|DictW)riter|openpyxl\.Workbook|\.save\(")

    def _files(self):
        """{road: workbook} of every file that we make."""
        wizard = self.env["customer.perf.measure.import"].with_user(self.users["officer"])
        wizard = wizard.create({"company_id": self.company.id, "cycle_id": self.cycle.id})
        wizard.write({"period_from": "2025-01-01", "period_to": "2025-06-30"})
        files = {"template": io.BytesIO(wizard._template()[0])}
        for write, record in (
            (cycle_workbook.write_workbook, self.cycle),
            (okr_workbook.write_workbook, self.okr_cycle),
            (round_workbook.write_workbook, self.round),
        ):
            self.env.invalidate_all()
            write(record.with_user(self.users["officer"]), files.setdefault(record._name, io.BytesIO()))
        return {road: openpyxl.load_workbook(file) for road, file in files.items()}

    def _cells(self, book, kind):
        return [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == kind]

    def _formulas(self, book):
        """The formulas of a workbook, whatever rows and quoted words they are about."""
        links = {cell.coordinate for sheet in book for row in sheet.iter_rows() for cell in row if cell.hyperlink}
        quoted = re.compile(r'"(?:[^"]|"")*"')
        return links | {re.sub(r"\d+", "#", quoted.sub('""', cell.value)) for cell in self._cells(book, "f")}

    def test_every_workbook(self):
        self.measure_all(self.employee)
        team = self.team("Large", 9)
        self.round = self.ask(lambda one: (one.id % 3) / 2)
        objective = self._objective()
        self._check(objective.key_result_ids, 50, note="Note")
        action = self.env["customer.perf.improvement"].search([("survey_round_id", "=", self.round.id)], limit=1)
        ours = {road: self._formulas(book) for road, book in self._files().items()}
        self.assertTrue(ours["customer.perf.cycle"], "totals can be followed")
        goals = self.scorecard.line_ids.sudo()
        for text in BEGINNINGS:
            with self.subTest(text=text):
                (self.employee | self.boss).write({"name": text, "work_email": text, "job_title": text})
                for record, names in (
                    *((unit, ["name"]) for unit in (self.department, self.elsewhere, team)),
                    *((goal.kpi_id, ["name", "unit"]) for goal in goals),
                    (self.mix.grade_scale_id.grade_ids[0], ["name", "code"]),
                    *((record, ["name"]) for record in (self.mix, self.cycle, self.service, self.group)),
                    (objective, ["name", "learning"]),
                    (objective.key_result_ids, ["name"]),
                    (objective.key_result_ids.check_in_ids, ["note", "blocker", "feedback"]),
                    (action, ["name"]),
                ):
                    record.sudo().write(dict.fromkeys(names, text))
                for road, book in self._files().items():
                    self.assertEqual(self._formulas(book), ours[road])
                    words = {str(cell.value).strip().split(" [")[0] for cell in self._cells(book, "s")}
                    self.assertIn(text.strip(), words, road)

    def test_the_template_comes_back(self):
        """What the template says is read as the one it names."""
        self.employee.write({"name": "=1+1", "work_email": "=2+2@example.com"})
        wizard = self.env["customer.perf.measure.import"].with_user(self.users["officer"])
        wizard = wizard.create({"company_id": self.company.id, "cycle_id": self.cycle.id})
        wizard.write({"period_from": "2025-01-01", "period_to": "2025-01-31"})
        book = openpyxl.load_workbook(io.BytesIO(wizard._template()[0]))
        row = next(row for row in book.worksheets[0].iter_rows(min_row=2) if row[1].value == "=1+1")
        for cell in row[6:9]:
            cell.value = 4
        file = io.BytesIO()
        book.save(file)
        wizard.write({"file": base64.b64encode(file.getvalue()), "file_name": "=3+3"})
        wizard.action_check()
        wizard.write({"accept_all": True, "accept_reason": "=4+4"})
        wizard.action_import()
        self.assertEqual((wizard.created_count, wizard.bad_count), (1, 0), wizard.finding_ids.mapped("reason"))
        measure = self.env["customer.perf.measure"].search([("employee_id", "=", self.employee.id)])
        self.assertEqual((measure.external_ref, measure.source), ("=3+3", "import"))
