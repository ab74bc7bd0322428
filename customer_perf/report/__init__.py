from . import appraisal_report, department_result
