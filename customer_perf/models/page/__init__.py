# ruff: noqa: I001 (each builds on those before it)
from . import (
    my_value,
    my_value_dialogue,
    my_value_chain,
    my_value_alert,
    my_value_waiting,
    team,
    team_alert,
    cycle_board,
    strategy_page,
    journey_page,
    buttons,
    customer_page,
    my_value_improve,
    pulse,
    pulse_beside,
    ir_ui_menu,
)
