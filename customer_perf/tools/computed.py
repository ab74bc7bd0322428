"""Values computed from records: the time they are computed for, and what comes out."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from . import periods

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
