"""How figures are read: as many digits as they need, never two different ones alike."""

import math
from decimal import Decimal

from .plausible import is_time
from .weighting import half_up

WHOLE = Decimal(1)
MOST = 9
SIGNIFICANT = 2


def decimals(value, digits=2, beside=None):
    """How many decimals a value is shown with.

    :param digits: the usual number
    :param beside: a value that it is held against: where the two differ, what is shown differs
    :return: ``digits``, or more: two significant ones of a value near zero, as many as tell the two apart
    """
    wanted = digits
    if value and abs(value) < 1:
        wanted = max(wanted, SIGNIFICANT - 1 - math.floor(math.log10(abs(value))))
    if beside is not None:
        while wanted < MOST and value != beside and round(value, wanted) == round(beside, wanted):
            wanted += 1
    return min(wanted, MOST)


def clock(value, unit, beside=None):
    """A duration in minutes or hours as people say it: 5.75 minutes are "5:45".

    :return: None where the unit is another, the value is whole, or seconds would not tell it from ``beside``
    """
    if not is_time(unit) or unit.strip().lower().rstrip("s") not in ("minute", "hour", "分钟", "小时"):
        return None
    if value == int(value):
        return None
    parts = round(60 * abs(value))
    if beside is not None and value != beside and parts == round(60 * abs(beside)):
        return None
    return f"{'-' if value < 0 else ''}{parts // 60}:{parts % 60:02}"


def percent(value, beside=None):
    """Whole per cent of a share (0–100), half rounded up; with decimals where it would read as another
    share that it is held against. None stays None.

    :return: (rounded value, decimals)
    """
    if value is None:
        return None, 0
    digits = 0
    while digits < 2 and beside is not None and value != beside and _whole(value, digits) == _whole(beside, digits):
        digits += 1
    return _whole(value, digits), digits


def _whole(value, digits):
    return half_up(value * 10**digits, WHOLE) / 10**digits
