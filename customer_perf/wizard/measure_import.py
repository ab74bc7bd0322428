import base64

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..models.indicator.measure_load import upsert
from ..tools.cell import plain
from ..tools.days import DAY_FIRST, MONTH_FIRST
from ..tools.reading import COMMA, POINT
from .measure_check import Check
from .measure_layout import COLUMNS, FOR_READING
from .measure_sheet import UnreadableFile
from .measure_table import read_table
from .measure_template import expected_rows, write_template

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
            "estimated": self.env._("Estimated"),
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
