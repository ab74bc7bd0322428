# ruff: noqa: I001 (each builds on those before it)
from . import (
    closed_mixin,
    okr_cycle,
    objective,
    objective_steps,
    key_result,
    key_result_figures,
    milestone,
    check_in,
    change,
    trial,
    measure,
    component,
    appraisal,
    my_value_okr,
    okr_dashboard,
)
