from odoo import models


class CustomerPerfCycle(models.Model):
    """Everything at once, for all: the first time a company launches for everybody, a pilot should have come before.
    Later launches go on with what there is."""

    _inherit = "customer.perf.cycle"

    def _launch_doubts(self):
        doubts = super()._launch_doubts()
        text = self.env._(
            "This brings it to the whole company, and no pilot has shown yet that it helps. Try it in a few units "
            "first (Strategy, Pilots)."
        )
        for cycle in self._without_pilot():
            doubts.setdefault(cycle, []).append(text)
        return doubts

    def _without_pilot(self):
        """Those that would bring it to the whole company for the first time, with no pilot behind them; where there
        is one department only, there is nothing to try it in first."""
        whole = self.filtered(lambda cycle: cycle.state == "draft" and not cycle.department_ids)
        of_them = [("company_id", "in", whole.company_id.ids)]
        env = self.sudo().env  # sudo: whether there was one and how many units there are, nothing of them
        passed = env["customer.perf.pilot"].search([*of_them, ("state", "=", "rolled_out")]).company_id
        launched = [*of_them, ("state", "!=", "draft"), ("department_ids", "=", False)]
        passed |= env["customer.perf.cycle"].search(launched).company_id
        several = env["hr.department"]._read_group(of_them, ["company_id"], having=[("__count", ">", 1)])
        first = self.env["res.company"].union(*(company for [company] in several)) - passed
        return whole.filtered(lambda cycle: cycle.company_id in first)
