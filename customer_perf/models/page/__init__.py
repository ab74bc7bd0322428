# ruff: noqa: I001 (each builds on those before it)
from . import my_value, my_value_dialogue, team, cycle_board, buttons
