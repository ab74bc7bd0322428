from . import (
    cycle_launch,
    journey_wizard,
    measure_import,
    reason,
    scenario_load,
    setup,
    source_preview,
    take_out,
    undo_launch,
    what_if,
)
