from . import appraisal, hr_appraisal, hr_appraisal_line
