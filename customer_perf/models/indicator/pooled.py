from odoo import api, fields, models
from odoo.tools import SQL

from ...fields import OptionalFloat
from ...tools.aggregation import aggregate
from .facts import COUNTED, facts, read_facts
from .subject import COMPANY, belonging, departments_of

COLUMNS = ("value", "numerator", "denominator", "sample_size", "people")


# Company and departments from the top down to where a measure belongs.
PATH = SQL(
    "%s || COALESCE(string_to_array(trim(TRAILING '/' FROM place.parent_path), '/')::int4[], '{}')",
    SQL("ARRAY[%s]::int4[]", COMPANY),
)
# Where somebody belonged on the last day of the period.
PLACE = SQL(
    """LEFT JOIN LATERAL %s belonged ON measure.subject > %s
       LEFT JOIN hr_department place ON place.id = COALESCE(belonged.department_id, -LEAST(measure.subject, %s))""",
    belonging(SQL("measure.subject"), SQL("measure.date_end")),
    COMPANY,
    COMPANY,
)
# What lies above changed values and has no value of its own; a value of its own stops what lies below it.
ABOVE = """
WITH changed AS (
    SELECT DISTINCT measure.kpi_id, measure.company_id, measure.date_end, measure.subject
      FROM %(keys)s AS measure (kpi_id, subject, company_id, date_end)
      JOIN customer_perf_kpi kpi ON kpi.id = measure.kpi_id AND kpi.pools_up
), leaf AS (
    SELECT measure.*, NULL::int4 AS people, %(path)s AS path
      FROM (SELECT DISTINCT kpi_id, company_id, date_end FROM changed) span
      JOIN customer_perf_measure measure USING (kpi_id, company_id, date_end)
           %(place)s
     WHERE %(counted)s
), holder AS (
    SELECT DISTINCT measure.kpi_id, measure.company_id, measure.date_end, above.department
      FROM changed measure
           %(place)s
     CROSS JOIN LATERAL unnest(%(path)s) AS above (department)
), up AS (
    SELECT leaf.id, above.department, above.depth, own.id AS own_id
      FROM leaf
     CROSS JOIN LATERAL unnest(leaf.path) WITH ORDINALITY AS above (department, depth)
      LEFT JOIN leaf own ON own.kpi_id = leaf.kpi_id AND own.company_id = leaf.company_id
       AND own.date_end = leaf.date_end AND own.subject = -above.department AND own.id != leaf.id
), stop AS (
    SELECT id, max(depth) AS depth FROM up WHERE own_id IS NOT NULL GROUP BY id
), part AS (
    SELECT up.department, leaf.*
      FROM up JOIN leaf USING (id) LEFT JOIN stop USING (id)
     WHERE up.depth > COALESCE(stop.depth, 0) AND leaf.subject != -up.department
)
SELECT holder.kpi_id, holder.company_id, COALESCE(max(measure.date), max(former.date)),
       holder.date_end, -holder.department, kpi.aggregation, kpi.ratio_factor, count(measure.id),
       count(DISTINCT measure.employee_id), %(facts)s
  FROM holder
  JOIN customer_perf_kpi kpi ON kpi.id = holder.kpi_id
  LEFT JOIN part measure ON measure.kpi_id = holder.kpi_id AND measure.company_id = holder.company_id
   AND measure.date_end = holder.date_end AND measure.department = holder.department
  LEFT JOIN customer_perf_pooled former ON former.kpi_id = holder.kpi_id
   AND former.company_id = holder.company_id AND former.date_end = holder.date_end
   AND former.subject = -holder.department
 GROUP BY holder.kpi_id, holder.company_id, holder.date_end, holder.department, kpi.aggregation,
       kpi.ratio_factor
HAVING COALESCE(max(measure.date), max(former.date)) IS NOT NULL
"""


class CustomerPerfPooled(models.Model):
    """What a department or the company takes from below where it has no value of its own for a period.

    The values of people pool to their department, by where they belonged on its last day; those of departments
    to the one above. A value of its own stands for everything below it, so nothing counts twice. Kept beside the
    measures, and read with them by ``facts``.
    """

    _name = "customer.perf.pooled"
    _description = "Pooled Value"
    _order = "date desc, id desc"
    _rec_name = "kpi_id"
    _log_access = False

    kpi_id = fields.Many2one("customer.perf.kpi", "KPI", required=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    department_id = fields.Many2one("hr.department", ondelete="cascade", help="Empty: the whole company.")
    subject = fields.Integer("Subject Number", required=True, help="As in a measure.")
    date = fields.Date(required=True)
    date_end = fields.Date("End of the Period", required=True)
    value = OptionalFloat(aggregator=None)
    numerator = OptionalFloat(aggregator="sum")
    denominator = OptionalFloat(aggregator="sum")
    sample_size = fields.Integer("Cases")
    people = fields.Integer(help="Whose values it is made of; 0: of departments' own.")
    unit = fields.Char(related="kpi_id.unit")

    _key_uniq = models.UniqueIndex(
        "(kpi_id, subject, company_id, date) INCLUDE (date_end, value, numerator, denominator, sample_size, people)",
        "A department has one pooled value of a KPI and period.",
    )

    @api.model
    def _follow(self, keys):
        """Pool anew what lies above changed values.

        :param keys: rows as ``customer.perf.measure._values_changed`` gets them
        :return: such keys of the pooled values that changed, as a set
        """
        found = {}
        for kpi, company, date, end, subject, aggregation, factor, count, people, *columns in self._fetch(keys):
            row = self._row(aggregation, read_facts(columns), factor, people) if count else None
            found[kpi, subject, company, date] = row, end
        if not found:
            return set()
        there = self._there(found)
        changed = {key for key, (row, _end) in found.items() if row != there.get(key)}
        self._write_rows({key: found[key] for key in changed})
        return {(kpi, subject, company, found[key][1]) for key in changed for kpi, subject, company, _date in [key]}

    @api.model
    def _row(self, aggregation, known, factor, people):
        """(value, numerator, denominator, cases, people), what ``facts`` reads of a pooled value; None without one."""
        pooled = aggregate(aggregation, known, factor)
        if pooled.value is None:
            return None
        is_based = known.based == known.count
        parts = (known.numerator, known.denominator) if is_based else (None, None)
        cases = known.sample if known.sampled == known.count else 0
        return pooled.value, *parts, cases, people

    @api.model
    def _fetch(self, keys):
        """Rows (kpi, company, date, last day, subject, aggregation, factor, people, facts) of what lies above the keys
        and has no value of its own; nothing to pool is a row with a count of 0. One query."""
        return self.env.execute_query(
            SQL(ABOVE, keys=keys, path=PATH, place=PLACE, counted=COUNTED, facts=facts(SQL("kpi.aggregation")))
        )

    @api.model
    def _there(self, keys):
        kpis, subjects, companies, dates = (list({key[place] for key in keys}) for place in range(4))
        rows = self.env.execute_query(
            SQL(
                """SELECT kpi_id, subject, company_id, date, %s FROM customer_perf_pooled
                    WHERE kpi_id = ANY(%s) AND subject = ANY(%s) AND company_id = ANY(%s) AND date = ANY(%s)""",
                SQL(", ").join(map(SQL.identifier, COLUMNS)),
                kpis,
                subjects,
                companies,
                dates,
            )
        )
        return {tuple(row[:4]): tuple(row[4:]) for row in rows}

    @api.model
    def _write_rows(self, rows):
        """:param rows: {key: (content or None where there is nothing any more, last day)}"""
        if not rows:
            return
        kpis, subjects, companies, dates = map(list, zip(*rows, strict=True))
        self.env.cr.execute(
            SQL(
                """DELETE FROM customer_perf_pooled
                    WHERE (kpi_id, subject, company_id, date) IN (
                          SELECT * FROM unnest(%s::int4[], %s::int4[], %s::int4[], %s::date[]))""",
                kpis,
                subjects,
                companies,
                dates,
            )
        )
        fresh = [
            (*key, end, next(iter(departments_of({key[1]})), None), *row) for key, (row, end) in rows.items() if row
        ]
        names = ("kpi_id", "subject", "company_id", "date", "date_end", "department_id", *COLUMNS)
        if fresh:
            self.env.cr.execute(
                SQL(
                    "INSERT INTO customer_perf_pooled (%s) VALUES %s",
                    SQL(", ").join(map(SQL.identifier, names)),
                    SQL(", ").join(SQL("%s", tuple(row)) for row in fresh),
                )
            )
        self.invalidate_model()
