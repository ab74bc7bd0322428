from . import (
    test_appraisal,
    test_dialogue,
    test_import,
    test_launch,
    test_library,
    test_measure,
    test_pages,
    test_security,
    test_security_strategy,
    test_strategy,
    test_tools,
    test_tours,
)
