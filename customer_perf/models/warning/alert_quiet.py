from odoo import api, models
from odoo.tools import SQL

# Where whom an alert is about belongs today, as ``place``.
PLACE = SQL(
    """LEFT JOIN hr_employee person ON person.id = member.employee_id
       LEFT JOIN hr_version version ON version.id = person.current_version_id
       LEFT JOIN hr_department place ON place.id = COALESCE(version.department_id, member.department_id)"""
)


class CustomerPerfAlert(models.Model):
    """What is not told: what a department speaks for, and what somebody silenced."""

    _inherit = "customer.perf.alert"

    @api.model
    def _inhibit(self):
        """A department that warns of a KPI speaks for its members."""
        self._mark(
            "inhibitor_id",
            SQL(
                """SELECT member.id, min(unit.id)
                     FROM customer_perf_alert member %s
                     LEFT JOIN customer_perf_alert unit ON unit.department_id = place.id
                      AND member.employee_id IS NOT NULL AND unit.kpi_id = member.kpi_id
                      AND unit.company_id = member.company_id AND unit.state NOT IN ('pending', 'closed')
                    WHERE member.state != 'closed'
                    GROUP BY member.id""",
                PLACE,
            ),
        )

    @api.model
    def _silence(self, until):
        """Mark what somebody silenced.

        :param until: {company id: the day that it is}
        """
        self.env["customer.perf.silence"].flush_model()
        self._mark(
            "is_silenced",
            SQL(
                """SELECT member.id, EXISTS (
                          SELECT
                            FROM customer_perf_silence silence
                            LEFT JOIN hr_department wide ON wide.id = silence.department_id
                           WHERE silence.company_id = member.company_id AND silence.date_until >= day.today
                             AND (silence.kpi_id IS NULL OR silence.kpi_id = member.kpi_id)
                             AND (silence.employee_id IS NULL OR silence.employee_id = member.employee_id)
                             AND (wide.id IS NULL OR place.parent_path LIKE wide.parent_path || '%%'))
                     FROM customer_perf_alert member
                     JOIN unnest(%s::int4[], %s::date[]) AS day (company_id, today)
                       ON day.company_id = member.company_id
                     %s
                    WHERE member.state != 'closed'""",
                list(until),
                list(until.values()),
                PLACE,
            ),
        )

    @api.model
    def _mark(self, name, found):
        """Store what a query, (alert id, value) a row, says of alerts."""
        self.env.cr.execute(
            SQL(
                """UPDATE customer_perf_alert alert SET %(name)s = found.value FROM (%(found)s) AS found (id, value)
                    WHERE found.id = alert.id AND alert.%(name)s IS DISTINCT FROM found.value""",
                name=SQL.identifier(name),
                found=found,
            )
        )
        self.invalidate_model([name])
