"""The workbook that HR fills in: a row for every value that a cycle waits for."""

import datetime
import io

from ..models.indicator.subject import departments_of, employees_of
from ..report.workbook import Workbook
from .measure_layout import FOR_READING
from .measure_match import employee_cell, read_indexes

ORDER = (
    *("kpi", "employee", "department", "date", "period_text", "hint", "value", "numerator", "denominator"),
    *("sample_size", "unit", "target", "segment", "external_ref", "estimated"),
)
WIDTHS = {"kpi": 40, "employee": 32, "department": 28, "hint": 26}


def expected_rows(cycle, first, last):
    """{column name: cell} of every value that the goals of a cycle wait for between two days, those that
    are known filled in."""
    env, company = cycle.env, cycle.company_id
    lines = env["customer.perf.scorecard.line"].search_fetch(
        [("cycle_id", "=", cycle.id)], ["kpi_id", "subject", "segment_id"], order="kpi_id, subject, id"
    )
    lines = {(line.kpi_id, line.subject, line.segment_id): line for line in reversed(lines)}
    index = read_indexes(env, company)["employee"]
    # sudo: badge numbers are HR data; the template is HR's
    people = env["hr.employee"].sudo().browse(employees_of(subject for _kpi, subject, _segment in lines))
    units = env["hr.department"].browse(departments_of(subject for _kpi, subject, _segment in lines))
    names = {person.id: employee_cell(person, index) for person in people}
    names |= {-unit.id: unit.complete_name for unit in units}
    known = {
        (measure.kpi_id, measure.subject, measure.segment_id, measure.date): measure
        for measure in env["customer.perf.measure"].search(
            [
                ("kpi_id", "in", [kpi.id for kpi, _subject, _segment in lines]),
                ("company_id", "=", company.id),
                ("date_end", ">=", first),
                ("date_end", "<=", last),
            ]
        )
    }
    in_order = sorted(lines.values(), key=lambda line: (line._title(), names.get(line.subject, "")))
    for line in in_order:
        kpi, subject = line.kpi_id, line.subject
        for day in company._perf_periods(first, last, kpi.frequency):
            yield _row(line, kpi, subject, names, day, known.get((kpi, subject, line.segment_id, day)))


def _row(line, kpi, subject, names, day, measure):
    env, rate = line.env, kpi.aggregation == "ratio"
    numbers = ("value", "numerator", "denominator") if not rate else ("numerator", "denominator")
    filled = {name: measure[name] for name in numbers if measure[name] is not False} if measure else {}
    return {
        "kpi": f"{kpi.name} [{kpi.code}]",
        "employee": names.get(subject) if subject > 0 else None,
        "department": names.get(subject) if subject < 0 else None,
        "date": day,
        "period_text": kpi._period_name(day, line.cycle_id.company_id),
        "unit": kpi.unit or None,
        "target": line.target_text or None,
        "segment": line.segment_id.name or None,
        "hint": env._("Rate: numerator and denominator") if rate else env._("Value"),
        "is_rate": rate,
        "sample_size": (measure.sample_size or None) if measure else None,
        "estimated": env._("Yes") if measure and measure.is_estimated else None,
        **filled,
    }


def write_template(titles, rows, notes):
    """XLSX bytes of a table to fill in.

    :param titles: {column name: label}, ``sheet`` and ``notes``
    :param rows: iterable of {column name: cell}
    :param notes: lines of the second sheet
    """
    buffer = io.BytesIO()
    book = Workbook(buffer)
    bold = book.add_format({"bold": True, "bg_color": "#E9ECEF"})
    date = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    grey = book.add_format({"font_color": "#5C636A"})
    fill = book.add_format({"bg_color": "#FFF8E1", "border": 1, "border_color": "#E0D8B8"})
    sheet = book.add_worksheet(titles["sheet"])
    sheet.freeze_panes(1, 1)
    for index, name in enumerate(ORDER):
        sheet.write_string(0, index, titles[name], bold)
        sheet.set_column(index, index, WIDTHS.get(name, 14))
    number = 0
    for number, row in enumerate(rows, start=1):
        wanted = ("numerator", "denominator") if row["is_rate"] else ("value",)
        for index, name in enumerate(ORDER):
            cell = row.get(name)
            look = grey if name in FOR_READING else fill if name in wanted else None
            if isinstance(cell, datetime.date):
                sheet.write_datetime(number, index, datetime.datetime.combine(cell, datetime.time()), date)
            elif cell is not None:
                sheet.write(number, index, cell, look)
            elif look is fill:
                sheet.write_blank(number, index, None, fill)
    sheet.autofilter(0, 0, max(number, 1), len(ORDER) - 1)
    help_sheet = book.add_worksheet(titles["notes"])
    help_sheet.set_column(0, 0, 110)
    for number, note in enumerate(notes):
        help_sheet.write_string(number, 0, note)
    book.close()
    return buffer.getvalue()
