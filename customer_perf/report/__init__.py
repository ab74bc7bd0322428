from . import department_result
