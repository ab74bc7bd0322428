from . import test_hr_appraisal
