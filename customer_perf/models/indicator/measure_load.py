"""Bulk load of measures: one COPY and one upsert, however many rows."""

import io

from odoo.tools import SQL

from ...tools import periods

COLUMNS = {
    "kpi_id": "int4",
    "employee_id": "int4",
    "department_id": "int4",
    "subject": "int4",
    "company_id": "int4",
    "date": "date",
    "segment_id": "int4",
    "value": "float8",
    "numerator": "float8",
    "denominator": "float8",
    "sample_size": "int4",
    "source": "varchar",
    "external_ref": "varchar",
    "kpi_version": "int4",
    "is_estimated": "bool",
    "accept_reason": "varchar",
}
# What a second load of the same key replaces.
CONTENT = (
    *("value", "numerator", "denominator", "sample_size", "source", "external_ref", "kpi_version"),
    *("date_end", "is_estimated", "accept_reason"),
)
COMPARED = ("value", "numerator", "denominator", "sample_size", "external_ref", "is_estimated", "accept_reason")
# What is worked out of each row
DERIVED = {"date_end": "date", "is_late": "bool"}


def upsert(env, rows, **given):
    """Write measures; unchanged ones are left alone. A day stands for the period of its KPI that it
    lies in; of several values of one key the last stands.

    Access must have been checked. What rests on the values follows by ``_values_changed``, and mostly in a
    scheduled action.

    :param rows: tuples in the order of ``COLUMNS``; strings must not hold control characters
    :param given: other fields that all of them get, see ``_load_defaults``
    :return: (created, changed)
    """
    cr = env.cr
    env.flush_all()
    Measure = env["customer.perf.measure"]
    given = {**Measure._load_defaults(), **given}
    loaded = {**COLUMNS, **DERIVED}
    columns = {**loaded, **{name: Measure._fields[name].column_type[0] for name in given}}
    cr.execute(
        SQL(
            "CREATE TEMP TABLE perf_measure_load (%s) ON COMMIT DROP",
            SQL(", ").join(
                SQL("%s %s DEFAULT %s", SQL.identifier(name), SQL(kind), given.get(name))
                for name, kind in columns.items()
            ),
        )
    )
    cr.copy_expert(f"COPY perf_measure_load ({', '.join(loaded)}) FROM STDIN", _copy_text(_in_periods(env, rows)))
    Measure._before_load()
    cr.execute(_upsert_query(env.uid, columns, given))
    created = [row[0] for row in cr.fetchall()]
    Measure.invalidate_model()
    if created:
        keys = SQL("(SELECT DISTINCT kpi_id, subject, company_id, date_end FROM perf_measure_load)")
        Measure._spread(keys, at_once=False)
    cr.execute("DROP TABLE perf_measure_load")
    return created.count(True), created.count(False)


def _upsert_query(uid, columns, given):
    """What was loaded into the measures; returns, row by row that changed, whether it is new."""
    names = SQL(", ").join(map(SQL.identifier, columns))
    return SQL(
        """
        INSERT INTO customer_perf_measure AS old (%(names)s, create_uid, write_uid, create_date, write_date)
        SELECT %(names)s, %(uid)s, %(uid)s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
          FROM perf_measure_load
        ON CONFLICT (kpi_id, subject, company_id, date, (COALESCE(segment_id, 0))) DO UPDATE
           SET %(assign)s, write_uid = %(uid)s, write_date = now() AT TIME ZONE 'UTC', former_value =
               CASE WHEN old.value IS DISTINCT FROM excluded.value THEN old.value ELSE old.former_value END,
               is_late = CASE WHEN old.value IS NULL THEN excluded.is_late ELSE old.is_late END
         WHERE (%(before)s) IS DISTINCT FROM (%(after)s)
        RETURNING (xmax = 0)
        """,
        names=names,
        uid=uid,
        assign=SQL(", ").join(SQL("%s = excluded.%s", *[SQL.identifier(name)] * 2) for name in (*CONTENT, *given)),
        before=_compared("old"),
        after=_compared("excluded"),
    )


def _compared(table):
    """What tells a new content from the one that stands there; before there were estimates, nothing was one."""
    return SQL(", ").join(
        SQL("COALESCE(%s, FALSE)" if name == "is_estimated" else "%s", SQL.identifier(table, name))
        for name in COMPARED
    )


def _in_periods(env, rows):
    """The rows with the first day of their periods, and what is derived from them, unique by their keys."""
    place = {name: index for index, name in enumerate(COLUMNS)}
    kpi, company, day = place["kpi_id"], place["company_id"], place["date"]
    frequency = {k.id: k.frequency for k in env["customer.perf.kpi"].browse({row[kpi] for row in rows})}
    # sudo: in which month the fiscal year of a company begins
    companies = env["res.company"].sudo()
    first_month = {c.id: c._perf_month() for c in companies.browse({row[company] for row in rows})}
    Measure = env["customer.perf.measure"]
    spans = Measure._late_spans({(row[kpi], row[company]) for row in rows})
    found = {}
    for row in rows:
        span = row[day], frequency[row[kpi]], first_month[row[company]]
        first = periods.start(*span)
        is_late = Measure._comes_late(spans[row[kpi], row[company]], first, row[place["source"]])
        dated = (*row[:day], first, *row[day + 1 :], periods.end(*span), is_late)
        found[tuple(dated[place[name]] for name in ("kpi_id", "subject", "company_id", "date", "segment_id"))] = dated
    return found.values()


def _copy_text(rows):
    escape = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
    text = "\n".join(
        "\t".join(
            "\\N" if cell is None else cell.translate(escape) if isinstance(cell, str) else str(cell) for cell in row
        )
        for row in rows
    )
    return io.StringIO(text + "\n" if text else "")
