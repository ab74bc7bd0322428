from odoo import api, models
from odoo.tools import SQL


class CustomerPerfMeasure(models.Model):
    _inherit = "customer.perf.measure"

    @api.model
    def _before_load(self):
        """What comes when the cycle of its period is closed is kept and marked."""
        result = super()._before_load()
        self.env.cr.execute(
            SQL(
                """UPDATE perf_measure_load load SET after_close = TRUE FROM customer_perf_cycle cycle
                    WHERE cycle.company_id = load.company_id AND cycle.state = 'closed'
                      AND load.date_end BETWEEN cycle.date_from AND cycle.date_to"""
            )
        )
        return result

    def _compute_notice(self):
        result = super()._compute_notice()
        known = self.filtered(lambda measure: measure.kpi_id and measure.date and measure.company_id)
        # sudo: when cycles are, no one's results
        cycles = self.env["customer.perf.cycle"].sudo()
        cycles = cycles.search([("company_id", "in", known.company_id.ids), ("state", "!=", "closed")])
        spans = cycles.grouped("company_id")
        for measure in known:
            if text := measure._outside_text(spans.get(measure.company_id, cycles.browse())):
                measure.notice = "\n".join(filter(None, (measure.notice, text)))
        return result

    def _outside_text(self, cycles):
        # sudo: in which month the fiscal year of the company begins
        end = self.sudo().company_id._perf_end(self.date, self.kpi_id.frequency)
        if not cycles or any(cycle.date_from <= end <= cycle.date_to for cycle in cycles):
            return ""
        return self.env._("No open cycle takes in %(period)s: it counts on no scorecard.", period=self.period)
