"""What complaints tell: whether those who complained come back (R-04), and signs that complaints are handled for
the figures, and not for the customers (FM-15).

A history is that of ``purchases``: ``{customer: {day: money}}``.
"""

from datetime import timedelta
from math import comb

from .loyalty import share

# The part of the time that an answer may take in which answers are looked at: the last tenth.
LAST = 0.10
CHANCE = 0.05
# Fewer answers than this say nothing.
ANSWERS_FROM = 10


def piled_up(last, answers):
    """Whether more answers were given in the last tenth of their time than chance explains, were each moment as
    likely: so many or more would come in fewer than 5 of 100 cases.

    :param last: answers given in the last tenth
    :param answers: all that were given in time

    >>> piled_up(4, 12), piled_up(3, 12)
    (True, False)
    """
    if answers < ANSWERS_FROM:
        return False
    tail = sum(comb(answers, n) * LAST**n * (1 - LAST) ** (answers - n) for n in range(last, answers + 1))
    return tail < CHANCE


def after_complaint(history, complaints, first, last, days):
    """Percentage of complainants who bought again within so many days (R-04). A customer counts in the span in which
    these days end, by his last such complaint, and only where he had bought in as many days before it.

    :param complaints: {customer: days on which he complained}
    """
    within = timedelta(days=days)
    again = []
    for customer, said in complaints.items():
        ended = [day for day in said if first <= day + within <= last]
        if ended and _bought(history, customer, max(ended) - within, max(ended)):
            again.append(_bought(history, customer, max(ended), max(ended) + within))
    return share(sum(again), len(again))


def without_complaint(history, complaints, last, days):
    """The same of the others, to hold it against: of those who bought in as many days, and complained of nothing in
    these and the following ones, who bought in the following ones."""
    within = timedelta(days=days)
    middle = last - within
    again = [
        _bought(history, customer, middle, last)
        for customer in history
        if _bought(history, customer, middle - within, middle)
        and not any(middle - within < day <= last for day in complaints.get(customer, ()))
    ]
    return share(sum(again), len(again))


def _bought(history, customer, after, until):
    return any(after < day <= until for day in history.get(customer, ()))
