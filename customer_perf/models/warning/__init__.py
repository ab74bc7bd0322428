# ruff: noqa: I001 (each builds on those before it)
from . import (
    kpi,
    kpi_preview,
    measure,
    unit_mixin,
    alert,
    alert_due,
    alert_steps,
    alert_words,
    alert_pass,
    alert_scorecards,
    alert_quiet,
    alert_notice,
    silence,
    review_agenda,
)
