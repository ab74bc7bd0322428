# ruff: noqa: I001 (each builds on those before it)
from . import (
    perspective,
    customer_tier,
    customer_group,
    proposition_part_mixin,
    sign_off,
    experience,
    customer_story,
    value_proposition,
    value_proposition_steps,
    theme,
    strategy_map,
    strategic_objective,
    service,
    journey,
    touchpoint,
    kpi,
)
