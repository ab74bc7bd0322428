from odoo import models


class CustomerPerfSource(models.Model):
    """All of a running cycle is computed again; what a closed one rests on stays."""

    _inherit = "customer.perf.source"

    def _cycles(self, states):
        # sudo: when cycles are, no one's results
        cycles = self.env["customer.perf.cycle"].sudo()
        found = cycles.search([("company_id", "=", self.company_id.id), ("state", "in", states)])
        return [*super()._cycles(states), *((cycle.date_from, cycle.date_to) for cycle in found)]
