"""A workbook as sheets; it is measured while it is read."""

import io
import zipfile
from collections import defaultdict

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.worksheet._reader import FORMULA_TAG, INLINE_STRING, ROW_TAG, WorkSheetParser
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from ..tools.cell import EMPTY, ERROR, FORMULA, Cell, as_cell
from .measure_sheet import Row, Size, UnreadableFile, as_sheet

# The last row of a spreadsheet.
LAST_ROW = 2**20
# Bytes, parts, XML marks and texts that a workbook may unpack to.
UNPACKED, PARTS, MARKS, STRINGS = 150 * 1024**2, 1000, 7_000_000, 500_000
STRING, RUN, WORDS = (f"{{{SHEET_MAIN_NS}}}{tag}" for tag in ("si", "r", "t"))
# XML marks of a part that is read as a whole, and elements of another that are held at a time.
FRAME_MARKS = 100_000
# Bytes between two marks: the longest text of a cell, in any script.
GAP = 256 * 1024


def read_workbook(content, labels):
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
            yield as_sheet(name, found, labels, is_hidden)


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


class _Parser(WorkSheetParser):
    """Rows only, a formula that was never worked out is told from an empty cell."""

    def parse(self):
        for element in _elements(self.source, ROW_TAG):
            if any(map(len, element)):
                listed = len(element)
                # a cell that only says how it would look is none; where it stands goes without saying
                element[:] = [cell for cell in element if len(cell) or "r" not in cell.attrib]
                yield *self.parse_row(element), listed
            else:
                self.row_counter = int(element.get("r", self.row_counter + 1))
                yield self.row_counter, (), len(element)
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
        for number, cells, listed in parser.parse():
            filled = {cell["column"]: found for cell in cells if (found := _cell(cell, book)).kind != EMPTY}
            size.add(max(filled, default=0), listed)
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
