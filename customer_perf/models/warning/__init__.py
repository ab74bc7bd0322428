# ruff: noqa: I001 (each builds on those before it)
from . import (
    unit_mixin,
    alert,
    alert_steps,
    silence,
)
