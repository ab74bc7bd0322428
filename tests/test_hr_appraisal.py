"""The glue to the platform's own appraisals, on a database of its own beside the stand-in of ``tests/addons``: the
Enterprise addon cannot be had here."""

import os

import pytest
from test_install import ROOT, odoo, query, run

DATABASE = "hr_appraisal"
GLUE = "customer_perf_hr_appraisal"
PATHS = f"--addons-path={ROOT},{ROOT / 'tests/addons'}"


@pytest.fixture
def database():
    run("dropdb", "--if-exists", "--force", DATABASE)
    run("createdb", "-T", os.environ["FULL_DEMO"], DATABASE)
    yield DATABASE
    run("dropdb", "--if-exists", "--force", DATABASE)


def test_glue_comes_by_itself_and_works(database):
    """Installed with the appraisals, its own tests pass; removed, nothing of it stays (issue 17, 6)"""
    log = odoo("-d", database, PATHS, "-i", "hr_appraisal", "--test-tags", f"/{GLUE}", "--http-port=0")
    assert query(database, f"SELECT state FROM ir_module_module WHERE name = '{GLUE}'") == ["installed"]
    assert "0 failed, 0 error(s) of " in log and "0 error(s) of 0 tests" not in log, log[-4000:]
    run("python", "-m", "odoo", PATHS, "module", "uninstall", "-d", database, GLUE)
    assert not query(database, f"SELECT 1 FROM ir_model_data WHERE module = '{GLUE}'")
    assert not query(database, "SELECT 1 FROM pg_tables WHERE tablename = 'customer_perf_hr_appraisal_line'")
