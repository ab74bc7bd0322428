"""Reporting periods: days, ISO weeks, months, and the quarters, halves and years of a fiscal year."""

from datetime import date, timedelta

DAY, WEEK, MONTH, QUARTER, HALF, YEAR = "day", "week", "month", "quarter", "half", "year"
MONTHS = {MONTH: 1, QUARTER: 3, HALF: 6, YEAR: 12}


def start(day, period, first_month=1):
    """First day of the period that a day lies in.

    :param first_month: month 1–12 in which the fiscal year begins
    """
    if period == DAY:
        return day
    if period == WEEK:
        return day - timedelta(days=day.weekday())
    months = MONTHS[period]
    since = (12 * day.year + day.month - first_month) // months * months + first_month
    return _month(since)


def after(day, period, first_month=1):
    """First day of the period that follows the one of a day."""
    first = start(day, period, first_month)
    if period in (DAY, WEEK):
        return first + timedelta(days=7 if period == WEEK else 1)
    return _month(12 * first.year + first.month + MONTHS[period])


def end(day, period, first_month=1):
    """Last day of the period that a day lies in."""
    return after(day, period, first_month) - timedelta(days=1)


def latest_ended(day, period, first_month=1):
    """First day of the latest period that had ended before a day."""
    return start(start(day, period, first_month) - timedelta(days=1), period, first_month)


def every(first, last, period, first_month=1):
    """First days of the periods that end between two days, in order."""
    found = []
    day = start(first, period, first_month)
    while (until := end(day, period, first_month)) <= last:
        if until >= first:
            found.append(day)
        day = until + timedelta(days=1)
    return found


def ordinal(day, period, first_month=1):
    """Number of the period that a day lies in: that of the next period is one more."""
    first = start(day, period, first_month)
    if period in (DAY, WEEK):
        return first.toordinal() // (7 if period == WEEK else 1)
    return (12 * first.year + first.month - first_month) // MONTHS[period]


def number(day, period, first_month=1):
    """Which quarter or half of its fiscal year a day lies in, from 1 on; 1 for a year."""
    months = (day.month - first_month) % 12
    return months // MONTHS[period] + 1


def whole(first, last, first_month=1):
    """The period that runs from one day to another (month to year), None when they bound no whole one."""
    for period in MONTHS:
        if start(first, period, first_month) == first and end(first, period, first_month) == last:
            return period
    return None


def moved(day, first, last, spans=1):
    """A day moved by so many lengths of a span, so that by one the span's first day follows its last.

    A span of whole months moves by months, and there the last day of a month stays the last one.
    """
    after_last = last + timedelta(days=1)
    if first.day != 1 or after_last.day != 1:
        return day + spans * (after_last - first)
    return later(day, spans * (12 * (after_last.year - first.year) + after_last.month - first.month))


def later(day, months):
    """The same day some months later; the last day of a month stays the last one."""
    target = _month(12 * day.year + day.month + months)
    ends = end(target, MONTH)
    return ends if day == end(day, MONTH) else target.replace(day=min(day.day, ends.day))


def year_name(day, first_month=1):
    """The fiscal year of a day: "2026", or "2026/27" where it does not begin in January."""
    first = start(day, YEAR, first_month).year
    return str(first) if first_month == 1 else f"{first}/{(first + 1) % 100:02}"


def _month(months):
    """First day of a month counted from the year 0, January being 1."""
    return date((months - 1) // 12, (months - 1) % 12 + 1, 1)
