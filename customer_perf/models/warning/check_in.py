from odoo import models


class CustomerPerfCheckIn(models.Model):
    """A talk opens with what warns."""

    _inherit = "customer.perf.check.in"

    def _matters(self):
        found = super()._matters()
        alerts = self.env["customer.perf.alert"].search(
            [("employee_id", "in", self.employee_id.ids), ("state", "in", ("open", "acknowledged", "recovering"))]
        )
        for employee, theirs in alerts.grouped("employee_id").items():
            texts = [f"{alert.kpi_id.name}: {alert.text}" for alert in theirs]
            found[employee].insert(0, (self.env._("Early warnings"), texts))
        return found
