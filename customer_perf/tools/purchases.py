"""What customers do, told from their purchases: who stays, who leaves, who buys again, how much and how often.

A purchase is a customer's day: two orders of one day are one purchase. Here stand the definitions, customer by
customer; for whole companies ``models/source`` counts the same inside the database, and the tests hold both together.

A history is ``{customer: {day: money}}``.
"""

import itertools
from collections import Counter
from datetime import timedelta
from typing import NamedTuple

from . import periods
from .loyalty import MISSING, Estimate, mean, share

# Recency, frequency and money, each high or low.
CLASSES = ("111", "110", "101", "100", "011", "010", "001", "000")


def by_day(orders):
    """The history that orders (customer, day, money) tell. Orders of nothing count, they are purchases."""
    history = {}
    for customer, day, money in orders:
        days = history.setdefault(customer, {})
        days[day] = days.get(day, 0) + money
    return history


def between(history, first, last):
    """What customers spent from one day to another, those only who bought: ``{customer: money}``."""
    found = {}
    for customer, days in history.items():
        spent = [money for day, money in days.items() if first <= day <= last]
        if spent:
            found[customer] = sum(spent)
    return found


# ------------------------------------------------------------ who stays


def retention(before, now):
    """Percentage of the customers of a period who bought in the next one too (strict: who comes back after a
    gap is none of them).

    :param before: customers of the period before
    :param now: customers of the period
    :return: Estimate with Wilson's interval; ``no_data`` when there was nobody to keep
    """
    return share(len(set(before) & set(now)), len(set(before)))


def churn(before, now):
    """Percentage of the customers of a period who did not buy in the next one: 100 − retention."""
    return share(len(set(before) - set(now)), len(set(before)))


def yearly(rate, times=12):
    """The share lost in so many periods when each loses ``rate`` percent of what was left."""
    return 100 * (1 - (1 - rate / 100) ** times)


def net_revenue(before, now):
    """Revenue of the customers of a period in the next one, as a percentage of theirs before (NRR). Newcomers do
    not count; what the others buy more does.

    :param before: {customer: money} of the period before
    :param now: the same of the period
    :return: Estimate without an interval; ``no_data`` when they had brought nothing
    """
    return _kept_money(before, now, lambda former, present: present)


def gross_revenue(before, now):
    """As :func:`net_revenue`, each customer with no more than before (GRR): at most 100."""
    return _kept_money(before, now, min)


def _kept_money(before, now, kept):
    whole = sum(before.values())
    if whole <= 0:
        return MISSING
    part = sum(kept(money, now.get(customer, 0)) for customer, money in before.items())
    return Estimate(100 * float(part) / float(whole), n=len(before))


# ------------------------------------------------------------ who buys again


def repeat(history, days, until):
    """Percentage of customers whose second purchase came within so many days of the first. Whose days have not
    passed counts in neither part.

    :param until: last day that is known
    """
    within = timedelta(days=days)
    mature = [sorted(bought) for bought in history.values() if min(bought) + within <= until]
    return share(sum(len(bought) > 1 and bought[1] - bought[0] <= within for bought in mature), len(mature))


def repurchase(history, first, last):
    """Percentage of the customers of a span who bought in it at least twice. It grows with the span."""
    counts = [sum(first <= day <= last for day in days) for days in history.values()]
    return share(sum(count > 1 for count in counts), sum(count > 0 for count in counts))


def cycle(history, first, last):
    """Mean days between a purchase and the one before it, of the purchases of a span.

    :return: Estimate in days, ``n`` intervals; ``no_data`` without any
    """
    gaps = []
    for days in history.values():
        bought = sorted(days)
        gaps += [(day - before).days for before, day in itertools.pairwise(bought) if first <= day <= last]
    return mean(len(gaps), sum(gaps), sum(gap * gap for gap in gaps))


def cross_sell(bought):
    """Percentage of customers who bought from two groups of products or more.

    :param bought: {customer: groups}
    """
    return share(sum(len(set(groups)) > 1 for groups in bought.values()), sum(bool(g) for g in bought.values()))


# ------------------------------------------------------------ recency, frequency, money


class Standing(NamedTuple):
    """Where a customer stands on a day.

    :ivar recency: days since the last purchase
    :ivar frequency: purchases in the span
    :ivar money: what they brought
    """

    recency: float
    frequency: float
    money: float


def standings(history, first, reference):
    """{customer: Standing} of those who bought from one day to the day of reference."""
    found = {}
    for customer, days in history.items():
        bought = {day: money for day, money in days.items() if first <= day <= reference}
        if bought:
            found[customer] = Standing((reference - max(bought)).days, len(bought), sum(bought.values()))
    return found


def limits(standings):
    """The plain means, as limits between high and low; None of nobody."""
    if not standings:
        return None
    return Standing(*(float(sum(figures)) / len(standings) for figures in zip(*standings, strict=True)))


def rfm_class(standing, limits):
    """The class of a customer as three digits, 1 for high: recency up to its limit, frequency and money above
    theirs (A. Hughes, Strategic Database Marketing, 1994)."""
    return (
        f"{standing.recency <= limits.recency:d}"
        f"{standing.frequency > limits.frequency:d}"
        f"{standing.money > limits.money:d}"
    )


def classes(standings, given=None):
    """{customer: class}.

    :param given: limits; by default the plain means
    """
    against = given or limits(standings.values())
    return {customer: rfm_class(standing, against) for customer, standing in standings.items()}


# ------------------------------------------------------------ what they are worth


def key_accounts(revenue, percent=80):
    """The smallest set of customers who make so many percent of the revenue, with all who tie with the last.

    :param revenue: {customer: money}
    :return: {customer: money}, the largest first; empty when there is no revenue
    """
    whole = sum(revenue.values())
    found, reached, last = {}, 0, None
    for customer, money in sorted(revenue.items(), key=lambda pair: -pair[1]):
        if money <= 0 or (100 * reached >= percent * whole and money != last):
            break
        found[customer], reached, last = money, reached + money, money
    return found


def key_churn(keys, now):
    """Percentage of key accounts who did not buy in the period. They are few and all are known: no interval, and
    their names say more.

    :param keys: :func:`key_accounts` at the start of the period
    :param now: customers of the period
    """
    if not keys:
        return MISSING
    return Estimate(100 * len(set(keys) - set(now)) / len(keys), n=len(keys))


def key_revenue_lost(keys, now):
    """Their share of the revenue of the key accounts, in percent."""
    whole = sum(keys.values())
    if not whole:
        return MISSING
    lost = sum(money for customer, money in keys.items() if customer not in now)
    return Estimate(100 * float(lost) / float(whole), n=len(keys))


def historic_value(history, until):
    """What a customer has brought on average by a day; of margins, when these are what the history holds."""
    known = ([money for day, money in days.items() if day <= until] for days in history.values())
    worth = [sum(spent) for spent in known if spent]
    if not worth:
        return MISSING
    return mean(len(worth), float(sum(worth)), float(sum(money * money for money in worth)))


def margin_multiple(margin, kept, discount, at_once=False):
    """Value of a customer who brings the same margin every period while he stays, without end (S. Gupta and
    D. Lehmann, 2003).

    :param kept: rate of retention, 0–1, of the same period as ``discount``
    :param at_once: the first margin comes now, not at the end of the first period if he stays
    :return: None where the sum has no end (retention ≥ 1 + discount)
    """
    if not 0 <= kept < 1 + discount:
        return None
    return margin * ((1 + discount) if at_once else kept) / (1 + discount - kept)


# ------------------------------------------------------------ cohorts


def months_between(first, last):
    """Whole calendar months from the month of one day to that of another."""
    return 12 * (last.year - first.year) + last.month - first.month


def cohort_counts(history):
    """{(month of the first purchase, months later): customers who bought then}."""
    counts = Counter()
    for days in history.values():
        first = periods.start(min(days), periods.MONTH)
        counts.update({(first, months_between(first, day)) for day in days})
    return counts


def cohort_table(counts, last, widest):
    """Cohorts as rows: how many of those who came in a month bought again so many months later.

    :param counts: as of :func:`cohort_counts`
    :param last: a day of the last month that is over: later cells are open, not zero
    :param widest: how many months a row shows at most
    :return: list of (month, Estimates from month 0 on), in order of the months; an Estimate of month 0 is 100 %
    """
    table = []
    for first in sorted(month for month, later in counts if later == 0):
        size = counts[first, 0]
        width = min(months_between(first, last), widest)
        table.append((first, [share(counts.get((first, later), 0), size) for later in range(width + 1)]))
    return table


def cohort_means(table):
    """What all cohorts together kept so many months later; the young ones count as long as they are known.

    :param table: as of :func:`cohort_table`
    :return: list of Estimates from month 0 on
    """
    width = max((len(cells) for _month, cells in table), default=0)
    pooled = []
    for later in range(width):
        cells = [row[later] for _month, row in table if len(row) > later]
        n = sum(cell.n for cell in cells)
        pooled.append(share(round(sum(cell.value * cell.n / 100 for cell in cells if cell.n)), n) if n else MISSING)
    return pooled
