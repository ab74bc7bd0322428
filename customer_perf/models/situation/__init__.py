# ruff: noqa: I001 (each builds on those before it)
from . import (
    question,
    guide,
    answer_mixin,
    diagnosis,
    diagnosis_decision,
    diagnosis_answer,
    diagnosis_kpi,
    tool_mix,
    check_up,
    conflict,
    decision,
    strategy_map,
    cycle,
    preview,
    orientation,
)
