from odoo import models


class CustomerPerfKpi(models.Model):
    """A KPI that running key results follow stays defined. It can be retired: they follow it to the end of their
    cycle, as scorecards do, and whoever owns them is told."""

    _name = "customer.perf.kpi"
    _inherit = ["customer.perf.kpi", "customer.perf.okr.in.use.mixin"]

    _okr_uses = (("customer.perf.okr.key.result", "kpi_id"),)

    def _okr_goes(self, vals):
        return vals.get("state") == "draft" and self.state != "draft"

    def write(self, vals):
        retiring = self.filtered(lambda kpi: vals.get("state") == "retired" and kpi.state != "retired")
        result = super().write(vals)
        for follower in retiring._okr_users(*self._okr_uses[0], only_running=True):
            text = self.env._(
                "%(kpi)s has been retired. Its values count to the end of this cycle; the next one needs another KPI.",
                kpi=follower.kpi_id.name,
            )
            people = (follower.owner_id | follower.objective_id.owner_ids) - self.env.user
            follower.message_post(body=text, partner_ids=people.partner_id.ids)
        return result
