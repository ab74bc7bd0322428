# ruff: noqa: I001 (each builds on those before it)
from . import (
    round_answers,
    rater_page,
)
