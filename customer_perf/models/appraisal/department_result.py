from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...fields import OptionalFloat
from .department_figures import SMALLEST_GROUP, shown_figures

AVERAGES = {"score", "coverage", "customer_share", "result"}
WHEN = "Shown when the results of everybody in the department are published."


class CustomerPerfDepartmentResult(models.Model):
    """Results of a cycle by department, without any individual: what executives read. A department with others below
    has two rows, one of its own people and one with all below.

    Averages appear when everybody in them is published. Before that they would change by one person at a time, and
    two readings tell what he got. What is told of few, also by a difference, is withheld, see
    ``department_figures``.
    """

    _name = "customer.perf.department.result"
    _description = "Department Results"
    _auto = False
    # a department before those below it
    _order = "cycle_id desc, people desc, department_id, reach"
    _rec_name = "department_id"
    _depends = {
        "customer.perf.scorecard": [
            *("cycle_id", "employee_id", "department_id", "department_path", "score", "coverage", "customer_share"),
            "active",
        ],
        "customer.perf.appraisal": ["score", "state", "scorecard_id"],
        "customer.perf.cycle": ["date_from", "date_to"],
    }

    cycle_id = fields.Many2one("customer.perf.cycle", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    department_id = fields.Many2one("hr.department", readonly=True)
    reach = fields.Selection(
        [("whole", "Nobody below"), ("own", "Own people alone"), ("all", "With all below")],
        "Who Counts",
        readonly=True,
    )
    people = fields.Integer("Headcount", readonly=True)
    score = OptionalFloat("Average Scorecard", readonly=True, help=WHEN)
    coverage = OptionalFloat("Average Coverage", readonly=True, help=WHEN)
    customer_share = OptionalFloat("Average Customer Share", readonly=True)
    result = OptionalFloat("Average Published Result", readonly=True, help=WHEN)
    withheld = fields.Selection(
        [
            ("few", "Fewer than 5 people"),
            ("rest", "With what is shown below it would tell of fewer than 5 people"),
            ("open", "Not everybody is published"),
            ("no_data", "Fewer than 5 have a result"),
        ],
        "Not Shown Because",
        readonly=True,
    )
    date_to = fields.Date("End", readonly=True)
    last_cycle_id = fields.Many2one("customer.perf.cycle", "Cycle Before", readonly=True)
    last_result = OptionalFloat("Result of the Cycle Before", readonly=True, aggregator=None, help=WHEN)
    change = OptionalFloat(readonly=True, aggregator=None, help="Points more or less than in the cycle before.")

    def _read_group_select(self, aggregate_spec, query):
        """In a group each person counts once: averages by how many are behind them, and a headcount over several
        cycles is their mean. Of rows that lie within each other those at the top count."""
        name, _colon, function = aggregate_spec.partition(":")
        is_headcount = aggregate_spec == "people:sum"
        if not is_headcount and (function != "avg" or name not in AVERAGES):
            return super()._read_group_select(aggregate_spec, query)
        value, cycle, department, reach = (
            self._field_to_sql(self._table, field, query) for field in (name, "cycle_id", "department_id", "reach")
        )
        people = SQL.identifier(self._table, "people" if is_headcount else f"people_{name}")
        if is_headcount:
            pattern = "(sum(%(people)s) FILTER (WHERE %(rows)s) / count(DISTINCT %(cycle)s))::int"
        else:
            pattern = (
                "sum(%(value)s * %(people)s) FILTER (WHERE %(rows)s)"
                " / NULLIF(sum(%(people)s) FILTER (WHERE %(rows)s AND %(value)s IS NOT NULL), 0)"
            )
        all_rows, top_rows = (
            SQL(pattern, value=value, people=people, cycle=cycle, rows=rows)
            for rows in (SQL("TRUE"), SQL.identifier(self._table, "is_top"))
        )
        return SQL(
            "CASE WHEN bool_or(%(reach)s = 'all') AND count(DISTINCT (%(department)s, %(reach)s)) > 1"
            " THEN %(top)s ELSE %(all)s END",
            reach=reach,
            department=department,
            top=top_rows,
            all=all_rows,
        )

    def action_open_scorecards(self):
        """What is behind a row, as far as the user may read it."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("customer_perf.customer_perf_scorecard_action")
        number = self.department_id.id
        people = Domain("department_id", "=", number)
        if self.reach == "all":
            people = Domain("department_path", "=like", f"{number}/%") | Domain(
                "department_path", "=like", f"%/{number}/%"
            )
        domain = list(Domain("cycle_id", "=", self.cycle_id.id) & people)
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
                PARTITION BY shown.company_id, shown.department_id, shown.reach = 'own', shown.people >= %s
                    ORDER BY cycle.date_from, shown.cycle_id)
            """,
            shown_figures(),
            SMALLEST_GROUP,
        )
