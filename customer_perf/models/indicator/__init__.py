# ruff: noqa: I001 (each builds on those before it)
from . import (
    target_mixin,
    segment,
    event,
    kpi,
    benchmark,
    kpi_values,
    kpi_gate,
    kpi_phasing,
    kpi_version,
    pooled,
    measure,
    measure_groups,
    measure_notice,
    measure_quality,
    res_company,
    res_config_settings,
)
