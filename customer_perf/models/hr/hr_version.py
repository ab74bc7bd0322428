from odoo import api, models

FOLLOWED = {
    "active",
    "contract_date_start",
    "date_version",
    "department_id",
    "departure_date",
    "employee_id",
    "job_id",
}


class HrVersion(models.Model):
    """Who moves to another post has another scorecard from that day on."""

    _inherit = "hr.version"

    @api.model_create_multi
    def create(self, vals_list):
        versions = super().create(vals_list)
        versions.employee_id._perf_follow_times()
        return versions

    def write(self, vals):
        employees = self.employee_id if FOLLOWED & vals.keys() else self.env["hr.employee"]
        result = super().write(vals)
        (employees | self.employee_id if employees else employees)._perf_follow_times()
        return result

    def unlink(self):
        employees = self.employee_id
        result = super().unlink()
        employees.exists()._perf_follow_times()
        return result
