"""Rules for every test: no skip without a stated reason, and no warning of ours goes unnoticed.

Odoo skips browser tests where it finds no browser, and pytest-odoo ignores what is logged; both
would let a broken build look green.
"""

import logging
import os
import pathlib
import shutil

import hypothesis
import pytest

import odoo.tests.common
from odoo.tools import config

# A machine that has other work is slow, which is no fault of ours.
hypothesis.settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("any machine")
odoo.tests.common.CHECK_BROWSER_ITERATIONS = 600  # a minute for the browser to start, not 10 s
OURS = ("customer_perf", "customer.perf")
# A skip is accepted when its reason says what is absent from this machine.
ACCEPTED_SKIP = "not on this machine"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if ACCEPTED_SKIP not in reason:
            report.outcome = "failed"
            report.longrepr = f"skipped: {reason}"
    return report


@pytest.fixture(scope="session", autouse=True)
def own_folder(load_registry):
    """Files, keys and sessions of a worker lie apart from those of the others: what one database no longer needs,
    another one may."""
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        folder = pathlib.Path(config["data_dir"], "workers", worker)
        shutil.rmtree(folder, ignore_errors=True)
        store = config.filestore("")  # of the database that all of them are copies of
        shutil.copytree(store, folder / "filestore", copy_function=os.link)
        config.filestore.return_value = str(folder / "filestore")
        config["data_dir"] = str(folder)


def concerns_us(record):
    text = f"{record.name} {record.getMessage()}"
    return record.levelno >= logging.ERROR or any(name in text for name in OURS)


@pytest.fixture(autouse=True)
def nothing_logged(caplog):
    yield
    records = [record for phase in ("setup", "call") for record in caplog.get_records(phase)]
    bad = [record for record in records if record.levelno >= logging.WARNING and concerns_us(record)]
    assert not bad, "logged: " + "; ".join(record.getMessage() for record in bad)
