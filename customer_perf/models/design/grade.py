from odoo import api, fields, models

from ...fields import OptionalFloat


class CustomerPerfGrade(models.Model):
    _name = "customer.perf.grade"
    _description = "Grade"
    _inherit = ["customer.perf.in.use.mixin"]
    _order = "scale_id, score_min desc"

    scale_id = fields.Many2one(
        "customer.perf.grade.scale", "Grade Scale", required=True, index=True, ondelete="cascade"
    )
    code = fields.Char(required=True)
    name = fields.Char(required=True, translate=True)
    score_min = fields.Float("From Score", required=True, aggregator=None)
    color = fields.Integer()
    coefficient = OptionalFloat(
        digits=(16, 4),
        aggregator=None,
        groups="customer_perf.group_customer_perf_officer",
        help="What payroll multiplies with; it is only passed on. Empty: none is agreed.",
    )

    _code_uniq = models.UniqueIndex("(scale_id, code)", "Two grades of a scale cannot have the same code.")
    _score_uniq = models.UniqueIndex("(scale_id, score_min)", "Two grades of a scale cannot start at the same score.")
    _coefficient_range = models.Constraint(
        "CHECK (coefficient BETWEEN 0 AND 10)", "A coefficient lies between 0 and 10."
    )

    @api.depends("code", "name")
    def _compute_display_name(self):
        for grade in self:
            grade.display_name = f"{grade.code} – {grade.name}"

    def _by_name(self):
        """{name: grades}, best first: grades of the same name in several scales count as one."""
        return self.sorted("score_min", reverse=True).grouped("display_name")
