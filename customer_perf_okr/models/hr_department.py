from odoo import models


class HrDepartment(models.Model):
    """A department whose values are followed, or that pursues an objective, is in use."""

    _name = "hr.department"
    _inherit = ["hr.department", "customer.perf.okr.in.use.mixin"]

    _okr_uses = (
        ("customer.perf.okr.key.result", "kpi_department_id"),
        ("customer.perf.okr.objective", "department_id"),
    )
