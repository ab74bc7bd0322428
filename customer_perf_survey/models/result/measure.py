from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class CustomerPerfMeasure(models.Model):
    """A value that customers gave leads back to its round; never to a person."""

    _inherit = "customer.perf.measure"

    survey_round_id = fields.Many2one(
        "customer.perf.survey.round", index="btree_not_null", ondelete="restrict", readonly=True
    )

    @api.model
    def _values_changed(self, keys, at_once):
        """What internal customers say of a department concerns the appraisals of its people, and of those below
        it, whose period it lies in."""
        rows = self.env.execute_query(
            SQL(
                """SELECT changed.company_id, changed.date_end, array_agg(-changed.subject)
                     FROM %s AS changed (kpi_id, subject, company_id, date_end)
                     JOIN customer_perf_kpi kpi ON kpi.id = changed.kpi_id AND kpi.code = 'ics'
                    WHERE changed.subject < 0 GROUP BY 1, 2""",
                keys,
            )
        )
        if rows:
            concerned = Domain.OR(
                [
                    Domain("company_id", "=", company)
                    & Domain("date_from", "<=", day)
                    & Domain("date_to", ">=", day)
                    & Domain("department_id", "child_of", departments)
                    for company, day, departments in rows
                ]
            )
            self.env["customer.perf.appraisal"]._rescore("internal_customer", concerned)
        return super()._values_changed(keys, at_once)
