"""Launch (W1), refresh (W2), dashboard (W3) and import (W4) beside the same work in plain SQL; the
pages of the three people in seconds.

Run by ``bin/dev bench [sizes]`` on a database of its own; nothing is kept. Every figure is the
better of two runs. Ratios matter, seconds depend on the machine.
"""

import io
import pathlib
import resource
import time

from odoo.tools import SQL

from odoo.addons.customer_perf.models.indicator.measure_load import COLUMNS, upsert
from odoo.addons.customer_perf.report.cycle_workbook import write_workbook

env = globals()["env"]
cr = env.cr
HERE = pathlib.Path(__file__).parent
MONTHS = 12


def statements(name):
    """The plain SQL of a workload, one statement per ``;``."""
    text = (HERE / f"{name}.sql").read_text()
    return [part for part in text.split(";\n") if part.strip()]


def timed(action):
    """Best of two runs, each taken back; seconds."""
    best = None
    env.flush_all()
    for _run in range(2):
        cr.execute("SAVEPOINT bench")
        env.invalidate_all()
        start = time.perf_counter()
        action()
        env.flush_all()
        took = time.perf_counter() - start
        best = min(best or took, took)
        env.transaction.clear()
        cr.execute("ROLLBACK TO SAVEPOINT bench")
    return best


def populate(people):
    """Employees by SQL, in departments of 100, spread over the shipped role families."""
    company = env.company
    families = env["customer.perf.role.family"].search([])
    jobs = env["hr.job"].create([{"name": f"Job {f.code}", "perf_role_family_id": f.id} for f in families])
    units = env["hr.department"].create([{"name": f"Unit {i}"} for i in range(max(people // 100, 1))])
    env.flush_all()
    calendar = company.resource_calendar_id.id
    cr.execute(
        """
        WITH resource AS (
            INSERT INTO resource_resource (name, company_id, calendar_id, resource_type, tz, time_efficiency, active)
            SELECT 'Bench ' || i, %s, %s, 'user', 'UTC', 100, TRUE FROM generate_series(1, %s) i RETURNING id, name
        ), employee AS (
            INSERT INTO hr_employee (name, resource_id, company_id, active, employee_properties)
            SELECT name, id, %s, TRUE, NULL FROM resource RETURNING id
        )
        INSERT INTO hr_version (employee_id, date_version, department_id, job_id, company_id, active, employee_type,
                                last_modified_uid, last_modified_date, hr_responsible_id, marital,
                                distance_home_work_unit)
        SELECT id, DATE '2020-01-01', (%s::int[])[1 + id %% %s], (%s::int[])[1 + id %% %s],
               %s, TRUE, 'employee', 1, now(), 1, 'single', 'kilometers'
          FROM employee
        """,
        (company.id, calendar, people, company.id, units.ids, len(units), jobs.ids, len(jobs), company.id),
    )
    cr.execute(
        "UPDATE hr_employee e SET current_version_id = v.id FROM hr_version v"
        " WHERE v.employee_id = e.id AND e.current_version_id IS NULL"
    )
    cr.execute("ANALYZE hr_employee, hr_version")
    env.invalidate_all()
    return units


def new_cycle(units):
    return env["customer.perf.cycle"].create(
        {"name": "Bench", "date_from": "2024-01-01", "date_to": "2024-12-31", "department_ids": [(6, 0, units.ids)]}
    )


FACTS = """
    SELECT DISTINCT ON (line.kpi_id, line.subject, m)
           line.kpi_id, NULLIF(GREATEST(line.subject, 0), 0) AS employee_id,
           NULLIF(GREATEST(-line.subject, 0), 0) AS department_id, line.subject, cycle.company_id,
           (DATE '2024-01-01' + make_interval(months => m))::date AS date, NULL::int AS segment_id,
           CASE WHEN line.aggregation = 'ratio' THEN line.ratio_factor * 0.8
                ELSE COALESCE(line.target, line.range_low) * (0.8 + 0.02 * m) END AS value,
           CASE WHEN line.aggregation = 'ratio' THEN 80 + m END AS numerator,
           CASE WHEN line.aggregation = 'ratio' THEN 100 END AS denominator,
           0 AS sample_size, 'import' AS source, NULL AS external_ref, 1 AS kpi_version,
           FALSE AS is_estimated, NULL AS accept_reason
      FROM customer_perf_scorecard_line line
      JOIN customer_perf_cycle cycle ON cycle.id = line.cycle_id
      CROSS JOIN generate_series(0, %(months)s) m
     WHERE line.cycle_id = %(cycle)s
"""


def some_facts(cycle):
    """The first facts of the cycle (one per line and month), as rows for the bulk load."""
    cr.execute(FACTS + "LIMIT 120000", {"months": MONTHS - 1, "cycle": cycle.id})
    return cr.fetchall()


def insert_facts(cycle):
    names = ", ".join(COLUMNS)
    cr.execute(
        f"INSERT INTO customer_perf_measure ({names}, date_end)"
        f" SELECT {names}, (date + interval '1 month - 1 day')::date FROM ({FACTS}) fact",
        {"months": MONTHS - 1, "cycle": cycle.id},
    )


def sql(name, **values):
    for statement in statements(name):
        cr.execute(statement, values)


def report(name, people, ours, plain):
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name:<14}{people:>8,}{ours:>10.2f} s{plain:>10.2f} s{ours / plain:>8.2f} x{memory:>9.0f} MB", flush=True)


def measure_size(people):
    units = populate(people)
    cycle = new_cycle(units)
    env.flush_all()
    # what the launch decides in Python (templates, mixes) is given to the plain SQL as a table
    cr.execute("DROP TABLE IF EXISTS bench_plan")
    cr.execute(
        """
        CREATE TEMP TABLE bench_plan AS
        SELECT e.id AS employee_id, v.department_id, v.job_id, job.perf_role_family_id AS role_family_id,
               template.id AS template_id, mix.id AS tool_mix_id
          FROM hr_employee e JOIN hr_version v ON v.id = e.current_version_id
          JOIN hr_job job ON job.id = v.job_id
          JOIN customer_perf_scorecard_template template ON template.role_family_id = job.perf_role_family_id
          JOIN customer_perf_tool_mix mix ON mix.is_default
         WHERE v.department_id = ANY(%s)
        """,
        (units.ids,),
    )
    ids = {"cycle": cycle.id, "company": env.company.id, "uid": env.uid}
    plain = timed(lambda: sql("launch", **ids))
    report("W1 launch", people, timed(cycle.action_launch), plain)
    cycle.action_launch()
    some = some_facts(cycle)
    plain = timed(lambda: copy_upsert(some))
    report("W4 import", len(some), timed(lambda: upsert(env, some)), plain)
    some.clear()
    insert_facts(cycle)
    # as autovacuum does soon after
    names = ("measure", "scorecard_line", "scorecard", "appraisal")
    cr.execute("ANALYZE hr_employee, " + ", ".join(f"customer_perf_{name}" for name in names))
    plain = timed(lambda: sql("refresh", **ids))
    report("W2 refresh", people, timed(cycle.action_refresh), plain)
    cycle.action_refresh()
    report("   unchanged", people, timed(cycle.action_refresh), plain)
    env.flush_all()
    domain = [("cycle_id", "=", cycle.id)]
    plain = timed(lambda: sql("dashboard", **ids))
    ours = timed(
        lambda: env["customer.perf.scorecard.line"]._read_group(
            domain, ["scorecard_id.department_id", "perspective_id", "status"], ["score:avg", "__count"]
        )
    )
    report("W3 dashboard", people, ours, plain)
    pages(people, cycle)
    took = timed(lambda: write_workbook(cycle, io.BytesIO()))
    print(f"   {'workbook':<11}{people:>8,}{took:>10.2f} s", flush=True)


def pages(people, cycle):
    """What a person waits for: each page, and one change in the what-if dialog."""
    head = env.ref("hr.employee_admin")
    env.flush_all()
    cr.execute("UPDATE hr_employee SET parent_id = %s WHERE id != %s AND name LIKE 'Bench %%'", (head.id, head.id))
    as_head = env(user=head.user_id)
    card = cycle.scorecard_ids.filtered("employee_id")[:1]
    what_if = as_head["customer.perf.what.if"].create({"cycle_id": cycle.id})
    for name, action in (
        ("my value", lambda: as_head["customer.perf.my.value"].get_page(card.id)),
        ("team", lambda: as_head["customer.perf.team"].get_page(cycle.id, True)),
        ("progress", lambda: as_head["customer.perf.cycle.board"].get_page(cycle.id)),
        ("what if", lambda: (what_if.invalidate_recordset(), what_if.summary)),
    ):
        print(f"   {name:<11}{people:>8,}{timed(action):>10.2f} s", flush=True)


def copy_upsert(rows):
    """What W4 is held against: COPY to a temporary table and one upsert, nothing else."""
    names = "kpi_id, employee_id, department_id, subject, company_id, date, segment_id, value, numerator, denominator"
    cr.execute(f"CREATE TEMP TABLE bench_load AS SELECT {names} FROM customer_perf_measure WITH NO DATA")
    text = "\n".join("\t".join("\\N" if cell is None else str(cell) for cell in row[:10]) for row in rows)
    cr.copy_expert(f"COPY bench_load ({names}) FROM STDIN", io.StringIO(text + "\n"))
    cr.execute(
        SQL(
            "INSERT INTO customer_perf_measure (%(names)s, source) SELECT %(names)s, 'import' FROM bench_load"
            " ON CONFLICT (kpi_id, subject, company_id, date, (COALESCE(segment_id, 0)))"
            " DO UPDATE SET value = excluded.value, numerator = excluded.numerator,"
            " denominator = excluded.denominator",
            names=SQL(names),
        )
    )


print(f"{'':<14}{'rows':>8}{'ours':>12}{'plain SQL':>12}{'ratio':>10}{'peak':>12}")
for size in globals()["sizes"].split():
    cr.execute("SAVEPOINT size")
    measure_size(int(size))
    env.transaction.clear()
    cr.execute("ROLLBACK TO SAVEPOINT size")
cr.rollback()
