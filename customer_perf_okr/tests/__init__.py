from . import test_okr, test_security_okr, test_standing
