# ruff: noqa: I001 (each builds on those before it)
from . import (
    res_company,
    res_config_settings,
    provider_mixin,
)
