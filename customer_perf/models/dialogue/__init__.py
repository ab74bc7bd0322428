# ruff: noqa: I001 (each builds on those before it)
from . import (
    topic,
    entry_mixin,
    planned_mixin,
    check_in,
    check_in_matters,
    check_in_note,
    timeline_entry,
    review_meeting,
    review_agenda,
    review_decision,
    scorecard_line,
    appraisal,
    cycle,
    reminder,
    digest,
)
