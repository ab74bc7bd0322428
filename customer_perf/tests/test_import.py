import base64
import io
import zipfile
from datetime import date, time

import openpyxl

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import CustomerPerfCommon

HEADER = "kpi,employee,date,value,numerator,denominator,sample_size\n"


@tagged("post_install", "-at_install")
class TestImport(CustomerPerfCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.employee.write({"name": "Daniel Novák", "work_email": "daniel.novak@example.com", "barcode": "E017"})
        cls.email = cls.employee.work_email
        # monthly KPIs of its own: one of 5, a rate, a time
        csat = cls.env.ref("customer_perf.kpi_csat_post")
        cls.kpis = {
            code: csat.copy({"name": name, "code": code, "frequency": "month", **values})
            for code, name, values in (
                ("t_csat", "Rating", {}),
                ("t_rate", "Rate", {"unit": "%", "aggregation": "ratio", "ratio_factor": 100, "value_max": 100}),
                ("t_share", "Share", {"unit": "%", "value_min": 0, "value_max": 100}),
                ("t_wait", "Waiting", {"unit": "minutes", "value_min": 0, "value_max": False}),
                ("t_hours", "Hours", {"unit": "hours", "value_min": 0, "value_max": False}),
            )
        }
        cls.kpis["t_rate"].write({"value_min": 0, "value_max": 100})
        cls.env["customer.perf.kpi"].union(*cls.kpis.values()).action_activate()

    def wizard(self, content, name="values.csv", **values):
        content = content if isinstance(content, bytes) else content.encode()
        return (
            self.env["customer.perf.measure.import"]
            .with_user(self.users["officer"])
            .create(
                {
                    "file": base64.b64encode(content),
                    "file_name": name,
                    "company_id": self.company.id,
                    "cycle_id": self.cycle.id,
                    **values,
                }
            )
        )

    def book(self, *sheets):
        """A workbook of sheets, each (rows, {cell: number format}, hidden)."""
        book = openpyxl.Workbook()
        book.remove(book.active)
        for number, (rows, formats, is_hidden) in enumerate(sheets):
            sheet = book.create_sheet(f"Sheet {number + 1}")
            for row in rows:
                sheet.append(row)
            for cell, number_format in formats.items():
                sheet[cell].number_format = number_format
            sheet.sheet_state = "hidden" if is_hidden else "visible"
        book.active = next(i for i, (_rows, _formats, is_hidden) in enumerate(sheets) if not is_hidden)
        buffer = io.BytesIO()
        book.save(buffer)
        return buffer.getvalue()

    def rows(self, *rows, title=("KPI", "Employee", "Date", "Value")):
        return [list(title), *map(list, rows)], {}, False

    def values(self, employee=None):
        """{(KPI code, first day): value} of the employee."""
        found = self.env["customer.perf.measure"].search([("employee_id", "=", (employee or self.employee).id)])
        return {(measure.kpi_id.code, str(measure.date)): measure.value for measure in found}

    def load(self, content, **values):
        """Import a file without mistakes; returns the values of the employee."""
        wizard = self.wizard(content, **values)
        wizard.action_check()
        self.assertFalse(wizard.problem)
        wrong = wizard.finding_ids.filtered(lambda finding: finding.kind != "note")
        self.assertEqual(wrong.mapped("reason"), [])
        wizard.action_import()
        return self.values()

    def reasons(self, content, kind="bad", **values):
        """{row: reason} of what is found in a file."""
        wizard = self.wizard(content, **values)
        wizard.action_check()
        return {f.row: f.reason for f in wizard.finding_ids if f.kind == kind}

    # ------------------------------------------------------------ cells mean what they show

    def test_cells_keep_their_meaning(self):
        """A percentage, a time, a date are what the cell shows"""
        content = self.book(
            (
                [
                    ["KPI", "Employee", "Date", "Value"],
                    ["t_share", self.email, date(2025, 2, 1), 0.95],
                    ["t_wait", self.email, date(2025, 2, 28), time(0, 15, 30)],
                    ["t_hours", self.email, "2025-02", "5:45"],
                    ["t_csat", "E017", "Feb 2025", 4.5],
                ],
                {"D2": "0%"},
                False,
            )
        )
        month = "2025-02-01"
        self.assertEqual(
            self.load(content),
            {("t_share", month): 95, ("t_wait", month): 15.5, ("t_hours", month): 5.75, ("t_csat", month): 4.5},
        )

    def test_what_does_not_fit_the_unit_is_refused_by_itself(self):
        content = self.book(
            (
                [
                    ["KPI", "Employee", "Date", "Value"],
                    ["t_csat", self.email, date(2025, 2, 1), 0.95],
                    ["t_csat", self.email, date(2025, 3, 1), time(0, 15, 30)],
                    ["t_wait", self.email, date(2025, 2, 1), "5:45"],
                    ["t_csat", self.email, date(2025, 4, 1), True],
                    ["t_csat", self.email, date(2025, 5, 1), "#N/A"],
                    ["t_csat", self.email, 45, 4],
                    ["t_share", self.email, date(2025, 2, 1), 4],
                ],
                {"D2": "0%"},
                False,
            )
        )
        found = self.reasons(content)
        self.assertEqual(sorted(found), [2, 3, 4, 5, 6, 7])
        self.assertIn("percentage", found[2])
        self.assertIn("time", found[3])
        self.assertIn("Hours or minutes", found[4])
        self.assertEqual(found[6], "The file holds an error instead of a value.")

    def test_formula_without_a_result(self):
        content = self.book(self.rows(["t_csat", self.email, date(2025, 2, 1), "=2+2"]))
        self.assertIn("formula without its result", self.reasons(content)[2])

    # ------------------------------------------------------------ nothing is dropped in silence

    def test_sheets(self):
        """Hidden ones are left out and named, further ones are read"""
        hidden = ([["KPI", "Employee", "Date", "Value"], ["t_csat", self.email, "2025-02", 1]], {}, True)
        first = self.rows(["t_csat", self.email, "2025-02", 4])
        second = self.rows(["t_csat", self.email, "2025-03", 5])
        notes = ([["Filled in by Anna"]], {}, False)
        wizard = self.wizard(self.book(hidden, first, second, notes))
        wizard.action_check()
        self.assertEqual(wizard.good_count, 2)
        self.assertIn("Sheet 1", wizard.left_text)
        self.assertIn("Sheet 4", wizard.left_text)
        wizard.action_import()
        self.assertEqual(self.values(), {("t_csat", "2025-02-01"): 4, ("t_csat", "2025-03-01"): 5})
        wizard = self.wizard(self.book(hidden, first, second, notes))
        wizard.action_check()
        wizard.sheet_ids.filtered(lambda sheet: sheet.name == "Sheet 3").is_used = False
        wizard.action_check()
        self.assertEqual(wizard.good_count, 1)

    def test_hidden_rows_are_asked_about(self):
        book = openpyxl.load_workbook(
            io.BytesIO(
                self.book(self.rows(["t_csat", self.email, "2025-02", 4], ["t_csat", self.email, "2025-03", 5]))
            )
        )
        book.active.row_dimensions[3].hidden = True
        buffer = io.BytesIO()
        book.save(buffer)
        self.assertIn("hidden", self.reasons(buffer.getvalue(), "unusual")[3])

    def test_wrong_declared_range(self):
        """The range that a file declares may be too small"""
        content = self.book(self.rows(["t_csat", self.email, "2025-02", 4], ["t_csat", self.email, "2025-03", 5]))
        buffer = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
            for name in old.namelist():
                part = old.read(name)
                new.writestr(name, part.replace(b'ref="A1:D3"', b'ref="A1:D2"'))
        self.assertEqual(len(self.load(buffer.getvalue())), 2)

    def test_columns(self):
        """Unknown, double and missing ones are named before any row is looked at"""
        content = self.book(
            self.rows(["t_csat", self.employee.name, "2025-02", 4], title=("KPI", "Employee Name", "Date", "Value"))
        )
        wizard = self.wizard(content)
        wizard.action_check()
        self.assertIn("“Employee Name” is not known. Is “Employee” meant?", wizard.problem)
        with self.assertRaisesRegex(UserError, "Employee Name"), self.cr.savepoint():
            wizard.action_import()
        self.assertFalse(self.env["customer.perf.measure"].search([("kpi_id", "=", self.kpis["t_csat"].id)]))
        wizard.column_ids.filtered(lambda column: column.title == "Employee Name").name = "employee"
        wizard.action_check()
        self.assertFalse(wizard.problem)
        wizard.action_import()
        self.assertEqual(self.values(), {("t_csat", "2025-02-01"): 4})
        title = ("KPI", "Employee", "Date", "Value", "Value", "Remarks", "")
        content = self.book(self.rows(["t_csat", self.email, "2025-02", 4, 5, "fine", "stray"], title=title))
        wizard = self.wizard(content)
        wizard.action_check()
        self.assertIn("Two columns stand for Value", wizard.problem)
        self.assertIn("“Remarks” is not known", wizard.problem)
        self.assertIn("“column 7” is not known", wizard.problem)
        wizard = self.wizard("kpi,amount\nx,1\n")
        wizard.action_check()
        self.assertIn("The columns Date, Value are missing", wizard.problem)

    def test_a_title_above_the_table(self):
        content = self.book(
            (
                [["Report of July"], [], ["KPI", "Employee", "Date", "Value"], ["t_csat", self.email, "2025-02", 4]],
                {},
                False,
            )
        )
        wizard = self.wizard(content)
        wizard.action_check()
        self.assertEqual((wizard.good_count, wizard.left_text), (1, "Rows above the column titles: 1."))

    def test_surplus_cells(self):
        """A decimal comma without quotes"""
        text = f"kpi,employee,date,value\nt_csat,{self.email},2025-02-01,4,5\n"
        self.assertIn("more cells than there are columns", self.reasons(text)[2])

    # ------------------------------------------------------------ conventions of the file

    def test_date_order(self):
        line = "t_csat;daniel.novak@example.com;{};4\n"
        text = "KPI;Employee;Date;Value\n" + line.format("02/01/2025") + line.format("03/13/2025")
        wizard = self.wizard(text)
        wizard.action_check()
        self.assertEqual((wizard.date_order, wizard.separator, wizard.good_count), ("mdy", ";", 2))
        wizard.action_import()
        self.assertEqual(sorted(self.values()), [("t_csat", "2025-02-01"), ("t_csat", "2025-03-01")])
        wizard = self.wizard("KPI;Employee;Date;Value\n" + line.format("02/01/2025") + line.format("03/05/2025"))
        wizard.action_check()
        self.assertIn("day or the month first", wizard.problem)
        wizard.date_order = "dmy"
        wizard.action_check()
        self.assertFalse(wizard.problem)
        wizard.action_import()
        self.assertIn(("t_csat", "2025-05-01"), self.values())

    def test_decimal_mark(self):
        text = f"kpi;employee;date;value\nt_wait;{self.email};2025-02;1,234\n"
        wizard = self.wizard(text)
        wizard.action_check()
        self.assertIn("decimal mark", wizard.problem)
        wizard.decimal_mark = ","
        wizard.action_check()
        wizard.action_import()
        self.assertEqual(self.values(), {("t_wait", "2025-02-01"): 1.234})
        proved = text + f"t_wait;{self.email};2025-03;12.5\n"
        self.assertEqual(self.load(proved)["t_wait", "2025-02-01"], 1234)

    def test_encodings(self):
        self.employee.name = "Daniel Müller"
        text = "kpi;employee;date;value\nt_csat;Daniel Müller;2025-02;4\n"
        for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
            with self.subTest(encoding=encoding), self.undone():
                self.assertEqual(self.load(text.encode(encoding)), {("t_csat", "2025-02-01"): 4})
        self.employee.name = "王磊"
        text = "kpi;employee;date;value\nt_csat;王磊;2025年2月1日;4,5\n"
        self.assertEqual(self.load(text.encode("gb18030")), {("t_csat", "2025-02-01"): 4.5})
        self.employee.name = "山田太郎"
        wizard = self.wizard("kpi;employee;date;value\nt_csat;山田太郎;2025-02;4\n".encode("cp932"))
        wizard.action_check()
        self.assertEqual(wizard.bad_count, 1)
        wizard.encoding = "cp932"
        wizard.action_check()
        self.assertEqual((wizard.bad_count, wizard.good_count), (0, 1))

    def test_files_that_are_no_tables(self):
        for content, message in (
            (b"", "Choose a file|empty"),
            (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "neither a CSV nor"),
            (b"PK\x03\x04 broken", "neither a CSV nor"),
            (b"\xd0\xcf\x11\xe0 old", "old XLS"),
            (b"kpi,date,value\n", "no row with a value"),
            (b"kpi,date,value\nt_csat,2025-01,\n", "no row with a value"),
        ):
            with self.subTest(content=content), self.assertRaisesRegex(UserError, message), self.cr.savepoint():
                self.wizard(content).action_check()

    # ------------------------------------------------------------ nobody is taken for somebody else

    def test_whom_a_cell_names(self):
        peer = self.people["peer"]
        peer.write({"name": "Daniel  novák ", "barcode": "e018", "work_email": self.email.upper()})
        other = self.people["boss"]
        other.write({"name": "Anna Lee", "barcode": "007"})
        self.people["chief"].write({"name": "Ben Ott", "barcode": "E018"})
        rows = (
            ["t_csat", "Daniel Novák", "2025-01", 4],  # two have this name
            ["t_csat", self.email, "2025-02", 4],  # two have this e-mail
            ["t_csat", "E017", "2025-03", 4],
            ["t_csat", "E018", "2025-03", 4],  # codes that differ in case
            ["t_csat", 7, "2025-03", 4],  # 007 has lost its zeros
            ["t_csat", "Аnna Lee", "2025-03", 4],  # a Cyrillic A
            ["t_csat", "Ａｎｎａ\u3000Ｌｅｅ", "2025-02", 4],  # full-width
            ["t_csat", "whoever [E017]", "2025-04", 4],
        )
        found = self.reasons(self.book(self.rows(*rows)))
        self.assertEqual(sorted(found), [2, 3, 7])
        self.assertIn("names several", found[2])
        self.people["outsider"].barcode = "7"
        self.assertIn("names several", self.reasons(self.book(self.rows(["t_csat", 7, "2025-03", 4])))[2])
        self.assertFalse(self.reasons(self.book(self.rows(["t_csat", "007", "2025-03", 4]))))

    def test_a_copied_kpi_has_a_name_of_its_own(self):
        copy = self.kpis["t_csat"].copy()
        self.assertEqual((copy.name, copy.code), ("Rating (copy)", "rating_copy"))
        copy.name = "Rating"
        found = self.reasons(self.book(self.rows(["Rating", self.email, "2025-02", 4])))
        self.assertIn("rating_copy; t_csat", found[2])

    # ------------------------------------------------------------ periods, bounds, bases

    def test_one_value_per_period(self):
        """July, then its correction"""
        line = "KPI;Employee;Date;Value\nt_csat;daniel.novak@example.com;{};{}\n"
        self.load(line.format("2025-03-31", 2))
        self.assertEqual(self.load(line.format("2025-03", 4)), {("t_csat", "2025-03-01"): 4})
        text = line.format("2025-03-31", 2) + "t_csat;daniel.novak@example.com;2025-03-01;4\n"
        self.assertIn("stand in row 2 for Mar 2025", self.reasons(text)[3])

    def test_replaced_values_are_named(self):
        self.measure("t_csat", self.employee, value=3, date="2025-03-01")
        notes = self.reasons(f"kpi,employee,date,value\nt_csat,{self.email},2025-03,4\n", "note")
        self.assertIn("Replaces 3 of 5 (Manual", notes[2])

    def test_unusual_rows_are_accepted_with_a_reason(self):
        text = (
            "kpi,employee,date,value\n"
            f"t_csat,{self.email},2025-02,450\n"
            f"t_csat,{self.email},2016-02,4\n"
            f"t_csat,{self.email},2025-03,4\n"
            f"t_csat,{self.email},2099-03,4\n"
        )
        wizard = self.wizard(text)
        wizard.action_check()
        kinds = {finding.row: finding.kind for finding in wizard.finding_ids if finding.kind != "note"}
        self.assertEqual(kinds, {2: "unusual", 3: "unusual", 5: "bad"})
        self.assertEqual((wizard.good_count, wizard.unusual_count, wizard.bad_count), (1, 2, 1))
        wizard.finding_ids.filtered(lambda finding: finding.row == 3 and finding.kind == "unusual").is_accepted = True
        with self.assertRaisesRegex(UserError, "Write why"), self.cr.savepoint():
            wizard.action_check()
        wizard.accept_reason = "History"
        wizard.action_check()
        self.assertEqual((wizard.good_count, wizard.unusual_count), (2, 1))
        wizard.accept_all = True
        wizard.good_only = True
        wizard.action_import()
        self.assertEqual(len(self.values()), 3)
        old = self.env["customer.perf.measure"].search([("employee_id", "=", self.employee.id)], order="date", limit=1)
        self.assertEqual((str(old.date), old.accept_reason), ("2016-02-01", "History"))

    def test_rates(self):
        text = (
            HEADER
            + f"t_rate,{self.email},2025-01,,45,60,\n"
            + f"t_rate,{self.email},2025-02,80,,,\n"
            + f"t_rate,{self.email},2025-03,90,45,60,\n"
            + f"t_rate,{self.email},2025-04,,70,60,\n"
            + f"t_rate,{self.email},2025-05,,0,0,\n"
            + f"t_rate,{self.email},2025-06,,60,,\n"
        )
        wizard = self.wizard(text)
        wizard.action_check()
        found = {(f.row, f.kind): f.reason for f in wizard.finding_ids}
        self.assertIn("counts as one period", found[3, "note"])
        self.assertIn("they make 75 %", found[4, "bad"])
        self.assertIn("Not possible: values are 0 to 100", found[5, "unusual"])
        self.assertIn("no rate", found[6, "unusual"])
        self.assertIn("both numerator and denominator", found[7, "bad"])

    def test_bad_rows_are_listed_and_nothing_is_written(self):
        """Bad rows are listed and nothing is written (L-08)"""
        wizard = self.wizard(
            HEADER
            + f"t_csat,{self.email},2025-01-01,4.5,,,20\n"
            + f"nonsense,{self.email},2025-01-01,4.5,,,\n"
            + "t_csat,Nobody Here,2025-01-01,4.5,,,\n"
            + f"t_csat,{self.email},next week,4.5,,,\n"
            + f"t_csat,{self.email},2025-02-01,high,,,\n"
            + f"t_csat,{self.email},2025-03-01,,,,\n"
        )
        wizard.action_check()
        self.assertEqual((wizard.row_count, wizard.bad_count, wizard.empty_count), (5, 4, 1))
        bad = wizard.finding_ids.filtered(lambda finding: finding.kind == "bad")
        self.assertEqual(bad.mapped("row"), [3, 4, 5, 6])
        self.assertEqual(bad.mapped("column"), ["KPI", "Employee", "Date", "Value"])
        self.assertEqual(bad[1].value, "Nobody Here")
        with self.assertRaisesRegex(UserError, "wrong or unusual: 4"), self.cr.savepoint():
            wizard.action_import()
        self.assertFalse(self.values())
        wizard.good_only = True
        wizard.action_import()
        measure = self.env["customer.perf.measure"].search([("employee_id", "=", self.employee.id)])
        self.assertEqual(
            (measure.value, measure.sample_size, measure.source, measure.external_ref, measure.kpi_version),
            (4.5, 20, "import", "values.csv", 1),
        )

    def test_a_row_says_that_its_value_is_an_estimate(self):
        """L-08: yes and no, in words; what is neither is no row"""
        header = "kpi,employee,date,value,estimated\n"
        rows = "".join(
            f"t_csat,{self.email},2025-0{month}-01,4.5,{said}\n"
            for month, said in enumerate(("yes", "No", "", "perhaps"), start=1)
        )
        wizard = self.wizard(header + rows)
        wizard.action_check()
        self.assertEqual(wizard.finding_ids.filtered(lambda f: f.kind == "bad").mapped("reason"), ["Write Yes or No."])
        wizard.good_only = True
        wizard.action_import()
        measures = self.env["customer.perf.measure"].search([("employee_id", "=", self.employee.id)], order="date")
        self.assertEqual(measures.mapped("is_estimated"), [True, False, False])

    def test_scorecards_wait_for_the_scheduled_refresh(self):
        self.wizard(HEADER + f"fcr,{self.email},2025-01-01,,60,80,\n").action_import()
        card = self.scorecard
        self.assertTrue(card.is_stale)
        with self.enter_registry_test_mode():
            self.env.ref("customer_perf.ir_cron_refresh").method_direct_trigger()
        self.assertFalse(card.is_stale)
        self.assertEqual(card.line_ids.filtered(lambda line: line.kpi_id.code == "fcr").actual, 75)

    # ------------------------------------------------------------ our own template

    def test_the_template_comes_back_whole(self):
        """Whoever left, archived departments, spaces, a shared e-mail, another language, empty rows"""
        self.env["res.lang"]._activate_lang("zh_CN")
        peer = self.people["peer"]
        peer.write({"name": "Daniel Novák ", "work_email": self.email, "barcode": False})
        self.employee.barcode = "007"
        unit = self.env["customer.perf.scorecard.template"].create(
            {
                "name": "Unit",
                "department_id": self.department.id,
                "company_id": self.company.id,
                "line_ids": [Command.create({"kpi_id": self.kpis["t_csat"].id, "weight": 100})],
            }
        )
        self.cycle.action_launch()
        self.assertIn(unit, self.cycle.scorecard_ids.template_id)
        peer.active = False
        self.cycle.department_ids = False
        self.department.active = False
        self.kpis["t_csat"].frequency = "week"
        wizard = self.wizard(b"x", period_from="2025-02-01", period_to="2025-03-31").with_context(lang="zh_CN")
        content, _name = wizard._template()
        sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
        titles = [cell.value for cell in sheet[1]]
        place = {name: index for index, name in enumerate(titles)}
        weekly = [row for row in sheet.iter_rows(min_row=2, values_only=True) if "t_csat" in row[0]]
        self.assertEqual(len(weekly), 9, "a row for each week that ends in the two months")
        book = openpyxl.load_workbook(io.BytesIO(content))
        labels = wizard._labels()
        filled = 0
        for row in book.worksheets[0].iter_rows(min_row=2):
            cells = {name: row[place[label]] for name, label in labels.items()}
            if cells["hint"].value == wizard.env._("Value") and not cells["value"].value:
                cells["value"].value = 4
                filled += 1
        buffer = io.BytesIO()
        book.save(buffer)
        back = self.wizard(buffer.getvalue(), "back.xlsx")  # by somebody who speaks English
        back.action_check()
        self.assertFalse(back.problem)
        self.assertEqual(back.finding_ids.filtered(lambda f: f.kind == "bad").mapped("reason"), [])
        self.assertEqual(back.good_count + back.unusual_count, filled)
        self.assertGreater(back.empty_count, 0)
