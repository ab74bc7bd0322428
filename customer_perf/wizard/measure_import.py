import base64
from itertools import islice

from markupsafe import Markup

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

from ..models.indicator.measure_load import upsert
from ..tools.reading import COMMA, DAY_FIRST, MONTH_FIRST, POINT, plain
from .measure_check import BAD, COLUMNS, FOR_READING, NOTE, SKIP, UNUSUAL, Check
from .measure_table import COLUMNS as WIDEST
from .measure_table import LARGEST, ROWS, UnreadableFile, read_table
from .measure_template import expected_rows, write_template

# Findings shown on screen; all are counted.
SHOWN = 200
PREVIEW = 4
# In which a spreadsheet of somebody with this language writes a text file.
ENCODINGS = {"zh_CN": "gb18030", "zh_TW": "big5", "zh_HK": "big5", "ja_JP": "cp932", "ko_KR": "cp949"} | dict.fromkeys(
    ("ru_RU", "uk_UA", "bg_BG"), "cp1251"
)


class CustomerPerfMeasureImport(models.TransientModel):
    """Import of measures: what was understood is shown and may be corrected before anything is written;
    then all rows are written or, on request, the good ones only."""

    _name = "customer.perf.measure.import"
    _description = "Import Measures"

    file = fields.Binary("CSV or XLSX File", attachment=False)
    file_name = fields.Char()
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    state = fields.Selection([("upload", "Upload"), ("checked", "Checked"), ("done", "Done")], default="upload")
    # ---- the template
    cycle_id = fields.Many2one(
        "customer.perf.cycle",
        default=lambda self: self.env["customer.perf.cycle"].search(
            [("company_id", "=", self.env.company.id), ("state", "in", ("running", "review"))], limit=1
        ),
        help="The template asks for the values that the goals of this cycle wait for.",
    )
    period_from = fields.Date("From", compute="_compute_period", store=True, readonly=False)
    period_to = fields.Date("To", compute="_compute_period", store=True, readonly=False)
    # ---- how the file is read
    encoding = fields.Selection(
        [
            ("utf-8", "Unicode (UTF-8)"),
            ("utf-16", "Unicode (UTF-16)"),
            ("utf-16-le", "Unicode (UTF-16 LE)"),
            ("utf-16-be", "Unicode (UTF-16 BE)"),
            ("cp1252", "Western European"),
            ("cp1250", "Central European"),
            ("cp1251", "Cyrillic"),
            ("gb18030", "Simplified Chinese"),
            ("big5", "Traditional Chinese"),
            ("cp932", "Japanese"),
            ("cp949", "Korean"),
        ]
    )
    separator = fields.Selection([(",", "Comma"), (";", "Semicolon"), ("\t", "Tab"), ("|", "Bar")])
    date_order = fields.Selection([(DAY_FIRST, "Day first: 31/01/2026"), (MONTH_FIRST, "Month first: 01/31/2026")])
    decimal_mark = fields.Selection([(POINT, "Point: 1,234.5"), (COMMA, "Comma: 1.234,5")])
    sheet_ids = fields.One2many("customer.perf.measure.import.sheet", "import_id", "Sheets")
    column_ids = fields.One2many("customer.perf.measure.import.column", "import_id", "Columns")
    problem = fields.Text("To Decide First", readonly=True)
    left_text = fields.Text("Left Out", readonly=True)
    preview = fields.Html(readonly=True, sanitize=False)
    # ---- what was found
    finding_ids = fields.One2many("customer.perf.measure.import.finding", "import_id", "What Is Wrong")
    good_only = fields.Boolean("Import the Good Rows Only")
    accept_all = fields.Boolean("Accept All Unusual Rows")
    accept_reason = fields.Char("Accepted Because", help="Is kept with the values.")
    row_count = fields.Integer("Rows", readonly=True)
    good_count = fields.Integer("Good Rows", readonly=True)
    bad_count = fields.Integer("Bad Rows", readonly=True)
    unusual_count = fields.Integer("Unusual Rows", readonly=True)
    note_count = fields.Integer("Rows with Notes", readonly=True)
    empty_count = fields.Integer("Rows Without a Value", readonly=True)
    created_count = fields.Integer("New", readonly=True)
    changed_count = fields.Integer("Changed", readonly=True)
    unchanged_count = fields.Integer("Unchanged", readonly=True)

    def _compute_display_name(self):
        self.display_name = self.env._("Import Measures")

    @api.depends("cycle_id")
    def _compute_period(self):
        """The latest month that is over, within the cycle."""
        today = self.env.company._perf_today()
        for wizard in self:
            last = fields.Date.subtract(today.replace(day=1), days=1)
            cycle = wizard.cycle_id
            if cycle:
                last = max(min(last, cycle.date_to), cycle.date_from)
            wizard.period_from = last.replace(day=1)
            wizard.period_to = fields.Date.end_of(last, "month")

    # ------------------------------------------------------------ steps

    def action_template(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/customer_perf/measure/template/{self.id}",
            "target": "download",
        }

    def _template(self):
        """(XLSX bytes, file name) of the table to fill in."""
        cycle = self.cycle_id
        rows = expected_rows(cycle, self.period_from, self.period_to) if cycle else ()
        notes = [
            self.env._("One row per KPI, subject and period. Rows that you leave empty mean nothing."),
            self.env._("Write into the yellow cells. Writing a value again replaces it."),
            self.env._("KPI: its code or name. Employee: badge, work e-mail or name."),
            self.env._("Leave employee and department empty for a value of the whole company."),
            self.env._("Date: any day of the period, such as 2026-01-31."),
            self.env._(
                "A rate needs numerator and denominator; its value follows. Where you have only the percentage, write "
                "it as the value: it then counts as one period, however many cases it stands for."
            ),
            self.env._("An empty cell means no data, which is not the same as 0."),
        ]
        titles = {**self._labels(), "sheet": self.env._("Measures"), "notes": self.env._("How to Fill In")}
        return write_template(titles, rows, notes), self.env._("measures")

    def action_check(self):
        self.ensure_one()
        self._check()
        return self._reopen()

    def action_import(self):
        """Write the rows of a file without mistakes, or its good rows when told so."""
        self.ensure_one()
        found = self._check()
        if self.problem:
            raise UserError(self.problem)
        wrong = self.bad_count + self.unusual_count
        if wrong and not self.good_only:
            raise UserError(
                self.env._(
                    "Rows that are wrong or unusual: %(count)s. Nothing was imported. Correct the file, accept what "
                    "is unusual with a reason, or choose to import the good rows only.",
                    count=wrong,
                )
            )
        self.env["customer.perf.measure"].check_access("create")
        self.env["customer.perf.measure"].check_access("write")
        created, changed = upsert(self.env, found.good)
        self.write(
            {
                "state": "done",
                "created_count": created,
                "changed_count": changed,
                "unchanged_count": len(found.good) - created - changed,
            }
        )
        return self._reopen()

    def action_back(self):
        self.ensure_one()
        self.sheet_ids.unlink()
        self.column_ids.unlink()
        self.finding_ids.unlink()
        fresh = ("file", "file_name", "encoding", "separator", "date_order", "decimal_mark", "problem", "preview")
        self.write({"state": "upload", "accept_all": False, "accept_reason": False, **dict.fromkeys(fresh, False)})
        return self._reopen()

    def action_open_measures(self):
        return self.env["ir.actions.act_window"]._for_xml_id("customer_perf.customer_perf_measure_action")

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import Measures"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    # ------------------------------------------------------------ checking

    def _labels(self):
        """{column name: label}; the template writes these, and they are read in any language."""
        return {
            "kpi": self.env._("KPI"),
            "employee": self.env._("Employee"),
            "department": self.env._("Department"),
            "date": self.env._("Date"),
            "value": self.env._("Value"),
            "numerator": self.env._("Numerator"),
            "denominator": self.env._("Denominator"),
            "sample_size": self.env._("Sample Size"),
            "segment": self.env._("Segment"),
            "external_ref": self.env._("External Reference"),
            "period_text": self.env._("Period in Words"),
            "unit": self.env._("Unit"),
            "target": self.env._("Target"),
            "hint": self.env._("To Fill In"),
        }

    def _titles(self):
        """{column title in any installed language: column name}"""
        titles = {name: name for name in (*COLUMNS, *FOR_READING)}
        titles |= {"period": "date", "month": "date", "cases": "sample_size"}
        for lang, _name in self.env["res.lang"].get_installed():
            titles |= {plain(label): name for name, label in self.with_context(lang=lang)._labels().items()}
        return titles | {plain(label): name for name, label in self.with_context(lang="en_US")._labels().items()}

    def _check(self):
        """Read the file as the user said it is to be read, and keep what was found."""
        # the rows are looked up and written past the record rules
        if not self.env.su and self.company_id not in self.env.companies:
            raise AccessError(
                self.env._("%(company)s is not one of your companies.", company=self.company_id.sudo().name)
            )
        if not self.file:
            raise UserError(self.env._("Choose a file first."))
        titles = self._titles()
        try:
            table = read_table(
                base64.b64decode(self.file),
                lambda title: bool(titles.get(plain(title))),
                self.encoding,
                self.separator,
                ENCODINGS.get(self.env.lang, "cp1252"),
            )
        except UnreadableFile as error:
            raise UserError(self._unreadable(error.code)) from error
        found = Check(self.env, self.company_id, table, self._labels(), titles, self._chosen()).run()
        if not found.problems and not found.rows:
            raise UserError(
                self.env._("The file has no row with a value. Rows that are empty: %(count)s.", count=found.empty)
            )
        self._keep(table, found)
        return found

    def _unreadable(self, code):
        return {
            "format": self.env._("The file is neither a CSV nor an XLSX table."),
            "old": self.env._("The file is an old XLS workbook, or protected by a password. Save it as XLSX."),
            "empty": self.env._("The file is empty."),
            "encoding": self.env._("The file is not written in this encoding."),
            "large": self.env._(
                "The file is too large: an import takes up to %(rows)s rows and %(columns)s columns, in up to "
                "%(size)s MB. Split it.",
                rows=f"{ROWS:,}",
                columns=WIDEST,
                size=LARGEST // 1024**2,
            ),
        }[code]

    def _chosen(self):
        """What the user said of the file, see ``Check``."""
        accepted = self.finding_ids.filtered("is_accepted")
        reason = (self.accept_reason or "").strip()
        if (accepted or self.accept_all) and not reason:
            raise UserError(self.env._("Write why the unusual rows count; it is kept with the values."))
        return {
            "sheets": {sheet.name or "": sheet.is_used for sheet in self.sheet_ids},
            "columns": {plain(column.title): column.name for column in self.column_ids if column.name},
            "order": self.date_order or None,
            "mark": self.decimal_mark or None,
            "accepted": {(finding.sheet or "", finding.row) for finding in accepted},
            "accept_all": self.accept_all,
            "reason": reason,
            "file_name": self.file_name,
        }

    def _keep(self, table, found):
        shown = [finding for kind in (BAD, UNUSUAL, NOTE) for finding in self._first(found, kind)]
        accepted = {(finding.sheet or "", finding.row) for finding in self.finding_ids.filtered("is_accepted")}
        self.write(
            {
                "state": "checked",
                "encoding": table.encoding or False,
                "separator": table.separator or False,
                "date_order": found.order if found.order in (DAY_FIRST, MONTH_FIRST) else False,
                "decimal_mark": found.mark if found.mark in (POINT, COMMA) else False,
                "problem": "\n".join(found.problems) or False,
                "left_text": "\n".join([*found.left, *self._unused(found)]) or False,
                "preview": self._preview(found),
                "row_count": found.rows,
                "good_count": len(found.good),
                "bad_count": found.count(BAD),
                "unusual_count": found.count(UNUSUAL),
                "note_count": found.count(NOTE),
                "empty_count": found.empty,
                "finding_ids": [Command.clear()]
                + [
                    Command.create({**finding, "is_accepted": (finding["sheet"], finding["row"]) in accepted})
                    for finding in shown
                ],
                "sheet_ids": [Command.clear()]
                + [
                    Command.create({"name": name, "rows": rows, "is_used": is_used, "note": note})
                    for name, (rows, is_used, note) in found.sheets.items()
                ],
                "column_ids": [Command.clear()]
                + [
                    Command.create({"title": title, "example": example, "name": name})
                    for title, example, name in found.columns.values()
                ],
            }
        )

    def _first(self, found, kind):
        return islice((finding for finding in found.findings if finding["kind"] == kind), SHOWN)

    def _unused(self, found):
        for name, (rows, is_used, note) in found.sheets.items():
            if not is_used:
                yield self.env._(
                    "The sheet “%(name)s” (%(note)s; rows: %(rows)s).",
                    name=name,
                    rows=rows,
                    note=note or self.env._("not chosen"),
                )

    def _preview(self, found):
        """The first good rows as they were understood."""
        if not found.good:
            return False
        names = ("kpi", "employee", "department", "date", "value", "numerator", "denominator", "sample_size")
        labels = self._labels()
        cell, line = Markup("<td>%s</td>"), Markup("<tr>%s</tr>")
        rows = Markup().join(
            line % Markup().join(cell % text for text in self._understood(values)) for values in found.good[:PREVIEW]
        )
        head = Markup().join(Markup("<th>%s</th>") % labels[name] for name in names)
        return Markup(
            '<table class="table table-sm o_perf_understood"><thead><tr>%s</tr></thead><tbody>%s</tbody></table>'
        ) % (head, rows)

    def _understood(self, values):
        kpi_id, employee, department, _subject, _company, day, _segment, *numbers = values
        kpi = self.env["customer.perf.kpi"].browse(kpi_id)
        # sudo: the names of those whom the file names, for HR
        person = self.env["hr.employee"].sudo().browse(employee)
        unit = self.env["hr.department"].sudo().browse(department)
        shown = (kpi._shown(number, unit=False) if number is not None else "" for number in numbers[1:3])
        return (
            kpi.name,
            person.name or "",
            unit.name or ("" if employee else self.env._("whole company")),
            kpi._period_name(day, self.company_id),
            kpi._shown(numbers[0]) if numbers[0] is not None else "",
            *shown,
            numbers[3] or "",
        )


class CustomerPerfMeasureImportSheet(models.TransientModel):
    _name = "customer.perf.measure.import.sheet"
    _description = "Sheet of a File"

    import_id = fields.Many2one("customer.perf.measure.import", required=True, ondelete="cascade", index=True)
    name = fields.Char("Sheet", readonly=True)
    rows = fields.Integer(readonly=True)
    is_used = fields.Boolean("Read It")
    note = fields.Char(readonly=True)


class CustomerPerfMeasureImportColumn(models.TransientModel):
    _name = "customer.perf.measure.import.column"
    _description = "Column of a File"

    import_id = fields.Many2one("customer.perf.measure.import", required=True, ondelete="cascade", index=True)
    title = fields.Char("Title in the File", readonly=True)
    example = fields.Char("First Content", readonly=True)
    name = fields.Selection("_names", "Stands For")

    @api.model
    def _names(self):
        labels = self.env["customer.perf.measure.import"]._labels()
        return [*((name, labels[name]) for name in (*COLUMNS, *FOR_READING)), (SKIP, self.env._("Leave it out"))]


class CustomerPerfMeasureImportFinding(models.TransientModel):
    _name = "customer.perf.measure.import.finding"
    _description = "Finding in a File"
    _order = "kind, id"

    import_id = fields.Many2one("customer.perf.measure.import", required=True, ondelete="cascade", index=True)
    kind = fields.Selection([(BAD, "Wrong"), (UNUSUAL, "Unusual"), (NOTE, "Note")], readonly=True)
    sheet = fields.Char(readonly=True)
    row = fields.Integer(readonly=True)
    column = fields.Char(readonly=True)
    value = fields.Char(readonly=True)
    reason = fields.Char(readonly=True)
    is_accepted = fields.Boolean("Accept Anyway")
