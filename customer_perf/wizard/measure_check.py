"""A file of measures, row by row: what is good, what is wrong and why, and what should be looked at."""

from odoo.tools.misc import format_date

from ..models.indicator.subject import subject_of
from ..tools import bounds, days, reading
from ..tools.aggregation import fact
from ..tools.cell import EMPTY, Cell, Unclear
from .measure_layout import BAD, NOTE, NUMBERS, SHOWN, UNUSUAL, Layout, RowError
from .measure_match import Ambiguous, read_indexes


class Check(Layout):
    """Reads the rows of a table for a company, see :class:`Layout`."""

    def run(self):
        sheets = self._choose_sheets()
        if sheets:
            plans = [(sheet, self._columns(sheet)) for sheet in sheets]
            self._conventions(plans)
            if not self.found.problems:
                self._check_rows(plans)
        return self.found

    def _check_rows(self, plans):
        self.indexes = read_indexes(self.env, self.company)
        self.kpis = {kpi.id: kpi for kpi in self.env["customer.perf.kpi"].search([])}
        self._read_what_is_open()
        seen, today = {}, self.company._perf_today()
        taken = []
        for sheet, columns in plans:
            for row in sheet.rows:
                cells = {name: row.cells[place] for name, place in columns.items() if place < len(row.cells)}
                if not any(cells.get(name, Cell()).kind != EMPTY for name in (*NUMBERS, "sample_size")):
                    self._skip(sheet, row, columns)
                    continue
                self.found.rows += 1
                try:
                    self._check_width(sheet, row, columns)
                    values, unusual, notes = self._check_row(row, cells, today)
                    key = values[0], values[3], values[5], values[6]
                    if key in seen:
                        raise RowError("date", self._double(values, seen[key]))
                    seen[key] = row.number
                    if unusual and not self._is_accepted(sheet, row):
                        for column, reason in unusual:
                            self._say(UNUSUAL, sheet, row, cells, column, reason)
                        continue
                    reason = self.chosen["reason"] if unusual else None
                    taken.append((sheet, row, cells, (*values, reason)))
                    for column, note in notes:
                        self._say(NOTE, sheet, row, cells, column, note)
                except RowError as error:
                    self._say(BAD, sheet, row, cells, error.column, str(error))
        self._note_replaced(taken)
        self.found.good = [values for *_place, values in taken]

    def _skip(self, sheet, row, columns):
        """A row without numbers means nothing, as those of the template do; it is counted. Words that
        stand where no column is are not: they may be the number."""
        if any(self._filled(row, place) for place in range(len(sheet.header.cells), len(row.cells))):
            self.found.rows += 1
            self._say(BAD, sheet, row, {}, "value", self._too_wide())
        else:
            self.found.empty += 1

    def _check_width(self, sheet, row, columns):
        if any(self._filled(row, place) for place in range(len(sheet.header.cells), len(row.cells))):
            raise RowError("value", self._too_wide())

    def _too_wide(self):
        return self.env._("The row has more cells than there are columns. A decimal comma without quotes does that.")

    def _is_accepted(self, sheet, row):
        chosen = self.chosen
        return bool(chosen["reason"]) and (chosen["accept_all"] or (sheet.name, row.number) in chosen["accepted"])

    def _say(self, kind, sheet, row, cells, column, reason):
        self.found.findings.append(
            {
                "kind": kind,
                "sheet": sheet.name,
                "row": row.number,
                "column": self.labels[column],
                "value": cells.get(column, Cell()).text[:SHOWN],
                "reason": reason[: bounds.LONGEST_LINE],
            }
        )

    def _double(self, values, number):
        kpi = self.kpis[values[0]]
        return self.env._(
            "The same KPI and subject stand in row %(row)s for %(period)s. This KPI has one value per %(frequency)s.",
            row=number,
            period=kpi._period_name(values[5], self.company),
            frequency=self._frequency(kpi),
        )

    def _frequency(self, kpi):
        return {
            "day": self.env._("day"),
            "week": self.env._("week"),
            "month": self.env._("month"),
            "quarter": self.env._("quarter"),
            "year": self.env._("year"),
        }[kpi.frequency]

    def _check_row(self, row, cells, today):
        """(values, [(column, why it is unusual)], [(column, note)]) of a row that can be read."""
        env = self.env
        kpi_id = self._find("kpi", cells, env._("No KPI has this code or name."))
        if not kpi_id:
            raise RowError("kpi", env._("Which KPI is it?"))
        kpi = self.kpis[kpi_id]
        employee = self._find("employee", cells, env._("No employee has this name, work e-mail or badge."))
        department = self._find("department", cells, env._("No department has this name."))
        segment = self._find("segment", cells, env._("No segment has this name."))
        if employee and department:
            raise RowError("department", env._("A value belongs to an employee or to a department, not to both."))
        day = self._day(kpi, cells, today)
        value, numerator, denominator = (self._number(cells, name, kpi.unit) for name in NUMBERS)
        size = self._number(cells, "sample_size") or 0.0
        if not size.is_integer() or not 0 <= size <= bounds.LARGEST_WHOLE:
            largest = f"{bounds.LARGEST_WHOLE:,}"
            raise RowError("sample_size", env._("A whole number of cases, zero to %(largest)s.", largest=largest))
        unusual, notes = [], []
        value = self._value(kpi, value, numerator, denominator, int(size), unusual, notes)
        self._look(kpi, row, value, day, subject_of(employee, department), segment, unusual, notes)
        reference = cells.get("external_ref", Cell()).text or self.chosen["file_name"] or None
        if reference and len(reference) > bounds.LONGEST_LINE:
            raise RowError(
                "external_ref", env._("A reference has up to %(longest)s characters.", longest=bounds.LONGEST_LINE)
            )
        subject = subject_of(employee, department)
        values = (kpi.id, employee, department, subject, self.company.id, day, segment)
        origin = ("import", reference, kpi.version, self._estimated(cells))
        return (*values, value, numerator, denominator, int(size), *origin), unusual, notes

    def _find(self, column, cells, unknown):
        cell = cells.get(column, Cell())
        if cell.kind == EMPTY:
            return None
        try:
            found = self.indexes[column].find(cell, self.table.is_typed)
        except Ambiguous as error:
            raise RowError(
                column, self.env._("It names several: %(names)s.", names="; ".join(error.names[:4]))
            ) from error
        if not found:
            raise RowError(column, unknown)
        return found

    def _number(self, cells, column, unit=""):
        cell = cells.get(column, Cell())
        try:
            # parts of a rate are counts, whatever the unit of the rate
            return reading.number(cell, self.found.mark, unit if column == "value" else "")
        except Unclear as error:
            raise RowError(column, self._unclear(error.code, unit)) from error

    def _estimated(self, cells):
        yes, no = self.env._("Yes"), self.env._("No")
        try:
            return reading.truth(cells.get("estimated", Cell()), yes, no)
        except Unclear as error:
            raise RowError("estimated", self.env._("Write %(yes)s or %(no)s.", yes=yes, no=no)) from error

    def _day(self, kpi, cells, today):
        cell = cells.get("date", Cell())
        try:
            day = days.day(cell, self.found.order, self.first_month)
        except Unclear as error:
            raise RowError("date", self._unclear(error.code)) from error
        start = self.company._perf_start(day, kpi.frequency)
        if start > today:
            raise RowError(
                "date", self.env._("%(period)s has not begun yet.", period=kpi._period_name(day, self.company))
            )
        return start

    def _unclear(self, code, unit=""):
        env = self.env
        return {
            "number": env._("Not a number. Write it as 1234.5."),
            "thousands": env._("One thousand or a decimal? Write it as 1234.5."),
            "percent": env._("A percentage, and the KPI is measured in “%(unit)s”.", unit=unit or "–"),
            "time": env._("A time, and the KPI is measured in “%(unit)s”.", unit=unit or "–"),
            "parts": env._("Hours or minutes? Write all three parts, such as 0:05:45."),
            "day": env._("Not a date. Write it as 2026-01-31."),
            "order": env._("The day or the month first? Write it as 2026-01-31."),
            "error": env._("The file holds an error instead of a value."),
            "formula": env._("The file holds a formula without its result. Open it in a spreadsheet and save it."),
        }[code]

    def _value(self, kpi, value, numerator, denominator, size, unusual, notes):
        env = self.env
        if kpi.aggregation != "ratio":
            if value is None:
                raise RowError("value", env._("There is no value. Numerator and denominator are for rates."))
            if numerator is not None or denominator is not None:
                notes.append(("numerator", env._("Numerator and denominator are for rates and do not count here.")))
            return value
        if (numerator is None) != (denominator is None):
            raise RowError(
                "denominator" if denominator is None else "numerator",
                env._("A rate needs both numerator and denominator."),
            )
        if denominator is None:
            if not size:
                notes.append(
                    ("value", env._("Without a base: it counts as one period, however many cases it stands for."))
                )
            return value
        if denominator < 0:
            raise RowError("denominator", env._("A denominator cannot be negative."))
        if not denominator:
            unusual.append(("denominator", env._("No cases: there is no rate. Accepted, it means “no data”.")))
        derived = fact("ratio", None, numerator, denominator, factor=kpi.ratio_factor).last
        if value is not None and derived is not None and abs(value - derived) > max(0.1, abs(derived) / 1000):
            raise RowError(
                "value",
                env._(
                    "The value and its parts contradict each other: they make %(derived)s.",
                    derived=kpi._shown(derived),
                ),
            )
        if not bounds.is_sound(derived):
            raise RowError("denominator", env._("The rate is too large to be reckoned with. Look at both parts."))
        return derived

    def _read_what_is_open(self):
        """The spans of the cycles that are not closed, and which values their goals ask for."""
        cycles = self.env["customer.perf.cycle"].search(
            [("company_id", "=", self.company.id), ("state", "!=", "closed")]
        )
        self.spans = [(cycle.date_from, cycle.date_to) for cycle in cycles]
        pairs = self.env["customer.perf.scorecard.line"]._read_group(
            [("cycle_id", "in", cycles.ids), ("segment_id", "=", False)], ["kpi_id", "subject"]
        )
        self.wanted = {(kpi.id, subject) for kpi, subject in pairs}
        self.used = {kpi for kpi, _subject in self.wanted}

    def _look(self, kpi, row, value, day, subject, segment, unusual, notes):
        """What a person should look at before the row counts."""
        env = self.env
        if row.is_hidden:
            unusual.append(("kpi", env._("The row is hidden in the file.")))
        if kpi._is_outside(value):
            unusual.append(("value", env._("Not possible: values are %(bounds)s.", bounds=kpi._bounds_text())))
        end = self.company._perf_end(day, kpi.frequency)
        if self.spans and not any(first <= end <= last for first, last in self.spans):
            unusual.append(
                (
                    "date",
                    env._("No open cycle takes in %(period)s.", period=kpi._period_name(day, self.company)),
                )
            )
        if not segment and kpi.id in self.used and (kpi.id, subject) not in self.wanted:
            notes.append(("employee", env._("No goal asks for this KPI of this subject.")))

    def _note_replaced(self, taken):
        """Values that people typed, or another file brought, and that this one replaces: one query."""
        if not taken:
            return
        keys = [values for *_place, values in taken]
        Measure = self.env["customer.perf.measure"]
        known = Measure.search_fetch(
            [
                ("kpi_id", "in", list({values[0] for values in keys})),
                ("company_id", "=", self.company.id),
                ("date", "in", list({values[5] for values in keys})),
            ],
            ["kpi_id", "subject", "date", "segment_id", "value", "source", "write_date", "write_uid"],
        )
        by_key = {(m.kpi_id.id, m.subject, m.date, m.segment_id.id or None): m for m in known}
        sources = dict(Measure._fields["source"]._description_selection(self.env))
        for sheet, row, cells, values in taken:
            old = by_key.get((values[0], values[3], values[5], values[6]))
            if old and old.value is not False and old.value != values[7]:
                self._say(
                    NOTE,
                    sheet,
                    row,
                    cells,
                    "value",
                    self.env._(
                        "Replaces %(value)s (%(origin)s, %(user)s, %(day)s).",
                        value=self.kpis[values[0]]._shown(old.value),
                        origin=sources[old.source],
                        user=old.sudo().write_uid.name,  # sudo: the name of a colleague
                        day=format_date(self.env, old.write_date),
                    ),
                )
