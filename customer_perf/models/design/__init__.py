# ruff: noqa: I001 (each builds on those before it)
from . import (
    weighted_mixin,
    design_mixin,
    role_family,
    service,
    behaviour,
    shared_result,
    journey,
    scorecard_template,
    scorecard_template_line,
    grade_scale,
    grade,
    tool_mix,
    component,
    scenario,
)
