from . import target_mixin, segment, kpi, kpi_version, measure  # noqa: I001 (mixin first)
