from odoo import api, fields, models
from odoo.tools import SQL

WAITING = """
WITH due AS (
    SELECT due.id, due.kpi_id, due.subject, due.company_id
      FROM customer_perf_alert_due due
      JOIN %(days)s ON day.company_id = due.company_id AND due.date_end < day.today
), found AS (
    SELECT kpi_id, subject, company_id FROM due
     UNION
    SELECT rel.kpi_id, due.subject, due.company_id
      FROM due
      JOIN customer_perf_kpi_guard_rel rel ON rel.guard_id = due.kpi_id
      JOIN customer_perf_kpi kpi ON kpi.id = rel.kpi_id AND kpi.warn_guard AND kpi.state = 'active'
     UNION
    SELECT kpi_id, subject, company_id FROM customer_perf_alert
     WHERE state != 'closed' AND rule NOT IN ('forecast', 'dissatisfied')
       AND company_id = ANY(%(companies)s)
     UNION
    SELECT measure.kpi_id, measure.subject, measure.company_id
      FROM customer_perf_kpi kpi
      JOIN customer_perf_measure measure ON measure.kpi_id = kpi.id
     WHERE kpi.warn_late AND kpi.state = 'active' AND measure.company_id = ANY(%(companies)s)
)
SELECT found.kpi_id, found.subject, found.company_id, (SELECT max(id) FROM due)
  FROM found
  LEFT JOIN hr_employee person ON person.id = found.subject
 WHERE found.subject <= 0 OR person.active
 ORDER BY found.kpi_id, found.subject, found.company_id
"""


class CustomerPerfAlertDue(models.Model):
    """A series of values that changed since the nightly pass last judged it.

    Every change adds rows, and the pass takes away those that it read: whoever writes values meanwhile waits for
    nobody and loses nothing.
    """

    _name = "customer.perf.alert.due"
    _description = "Series to Judge"
    _rec_name = "kpi_id"
    _log_access = False

    kpi_id = fields.Many2one("customer.perf.kpi", "KPI", required=True, ondelete="cascade")
    subject = fields.Integer("Subject Number", required=True, aggregator=None, help="As in a measure.")
    company_id = fields.Many2one("res.company", required=True, index=True, ondelete="cascade")
    date_end = fields.Date("Period Until", required=True, help="Judged when the period has ended.")

    @api.model
    def _add(self, keys):
        """Note changed values.

        :param keys: rows as ``customer.perf.measure._values_changed`` gets them
        :return: whether a KPI among them has a red limit, so that it cannot wait for the night
        """
        [[is_urgent]] = self.env.execute_query(
            SQL(
                """WITH added AS (
                       INSERT INTO customer_perf_alert_due (kpi_id, subject, company_id, date_end)
                       SELECT DISTINCT changed.kpi_id, changed.subject, changed.company_id, changed.date_end
                         FROM %s AS changed (kpi_id, subject, company_id, date_end)
                         JOIN customer_perf_kpi kpi ON kpi.id = changed.kpi_id AND kpi.state = 'active'
                    RETURNING kpi_id)
                   SELECT bool_or(kpi.warn_red IS NOT NULL)
                     FROM added JOIN customer_perf_kpi kpi ON kpi.id = added.kpi_id""",
                keys,
            )
        )
        return bool(is_urgent)

    @api.model
    def _add_kpis(self, kpis):
        """All series of some KPIs are judged anew."""
        if not kpis:
            return
        kpis.flush_model()
        self.env["customer.perf.measure"].flush_model()
        self._add(
            SQL(
                """(SELECT kpi_id, subject, company_id, max(date_end) FILTER (WHERE date_end <= now()) AS date_end
                      FROM (SELECT kpi_id, subject, company_id, date_end FROM customer_perf_measure
                             WHERE kpi_id = ANY(%(kpis)s)
                             UNION ALL
                            SELECT kpi_id, subject, company_id, date_end FROM customer_perf_pooled
                             WHERE kpi_id = ANY(%(kpis)s)) AS known
                     GROUP BY kpi_id, subject, company_id
                    HAVING bool_or(date_end <= now()))""",
                kpis=list(kpis.ids),
            )
        )

    @api.model
    def _keys(self, until):
        """What is to be judged: changed series, those of KPIs that these guard, those with an open alert, and those
        that have fallen silent where this warns.

        :param until: {company id: the day that it is}
        :return: ([(kpi id, subject, company id)], number of the last row that was read)
        """
        self.env["customer.perf.alert"].flush_model()
        self.env["customer.perf.kpi"].flush_model()
        days = SQL("unnest(%s::int4[], %s::date[]) AS day (company_id, today)", list(until), list(until.values()))
        rows = self.env.execute_query(
            SQL(
                WAITING,
                days=days,
                companies=list(until),
            )
        )
        return [tuple(key) for *key, _last in rows], max((last for *_key, last in rows if last), default=0)

    @api.model
    def _forget(self, keys, last, until):
        """What was read of some series is judged.

        :param last: number of the last row that was read
        """
        kpis, subjects, companies = map(list, zip(*keys, strict=True))
        self.env.cr.execute(
            SQL(
                """DELETE FROM customer_perf_alert_due due
                    USING unnest(%s::int4[], %s::int4[], %s::int4[], %s::date[])
                          AS key (kpi_id, subject, company_id, today)
                    WHERE due.kpi_id = key.kpi_id AND due.subject = key.subject AND due.company_id = key.company_id
                      AND due.date_end < key.today AND due.id <= %s""",
                kpis,
                subjects,
                companies,
                [until[company] for company in companies],
                last,
            )
        )
        self.invalidate_model()
