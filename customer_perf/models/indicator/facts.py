"""The one door to measures: what counts, when, and what it adds up to.

A fact counts in the span of time in which its period ends, since only then it is known: the value of a
year belongs to the cycle of its second half.
"""

from odoo.tools import SQL

from ...tools.aggregation import Facts, aggregate
from ...tools.bounds import LARGEST
from .subject import COMPANY

MEASURE, IS_POOLED = SQL("measure"), SQL("measure.people IS NOT NULL")
# What is pooled from fewer people than this is not told apart from what is theirs alone.
TOLD_FROM = 5
TOLD = SQL("(measure.people = 0 OR measure.people >= %s)", TOLD_FROM)
FEW_ARE_NOT_TOLD = SQL("FALSE")

# The measures that can count, whatever their subject, segment and period. Those that came in before there were bounds
# do not: one of them would make every sum overflow. (NaN is greater than any number here.)
SOUND = SQL(
    """(measure.value IS NOT NULL OR measure.denominator > 0)
       AND GREATEST(abs(measure.value), abs(measure.numerator), abs(measure.denominator)) <= %s""",
    LARGEST,
)
# Those of the whole, not of a segment beside it.
COUNTED = SQL("measure.segment_id IS NULL AND %s", SOUND)


def within(first, last, table="measure"):
    """Condition: the period of a measure ends between two days, each a date or an SQL expression."""
    return SQL("%s BETWEEN %s AND %s", SQL.identifier(table, "date_end"), first, last)


def keys_as_rows(keys):
    """Keys of values, (kpi id, subject, company id, last day of the period) each, as rows for a FROM clause."""
    return SQL("unnest(%s::int4[], %s::int4[], %s::int4[], %s::date[])", *map(list, zip(*keys, strict=True)))


def resting_on(keys, holders, cycles):
    """The rows that changed values count for, as a FROM clause: ``holder``, ``cycle`` and ``changed`` in it.

    :param keys: as ``customer.perf.measure._values_changed`` gets them
    :param holders: model of rows with a KPI, a subject and a cycle
    :param cycles: model of their cycles
    """
    return SQL(
        """%s AS changed (kpi_id, subject, company_id, date_end)
           JOIN %s holder ON holder.kpi_id = changed.kpi_id AND holder.subject = changed.subject
           JOIN %s cycle ON cycle.id = holder.cycle_id AND cycle.company_id = changed.company_id
            AND changed.date_end BETWEEN cycle.date_from AND cycle.date_to""",
        keys,
        SQL.identifier(holders._table),
        SQL.identifier(cycles._table),
    )


def facts(aggregation, measure=MEASURE, is_pooled=IS_POOLED):
    """What the measures of a period add up to, as :func:`read_facts` takes it.

    :param aggregation: SQL expression of how they become one value
    :param measure: alias of their rows
    :param is_pooled: whether a row is pooled
    """
    based = SQL(
        "(%(aggregation)s = 'ratio' AND %(measure)s.numerator IS NOT NULL AND %(measure)s.denominator IS NOT NULL)",
        aggregation=aggregation,
        measure=measure,
    )
    sampled = SQL("(NOT %s AND COALESCE(%s.sample_size, 0) > 0)", based, measure)
    return SQL(
        """count(*),
           sum(%(measure)s.value),
           sum(%(measure)s.numerator) FILTER (WHERE %(based)s),
           sum(%(measure)s.denominator) FILTER (WHERE %(based)s),
           count(*) FILTER (WHERE %(based)s),
           sum(%(measure)s.value * %(measure)s.sample_size) FILTER (WHERE %(sampled)s),
           sum(%(measure)s.sample_size) FILTER (WHERE %(sampled)s),
           count(*) FILTER (WHERE %(sampled)s),
           sum(%(measure)s.value) FILTER (WHERE NOT %(based)s AND NOT %(sampled)s),
           (array_agg(%(measure)s.value ORDER BY %(measure)s.date DESC))[1],
           max(%(measure)s.date),
           min(%(measure)s.value),
           max(%(measure)s.value),
           bool_or(%(is_pooled)s),
           max(%(measure)s.date_end)""",
        measure=measure,
        is_pooled=is_pooled,
        based=based,
        sampled=sampled,
    )


def fact_of(holder, cycle, aggregation, or_told=FEW_ARE_NOT_TOLD, segment=None):
    """What the measures of a holder's KPI and subject add up to in a cycle, for a LATERAL join: the columns of
    :func:`facts`, one row also without a measure.

    :param holder: alias of rows with a KPI and a subject
    :param cycle: alias of rows with a company and two days
    :param aggregation: SQL expression
    :param or_told: condition on the holder under which also what is pooled from few people counts: its readers see
        the people themselves
    :param segment: SQL expression of the segment of the holder, whose values alone count; where it is NULL, and by
        default, those of the whole
    """
    days = within(SQL.identifier(cycle, "date_from"), SQL.identifier(cycle, "date_to"))
    units = _units_of(holder, or_told)
    return SQL("(SELECT %s FROM %s)", facts(aggregation), _counted(_of(holder, cycle), days, units, segment))


def points_of(holder, cycle, reach, limit, or_told=FEW_ARE_NOT_TOLD, segment=None):
    """The latest values of a holder's KPI and subject up to the end of a cycle, for a LATERAL join: ``date``,
    ``date_end``, ``value`` and ``cases``, which is NULL where they are not known.

    :param reach: how far back from the end, as PostgreSQL reads an interval
    :param limit: how many
    :param or_told, segment: as in :func:`fact_of`
    """
    last = SQL.identifier(cycle, "date_to")
    days = SQL("measure.date BETWEEN %s - %s::interval AND %s", last, reach, last)
    return SQL(
        "(SELECT measure.date, measure.date_end, measure.value,"
        " COALESCE(measure.denominator, NULLIF(measure.sample_size, 0)) AS cases"
        " FROM %s WHERE measure.value IS NOT NULL ORDER BY measure.date DESC LIMIT %s)",
        _counted(_of(holder, cycle), days, _units_of(holder, or_told), segment),
        limit,
    )


# How far back a series is read: what a baseline and all that is judged by it need, by the frequency of the KPI.
HISTORY = SQL(
    """CASE kpi.frequency WHEN 'day' THEN interval '60 days' WHEN 'week' THEN interval '1 year'
                           WHEN 'month' THEN interval '54 months' ELSE interval '13 years' END"""
)


def histories(env, keys, until):
    """{(kpi id, subject, company id): [(last day, value, denominator or None)]} of whole series, oldest first; an
    absent key has no value. One query.

    What is pooled from few people is left out: their own values speak.

    :param keys: such keys
    :param until: {company id: day}; values of periods that end before it are settled
    """
    if not keys:
        return {}
    env["customer.perf.measure"].flush_model()
    env["customer.perf.kpi"].flush_model()
    same = SQL("measure.kpi_id = key.kpi_id AND measure.subject = key.subject AND measure.company_id = key.company_id")
    rows = env.execute_query(
        SQL(
            """
            SELECT key.kpi_id, key.subject, key.company_id, series.days, series.numbers, series.cases
              FROM %(keys)s AS key (kpi_id, subject, company_id, until)
              JOIN customer_perf_kpi kpi ON kpi.id = key.kpi_id
             CROSS JOIN LATERAL (
                   SELECT array_agg(measure.date_end ORDER BY measure.date) AS days,
                          array_agg(measure.value ORDER BY measure.date) AS numbers,
                          array_agg(measure.denominator ORDER BY measure.date) AS cases
                     FROM %(counted)s
                    WHERE measure.value IS NOT NULL
             ) series
             WHERE series.days IS NOT NULL
            """,
            keys=keys_as_rows([(*key, until[key[2]]) for key in keys]),
            counted=_counted(
                same,
                SQL("measure.date > key.until - %s AND measure.date_end < key.until", HISTORY),
                SQL("key.subject <= %s AND %s", COMPANY, TOLD),
            ),
        )
    )
    return {tuple(key): list(zip(days, values, cases, strict=True)) for *key, days, values, cases in rows}


def _counted(same, days, units, segment=None):
    """The measures that count, and what is pooled where a unit has none, as ``measure`` of a FROM clause. Values of a
    segment are not pooled.

    :param units: condition on pooled values
    :param segment: as in :func:`fact_of`
    """
    counted = COUNTED
    if segment:
        counted = SQL("COALESCE(measure.segment_id, 0) = COALESCE(%s, 0) AND %s", segment, SOUND)
        units = SQL("%s IS NULL AND %s", segment, units)
    columns = SQL(
        "measure.kpi_id, measure.subject, measure.company_id, measure.date, measure.date_end, measure.value,"
        " measure.numerator, measure.denominator, measure.sample_size"
    )
    return SQL(
        """(SELECT %(columns)s, NULL::int4 AS people FROM customer_perf_measure measure
             WHERE %(same)s AND %(days)s AND %(counted)s
             UNION ALL
            SELECT %(columns)s, measure.people FROM customer_perf_pooled measure
             WHERE %(units)s AND %(same)s AND %(days)s) measure""",
        columns=columns,
        same=same,
        days=days,
        counted=counted,
        units=units,
    )


def _units_of(holder, or_told):
    """Only departments and companies have something below them."""
    return SQL("%s <= %s AND (%s OR %s)", SQL.identifier(holder, "subject"), COMPANY, TOLD, or_told)


def _of(holder, cycle):
    return SQL(
        "measure.kpi_id = %s AND measure.subject = %s AND measure.company_id = %s",
        SQL.identifier(holder, "kpi_id"),
        SQL.identifier(holder, "subject"),
        SQL.identifier(cycle, "company_id"),
    )


def totals(kpis, companies, span):
    """{(kpi id, subject): (what the measures of departments and companies add up to in a span, last day of the
    latest)}, a ``tools.values.Measure`` and a date each; an absent key has no data. One query.

    What is pooled from few people is told to HR alone: an average of two names both.
    """
    rows = _select(
        kpis,
        companies,
        span,
        SQL("kpi.id, measure.subject, kpi.aggregation, kpi.ratio_factor, %s", facts(SQL("kpi.aggregation"))),
        SQL("GROUP BY kpi.id, measure.subject"),
    )
    found = {}
    for kpi, subject, aggregation, factor, *columns in rows:
        known = read_facts(columns)
        found[kpi, subject] = aggregate(aggregation, known, factor), known.last_end
    return found


def series(kpis, companies, span):
    """[(kpi id, company id, subject, last day, value, cases or 0)] of departments and companies in a span, oldest
    first, as in :func:`totals`. One query."""
    columns = SQL(
        "kpi.id, measure.company_id, measure.subject, measure.date_end, measure.value,"
        " COALESCE(NULLIF(measure.sample_size, 0), measure.denominator)"
    )
    rows = _select(kpis, companies, span, columns, SQL("AND measure.value IS NOT NULL ORDER BY measure.date"))
    return [(*row, cases or 0) for *row, cases in rows]


def _select(kpis, companies, span, columns, rest):
    env = kpis.env
    env["customer.perf.measure"].flush_model()
    env["customer.perf.kpi"].flush_model()
    same = SQL(
        "measure.kpi_id = ANY(%s) AND measure.company_id = ANY(%s) AND measure.subject <= %s",
        list(kpis.ids),
        list(companies.ids),
        COMPANY,
    )
    sees_all = env.su or env.user._perf_is_officer()
    told = SQL("TRUE") if sees_all else TOLD
    return env.execute_query(
        SQL(
            "SELECT %s FROM customer_perf_kpi kpi JOIN %s ON measure.kpi_id = kpi.id WHERE TRUE %s",
            columns,
            _counted(same, within(*span), told),
            rest,
        )
    )


# Columns that facts() selects.
WIDTH = 15


def read_facts(columns):
    """The facts of a period from the columns that :func:`facts` selects."""
    count, total, numerator, denominator, based, weighted, sample, sampled, bare, last, last_date, *rest = columns
    low, high, is_pooled, last_end = rest
    return Facts(
        count,
        total or 0.0,
        numerator or 0.0,
        denominator or 0.0,
        based,
        weighted or 0.0,
        sample or 0,
        sampled,
        bare or 0.0,
        last,
        last_date,
        low,
        high,
        bool(is_pooled),
        last_end,
    )
