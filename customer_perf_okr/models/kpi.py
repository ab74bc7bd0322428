from odoo import models


class CustomerPerfKpi(models.Model):
    """A KPI that key results follow is in use."""

    _name = "customer.perf.kpi"
    _inherit = ["customer.perf.kpi", "customer.perf.okr.in.use.mixin"]

    _okr_uses = (("customer.perf.okr.key.result", "kpi_id"),)

    def _okr_goes(self, vals):
        return vals.get("state") == "retired" and self.state != "retired"
