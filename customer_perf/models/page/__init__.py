# ruff: noqa: I001 (each builds on those before it)
from . import my_value, my_value_dialogue, my_value_chain, team, cycle_board, strategy_page, journey_page, buttons
from . import customer_page, my_value_improve
