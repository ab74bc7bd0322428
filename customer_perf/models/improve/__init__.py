# ruff: noqa: I001 (each builds on those before it)
from . import (
    improvement,
    improvement_check,
    improvement_steps,
    complaint,
    complaint_clock,
    complaint_steps,
    alert,
    appraisal,
    review_decision,
    review_agenda,
    res_company,
    res_config_settings,
    timeline_entry,
)
