# ruff: noqa: I001 (each builds on those before it)
from . import (
    pilot,
    pilot_unit,
    pilot_report,
    pilot_words,
    pilot_steps,
    pilot_draw,
    pilot_notice,
    pilot_publish,
    pilot_retrospective,
    pilot_answer,
    scorecard_template,
    cycle,
)
