from . import appraisal_report
