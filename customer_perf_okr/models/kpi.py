from odoo import models

from .in_use import resting


class CustomerPerfKpi(models.Model):
    """A KPI that running key results follow stays defined. It can be retired: they follow it to the end of their
    cycle, as scorecards do, and whoever owns them is told."""

    _name = "customer.perf.kpi"
    _inherit = ["customer.perf.kpi", "customer.perf.in.use.mixin"]

    def _perf_users(self, deleting):
        return [*super()._perf_users(deleting), self._followers(not deleting)]

    def _followers(self, only_running=True):
        return resting(self, "customer.perf.okr.key.result", "kpi_id", only_running)

    def _perf_leaves(self, vals):
        return vals.get("state") == "draft" and self.state != "draft"

    def write(self, vals):
        retiring = self.filtered(lambda kpi: vals.get("state") == "retired" and kpi.state != "retired")
        result = super().write(vals)
        for follower in retiring._followers():
            text = self.env._(
                "%(kpi)s has been retired. Its values count to the end of this cycle; the next one needs another KPI.",
                kpi=follower.kpi_id.name,
            )
            people = (follower.owner_id | follower.objective_id.owner_ids) - self.env.user
            follower.message_post(body=text, partner_ids=people.partner_id.ids)
        return result
