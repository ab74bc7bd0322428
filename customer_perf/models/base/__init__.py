from . import changed_meanwhile, res_company, res_config_settings
