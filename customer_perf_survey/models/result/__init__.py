# ruff: noqa: I001 (each builds on those before it)
from . import (
    result,
    figure,
    comment,
    round,
    round_telling,
    round_close,
    result_measures,
    measure,
    component,
)
