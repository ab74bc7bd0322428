# ruff: noqa: I001 (each builds on those before it)
from . import (
    source,
    source_query,
    source_kinds,
    source_credit,
    source_run,
    source_rules,
    source_text,
    source_records,
    source_team,
    source_recipe,
    measure,
    source_conflict,
    kpi,
)
from . import segment, res_company, res_config_settings, customer_run, customer_state, customer_month
from . import source_customer, source_customer_kinds, source_customer_rule, customer_recipe, res_partner
