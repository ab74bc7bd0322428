from . import test_attack, test_browser, test_round, test_security_survey, test_tools
