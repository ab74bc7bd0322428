"""Cells of a table as numbers and days: what stands there, by the conventions of the whole file."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from . import bounds, periods
from .plausible import MONEY, is_time

EMPTY, TEXT, NUMBER, PERCENT, DAY, TIME, TRUTH, ERROR, FORMULA = (
    "empty", "text", "number", "percent", "day", "time", "truth", "error", "formula",
)  # fmt: skip
COMMA, POINT = ",", "."
DAY_FIRST, MONTH_FIRST = "dmy", "mdy"
MIXED = "mixed"  # a file that contradicts itself
ASKED = "asked"  # a file that may be read either way

MONEY_SIGNS = "€$£¥￥"
HOURS_OF = {"second": 3600, "minute": 60, "hour": 1, "day": 1 / 24, "week": 1 / 168}
TIME_NAMES = {"秒": "second", "分钟": "minute", "小时": "hour", "天": "day", "周": "week"}
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


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
    ``parts``: a time of two parts, hours or minutes. ``error``, ``formula``: no value in the file.
    """

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def plain(text):
    """Text as it is compared: full-width forms, case and spaces do not matter."""
    return " ".join(unicodedata.normalize("NFKC", text or "").casefold().split())


# ------------------------------------------------------------ numbers


def decimal_mark(cells):
    """Which mark the numbers of a file have before their decimals.

    :return: ``,`` or ``.`` where a number proves it, ``asked`` where numbers such as 1,234 could be
        read either way, ``mixed`` where numbers contradict each other, None where no mark is used
    """
    proofs, is_open = set(), False
    for cell in cells:
        if cell.kind != TEXT or not (found := _digits(cell.value)):
            continue
        mark = _mark(found)
        proofs |= {mark} - {None, ASKED}
        is_open = is_open or mark == ASKED
    if len(proofs) > 1:
        return MIXED
    return proofs.pop() if proofs else ASKED if is_open else None


def _digits(text):
    """The digits and marks of a text with at most a sign and a unit around them, else an empty string."""
    found = _parts(text)
    return found[1] if found else ""


def _parts(text):
    """(before, digits with marks, after) of a number in words, None where there is none."""
    text = unicodedata.normalize("NFKC", text).strip().replace("\u2212", "-")
    for space in ("\u00a0", "\u202f", "\u2009", " ", "'", "’"):
        text = re.sub(rf"(?<=\d){re.escape(space)}(?=\d{{3}}(?!\d))", "", text)
    found = re.fullmatch(r"([^\d\-+(.,]*)([-+(]?)\s*([\d.,]*\d[\d.,]*)\s*(\)?)\s*([^\d]*)", text)
    if not found or (found[2] == "(") != bool(found[4]):
        return None
    sign = "-" if found[2] in ("-", "(") else ""
    return found[1].strip(), sign + found[3], found[5].strip()


def _mark(digits):
    """The decimal mark that a number proves, ``asked`` where it proves none, None without a mark."""
    digits = digits.lstrip("-")
    marks = [sign for sign in digits if sign in ",."]
    if not marks:
        return None
    last = marks[-1]
    if len(set(marks)) == 2:
        return last
    other = COMMA if last == POINT else POINT
    if len(marks) > 1:
        return other
    before, after = digits.split(last)
    return ASKED if len(after) == 3 and 1 <= len(before) <= 3 and not before.startswith("0") else last


def number(cell, mark=None, unit=""):
    """A cell as a number in the unit of its KPI; None when empty.

    :param mark: decimal mark of the file
    :param unit: unit of the KPI: a percentage is read for "%" only, a time for units of time only
    :raises Unclear: see there
    """
    if cell.kind == EMPTY:
        return None
    try:
        return bounds.number(_number(cell, mark, unit))
    except (bounds.OutOfBounds, OverflowError) as error:
        raise Unclear("number") from error


def _number(cell, mark, unit):
    if cell.kind == PERCENT:
        return _percent(round(100 * cell.value, 9), unit)
    if cell.kind == TIME:
        return _time(cell.value, unit)
    if cell.kind == TEXT:
        return _spoken(cell.value, mark, unit)
    if cell.kind != NUMBER:
        raise Unclear({ERROR: "error", FORMULA: "formula"}.get(cell.kind, "number"))
    return cell.value


def _percent(value, unit):
    if not is_percent(unit):
        raise Unclear("percent")
    return value


def is_percent(unit):
    return "%" in unicodedata.normalize("NFKC", unit or "")


def _time(span, unit):
    name = plain(unit)
    name = TIME_NAMES.get(name, name.removesuffix("s"))
    if name not in HOURS_OF:
        raise Unclear("time")
    return round(span.total_seconds() / 3600 * HOURS_OF[name], 9)


def _spoken(text, mark, unit):
    if clock := re.fullmatch(r"\s*(\d+):(\d{2})(?::(\d{2}(?:\.\d+)?))?\s*", text):
        return _clock(clock.groups(), unit)
    found = _parts(text)
    if not found:
        raise Unclear("number")
    before, digits, after = found
    proved = _mark(digits)
    if proved == ASKED and mark not in (COMMA, POINT):
        raise Unclear("thousands")
    if proved not in (None, ASKED) and mark in (COMMA, POINT) and proved != mark:
        raise Unclear("number")
    decimal = proved if proved in (COMMA, POINT) else mark
    other = COMMA if decimal == POINT else POINT
    value = float(digits.replace(other, "").replace(decimal or POINT, "."))
    if "%" in before + after:
        return _percent(value, unit)
    _check_words(before, after, unit)
    return value


def _check_words(before, after, unit):
    """What stands around a number is its unit, or nothing."""
    is_money = plain(unit) in MONEY or any(sign in (unit or "") for sign in MONEY_SIGNS)
    for word in filter(None, (before, after)):
        same = plain(word).rstrip(".s") == plain(unit).rstrip(".s")
        if not same and not (is_money and word in MONEY_SIGNS):
            raise Unclear("number")


def _clock(parts, unit):
    if not is_time(unit):
        raise Unclear("time")
    first, second, third = parts
    if third is not None:
        span = timedelta(hours=int(first), minutes=int(second), seconds=float(third))
    elif plain(unit).removesuffix("s") in ("hour", "小时"):
        span = timedelta(hours=int(first), minutes=int(second))
    else:
        raise Unclear("parts")
    return _time(span, unit)


# ------------------------------------------------------------ days

TRIPLE = re.compile(r"(\d{1,2})([/\-])(\d{1,2})\2(\d{4}|\d{2})")


def date_order(cells):
    """Whether the dates of a file have the day or the month first.

    :return: ``dmy`` or ``mdy`` where a date proves it, ``asked`` where all could be read either way,
        ``mixed`` where dates contradict each other, None where no such date stands
    """
    proofs, is_open = set(), False
    for cell in cells:
        if cell.kind != TEXT or not (found := TRIPLE.fullmatch(_without_time(cell.value))):
            continue
        first, second = int(found[1]), int(found[3])
        if first > 12:
            proofs.add(DAY_FIRST)
        elif second > 12:
            proofs.add(MONTH_FIRST)
        elif first != second:
            is_open = True
    if len(proofs) > 1:
        return MIXED
    return proofs.pop() if proofs else ASKED if is_open else None


def _without_time(text):
    return re.sub(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?$", "", unicodedata.normalize("NFKC", text).strip())


def day(cell, order=None, first_month=1):
    """A cell as a day of the period that it names.

    Read are dates, months ("2026-07", "7/2026", "Jul 2026", "2026年7月"), quarters of the fiscal year
    ("Q3 2026", "2026-Q3", "Q3 2026/27"), years, and weeks ("2026-W27").

    :param order: ``dmy`` or ``mdy`` of the file
    :param first_month: month in which the fiscal year begins
    :raises Unclear: ``day``, ``order``, ``error`` or ``formula``
    """
    if cell.kind == DAY:
        return cell.value
    if cell.kind in (ERROR, FORMULA):
        raise Unclear(cell.kind)
    if cell.kind not in (TEXT, NUMBER):
        raise Unclear("day")
    text = _without_time(cell.text)
    try:
        found = _numeric_day(text, order) or _named_day(text) or _period(text, first_month)
    except (ValueError, OverflowError) as error:
        raise Unclear(error.code if isinstance(error, Unclear) else "day") from error
    if not found:
        raise Unclear("day")
    return found


def _numeric_day(text, order):
    found = re.fullmatch(r"(\d{4})([-/.年])(\d{1,2})(?:[-/.月](\d{1,2})日?)?月?", text)
    if found and (found[4] or int(found[3]) <= 12):  # else the fiscal year 2026/27
        return date(int(found[1]), int(found[3]), int(found[4] or 1))
    if found := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})", text):
        return date(_year(found[3]), int(found[2]), int(found[1]))
    if found := TRIPLE.fullmatch(text):
        first, second, year = int(found[1]), int(found[3]), _year(found[4])
        if first > 12 or second > 12 or first == second:
            is_day_first = first > 12
            if order in (DAY_FIRST, MONTH_FIRST) and first != second and is_day_first != (order == DAY_FIRST):
                raise Unclear("day")
        elif order not in (DAY_FIRST, MONTH_FIRST):
            raise Unclear("order")
        else:
            is_day_first = order == DAY_FIRST
        return date(year, second, first) if is_day_first else date(year, first, second)
    if found := re.fullmatch(r"(\d{1,2})[/.\-](\d{4})", text):
        return date(int(found[2]), int(found[1]), 1)
    if found := re.fullmatch(r"((?:19|20)\d{2})(\d{2})(\d{2})?", text):
        return date(int(found[1]), int(found[2]), int(found[3] or 1))
    return None


def _named_day(text):
    """Days and months with an English name: "31 Jul 2026", "July 31, 2026", "July 2026"."""
    found = re.fullmatch(r"(?:(\d{1,2})[. ]+)?([a-z]{3,9})\.?,? *(?:(\d{1,2}),? +)?(\d{4})", text.casefold())
    if not found or found[2][:3] not in MONTHS:
        return None
    return date(int(found[4]), MONTHS.index(found[2][:3]) + 1, int(found[1] or found[3] or 1))


def _period(text, first_month):
    if found := re.fullmatch(r"(\d{4})-?W(\d{1,2})", text, re.IGNORECASE):
        return date.fromisocalendar(int(found[1]), int(found[2]), 1)
    if found := re.fullmatch(r"Q([1-4])[ -]*(\d{4})(?:/\d{2,4})?", text, re.IGNORECASE):
        quarter, year = int(found[1]), int(found[2])
    elif found := re.fullmatch(r"(\d{4})(?:/\d{2,4})?[ -]*Q([1-4])", text, re.IGNORECASE):
        quarter, year = int(found[2]), int(found[1])
    elif found := re.fullmatch(r"((?:19|20)\d{2})(?:/\d{2,4})?年?", text):
        quarter, year = 1, int(found[1])
    else:
        return None
    begin = date(year, first_month, 1)
    for _quarter in range(quarter - 1):
        begin = periods.after(begin, periods.QUARTER, first_month)
    return begin


def _year(text):
    return int(text) if len(text) == 4 else 2000 + int(text)


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
