from odoo import models


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    def _perf_personal_paths(self):
        return super()._perf_personal_paths() | {"customer.perf.okr.objective": "owner_ids.employee_ids"}
