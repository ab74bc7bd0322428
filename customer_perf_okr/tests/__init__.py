from . import test_cycles, test_hands_okr, test_in_use, test_okr, test_security_okr, test_standing, test_traces
