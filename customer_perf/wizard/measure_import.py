import base64
from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..models.indicator.measure_load import upsert
from ..tools.aggregation import fact
from .measure_sheet import COLUMNS, NUMBERS, UnreadableFile, read_rows, to_date, to_number

# Bad rows shown on screen; all are counted.
SHOWN = 200


class RowError(Exception):
    """A row that cannot be imported: ``column`` names the cell, the message the reason."""

    def __init__(self, column, reason):
        super().__init__(reason)
        self.column = column


class CustomerPerfMeasureImport(models.TransientModel):
    """Import of measures: everything is checked first; then all rows are written, or, on request,
    the good ones only."""

    _name = "customer.perf.measure.import"
    _description = "Import Measures"

    file = fields.Binary("CSV or XLSX File", attachment=False)
    file_name = fields.Char()
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    cycle_id = fields.Many2one(
        "customer.perf.cycle",
        default=lambda self: self.env["customer.perf.cycle"].search([("state", "=", "running")], limit=1),
        help="Prefills the template with what this cycle needs.",
    )
    state = fields.Selection([("upload", "Upload"), ("checked", "Checked"), ("done", "Done")], default="upload")
    good_only = fields.Boolean("Import the Good Rows Only")
    row_count = fields.Integer("Rows", readonly=True)
    bad_count = fields.Integer("Bad Rows", readonly=True)
    created_count = fields.Integer("New", readonly=True)
    changed_count = fields.Integer("Changed", readonly=True)
    unchanged_count = fields.Integer("Unchanged", readonly=True)
    bad_ids = fields.One2many("customer.perf.measure.import.bad", "import_id", "What Is Wrong", readonly=True)

    def action_template(self):
        return {
            "type": "ir.actions.act_url",
            "url": f"/customer_perf/measure/template?cycle={self.cycle_id.id or ''}",
            "target": "download",
        }

    def action_check(self):
        self.ensure_one()
        self._check()
        return self._reopen()

    def action_import(self):
        """Write the rows of a file without mistakes, or its good rows when told so."""
        self.ensure_one()
        good = self._check()
        if self.bad_count and not self.good_only:
            raise UserError(
                self.env._(
                    "%(count)s rows are wrong; nothing was imported. Correct the file, or choose to import the good "
                    "rows only.",
                    count=self.bad_count,
                )
            )
        self.env["customer.perf.measure"].check_access("create")
        self.env["customer.perf.measure"].check_access("write")
        created, changed = upsert(self.env, good)
        self.write(
            {
                "state": "done",
                "created_count": created,
                "changed_count": changed,
                "unchanged_count": len(good) - created - changed,
            }
        )
        return self._reopen()

    def action_back(self):
        self.ensure_one()
        self.bad_ids.unlink()
        self.write({"state": "upload", "file": False, "file_name": False, "row_count": 0, "bad_count": 0})
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
        }

    def _label_names(self):
        names = {name: name for name in COLUMNS}
        for lang in {"en_US", self.env.lang or "en_US"}:
            labels = self.with_context(lang=lang)._labels()
            names.update({label.lower(): name for name, label in labels.items()})
        return names

    def _check(self):
        """Check every row; returns the good ones as tuples for ``upsert``."""
        # the rows are looked up and written past the record rules
        if not self.env.su and self.company_id not in self.env.companies:
            raise AccessError(
                self.env._("%(company)s is not one of your companies.", company=self.company_id.sudo().name)
            )
        if not self.file:
            raise UserError(self.env._("Choose a file first."))
        try:
            rows = read_rows(base64.b64decode(self.file), self._label_names())
        except UnreadableFile as error:
            raise UserError(self._unreadable(error)) from error
        if not rows:
            raise UserError(self.env._("The file has a header and no rows."))
        lookup = self._lookup()
        labels = self._labels()
        good, bad, seen = [], [], {}
        for number, row in rows:
            try:
                values = self._check_row(row, lookup)
                key = (values[0], values[3], values[4], values[5], values[6])
                if key in seen:
                    raise RowError(
                        "date", self.env._("The same KPI, subject and date stand in row %(row)s.", row=seen[key])
                    )
                seen[key] = number
                good.append(values)
            except RowError as error:
                cell = row.get(error.column)
                bad.append(
                    {
                        "import_id": self.id,
                        "row": number,
                        "column": labels[error.column],
                        "value": "" if cell is None else str(cell)[:80],
                        "reason": str(error),
                    }
                )
        self.bad_ids.unlink()
        self.env["customer.perf.measure.import.bad"].create(bad[:SHOWN])
        self.write({"state": "checked", "row_count": len(rows), "bad_count": len(bad)})
        return good

    def _unreadable(self, error):
        return {
            "format": self.env._("The file is neither a CSV nor an XLSX table."),
            "empty": self.env._("The file is empty."),
            "columns": self.env._(
                "The columns %(names)s are missing in the first row. Download the template to see them all.",
                names=error.detail,
            ),
        }[error.code]

    def _lookup(self):
        """Names and codes to records, with one query per model."""
        # sudo: badge numbers are HR data; the wizard is HR's
        employees = (
            self.env["hr.employee"]
            .sudo()
            .search_read([("company_id", "=", self.company_id.id)], ["name", "work_email", "barcode"], load=None)
        )
        people = defaultdict(set)
        for employee in employees:
            for name in ("name", "work_email", "barcode"):
                if employee[name]:
                    people[employee[name].strip().lower()].add(employee["id"])
        departments = defaultdict(set)
        for department in self.env["hr.department"].search([("company_id", "in", [self.company_id.id, False])]):
            departments[department.name.lower()].add(department.id)
            departments[department.complete_name.lower()].add(department.id)
        kpis = {}
        for kpi in self.env["customer.perf.kpi"].search_fetch(
            [], ["name", "code", "aggregation", "ratio_factor", "version"]
        ):
            kpis[kpi.name.lower()] = kpis[kpi.code.lower()] = kpi
        segments = {s.name.lower(): {s.id} for s in self.env["customer.perf.segment"].search_fetch([], ["name"])}
        return {"kpi": kpis, "employee": people, "department": departments, "segment": segments}

    def _check_row(self, row, lookup):
        kpi = lookup["kpi"].get(str(row.get("kpi") or "").lower())
        if not kpi:
            raise RowError("kpi", self.env._("No KPI has this code or name."))
        employee = self._find(row, "employee", lookup, self.env._("No employee has this name, work e-mail or badge."))
        department = self._find(row, "department", lookup, self.env._("No department has this name."))
        segment = self._find(row, "segment", lookup, self.env._("No segment has this name."))
        if employee and department:
            raise RowError("department", self.env._("A value belongs to an employee or to a department, not to both."))
        try:
            date = to_date(row.get("date"))
        except ValueError as error:
            raise RowError("date", self.env._("Not a date. Write it as 2026-01-31.")) from error
        value, numerator, denominator = (self._number(row, name) for name in NUMBERS)
        size = self._number(row, "sample_size") or 0
        if size < 0 or size != int(size):
            raise RowError("sample_size", self.env._("A whole number of cases, zero or more."))
        if kpi.aggregation == "ratio" and (numerator is None) != (denominator is None):
            raise RowError("denominator", self.env._("A rate needs both numerator and denominator."))
        if denominator is not None and denominator < 0:
            raise RowError("denominator", self.env._("A denominator cannot be negative."))
        if kpi.aggregation == "ratio" and denominator is not None:
            value = fact("ratio", None, numerator, denominator, factor=kpi.ratio_factor).last
        elif value is None:
            raise RowError("value", self.env._("There is no value."))
        return (
            kpi.id,
            employee,
            department,
            employee or -(department or 0),
            self.company_id.id,
            date,
            segment,
            value,
            numerator,
            denominator,
            int(size),
            "import",
            str(row["external_ref"]) if row.get("external_ref") else self.file_name or None,
            kpi.version,
            None,
        )

    def _find(self, row, column, lookup, unknown):
        """Id for the name in a cell, None when the cell is empty."""
        cell = row.get(column)
        if cell is None:
            return None
        found = lookup[column].get(str(cell).lower())
        if not found:
            raise RowError(column, unknown)
        if len(found) > 1:
            raise RowError(
                column, self.env._("%(count)s records have this name. Use the badge or e-mail.", count=len(found))
            )
        return next(iter(found))

    def _number(self, row, column):
        try:
            return to_number(row.get(column))
        except ValueError as error:
            raise RowError(column, self.env._("Not a number, or not a clear one. Write it as 1234.5.")) from error


class CustomerPerfMeasureImportBad(models.TransientModel):
    _name = "customer.perf.measure.import.bad"
    _description = "Bad Row"
    _order = "row"

    import_id = fields.Many2one("customer.perf.measure.import", required=True, ondelete="cascade", index=True)
    row = fields.Integer()
    column = fields.Char()
    value = fields.Char()
    reason = fields.Char()
