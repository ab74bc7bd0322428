"""A night of data sources: how long 100 of them take for 1,000 people and three months.

Run by ``bin/dev bench`` after the other figures; nothing is kept.
"""

import time

env = globals()["env"]
cr = env.cr
PEOPLE, SOURCES, RECORDS = 1000, 100, 100_000


def populate():
    """People, and what was said of them in the last three months that have ended."""
    cr.execute(
        """
        WITH resource AS (
            INSERT INTO resource_resource (name, company_id, resource_type, tz, time_efficiency, active)
            SELECT 'Source ' || i, %s, 'user', 'UTC', 100, TRUE FROM generate_series(1, %s) i RETURNING id, name
        )
        INSERT INTO hr_employee (name, company_id, resource_id, active)
        SELECT name, %s, id, TRUE FROM resource RETURNING id
        """,
        (env.company.id, PEOPLE, env.company.id),
    )
    ids = [employee_id for [employee_id] in cr.fetchall()]
    cr.execute(
        """
        INSERT INTO customer_perf_timeline_entry (employee_id, company_id, kind, date, text, create_date, create_uid)
        SELECT (%s::int[])[1 + i %% %s], %s, CASE WHEN i %% 3 = 0 THEN 'complaint' ELSE 'thanks' END,
               CURRENT_DATE - i %% 90, 'x', now() - i %% 90 * interval '1 day', 1
          FROM generate_series(1, %s) i
        """,
        (ids, PEOPLE, env.company.id, RECORDS),
    )
    cr.execute("ANALYZE customer_perf_timeline_entry, hr_employee")


def sources():
    """Counts, shares and durations in turn, each of a KPI of its own."""
    found = env["customer.perf.source"]
    for number in range(SOURCES):
        kind = ("count", "share", "duration")[number % 3]
        kpi = env["customer.perf.kpi"].create(
            {
                "name": f"Bench {number}",
                "code": f"bench_{number}",
                "aggregation": "sum" if kind == "count" else "ratio",
            }
        )
        found += env["customer.perf.source"].create(
            {
                "name": kpi.name,
                "kpi_id": kpi.id,
                "kind": kind,
                "model": "customer.perf.timeline.entry",
                "numerator_domain": "[('kind', '=', 'complaint')]",
                "date_field": "date",
                "date_end_field": "create_date",
                "subject_path": "employee_id",
                "settle_periods": 3,
                "owner_id": env.ref("base.user_admin").id,
            }
        )
    found.sudo().state = "active"
    return found


populate()
found = sources()
env.flush_all()
env.invalidate_all()
start, queries = time.perf_counter(), cr.sql_log_count
for source in found:
    source._run()
env.flush_all()
took = time.perf_counter() - start
broken = found.filtered("error")
print(
    f"   sources    {SOURCES:>8,}{took:>10.2f} s  {sum(found.mapped('row_count')):,} values, "
    f"{(cr.sql_log_count - queries) / SOURCES:.0f} queries each{', broken: ' + broken[0].error if broken else ''}"
)
cr.rollback()
