from itertools import islice

from markupsafe import Markup

from odoo import Command, models

from ..tools.days import DAY_FIRST, MONTH_FIRST
from ..tools.reading import COMMA, POINT
from .measure_layout import BAD, NOTE, UNUSUAL
from .measure_sheet import COLUMNS, ROWS
from .measure_table import LARGEST

# Findings shown on screen; all are counted.
SHOWN = 200
PREVIEW = 4


class CustomerPerfMeasureImport(models.TransientModel):
    """What was understood of a file, and what was found wrong with it, as it is shown."""

    _inherit = "customer.perf.measure.import"

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
                columns=COLUMNS,
                size=LARGEST // 1024**2,
            ),
        }[code]

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
