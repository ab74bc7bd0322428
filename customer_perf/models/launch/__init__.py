# ruff: noqa: I001 (each builds on those before it)
from . import (
    preview,
    next_cycle,
    preview_changes,
    cycle,
    cycle_people,
    appraisal,
)
