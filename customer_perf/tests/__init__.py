from . import (
    test_appraisal,
    test_launch,
    test_library,
    test_measure,
    test_security,
    test_tools,
    test_tours,
)
