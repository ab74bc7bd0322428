# ruff: noqa: I001 (each builds on those before it)
from . import personal_data, scorecard, retention, res_company, cycle, res_config_settings, trail, audit
