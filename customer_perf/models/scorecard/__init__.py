# ruff: noqa: I001 (each builds on those before it)
from . import (
    cycle,
    kpi,
    source,
    shared_result,
    scenario,
    scorecard,
    scorecard_confirm,
    scorecard_balance,
    assignment,
    scorecard_segments,
    scorecard_line,
    scorecard_line_words,
    scorecard_line_changes,
    measure,
    ir_module_module,
)
