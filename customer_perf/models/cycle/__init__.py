# ruff: noqa: I001 (each builds on those before it)
from . import (
    cycle,
    scorecard,
    scorecard_line,
    scored_mixin,
    scored_line_mixin,
    appraisal_steps,
    appraisal,
    appraisal_people,
    appraisal_out,
    appraisal_line,
    assessment,
    rating_mixin,
    behaviour_rating,
    self_rating,
    mail_message,
    ir_module_module,
)
