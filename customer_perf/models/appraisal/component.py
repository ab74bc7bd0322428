from odoo import models


class CustomerPerfComponent(models.Model):
    _inherit = "customer.perf.component"

    def _perf_users(self, deleting):
        """Appraisals keep the name of what they were made of: a component is archived instead."""
        lines = self.env["customer.perf.appraisal.line"]
        if deleting:
            lines = lines.search([("component_id", "in", self.ids)])
        return [*super()._perf_users(deleting), lines.appraisal_id.cycle_id]
