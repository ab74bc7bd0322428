from odoo import api, models
from odoo.tools import SQL

from odoo.addons.customer_perf.models.indicator.facts import resting_on


class CustomerPerfMeasure(models.Model):
    """A value reaches the key results that follow its KPI in the same request (E-11)."""

    _inherit = "customer.perf.measure"

    @api.model
    def _values_changed(self, keys, at_once):
        # sudo: values reach every key result that follows them, whoever may see it
        Result = self.env["customer.perf.okr.key.result"].sudo()
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT holder.id FROM %s WHERE holder.source = 'kpi' AND cycle.state != 'closed'",
                resting_on(keys, Result, self.env["customer.perf.okr.cycle"]),
            )
        )
        Result.browse(result for [result] in rows)._refresh()
        return super()._values_changed(keys, at_once)
