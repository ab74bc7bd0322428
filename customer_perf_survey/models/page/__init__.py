# ruff: noqa: I001 (each builds on those before it)
from . import (
    provider_page,
    my_value_survey,
    ir_ui_menu,
)
