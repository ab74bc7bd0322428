# ruff: noqa: I001 (each builds on those before it)
from . import (
    source,
    source_query,
    source_kinds,
    source_credit,
    source_run,
    source_rules,
    source_text,
    source_records,
    source_team,
    source_recipe,
    measure,
    source_conflict,
    kpi,
)
