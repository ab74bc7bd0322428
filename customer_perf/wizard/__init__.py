from . import cycle_launch, measure_import, reason, setup, what_if
