# ruff: noqa: I001 (each builds on those before it)
from . import (
    base,
    indicator,
    source,
    strategy,
    design,
    cycle,
    scorecard,
    appraisal,
    launch,
    dialogue,
    warning,
    improve,
    situation,
    page,
    hr,
    records,
)
