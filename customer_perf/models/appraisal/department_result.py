from odoo import fields, models
from odoo.tools import SQL

from ...fields import OptionalFloat

# Fewer people than this are not shown: an average of two names both.
SMALLEST_GROUP = 5
AVERAGES = {"score", "coverage", "customer_share", "result"}
WHEN = "Shown when the results of everybody in the department are published."


class CustomerPerfDepartmentResult(models.Model):
    """Results of a cycle by department, without any individual: what executives read.

    Averages appear when everybody in the department is published. Before that they would change by one
    person at a time, and two readings tell what he got.
    """

    _name = "customer.perf.department.result"
    _description = "Department Results"
    _auto = False
    _order = "cycle_id desc, department_id"
    _rec_name = "department_id"
    _depends = {
        "customer.perf.scorecard": [
            *("cycle_id", "employee_id", "department_id", "score", "coverage", "customer_share", "active"),
        ],
        "customer.perf.appraisal": ["score", "state", "scorecard_id"],
        "customer.perf.cycle": ["date_from", "date_to"],
    }

    cycle_id = fields.Many2one("customer.perf.cycle", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    department_id = fields.Many2one("hr.department", readonly=True)
    people = fields.Integer("Headcount", readonly=True)
    score = OptionalFloat("Average Scorecard", readonly=True, help=WHEN)
    coverage = OptionalFloat("Average Coverage", readonly=True, help=WHEN)
    customer_share = fields.Float("Average Customer Share", readonly=True, aggregator="avg")
    result = OptionalFloat("Average Published Result", readonly=True, help=WHEN)
    date_to = fields.Date("End", readonly=True)
    last_cycle_id = fields.Many2one("customer.perf.cycle", "Cycle Before", readonly=True)
    last_result = OptionalFloat("Result of the Cycle Before", readonly=True, aggregator=None, help=WHEN)
    change = OptionalFloat(readonly=True, aggregator=None, help="Points more or less than in the cycle before.")

    def _read_group_select(self, aggregate_spec, query):
        """In a group each person counts once: averages by how many are behind them, and a headcount over several
        cycles is their mean."""
        name, _colon, function = aggregate_spec.partition(":")
        if aggregate_spec == "people:sum":
            people, cycle = (self._field_to_sql(self._table, field, query) for field in ("people", "cycle_id"))
            return SQL("(sum(%s) / count(DISTINCT %s))::int", people, cycle)
        if function != "avg" or name not in AVERAGES:
            return super()._read_group_select(aggregate_spec, query)
        value = self._field_to_sql(self._table, name, query)
        people = SQL.identifier(self._table, f"people_{name}")
        return SQL(
            "sum(%(value)s * %(people)s) / NULLIF(sum(%(people)s) FILTER (WHERE %(value)s IS NOT NULL), 0)",
            value=value,
            people=people,
        )

    def action_open_scorecards(self):
        """What is behind a row, as far as the user may read it."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("customer_perf.customer_perf_scorecard_action")
        domain = [("cycle_id", "=", self.cycle_id.id), ("department_id", "=", self.department_id.id)]
        return {**action, "name": self.display_name, "domain": domain, "context": {}}

    @property
    def _table_query(self):
        """The rows of all cycles; beside each what the same department had in the cycle before in which it was shown,
        under the same rules."""
        return SQL(
            """
            SELECT shown.*, cycle.date_to,
                   lag(shown.cycle_id) OVER before AS last_cycle_id,
                   lag(shown.result) OVER before AS last_result,
                   shown.result - lag(shown.result) OVER before AS change
              FROM (%s) shown
              JOIN customer_perf_cycle cycle ON cycle.id = shown.cycle_id
            WINDOW before AS (
                PARTITION BY shown.company_id, shown.department_id ORDER BY cycle.date_from, shown.cycle_id)
            """,
            self._shown_query(),
        )

    def _shown_query(self):
        return SQL(
            """
            SELECT min(card.id) AS id, card.cycle_id, card.company_id, card.department_id,
                   count(*) AS people, count(card.score) AS people_score, count(card.coverage) AS people_coverage,
                   count(*) AS people_customer_share, count(appraisal.score) AS people_result,
                   CASE WHEN count(appraisal) = count(*) THEN avg(card.coverage) END AS coverage,
                   CASE WHEN count(appraisal) = count(*) AND count(card.score) >= %(small)s
                        THEN avg(card.score) END AS score,
                   avg(card.customer_share) AS customer_share,
                   CASE WHEN count(appraisal) = count(*) AND count(appraisal.score) >= %(small)s
                        THEN avg(appraisal.score) END AS result
              FROM customer_perf_scorecard card
              LEFT JOIN customer_perf_appraisal appraisal
                ON appraisal.scorecard_id = card.id AND appraisal.state IN ('published', 'done')
             WHERE card.employee_id IS NOT NULL AND card.active
               AND NOT EXISTS (SELECT FROM customer_perf_assignment time
                                 JOIN customer_perf_appraisal present ON present.id = time.appraisal_id
                                WHERE time.scorecard_id = card.id AND present.scorecard_id != card.id)
             GROUP BY card.cycle_id, card.company_id, card.department_id
            HAVING count(*) >= %(small)s
            """,
            small=SMALLEST_GROUP,
        )
