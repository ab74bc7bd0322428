"""A text file as a sheet."""

import csv
import io
import re
from itertools import islice

from ..tools.cell import EMPTY, as_cell
from .measure_sheet import HEADER_ROWS, Row, Size, UnreadableFile, as_sheet

SEPARATORS = (",", ";", "\t", "|")
# Lines of a text, and characters of one.
LINES, LINE = 1_000_000, 1_000_000


def read_text(content, labels, encoding, separator, preferred):
    """(sheet, encoding, separator) of a text, see ``measure_table.read_table``."""
    text, encoding = _decode(content, encoding, preferred)
    rows, separator = _csv_rows(text, separator, labels)
    if not rows:
        raise UnreadableFile("empty")
    return as_sheet("", rows, labels), encoding, separator


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
