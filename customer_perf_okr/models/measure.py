from odoo import api, models
from odoo.tools import SQL

from odoo.addons.customer_perf.models.indicator.facts import within


class CustomerPerfMeasure(models.Model):
    """A value reaches the key results that follow its KPI in the same request (E-11)."""

    _inherit = "customer.perf.measure"

    @api.model_create_multi
    def create(self, vals_list):
        measures = super().create(vals_list)
        measures._followers()._refresh()
        return measures

    def write(self, vals):
        before = self._followers()
        result = super().write(vals)
        (before | self._followers())._refresh()
        return result

    def unlink(self):
        followers = self._followers()
        result = super().unlink()
        followers._refresh()
        return result

    def _followers(self):
        """The key results of open cycles that follow these values."""
        # sudo: values reach every key result that follows them, whoever may see it
        Result = self.env["customer.perf.okr.key.result"].sudo()
        if not self:
            return Result
        self.flush_recordset()
        Result.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT result.id
                  FROM customer_perf_measure measure
                  JOIN customer_perf_okr_key_result result
                    ON result.kpi_id = measure.kpi_id AND result.subject = measure.subject AND result.source = 'kpi'
                  JOIN customer_perf_okr_cycle cycle ON cycle.id = result.cycle_id
                 WHERE measure.id = ANY(%s) AND cycle.state != 'closed'
                   AND measure.company_id = cycle.company_id
                   AND %s
                """,
                list(self.ids),
                within(SQL("cycle.date_from"), SQL("cycle.date_to")),
            )
        )
        return Result.browse(row[0] for row in rows)

    @api.model
    def _bulk_loaded(self):
        # sudo: as above
        Result = self.env["customer.perf.okr.key.result"].sudo()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT result.id
                  FROM perf_measure_load load
                  JOIN customer_perf_okr_key_result result
                    ON result.kpi_id = load.kpi_id AND result.subject = load.subject AND result.source = 'kpi'
                  JOIN customer_perf_okr_cycle cycle
                    ON cycle.id = result.cycle_id AND cycle.company_id = load.company_id
                   AND %s
                 WHERE cycle.state != 'closed'
                """,
                within(SQL("cycle.date_from"), SQL("cycle.date_to"), "load"),
            )
        )
        Result.browse(row[0] for row in rows)._refresh()
        return super()._bulk_loaded()
