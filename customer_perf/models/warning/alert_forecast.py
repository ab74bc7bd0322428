from odoo import api, fields, models
from odoo.tools import SQL

from ...tools import alerts, phasing
from ...tools.alerts import FORECAST, Value
from ..indicator.facts import points_of

# Values of a cycle: a year of days.
REACH, POINTS = "12 months", 366


class CustomerPerfAlert(models.Model):
    """What goals of running cycles will probably come to."""

    _inherit = "customer.perf.alert"

    @api.model
    def _judge_scorecards(self, until):
        result = super()._judge_scorecards(until)
        found = {}
        # the longest cycle comes last, what it says goes before
        for row in self._forecast_rows():
            key, end, finding = self._forecast(row, until)
            found[key] = end, finding or found.get(key, (end, None))[1]
        self._follow(FORECAST, found, until)
        return result

    @api.model
    def _forecast(self, row, until):
        """(key, last day of the newest value, finding or None) of a row of :meth:`_forecast_rows`"""
        kpi_id, subject, company_id, target, aggregation, kind, season, *rest = row
        first, last, since, left, days, numbers, cases = rest
        company = self.env["res.company"].browse(company_id)
        kpi = self.env["customer.perf.kpi"].browse(kpi_id)
        yesterday = fields.Date.subtract(until[company_id], days=1)
        known = zip(days, numbers, cases, strict=True)
        values = [Value(*value) for value in known if since <= value[0] <= min(left, yesterday)]
        seen, ahead = phasing.shares(
            aggregation,
            kind,
            season,
            (first, last),
            kpi.frequency,
            {value.end: value.cases for value in values},
            company._perf_month(),
            since,
            left,
        )
        finding = alerts.forecast(values, kpi._watch(), target, seen, ahead) if ahead else None
        # what somebody closed opens again with a new settled value only
        return (kpi_id, subject, company_id), values[-1].end if values else days[-1], finding

    @api.model
    def _forecast_rows(self):
        """What the goals of running cycles are held against, with the values of their KPI, oldest first; one row for
        a KPI, subject and cycle."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT line.kpi_id, line.subject, cycle.company_id, line.target, line.aggregation, line.phasing,
                       line.season, cycle.date_from, cycle.date_to, line.since, line.until,
                       point.days, point.numbers, point.cases
                  FROM (SELECT DISTINCT ON (line.kpi_id, line.subject, line.cycle_id) line.*,
                               card.date_from AS since, card.date_to AS until
                          FROM customer_perf_scorecard_line line
                          JOIN customer_perf_scorecard card ON card.id = line.scorecard_id
                          JOIN customer_perf_cycle cycle ON cycle.id = line.cycle_id AND cycle.state = 'running'
                          JOIN customer_perf_kpi kpi ON kpi.id = line.kpi_id AND kpi.warn_forecast
                         WHERE card.active AND line.target IS NOT NULL AND line.direction != 'range'
                           AND line.segment_id IS NULL
                         ORDER BY line.kpi_id, line.subject, line.cycle_id, card.date_to DESC, line.id) line
                  JOIN customer_perf_cycle cycle ON cycle.id = line.cycle_id
                 CROSS JOIN LATERAL (
                       SELECT array_agg(value.date_end ORDER BY value.date) AS days,
                              array_agg(value.value ORDER BY value.date) AS numbers,
                              array_agg(value.cases ORDER BY value.date) AS cases
                         FROM %(points)s value
                 ) point
                 WHERE point.days IS NOT NULL
                 ORDER BY cycle.date_to - cycle.date_from, line.id
                """,
                points=points_of("line", "cycle", REACH, POINTS),
            )
        )
        return rows
