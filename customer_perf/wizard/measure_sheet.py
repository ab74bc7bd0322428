"""Tables of measures in files: rows out of CSV and XLSX, and an XLSX template into one."""

import csv
import datetime
import io
import math
import re
import zipfile

import openpyxl
import xlsxwriter

COLUMNS = (
    "kpi",
    "employee",
    "department",
    "date",
    "value",
    "numerator",
    "denominator",
    "sample_size",
    "segment",
    "external_ref",
)
NUMBERS = ("value", "numerator", "denominator")
DATE_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%d/%m/%Y", "%Y-%m", "%Y年%m月%d日", "%Y年%m月")


class UnreadableFile(ValueError):
    """The file is no CSV or XLSX table; ``code`` is ``format``, ``empty`` or ``columns``."""

    def __init__(self, code, detail=""):
        super().__init__(code)
        self.code = code
        self.detail = detail


def read_rows(content, labels):
    """Rows of a CSV or XLSX file.

    :param labels: {column label in lower case: column name}
    :return: list of (row number in the file, {column name: cell})
    :raises UnreadableFile: not a table, empty, or without the needed columns
    """
    table = iter(_xlsx_table(content) if content[:2] == b"PK" else _csv_table(content))
    header = next(table, None)
    if not header:
        raise UnreadableFile("empty")
    names = [labels.get(str(cell or "").strip().lower()) for cell in header]
    missing = [name for name in ("kpi", "date") if name not in names]
    if missing or not set(NUMBERS) & set(names):
        raise UnreadableFile("columns", ", ".join(missing or NUMBERS[:1]))
    rows = []
    for number, cells in enumerate(table, start=2):
        row = {name: _clean(cell) for name, cell in zip(names, cells, strict=False) if name}
        if any(cell is not None for cell in row.values()):
            rows.append((number, row))
    return rows


def _clean(cell):
    if isinstance(cell, str):
        cell = cell.strip()
    return None if cell == "" else cell


def _xlsx_table(content):
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise UnreadableFile("format") from error
    yield from book.worksheets[0].iter_rows(values_only=True)


def _csv_table(content):
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise UnreadableFile("format")
    if "\0" in text:
        raise UnreadableFile("format")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise UnreadableFile("format") from error


def to_number(cell):
    """A cell as a number; None when empty.

    :raises ValueError: not a finite number
    """
    if cell is None:
        return None
    if isinstance(cell, bool | datetime.date):
        raise ValueError(cell)
    if isinstance(cell, str):
        cell = cell.replace("\u00a0", "").replace(" ", "").removesuffix("%")
        if re.fullmatch(r"-?\d{1,3},\d{3}", cell):
            raise ValueError(cell)  # one thousand or a decimal? nobody can tell
        if cell.rfind(",") > cell.rfind("."):
            cell = cell.replace(".", "").replace(",", ".")
        else:
            cell = cell.replace(",", "")
    number = float(cell)
    if not math.isfinite(number):
        raise ValueError(cell)
    return number


def to_date(cell):
    """A cell as a date.

    :raises ValueError: not a date
    """
    if isinstance(cell, datetime.datetime):
        return cell.date()
    if isinstance(cell, datetime.date):
        return cell
    for pattern in DATE_FORMATS:
        try:
            return datetime.datetime.strptime(str(cell), pattern).date()
        except ValueError:
            continue
    raise ValueError(cell)


def write_template(titles, rows, notes):
    """XLSX bytes of a table to fill in.

    :param titles: {column name: label}
    :param rows: iterable of {column name: cell}
    :param notes: lines of the second sheet
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    bold = book.add_format({"bold": True, "bg_color": "#E9ECEF"})
    date = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet(titles["sheet"])
    sheet.freeze_panes(1, 0)
    for index, name in enumerate(COLUMNS):
        sheet.write(0, index, titles[name], bold)
        sheet.set_column(index, index, 28 if name in ("kpi", "employee", "department") else 14)
    for number, row in enumerate(rows, start=1):
        for index, name in enumerate(COLUMNS):
            cell = row.get(name)
            if isinstance(cell, datetime.date):
                sheet.write_datetime(number, index, datetime.datetime.combine(cell, datetime.time()), date)
            elif cell is not None:
                sheet.write(number, index, cell)
    help_sheet = book.add_worksheet(titles["notes"])
    help_sheet.set_column(0, 0, 110)
    for number, note in enumerate(notes):
        help_sheet.write(number, 0, note)
    book.close()
    return buffer.getvalue()
