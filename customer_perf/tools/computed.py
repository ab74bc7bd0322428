"""Values computed from records: the time they are computed for, and what comes out."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from . import periods
from .aggregation import RATIO_OF_SUMS, SUM

HOUR = 3600
EMPLOYEE, USER, PARTNER, DEPARTMENT, TEAM, COMPANY = "employee", "user", "partner", "department", "team", "company"


@dataclass(frozen=True, slots=True)
class Window:
    """Whole periods that follow each other.

    :ivar frequency: name of ``tools.periods``
    :ivar starts: first days of the periods, in order
    :ivar first_month: month 1–12 in which the fiscal year begins
    """

    frequency: str
    starts: tuple[date, ...]
    first_month: int = 1

    @property
    def ends(self):
        """Last days of the periods."""
        return tuple(periods.end(day, self.frequency, self.first_month) for day in self.starts)

    @property
    def first(self):
        return self.starts[0]

    @property
    def last(self):
        return self.ends[-1]


class Row(NamedTuple):
    """What the records tell of one subject and period.

    :ivar kind: what ``subject`` is the id of: one of the names above
    :ivar subject: 0 for the company, None for records that name nobody
    :ivar period: first day
    :ivar segment: id of a segment, None for all of them
    :ivar value: for a count or a sum; None where it follows from numerator and denominator
    :ivar n: how many cases stand behind it
    """

    kind: str
    subject: int | None
    period: date
    segment: int | None
    value: float | None
    numerator: float | None
    denominator: float | None
    n: int


def settled(row, aggregation, ratio_factor=1.0, factor=1.0):
    """The value of a row, as a KPI keeps it.

    :param aggregation: how the values of the KPI become one
    :param ratio_factor: of the KPI, for a ratio
    :param factor: of the source, where the KPI is no ratio
    :return: (value, numerator, denominator, cases), None where there is no value
    """
    if row.numerator is None:
        return row.value, None, None, row.n
    if not row.denominator:
        return None
    quotient = row.numerator / row.denominator
    if aggregation == RATIO_OF_SUMS:
        return ratio_factor * quotient, row.numerator, row.denominator, row.n
    if aggregation == SUM:
        return row.numerator, None, None, row.n
    return factor * quotient, None, None, round(row.denominator)


def pooled(rows):
    """Rows of one subject, period and segment as one: two users may be one employee, two teams one department."""
    found = {}
    for row in rows:
        key = row[:4]
        there = found.get(key)
        found[key] = Row(*key, *map(_plus, there[4:], row[4:])) if there else row
    return list(found.values())


def divided(upper, lower):
    """One set of rows over another. Where only the lower side has a row, the upper one is 0."""
    above = {row[:4]: row for row in upper}
    found = []
    for row in lower:
        key = row[:4]
        part = _amount(above[key]) if key in above else 0.0
        found.append(Row(*key, None, part, _amount(row), row.n))
    return found


def with_zeros(rows, subjects, starts):
    """The rows, and a zero for each (kind, subject) and period that has none."""
    there = {(row.kind, row.subject, row.period) for row in rows if row.segment is None}
    missing = [(*subject, day) for subject in sorted(subjects) for day in starts if (*subject, day) not in there]
    return rows + [Row(*key, None, 0.0, None, None, 0) for key in missing]


class Worked:
    """Working time between two moments.

    :param intervals: (begin, end) of each stretch of work, in order, none within another
    """

    def __init__(self, intervals):
        self.begins = [begin for begin, _end in intervals]
        self.ends = [end for _begin, end in intervals]
        self.before = [0.0]
        for begin, end in intervals:
            self.before.append(self.before[-1] + (end - begin).total_seconds() / HOUR)

    def hours(self, begin, end):
        """Hours of work from one moment to another, 0 where the second comes first."""
        return max(0.0, self._until(end) - self._until(begin))

    def after(self, begin, hours):
        """The moment when so many hours of work have passed since another; None where the work ends before."""
        index = bisect_left(self.before, self._until(begin) + hours)
        if index == len(self.before):
            return None
        if not index:
            return begin
        rest = self.before[index] - self._until(begin) - hours
        return max(begin, self.ends[index - 1] - timedelta(hours=rest))

    def _until(self, moment):
        index = bisect_right(self.begins, moment)
        if not index:
            return 0.0
        over = max(0.0, (self.ends[index - 1] - moment).total_seconds() / HOUR)
        return self.before[index] - over


@dataclass(frozen=True, slots=True)
class Timing:
    """How the time of a case is judged.

    :ivar now: until when an open case counts
    :ivar limit: hours that it may take; None: no limit
    :ivar hours: function of two moments, None: the hours that passed
    :ivar counts_open: an open case counts until now, where there is no limit
    :ivar factor: what the hours are multiplied with
    """

    now: datetime
    limit: float | None = None
    hours: Callable | None = None
    counts_open: bool = False
    factor: float = 1.0

    def taken(self, begin, end):
        """How long a case took, or with a limit 1.0 in time and 0.0 late; None where it does not count yet.

        :param end: None while it is open
        """
        if self.limit is None and end is None and not self.counts_open:
            return None
        hours = (self.hours or _passed)(begin, end or self.now)
        if self.limit is None:
            return self.factor * hours
        is_late = hours > self.limit
        return None if end is None and not is_late else float(not is_late)


def summed_times(cases, timing, with_whole=False):
    """Σ of the times of cases per subject, period and segment.

    :param cases: (subject, period, segment, credit, part, begin, end) each; ``credit`` is its weight for the
        subject, ``part`` that for the whole
    :param with_whole: also of all subjects together
    :return: (subject, period, segment, is the whole, None, Σ, Σ weights, cases) each
    """
    sums = {}
    for subject, period, segment, credit, part, begin, end in cases:
        taken = timing.taken(begin, end)
        if taken is None:
            continue
        keys = [(subject, period, None, False)]
        if segment is not None:
            keys.append((subject, period, segment, False))
        if with_whole:
            keys += [(None, period, one, True) for _subject, _period, one, _whole in keys]
        for key in keys:
            weight = part if key[3] else credit
            total = sums.setdefault(key, [0.0, 0.0, 0])
            total[0] += weight * taken
            total[1] += weight
            total[2] += 1
    # several people are one case of the whole
    return [(*key, None, total, weight, round(weight) if key[3] else n) for key, (total, weight, n) in sums.items()]


def _passed(begin, end):
    return max(0.0, (end - begin).total_seconds() / HOUR)


def _amount(row):
    return row.numerator if row.value is None else row.value


def _plus(one, other):
    return other if one is None else one if other is None else one + other
