# ruff: noqa: I001 (each builds on those before it)
from . import base, form, round, answer, result, improve, page
