"""One cell of a table: what stands there, and what kind of value the file says it is."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from . import bounds

EMPTY, TEXT, NUMBER, PERCENT, DAY, TIME, TRUTH, ERROR, FORMULA = (
    "empty", "text", "number", "percent", "day", "time", "truth", "error", "formula",
)  # fmt: skip
MIXED = "mixed"  # a file that contradicts itself
ASKED = "asked"  # a file that may be read either way


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its value, and what kind of value the file says it is.

    :ivar value: str, float, date, timedelta or bool by ``kind``; None for an empty one
    """

    value: object = None
    kind: str = EMPTY

    @property
    def text(self):
        """What a person reads, without spaces around."""
        value = self.value
        if self.kind in (NUMBER, PERCENT) and value.is_integer():
            value = int(value)
        return "" if value is None else str(value).strip()


class Unclear(ValueError):
    """A cell that cannot be read; ``code`` says why.

    ``number``, ``day``: not one. ``thousands``, ``order``: the file may be read either way.
    ``percent``: a percentage where the unit is another. ``time``: a time where the unit is none;
    ``parts``: a time of two parts, hours or minutes. ``truth``: neither yes nor no. ``error``, ``formula``: no value
    in the file.
    """

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def plain(text):
    """Text as it is compared: full-width forms, case and spaces do not matter."""
    return " ".join(unicodedata.normalize("NFKC", text or "").casefold().split())


def is_percent(unit):
    return "%" in unicodedata.normalize("NFKC", unit or "")


def as_cell(value, number_format="General"):
    """A value of a workbook with its number format as a cell."""
    if value is None or value == "":
        return Cell()
    if isinstance(value, bool):
        return Cell(value, TRUTH)
    if isinstance(value, int | float):
        if not bounds.is_sound(value):
            return Cell(str(value), ERROR)
        return Cell(float(value), PERCENT if is_percent(_first_section(number_format)) else NUMBER)
    if isinstance(value, datetime):
        return Cell(value.date(), DAY)
    if isinstance(value, date):
        return Cell(value, DAY)
    if isinstance(value, timedelta):
        return Cell(value, TIME)
    if hasattr(value, "hour"):  # a time of day
        return Cell(timedelta(hours=value.hour, minutes=value.minute, seconds=value.second), TIME)
    text = bounds.clean(str(value)).strip()
    return Cell(text, TEXT) if text else Cell()


def _first_section(number_format):
    """The part of a number format that holds for positive numbers, without quoted text."""
    return re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", (number_format or "").split(";")[0])
