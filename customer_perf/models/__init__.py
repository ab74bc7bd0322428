# ruff: noqa: I001 (each builds on those before it)
from . import person_mixin, todo_mixin, strategy, indicator, design, cycle, dialogue, page, hr
