"""A database of the first release others may have installed is brought up to this one, and no published figure
is another than before."""

import os
import subprocess

import pytest
from test_install import ADDONS, ROOT, odoo, run

FIRST = "2098714"
DATABASE = "upgrade"
# Who joined while a cycle was under way counts from his first day on (19.0.2.2.0), unless he was told his result.
JOINED = """SELECT appraisal.{} FROM customer_perf_appraisal appraisal
              JOIN customer_perf_cycle cycle ON cycle.id = appraisal.cycle_id
              JOIN hr_version version ON version.employee_id = appraisal.employee_id
             WHERE version.contract_date_start > cycle.date_from AND appraisal.state NOT IN ('published', 'done')"""
# Rows that stay as they are. Those by quarter or year came to stand for their whole period (19.0.1.1.0, told in the
# chatter of each KPI), and a draft of OKR has no progress yet, which is not 0.
ROWS = {
    "customer_perf_scorecard": f"WHERE id NOT IN ({JOINED.format('scorecard_id')})",
    "customer_perf_scorecard_line": f"WHERE scorecard_id NOT IN ({JOINED.format('scorecard_id')})",
    "customer_perf_appraisal": f"WHERE id NOT IN ({JOINED.format('id')})",
    "customer_perf_appraisal_line": f"WHERE appraisal_id NOT IN ({JOINED.format('id')})",
    "customer_perf_assessment": f"WHERE appraisal_id NOT IN ({JOINED.format('id')})",
    "customer_perf_measure": "WHERE kpi_id IN (SELECT id FROM customer_perf_kpi WHERE frequency = 'month')",
    "customer_perf_okr_objective": "WHERE state IN ('published', 'closed')",
    "customer_perf_okr_key_result": (
        "WHERE objective_id IN (SELECT id FROM customer_perf_okr_objective WHERE state IN ('published', 'closed'))"
    ),
}
# What a table keeps of a row, whatever becomes of its columns.
KEPT = {
    "customer_perf_measure": "kpi_id, employee_id, department_id, date, value, numerator, denominator, sample_size",
    "customer_perf_scorecard": "employee_id, department_id, score, coverage, customer_share, status, is_frozen",
    "customer_perf_scorecard_line": "kpi_id, weight, target, threshold, actual, score, contribution, status",
    "customer_perf_appraisal": "cycle_id, employee_id, manager_id, state, score, coverage, grade_id, published_on",
    "customer_perf_appraisal_line": "appraisal_id, component_id, weight, score, contribution, override_score",
    "customer_perf_assessment": "appraisal_id, score, grade_id, points, comment, is_approved",
    "customer_perf_cycle": "state, date_from, date_to, score_cap, coverage_min, missing_as_zero",
    "customer_perf_check_in": "employee_id, date, state",
    "customer_perf_okr_objective": "cycle_id, state, progress, score",
    "customer_perf_okr_key_result": "objective_id, baseline, target, current, progress",
    "customer_perf_survey_round": "state, date_from, date_to, threshold_score",
    "customer_perf_survey_figure": "round_id, service_id, key, n, total, squares",
    "customer_perf_survey_invitation": "round_id, employee_id",
}


@pytest.fixture
def first_release(tmp_path):
    """The addons of the first release, in a folder of their own."""
    known = subprocess.run(["git", "cat-file", "-e", FIRST], cwd=ROOT, check=False)
    if known.returncode:
        pytest.skip("the history of the first release is not on this machine")
    archive = subprocess.run(["git", "archive", FIRST], cwd=ROOT, check=True, capture_output=True)
    subprocess.run(["tar", "-x", "-C", tmp_path], input=archive.stdout, check=True)
    return tmp_path


# Improvement actions became improvements: what each kept, before and after.
ACTIONS = (
    """SELECT name, owner_id, date_deadline, state, date_done, service_id, department_id, round_id, follow_n, outcome,
              (SELECT array_agg(body ORDER BY id) FROM mail_message
                WHERE model = 'customer.perf.survey.action' AND res_id = former.id),
              (SELECT array_agg((user_id, date_deadline) ORDER BY id) FROM mail_activity
                WHERE res_model = 'customer.perf.survey.action' AND res_id = former.id)
         FROM customer_perf_survey_action former ORDER BY service_id, name, date_deadline""",
    """SELECT name, owner_id, date_deadline, CASE state WHEN 'do' THEN 'open' WHEN 'check' THEN 'done' ELSE state END,
              carried_on, service_id, department_id, survey_round_id, follow_n, change,
              (SELECT array_agg(body ORDER BY id) FROM mail_message
                WHERE model = 'customer.perf.improvement' AND res_id = improvement.id),
              (SELECT array_agg((user_id, date_deadline) ORDER BY id) FROM mail_activity
                WHERE res_model = 'customer.perf.improvement' AND res_id = improvement.id)
         FROM customer_perf_improvement improvement WHERE service_id IS NOT NULL
        ORDER BY service_id, name, date_deadline""",
)
LEFT = """SELECT model FROM ir_model WHERE model = 'customer.perf.survey.action' UNION ALL
          SELECT tablename FROM pg_tables WHERE tablename LIKE 'customer_perf_survey_action%' UNION ALL
          SELECT res_model FROM mail_activity WHERE res_model = 'customer.perf.survey.action' UNION ALL
          SELECT res_model FROM ir_act_window WHERE res_model = 'customer.perf.survey.action'"""
# Shipped data that comes to those who have the addons too
SHIPPED = """SELECT state FROM customer_perf_kpi WHERE code = 'opp_sup' UNION ALL
             SELECT count(*)::text FROM customer_perf_scenario WHERE suits IS NOT NULL"""


def told(query):
    return run("psql", "-XAtq", "-d", DATABASE, "-c", query).strip().split("\n")


def figures():
    found = {}
    for table, columns in KEPT.items():
        query = f"SELECT id, {columns} FROM {table} {ROWS.get(table, '')} ORDER BY id"
        found[table] = run("psql", "-XAtq", "-d", DATABASE, "-c", query).split("\n")
    return found


def test_upgrade_keeps_every_figure(first_release):
    """What was published, agreed, measured and answered stands as it stood"""
    run("dropdb", "--if-exists", "--force", DATABASE)
    run("createdb", "-T", os.environ["BASE_DEMO"], DATABASE)
    names = ",".join(addon for addon in ADDONS if (first_release / addon).is_dir())
    later = ",".join(f"'{addon}'" for addon in ADDONS if addon not in names.split(","))
    # a database of that time knew nothing of addons that came later, and would have installed none by itself
    told(f"DELETE FROM ir_model_data WHERE module = 'base' AND name IN (SELECT 'module_' || unnest(ARRAY[{later}]))")
    told(f"DELETE FROM ir_module_module WHERE name IN ({later})")
    odoo("-d", DATABASE, "-i", names, "--with-demo", "--addons-path", first_release)
    before, actions = figures(), told(ACTIONS[0])
    assert all(len(rows) > 1 for rows in before.values()), {table: len(rows) for table, rows in before.items()}
    odoo("-d", DATABASE, "-u", names)
    after = figures()
    assert len(actions) > 1
    assert told(ACTIONS[1]) == actions
    assert told(LEFT) == [""]
    assert told(SHIPPED) == ["active", "3"]
    assert {table for table in KEPT if before[table] != after[table]} == set()
    run("dropdb", "--force", DATABASE)
