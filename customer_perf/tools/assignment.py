"""The times of one person in a cycle: in which post, led by whom, and which of them are rated."""

import math
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

ABSENT, LEAVE, SHORT = "absent", "leave", "short"
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stay:
    """Days in one post under one manager.

    :ivar first, last: both included
    :ivar post: what was handed in, the same object
    :ivar run: number of the time in the post; stays of one run share a scorecard
    :ivar excluded: why the days leave the base, empty where they are rated
    """

    first: date
    last: date
    post: object
    manager: object
    run: int
    excluded: str = ""

    @property
    def days(self):
        return (self.last - self.first).days + 1


def stays(
    first, last, posts, managers=(), *, since=None, until=None, leaves=(), rests=None, min_days=0, long_leave=math.inf
):
    """The stays of a cycle; their days add up to those of the cycle.

    A post or manager that is known from a later day on only holds from the beginning: records often begin on the day
    they were typed in. A leave counts as long by its own length, also where it reaches out of the cycle.

    :param posts: [(day from which on, post)], at least one
    :param managers: [(day from which on, manager)]
    :param since, until: first and last day in the company, None: before and after the cycle too
    :param leaves: [(first day, last day)]; those that follow each other are one
    :param rests: tells of a day whether nobody is expected to work; two leaves with such days between are one too
    :param min_days: a run with fewer rated days has no score
    :param long_leave: a leave of more days leaves the base
    """
    since, until = since or first, until or last
    away = [span for span in joined(leaves, rests) if (span[1] - span[0]).days + 1 > long_leave]
    cuts = {first, *(day for day, _what in (*posts, *managers)), since, until + DAY}
    cuts.update(day for begin, end in away for day in (begin, end + DAY))
    cuts = sorted(day for day in cuts if first <= day <= last)
    found, run = [], -1
    for begin, following in pairwise([*cuts, last + DAY]):
        post, manager = _at(posts, begin), _at(managers, begin)
        run += not found or found[-1].post != post
        excluded = ABSENT if not since <= begin <= until else LEAVE if _within(away, begin) else ""
        stay = Stay(begin, following - DAY, post, manager, run, excluded)
        if found and replace(stay, first=found[-1].first) == replace(found[-1], last=stay.last):
            found[-1] = replace(found[-1], last=stay.last)
        else:
            found.append(stay)
    rated = Counter()
    for stay in found:
        rated[stay.run] += 0 if stay.excluded else stay.days
    return [replace(stay, excluded=stay.excluded or (SHORT if rated[stay.run] < min_days else "")) for stay in found]


def joined(spans, rests=None):
    """Spans of days in order; those that touch or overlap, or have days of rest alone between them, as one."""
    found = []
    for begin, end in sorted(spans):
        if found and _follows(found[-1][1], begin, rests):
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((begin, end))
    return found


def _follows(end, begin, rests):
    day = end + DAY
    while rests and day < begin and rests(day):
        day += DAY
    return day >= begin


def leader(times):
    """Who led on most days, of equals the later one; None where nobody is known.

    :param times: [(manager, days)] in order; without a manager they do not count
    """
    days = Counter()
    for manager, count in times:
        if manager:
            days[manager] = days.pop(manager, 0) + count  # to the end: of equals the later one
    return max(reversed(list(days)), key=days.get, default=None)


def mean_by_days(scores):
    """Mean of the scores of several posts, weighted by the days in each; a post without a score does not count.

    :param scores: [(score or None, days)]
    :return: None without any score
    """
    known = [(score, days) for score, days in scores if score is not None and days > 0]
    whole = math.fsum(days for _score, days in known)
    return math.fsum(score * days for score, days in known) / whole if whole else None


def _at(timeline, day):
    """What holds on a day: the latest that began by then, else the first."""
    timeline = sorted(timeline, key=lambda entry: entry[0])
    begun = [what for begin, what in timeline if begin <= day]
    return begun[-1] if begun else timeline[0][1] if timeline else None


def _within(spans, day):
    return any(begin <= day <= end for begin, end in spans)
