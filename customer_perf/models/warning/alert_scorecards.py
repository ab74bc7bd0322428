from odoo import api, models
from odoo.tools import SQL

from ...tools import alerts
from ...tools.alerts import AMBER, DISSATISFIED, QUIET_FOR, Finding


class CustomerPerfAlert(models.Model):
    """What scorecards warn of: internal KPIs are met, or one that this guards is, and the customer is dissatisfied."""

    _inherit = "customer.perf.alert"

    @api.model
    def _judge_scorecards(self, until):
        """Judge the customer KPIs of open scorecards, those off target and those that were."""
        found = {}
        for *key, fires, value, end, met in self.env.execute_query(self._dissatisfied_query()):
            finding = Finding(severity=AMBER, end=end, value=value, sign=DISSATISFIED, guard=(met, None))
            found[tuple(key)] = end, finding if fires else None
        self._follow(DISSATISFIED, found, until)

    @api.model
    def _follow(self, rule, found, until):
        """Open, keep or calm the alerts of a rule that judges goals as they stand.

        :param found: {(kpi id, subject, company id): (last day of the newest value, finding or None)}
        """
        if not found:
            return
        there, closed = self._there(found, (rule,)), self._closed(found, (rule,))
        judged = []
        for key, (end, finding) in found.items():
            alert, since = there.get((*key, rule)), closed.get((*key, rule))
            if not alert and (not finding or (since and end <= since)):
                continue  # nothing to warn of, or somebody closed it and nothing new came
            was_acknowledged = bool(alert and alert.acknowledged_on)
            state = alerts.follow(alert.state if alert else None, finding, QUIET_FOR, was_acknowledged)
            judged.append((key, rule, alert, state, finding))
        self._store(judged, until)

    @api.model
    def _dissatisfied_query(self):
        """Rows (kpi, subject, company, whether it warns, value, last day of its period, a KPI that it guards and that
        is met) of KPIs of customers with data that warn, or of which an alert is not closed."""
        for name in ("scorecard", "scorecard.line", "cycle", "alert", "kpi"):
            self.env[f"customer.perf.{name}"].flush_model()
        return SQL(
            """
            SELECT line.kpi_id, line.subject, cycle.company_id,
                   bool_or(line.status = 'red' AND (card.is_dissatisfied OR met.kpi_id IS NOT NULL)) AS fires,
                   (array_agg(line.actual ORDER BY line.last_date DESC, line.id))[1], max(line.last_date),
                   min(met.kpi_id)
              FROM customer_perf_scorecard_line line
              JOIN customer_perf_scorecard card ON card.id = line.scorecard_id
              JOIN customer_perf_cycle cycle ON cycle.id = line.cycle_id
              JOIN customer_perf_kpi kpi ON kpi.id = line.kpi_id AND kpi.warn_dissatisfied
              LEFT JOIN LATERAL (
                   SELECT pushed.kpi_id
                     FROM customer_perf_kpi_guard_rel rel
                     JOIN customer_perf_scorecard_line pushed ON pushed.kpi_id = rel.kpi_id
                      AND pushed.subject = line.subject AND pushed.cycle_id = line.cycle_id
                    WHERE rel.guard_id = line.kpi_id AND pushed.status = 'green'
                    ORDER BY pushed.kpi_id LIMIT 1
              ) met ON line.status = 'red'
             WHERE cycle.state IN ('running', 'review') AND card.active AND card.is_frozen IS NOT TRUE
               AND line.segment_id IS NULL
               AND (line.is_customer OR met.kpi_id IS NOT NULL)
               AND line.actual IS NOT NULL AND line.last_date IS NOT NULL
             GROUP BY line.kpi_id, line.subject, cycle.company_id
            HAVING bool_or(line.status = 'red' AND (card.is_dissatisfied OR met.kpi_id IS NOT NULL))
                OR EXISTS (SELECT FROM customer_perf_alert alert
                            WHERE alert.kpi_id = line.kpi_id AND alert.subject = line.subject
                              AND alert.company_id = cycle.company_id AND alert.rule = 'dissatisfied'
                              AND alert.state != 'closed')
            """
        )
