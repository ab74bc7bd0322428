"""What a file holds. Nothing is left out here without being named.

A file is measured before it is read: a few kilobytes may unpack to gigabytes, or name a cell in the row
twenty million.
"""

from .measure_csv import read_text
from .measure_sheet import Table, UnreadableFile
from .measure_xlsx import read_workbook

# Bytes of a file.
LARGEST = 32 * 1024**2


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
        sheets = tuple(read_workbook(content, labels))
        if not sheets:
            raise UnreadableFile("empty")
        return Table(sheets, is_typed=True)
    sheet, encoding, separator = read_text(content, labels, encoding, separator, preferred)
    return Table((sheet,), encoding, separator)
