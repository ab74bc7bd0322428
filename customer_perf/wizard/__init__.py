# ruff: noqa: I001 (each builds on those before it)
from . import (
    journey_wizard,
    measure_import,
    measure_import_lines,
    measure_import_found,
    next_cycle,
    scenario_load,
    setup,
    source_preview,
    start_review,
    take_out,
    undo_launch,
    what_if,
)
