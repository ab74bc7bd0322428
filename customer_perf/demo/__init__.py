# ruff: noqa: I001 (each builds on the first)
from . import demo_company, demo_appeal, demo_health, demo_improve, demo_strategy
