from . import (
    test_cycles,
    test_hands_okr,
    test_in_use,
    test_objective,
    test_okr_appraisal,
    test_okr_rights,
    test_okr_tour,
    test_security_okr,
    test_standing,
    test_traces,
)
