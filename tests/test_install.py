"""Each addon installs alone without and with demo data, upgrades and uninstalls, and the server
log names none of ours at WARNING or above.

Installing cannot be done inside a test's transaction, so these run the server as a user would, on
copies of the template databases that ``bin/dev test`` prepares.
"""

import os
import pathlib
import re
import subprocess

import pytest

ROOT = pathlib.Path(__file__).parents[1]
ADDONS = os.environ.get("ADDONS", "").split(",")
OURS = re.compile(r"\b(WARNING|ERROR|CRITICAL)\b.*customer[._]perf", re.IGNORECASE)


def run(*command, check=True):
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert not check or result.returncode == 0, result.stderr[-4000:]
    return result.stdout + result.stderr


def odoo(*arguments):
    """Run Odoo; nothing that concerns us may be logged as a warning or an error."""
    log = run("python", "-m", "odoo", *arguments, "--no-http", "--log-level=info", "--stop-after-init")
    bad = [line for line in log.splitlines() if OURS.search(line) or " CRITICAL " in line or " ERROR " in line]
    assert not bad, "\n".join(bad)
    return log


def query(database, sql):
    return run("psql", "-XAtq", "-d", database, "-c", sql).split()


@pytest.fixture
def database(request):
    """A copy of the base database, ``bare`` or ``demo``."""
    name = f"install_{request.param}"
    run("dropdb", "--if-exists", "--force", name)
    run("createdb", "-T", os.environ[f"BASE_{request.param.upper()}"], name)
    yield name
    run("dropdb", "--if-exists", "--force", name)


@pytest.mark.parametrize("database", ["bare"], indirect=True)
@pytest.mark.parametrize("addon", ADDONS)
def test_install_upgrade_uninstall(addon, database):
    odoo("-d", database, "-i", addon)
    assert query(database, f"SELECT state FROM ir_module_module WHERE name = '{addon}'") == ["installed"]
    odoo("-d", database, "-u", addon)
    log = run("python", "-m", "odoo", "module", "uninstall", "-d", database, addon)
    assert not [line for line in log.splitlines() if OURS.search(line)], log[-3000:]
    assert query(database, f"SELECT state FROM ir_module_module WHERE name = '{addon}'") == ["uninstalled"]
    assert not query(database, f"SELECT 1 FROM ir_model_data WHERE module = '{addon}'")
    assert not query(database, f"SELECT tablename FROM pg_tables WHERE tablename LIKE '{addon}%'")


@pytest.mark.parametrize("database", ["demo"], indirect=True)
@pytest.mark.parametrize("addon", ADDONS)
def test_install_with_demo_data(addon, database):
    odoo("-d", database, "-i", addon, "--with-demo")
    assert not query(database, "SELECT id FROM ir_demo_failure")
