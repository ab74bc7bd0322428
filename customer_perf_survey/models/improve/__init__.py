# ruff: noqa: I001 (each builds on those before it)
from . import improvement, improvement_felt, improvement_owner, round
