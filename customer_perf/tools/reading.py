"""Cells of a table as numbers, by the conventions of the whole file."""

import re
import unicodedata
from datetime import timedelta

from . import bounds
from .cell import (
    ASKED,
    EMPTY,
    ERROR,
    FORMULA,
    MIXED,
    NUMBER,
    PERCENT,
    TEXT,
    TIME,
    TRUTH,
    Unclear,
    is_percent,
    plain,
)
from .plausible import MONEY, is_time

COMMA, POINT = ",", "."
MONEY_SIGNS = "€$£¥￥"
HOURS_OF = {"second": 3600, "minute": 60, "hour": 1, "day": 1 / 24, "week": 1 / 168}
TIME_NAMES = {"秒": "second", "分钟": "minute", "小时": "hour", "天": "day", "周": "week"}


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


def truth(cell, yes, no):
    """A cell as yes or no; an empty one is no.

    :param yes, no: these words in the language of the reader; English ones and 1 and 0 are read too
    :raises Unclear: ``truth``
    """
    if cell.kind in (EMPTY, TRUTH):
        return bool(cell.value)
    word = plain(cell.text)
    if word in {"1", "yes", "true", "x", plain(yes)}:
        return True
    if word in {"0", "no", "false", plain(no)}:
        return False
    raise Unclear("truth")


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
