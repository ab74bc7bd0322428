"""A file as it was read: its sheets with their cells as they stand, and how much a file may hold."""

from dataclasses import dataclass, field

from ..tools.cell import TEXT

# Rows in which a header is looked for.
HEADER_ROWS = 10
# What a file may hold: the values of 10,000 people for ten goals.
ROWS, COLUMNS, CELLS = 100_000, 200, 1_500_000


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


def as_sheet(name, rows, labels, is_hidden=False):
    """A sheet whose header is the row with most known titles among the first ones."""

    def known(row):
        return sum(cell.kind == TEXT and labels(cell.value) for cell in row.cells)

    header = max(rows[:HEADER_ROWS], key=known)
    if not known(header):
        return Sheet(name, None, tuple(rows), is_hidden=is_hidden)
    place = rows.index(header)
    above = tuple(row.number for row in rows[:place])
    return Sheet(name, header, tuple(rows[place + 1 :]), above, is_hidden)
