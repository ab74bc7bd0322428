from . import cycle_launch, journey_wizard, measure_import, reason, scenario_load, setup, what_if
