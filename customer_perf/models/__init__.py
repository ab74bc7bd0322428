# ruff: noqa: I001 (each builds on those before it)
from . import base, person_mixin, todo_mixin, indicator, source, strategy, design, cycle, dialogue, situation, page, hr
