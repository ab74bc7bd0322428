from . import changed_meanwhile, in_use_mixin, res_company, res_config_settings
