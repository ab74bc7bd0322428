from . import changed_meanwhile, in_use_mixin, names_told, no_data_last, res_company, res_config_settings, translations
