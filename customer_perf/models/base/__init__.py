from . import (
    bounds,
    changed_meanwhile,
    in_use_mixin,
    ir_rule,
    names_told,
    no_data_last,
    res_company,
    res_config_settings,
    translations,
)
