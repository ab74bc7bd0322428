from odoo import models

from .in_use import resting


class HrDepartment(models.Model):
    """A department whose values are followed, or that pursues an objective, is in use."""

    _inherit = "hr.department"

    def _perf_users(self, deleting):
        results = resting(self, "customer.perf.okr.key.result", "kpi_department_id", not deleting)
        objectives = resting(self, "customer.perf.okr.objective", "department_id", not deleting)
        return [*super()._perf_users(deleting), results, objectives]
