from odoo import api, models
from odoo.tools import SQL

from ..indicator.facts import resting_on
from ..indicator.measure import AT_ONCE


class CustomerPerfMeasure(models.Model):
    """Values reach the open scorecards that use them: a few at once, many through the scheduled action."""

    _inherit = "customer.perf.measure"

    @api.model
    def _values_changed(self, keys, at_once):
        cards = self._mark_stale(keys, at_once)
        if at_once and len(cards) <= AT_ONCE:
            # sudo: values reach every scorecard that uses them, also those that the writer may not see
            self.env["customer.perf.scorecard"].sudo().browse(cards)._refresh()
        elif cards:
            self.env.ref("customer_perf.ir_cron_refresh").sudo()._trigger()  # sudo: wakes our own job
        return super()._values_changed(keys, at_once)

    @api.model
    def _mark_stale(self, keys, again):
        """Mark the scorecards that wait for these values; their ids.

        :param again: also those that are marked already
        """
        Card = self.env["customer.perf.scorecard"]
        rows = self.env.execute_query(
            SQL(
                """UPDATE customer_perf_scorecard card SET is_stale = TRUE
                    WHERE card.id IN (SELECT holder.scorecard_id FROM %s)
                      AND card.is_frozen IS NOT TRUE AND card.active AND (%s OR card.is_stale IS NOT TRUE)
                RETURNING card.id""",
                resting_on(keys, self.env["customer.perf.scorecard.line"], self.env["customer.perf.cycle"]),
                again,
            )
        )
        Card.invalidate_model(["is_stale"])
        return [card for [card] in rows]
