# ruff: noqa: I001 (each builds on those before it)
from . import (
    closed_mixin,
    okr_cycle,
    objective,
    key_result,
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
