from odoo import api, models


class CustomerPerfKpiHealth(models.Model):
    """A key result that follows a KPI uses it."""

    _inherit = "customer.perf.kpi.health"

    @api.model
    def _uses(self, company):
        return [*super()._uses(company), ("customer.perf.okr.key.result", "kpi_id", [("company_id", "=", company.id)])]
