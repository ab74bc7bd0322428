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
CORE = ADDONS[0]  # all others build upon it
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


def copied(template, name):
    run("dropdb", "--if-exists", "--force", name)
    run("createdb", "-T", template, name)
    return name


@pytest.fixture(scope="module", params=["bare", "demo"])
def core(request):
    """A database with the first addon alone, and how Odoo is called for it."""
    how = ["--with-demo"] if request.param == "demo" else []
    name = copied(os.environ[f"BASE_{request.param.upper()}"], f"core_{request.param}")
    odoo("-d", name, "-i", CORE, *how)
    yield name, how
    run("dropdb", "--if-exists", "--force", name)


@pytest.fixture
def database(core):
    name = copied(core[0], "install")
    yield name
    run("dropdb", "--if-exists", "--force", name)


@pytest.mark.parametrize("addon", ADDONS)
def test_install_upgrade_uninstall(addon, core, database):
    """Each addon beside the first one alone"""
    if addon != CORE:
        odoo("-d", database, "-i", addon, *core[1])
    assert query(database, f"SELECT state FROM ir_module_module WHERE name = '{addon}'") == ["installed"]
    if core[1]:
        assert not query(database, "SELECT id FROM ir_demo_failure")
        return
    odoo("-d", database, "-u", addon)
    log = run("python", "-m", "odoo", "module", "uninstall", "-d", database, addon)
    assert not [line for line in log.splitlines() if OURS.search(line)], log[-3000:]
    assert query(database, f"SELECT state FROM ir_module_module WHERE name = '{addon}'") == ["uninstalled"]
    assert not query(database, f"SELECT 1 FROM ir_model_data WHERE module = '{addon}'")
    assert not query(database, f"SELECT tablename FROM pg_tables WHERE tablename LIKE '{addon}%'")
