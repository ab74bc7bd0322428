from odoo import models


class CustomerPerfScorecard(models.Model):
    """The button that leads from the page of a person to what is kept of him."""

    _inherit = "customer.perf.scorecard"

    def action_personal_data(self):
        self.ensure_one()
        return self.employee_id.action_perf_personal_data()
