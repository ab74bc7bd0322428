"""Which values a KPI can have, as far as its unit tells."""

import re

from .aggregation import SUM

TIMES = {"second", "minute", "hour", "day", "week", "month", "秒", "分钟", "小时", "天", "周", "月"}
# A sum of money may be negative: returns, cancellations.
MONEY = {"currency", "金额", "货币", "元", "万元", "€", "$", "¥", "£", "eur", "usd", "cny", "rmb"}
# "of 5", "/ 10", "von 5", "sur 20", "满分5分", "5分制"
SCALE = re.compile(r"(?:\b(?:of|von|sur|su|de)\b|/|满分)\s*(\d+)|(\d+)\s*分制", re.IGNORECASE)
# "per 1,000", "每千"
PER_THOUSAND = re.compile(r"^(?:per 1[,. ]?000|‰|每千)$", re.IGNORECASE)


def bounds(unit, aggregation):
    """Lowest and highest possible value; None where there is no such bound.

    Per cent lie between 0 and 100, a rating "of 5" between 1 and 5, times and counts are not negative.
    Money, points and indexes are left open. What differs, such as a margin, is said at the KPI.

    :param unit: in any language
    :param aggregation: how the values of periods become one; a sum without a currency is a count
    """
    text = (unit or "").strip().lower()
    if "%" in text or "％" in text:
        return 0.0, 100.0
    if found := SCALE.search(text):
        return 1.0, float(found[1] or found[2])
    if PER_THOUSAND.match(text):
        return 0.0, 1000.0
    if is_time(text) or (aggregation == SUM and text and text not in MONEY):
        return 0.0, None
    return None, None


def is_time(unit):
    """Whether a unit is a duration."""
    text = (unit or "").strip().lower()
    return text in TIMES or text.removesuffix("s") in TIMES


def is_outside(value, low, high):
    """Whether a value lies outside its bounds; a missing one does not."""
    return value is not None and ((low is not None and value < low) or (high is not None and value > high))
