from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...fields import OptionalFloat
from .appraisal_steps import PUBLISHED

# Fields that show what stands now, with the column of the appraisal or its assessment that holds it.
RESULT_COLUMNS = {"result_score": "score", "result_grade_id": "grade_id", "result_coverage": "coverage"}


class CustomerPerfAppraisal(models.Model):
    """What stands now, for whoever reads: the one figure that every screen shows."""

    _inherit = "customer.perf.appraisal"

    result_score = OptionalFloat(
        "Result", compute="_compute_result", search="_search_result_score", aggregator="avg", digits=(16, 2)
    )
    result_grade_id = fields.Many2one("customer.perf.grade", compute="_compute_result", search="_search_result_grade")
    result_coverage = fields.Float("Data of the Result (%)", compute="_compute_result", digits=(16, 2))
    moment = fields.Selection(
        [
            ("running", "Running"),
            ("before", "Before the assessment"),
            ("assessed", "As assessed"),
            ("published", "Published"),
        ],
        "Result As Of",
        compute="_compute_result",
    )

    @api.depends_context("uid")
    @api.depends("score", "coverage", "grade_id", "state", "is_assessed", "assessment_ids.score")
    def _compute_result(self):
        """The figures as they stand: published, else as assessed so far, where the reader may see it,
        else as they run or, for the employee, as they were when the manager began."""
        for appraisal in self:
            assessment = appraisal.assessment_ids  # none where a rule hides it
            is_published = appraisal.state in PUBLISHED
            record = appraisal if is_published or not assessment else assessment
            appraisal.result_score = record.score
            appraisal.result_grade_id = record.grade_id
            appraisal.result_coverage = record.coverage
            appraisal.moment = (
                "published"
                if is_published
                else "assessed"
                if assessment
                else "before"
                if appraisal.is_assessed
                else "running"
            )

    def _field_to_sql(self, alias, field_expr, query=None):
        """The result is sorted, grouped and averaged as it is shown: as the reader may see it."""
        if field_expr not in RESULT_COLUMNS:
            return super()._field_to_sql(alias, field_expr, query)
        column = RESULT_COLUMNS[field_expr]
        own = super()._field_to_sql(alias, column, query)
        Assessment = self.env["customer.perf.assessment"]
        if not Assessment.has_access("read"):
            return own
        self.env["customer.perf.assessment"].flush_model()
        return SQL(
            """(CASE WHEN %(state)s NOT IN %(published)s AND %(id)s IN %(seen)s
                     THEN (SELECT part.%(column)s FROM customer_perf_assessment part WHERE part.appraisal_id = %(id)s)
                     ELSE %(own)s END)""",
            state=super()._field_to_sql(alias, "state", query),
            published=PUBLISHED,
            id=SQL.identifier(alias, "id"),
            seen=Assessment._search([]).subselect("appraisal_id"),
            column=SQL.identifier(column),
            own=own,
        )

    def _search_result_score(self, operator, value):
        return self._search_result("result_score", operator, value)

    def _search_result_grade(self, operator, value):
        return self._search_result("result_grade_id", operator, value)

    @api.model
    def _search_result(self, name, operator, value):
        if operator not in ("in", "<", ">", "<=", ">="):
            return NotImplemented

        def to_sql(model, alias, query):
            column = model._field_to_sql(alias, name, query)
            if operator != "in":
                return SQL("%s %s %s", column, SQL(operator), value)
            found = [one for one in value if one is not False and one is not None]
            empty = SQL("%s IS NULL", column) if len(found) < len(value) else SQL("FALSE")
            return SQL("(%s = ANY(%s) OR %s)", column, found, empty)

        return Domain.custom(to_sql=to_sql)
