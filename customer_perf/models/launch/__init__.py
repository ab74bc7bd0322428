# ruff: noqa: I001 (each builds on those before it)
from . import (
    preview,
    cycle,
    cycle_people,
    appraisal,
)
