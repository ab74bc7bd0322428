from odoo import models


class CustomerPerfSource(models.Model):
    _inherit = "customer.perf.source"

    def _known_subjects(self):
        """And of whom has a goal with its KPI."""
        goals = self.env["customer.perf.scorecard.line"].sudo()  # sudo: whose goals there are
        return super()._known_subjects() + goals._read_group(
            [
                ("kpi_id", "=", self.kpi_id.id),
                ("cycle_id.company_id", "=", self.company_id.id),
                ("cycle_id.state", "in", ("running", "review")),
            ],
            ["scorecard_id.employee_id", "scorecard_id.department_id"],
        )
