# ruff: noqa: I001 (the others build on the company)
from . import (
    demo_company,
    demo_appeal,
    demo_calibration,
    demo_health,
    demo_improve,
    demo_moves,
    demo_pilot,
    demo_plan,
    demo_strategy,
)
