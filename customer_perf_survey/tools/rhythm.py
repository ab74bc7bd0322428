"""When the next round of a kind takes place."""

from calendar import monthrange
from datetime import date

LAST = 31  # as a day of the month: its last one


def anchor(day):
    """The day of the month that a date stands for: its number, or the last one."""
    return LAST if day.day == _days(day.year, day.month) else day.day


def shift(day, months, wanted):
    """The date a number of months later, on a wanted day of the month or on the last one before it.

    The wanted day is kept apart from the date, or the 31st would become the 30th and then the 28th for good.
    """
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    return date(year, month + 1, min(wanted, _days(year, month + 1)))


def following(first, last, months, wanted, today):
    """First and last day of the next round.

    :param months: from one round to the next
    :param wanted: anchors of the first and the last day
    :param today: a round that is over by then is left out
    """
    step = months
    while (end := shift(last, step, wanted[1])) < today:
        step += months
    start = shift(first, step, wanted[0])
    return start, max(start, end)


def _days(year, month):
    return monthrange(year, month)[1]
