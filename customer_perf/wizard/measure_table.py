"""What a file holds: its sheets with their cells as they stand, and how it was read. Nothing is left
out here without being named."""

import csv
import io
import re
import zipfile
from collections import defaultdict
from dataclasses import dataclass, field

import openpyxl

from ..tools.reading import EMPTY, ERROR, FORMULA, TEXT, Cell, as_cell

SEPARATORS = (",", ";", "\t", "|")
# Rows in which a header is looked for.
HEADER_ROWS = 10
# Bytes that a workbook may unpack to.
LARGEST = 400 * 1024**2


class UnreadableFile(ValueError):
    """The file is no table; ``code`` is ``format``, ``old``, ``empty``, ``encoding``
    or ``large``."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the file, its cells, and whether the file hides it."""

    number: int
    cells: tuple
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that is not empty.

    :ivar header: the row with the column titles, None where no known title stands
    :ivar rows: the rows below the header that hold anything, or all of them without one
    :ivar above: numbers of the rows above the header that hold anything
    """

    name: str
    header: Row | None
    rows: tuple
    above: tuple = ()
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A file as it was read; ``encoding`` and ``separator`` are empty for a workbook."""

    sheets: tuple
    encoding: str = ""
    separator: str = ""
    is_typed: bool = field(default=False)  # cells say whether they are text or number


def read_table(content, labels, encoding=None, separator=None, preferred="cp1252"):
    """The sheets of a CSV or XLSX file.

    :param labels: column titles that are known, as ``tools.reading.plain`` writes them
    :param encoding: of a text, None: found by its bytes
    :param separator: of a text, None: found by its first rows
    :param preferred: encoding of a text whose bytes prove none
    :raises UnreadableFile: not a table, empty, or not in this encoding
    """
    if not content:
        raise UnreadableFile("empty")
    if content[:4] == b"\xd0\xcf\x11\xe0":
        raise UnreadableFile("old")
    if content[:2] == b"PK":
        sheets = tuple(_sheets(content, labels))
        if not sheets:
            raise UnreadableFile("empty")
        return Table(sheets, is_typed=True)
    text, encoding = _decode(content, encoding, preferred)
    rows, separator = _csv_rows(text, separator, labels)
    if not rows:
        raise UnreadableFile("empty")
    return Table((_sheet("", rows, labels),), encoding, separator)


def _sheet(name, rows, labels, is_hidden=False):
    """A sheet whose header is the row with most known titles among the first ones."""

    def known(row):
        return sum(cell.kind == TEXT and labels(cell.value) for cell in row.cells)

    header = max(rows[:HEADER_ROWS], key=known)
    if not known(header):
        return Sheet(name, None, tuple(rows), is_hidden=is_hidden)
    place = rows.index(header)
    above = tuple(row.number for row in rows[:place])
    return Sheet(name, header, tuple(rows[place + 1 :]), above, is_hidden)


# ------------------------------------------------------------ workbooks


def _sheets(content, labels):
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        if sum(part.file_size for part in archive.infolist()) > LARGEST:
            raise UnreadableFile("large")
        book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
        # a formula that was never worked out looks empty
        formulas = (
            openpyxl.load_workbook(io.BytesIO(content))
            if any(b"<f" in archive.read(name) for name in archive.namelist() if "worksheets/sheet" in name)
            else None
        )
    except UnreadableFile:
        raise
    except Exception as error:  # a broken workbook fails anywhere inside the library
        raise UnreadableFile("format") from error
    for sheet in book.worksheets:
        rows = _rows(sheet, formulas[sheet.title] if formulas else None)
        if rows:
            yield _sheet(sheet.title, rows, labels, sheet.sheet_state != "visible")


def _rows(sheet, formulas):
    """The rows of a sheet that hold anything. Its cells are taken as they are: the range that the file
    declares may be wrong, or a million empty rows long."""
    by_row = defaultdict(dict)
    for (number, column), cell in sheet._cells.items():
        found = _cell(cell, formulas and formulas._cells.get((number, column)))
        if found.kind != EMPTY:
            by_row[number][column] = found
    empty = Cell()
    return [
        Row(
            number,
            tuple(cells.get(column, empty) for column in range(1, max(cells) + 1)),
            number in sheet.row_dimensions and bool(sheet.row_dimensions[number].hidden),
        )
        for number, cells in sorted(by_row.items())
    ]


def _cell(cell, formula):
    if cell.data_type == "e":
        return Cell(cell.value, ERROR)
    if cell.value is None and formula is not None and formula.data_type == "f":
        return Cell(str(formula.value), FORMULA)
    return as_cell(cell.value, cell.number_format)


# ------------------------------------------------------------ texts


def _decode(content, encoding, preferred):
    """(text, encoding) of bytes."""
    if encoding:
        candidates = (encoding,)
    elif content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        candidates = ("utf-16",)
    elif (zeros := [content[place:400:2].count(0) for place in (0, 1)]) != [0, 0]:
        # letters of most scripts have a zero in one of their two bytes
        candidates = ("utf-16-be" if zeros[0] > zeros[1] else "utf-16-le",) if 0 in zeros else ()
    else:
        # a text whose pairs of bytes are all common Chinese characters is Chinese; other bytes pass as
        # rare ones, too
        candidates = ("utf-8-sig", "gb2312", preferred, "cp1252", "latin-1")
    for candidate in candidates:
        try:
            text = content.decode(candidate)
        except (UnicodeDecodeError, LookupError):
            continue
        if "\0" not in text:
            return text.removeprefix("\ufeff"), {"utf-8-sig": "utf-8", "gb2312": "gb18030", "latin-1": "cp1252"}.get(
                candidate, candidate
            )
    raise UnreadableFile("encoding" if encoding else "format")


def _csv_rows(text, separator, labels):
    """(rows, separator); the separator whose first row shows most known titles, then most columns."""
    if found := re.match(r"sep=(.)\r?\n", text):  # a line that spreadsheets write for each other
        separator = separator or found[1]
        text = text[found.end() :]

    def titles(candidate):
        first = [
            next(csv.reader(io.StringIO(line), delimiter=candidate), []) for line in text.splitlines()[:HEADER_ROWS]
        ]
        return max(((sum(map(labels, row)), len(row)) for row in first), default=(0, 0))

    separator = separator or max(SEPARATORS, key=titles)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        rows = [Row(number, tuple(map(as_cell, cells))) for number, cells in enumerate(reader, start=1)]
    except csv.Error as error:
        raise UnreadableFile("format") from error
    return [row for row in rows if any(cell.kind != EMPTY for cell in row.cells)], separator
