from . import changed_meanwhile, in_use_mixin, no_data_last, res_company, res_config_settings
