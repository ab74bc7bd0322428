from . import test_cycles, test_in_use, test_okr, test_security_okr, test_standing, test_traces
