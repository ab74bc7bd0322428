"""What a file holds: its sheets with their cells as they stand, and how it was read. Nothing is left
out here without being named.

A file is measured before it is read: a few kilobytes may unpack to gigabytes, or name a cell in the row
twenty million.
"""

import csv
import io
import re
import zipfile
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import islice

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.worksheet._reader import FORMULA_TAG, INLINE_STRING, ROW_TAG, WorkSheetParser
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from ..tools.reading import EMPTY, ERROR, FORMULA, TEXT, Cell, as_cell

SEPARATORS = (",", ";", "\t", "|")
# Rows in which a header is looked for.
HEADER_ROWS = 10
# What a file may hold: the values of 10,000 people for ten goals.
ROWS, COLUMNS, CELLS, STRINGS = 100_000, 200, 1_500_000, 500_000
# The last row of a spreadsheet.
LAST_ROW = 2**20
# Bytes of a file, and bytes, parts and XML marks that a workbook may unpack to.
LARGEST, UNPACKED, PARTS, MARKS = 32 * 1024**2, 150 * 1024**2, 1000, 7_000_000
STRING, RUN, WORDS = (f"{{{SHEET_MAIN_NS}}}{tag}" for tag in ("si", "r", "t"))
# XML marks of a part that is read as a whole, and elements of another that are held at a time.
FRAME_MARKS = 100_000
# Bytes between two marks: the longest text of a cell, in any script.
GAP = 256 * 1024
# Lines of a text, and characters of one.
LINES, LINE = 1_000_000, 1_000_000


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
    if len(content) > LARGEST:
        raise UnreadableFile("large")
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
        reader = _open(content)
        rows, size = {}, Size()
        for sheet, relation in reader.parser.find_sheets():
            if relation.Type.endswith("/worksheet"):
                rows[sheet.name] = _rows(reader, relation.target, size), sheet.state != "visible"
    except UnreadableFile:
        raise
    except Exception as error:  # a broken workbook fails anywhere inside the library
        raise UnreadableFile("format") from error
    for name, (found, is_hidden) in rows.items():
        if found:
            yield _sheet(name, found, labels, is_hidden)


class _Archive(zipfile.ZipFile):
    """A workbook whose parts are measured as they are read, whatever they are called and however often.

    What it says of itself, its sheets and styles, is read as a whole.
    """

    unpacked = marks = 0

    def open(self, *args, **kwargs):
        return _Part(super().open(*args, **kwargs), self)

    def read(self, name, pwd=None):
        content = super().read(name, pwd)
        if content.count(b"<") > FRAME_MARKS:
            raise UnreadableFile("large")
        return content


class _Part(io.RawIOBase):
    """A part of a workbook, in pieces.

    :raises UnreadableFile: more than can be read was unpacked, or it is put together in a way that takes long
    """

    def __init__(self, part, archive):
        self.part, self.archive = part, archive
        self.gap, self.last = 0, b""

    def readable(self):
        return True

    def readinto(self, buffer):
        piece = self.part.read(len(buffer))
        self._measure(piece)
        buffer[: len(piece)] = piece
        return len(piece)

    def _measure(self, piece):
        between = [len(words) for words in piece.split(b"<")]
        self.gap, longest = (between[-1] if len(between) > 1 else self.gap + len(piece)), max(between)
        self.archive.unpacked += len(piece)
        self.archive.marks += len(between) - 1
        # a parser reads a tag that goes on and on from its beginning with every piece of it
        if max(self.gap, longest) > GAP or self.archive.unpacked > UNPACKED or self.archive.marks > MARKS:
            raise UnreadableFile("large")
        seen = (self.last + piece).replace(b"\0", b"")  # also in UTF-16
        if b"<!DOCTYPE" in seen:  # an entity unpacks once more
            raise UnreadableFile("format")
        self.last = seen[-len(b"<!DOCTYPE") :]


def _open(content):
    """A reader of a workbook that knows its sheets, styles and strings."""
    if content.count(b"PK\1\2") > PARTS:
        raise UnreadableFile("large")
    archive = _Archive(io.BytesIO(content))
    reader = ExcelReader(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    reader.archive = archive
    reader.read_manifest()
    reader.read_workbook()
    apply_stylesheet(archive, reader.wb)
    if strings := reader.package.find(SHARED_STRINGS):
        with archive.open(strings.PartName[1:]) as part:
            reader.shared_strings = list(_strings(part))
    return reader


def _elements(part, tag):
    """The elements of a kind, each gone when the next one comes.

    :raises UnreadableFile: one of them, or what lies around them, is as large as a file
    """
    above, held = [], 0
    for event, element in iterparse(part, ("start", "end")):
        if event == "start":
            above.append(element)
            held += 1
            if held > FRAME_MARKS:
                raise UnreadableFile("large")
        else:
            above.pop()
            if element.tag == tag and above:
                yield element
                del above[-1][:]
                held = len(above)


def _strings(part):
    """The texts that cells refer to."""
    for count, element in enumerate(_elements(part, STRING)):
        if count >= STRINGS:
            raise UnreadableFile("large")
        yield _words(element)


def _words(element):
    """A text without what says how it looks or is pronounced; openpyxl's own way takes ten times as long."""
    return "".join([element.findtext(WORDS) or "", *(run.findtext(WORDS) or "" for run in element.iterfind(RUN))])


@dataclass
class Size:
    """How much was read so far."""

    rows: int = 0
    cells: int = 0

    def add(self, width, seen=0):
        """:param width: of a row, 0 where it holds nothing
        :param seen: cells that the file lists in it, also when nothing is in them"""
        self.rows += bool(width)
        self.cells += max(width, seen)
        if self.rows > ROWS or width > COLUMNS or self.cells > CELLS:
            raise UnreadableFile("large")


class _Parser(WorkSheetParser):
    """Rows only, a formula that was never worked out is told from an empty cell."""

    def parse(self):
        for element in _elements(self.source, ROW_TAG):
            yield self.parse_row(element)
            if self.row_counter > LAST_ROW:
                raise UnreadableFile("large")

    def parse_cell(self, element):
        inline = element.find(INLINE_STRING)
        if inline is not None:
            element.remove(inline)
        cell = super().parse_cell(element)
        if inline is not None:
            cell |= {"value": _words(inline), "data_type": "s"}
        elif cell["value"] is None and (formula := element.find(FORMULA_TAG)) is not None:
            cell |= {"value": f"={formula.text or ''}", "data_type": "f"}
        return cell


def _rows(reader, path, size):
    """The rows of a sheet that hold anything."""
    book, empty, by_row = reader.wb, Cell(), defaultdict(dict)
    with reader.archive.open(path) as source:
        parser = _Parser(source, reader.shared_strings, True, book.epoch, book._date_formats, book._timedelta_formats)
        for number, cells in parser.parse():
            filled = {cell["column"]: found for cell in cells if (found := _cell(cell, book)).kind != EMPTY}
            size.add(max(filled, default=0), len(cells))
            if filled:
                by_row[number] |= filled
    return [
        Row(
            number,
            tuple(cells.get(column, empty) for column in range(1, max(cells) + 1)),
            parser.row_dimensions.get(str(number), {}).get("hidden") in ("1", "true"),
        )
        for number, cells in sorted(by_row.items())
    ]


def _cell(cell, book):
    if cell["data_type"] == "e":
        return Cell(cell["value"], ERROR)
    if cell["data_type"] == "f":
        return Cell(cell["value"], FORMULA)
    return as_cell(cell["value"], _number_format(book, int(cell["style_id"])))


def _number_format(book, style):
    code = book._cell_styles[style].numFmtId
    return BUILTIN_FORMATS.get(code, "General") if code < 164 else book._number_formats[code - 164]


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

    _measure_text(text)

    def titles(candidate):
        first = [
            next(csv.reader([line], delimiter=candidate), [])
            for line in islice(io.StringIO(text, newline=None), HEADER_ROWS)
        ]
        return max(((sum(map(labels, row)), len(row)) for row in first), default=(0, 0))

    rows, size = [], Size()
    try:
        separator = separator or max(SEPARATORS, key=titles)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        for number, texts in enumerate(reader, start=1):
            cells = tuple(map(as_cell, texts))
            if any(cell.kind != EMPTY for cell in cells):
                size.add(len(cells))
                rows.append(Row(number, cells))
    except csv.Error as error:
        raise UnreadableFile("format") from error
    return rows, separator


def _measure_text(text):
    """:raises UnreadableFile: the text holds more than can be read"""
    if text.count("\n") + text.count("\r") > 2 * LINES:
        raise UnreadableFile("large")
    if any(line.end() - line.start() > LINE for line in re.finditer(r"[^\r\n]+", text)):
        raise UnreadableFile("large")
