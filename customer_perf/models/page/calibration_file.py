import csv
import io

from odoo import api, models
from odoo.exceptions import UserError

from ...fields import number
from ...tools.text_file import written

COLUMNS = ("id", "name", "department", "score", "grade_before", "grade", "move_to", "kind", "reason")
# Rows that one file may hold.
LONGEST = 5000


class CustomerPerfCalibrationPage(models.AbstractModel):
    """The grid as a file and back: whoever calibrates in a spreadsheet moves people by the same step."""

    _inherit = "customer.perf.calibration.page"

    @api.model
    @api.readonly
    def export_grid(self, calibration_id):
        """The people whom the reader sees, as CSV; grades by their code, the columns of a move empty.

        :raises AccessError: it is not his to see
        """
        calibration = self._readable(calibration_id)
        rows = calibration._rows().sudo()  # sudo: names and grades of rows that may be read
        return written(
            COLUMNS,
            [
                (
                    row.id,
                    row.employee_id.name,
                    row.department_id.name or None,
                    number(row.score),
                    row.grade_before_id.code or None,
                    row.grade_id.code or None,
                    *(None,) * 3,
                )
                for row in rows
            ],
        )

    @api.model
    def import_moves(self, calibration_id, text):
        """Move those whose row says where to and why; the others stay, each bad row is named.

        :param text: CSV with the columns of :meth:`export_grid`
        :return: ``{"count": moves, "errors": [sentences]}``
        """
        calibration = self._readable(calibration_id)
        rows = {str(row.id): row for row in calibration._rows()}
        lines = self._lines(text)
        count, errors = 0, []
        for place, line in lines:
            try:
                with self.env.cr.savepoint():
                    self._move_line(rows, line)
                count += 1
            except UserError as error:
                errors.append(self.env._("Row %(number)s: %(error)s", number=place, error=error.args[0]))
        return {"count": count, "errors": errors}

    @api.model
    def _readable(self, calibration_id):
        calibration = self.env["customer.perf.calibration"].browse(calibration_id)
        calibration.check_access("read")
        return calibration

    @api.model
    def _lines(self, text):
        """[(row number, {column: text})] of the rows that move somebody."""
        text = (text or "").lstrip("\ufeff")
        head = text.partition("\n")[0]
        # spreadsheets in some languages part cells by semicolons
        reader = csv.DictReader(io.StringIO(text), delimiter=";" if head.count(";") > head.count(",") else ",")
        if missing := [name for name in ("id", "move_to", "kind", "reason") if name not in (reader.fieldnames or ())]:
            raise UserError(
                self.env._(
                    "The file lacks the columns %(names)s. Export the grid and fill in that file.",
                    names=", ".join(missing),
                )
            )
        lines = list(enumerate(reader, start=2))
        if len(lines) > LONGEST:
            raise UserError(self.env._("A file holds up to %(count)s rows.", count=LONGEST))
        cleaned = (
            (number, {name: (line[name] or "").strip() for name in reader.fieldnames}) for number, line in lines
        )
        return [(number, line) for number, line in cleaned if line["move_to"]]

    @api.model
    def _move_line(self, rows, line):
        row = rows.get(line["id"])
        if not row:
            raise UserError(self.env._("there is nobody with the id “%(id)s” in this grid.", id=line["id"]))
        grade = row._scale().grade_ids.filtered(lambda grade: grade.code == line["move_to"])
        if not grade:
            raise UserError(
                self.env._("%(name)s: there is no grade “%(code)s”.", name=row._who(), code=line["move_to"])
            )
        codes = self.env["customer.perf.calibration.move"]._fields["code"]
        labels = {label: code for code, label in codes._description_selection(self.env)}
        row.action_move(grade.id, labels.get(line["kind"], line["kind"]), line["reason"])
