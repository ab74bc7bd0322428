"""Cells of a table as days, by the conventions of the whole file."""

import re
import unicodedata
from datetime import date

from . import periods
from .cell import ASKED, DAY, ERROR, FORMULA, MIXED, NUMBER, TEXT, Unclear

DAY_FIRST, MONTH_FIRST = "dmy", "mdy"
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

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
