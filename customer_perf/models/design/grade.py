from odoo import api, fields, models

from ...fields import OptionalFloat


class CustomerPerfGrade(models.Model):
    _name = "customer.perf.grade"
    _description = "Grade"
    _inherit = ["customer.perf.in.use.mixin", "customer.perf.trail.mixin"]
    _order = "scale_id, score_min desc"

    scale_id = fields.Many2one(
        "customer.perf.grade.scale", "Grade Scale", required=True, index=True, ondelete="cascade"
    )
    code = fields.Char(required=True)
    name = fields.Char(required=True, translate=True)
    score_min = fields.Float("From Score", required=True, aggregator=None)
    color = fields.Integer()
    share_min = OptionalFloat(
        "Guideline from %",
        aggregator=None,
        help="How many of a group should have this grade at least, in a calibration. Empty: no guideline.",
    )
    share_max = OptionalFloat("Guideline to %", aggregator=None, help="At most. Empty: no limit.")
    unit_shift = fields.Float(
        "Shift for Such a Unit",
        aggregator=None,
        help="A unit whose own scorecard has this grade may have so many percentage points more of the best grade, "
        "and needs so many fewer of the last one. Below 0: the other way round.",
    )
    coefficient = OptionalFloat(
        digits=(16, 4),
        aggregator=None,
        groups="customer_perf.group_customer_perf_officer",
        help="What payroll multiplies with; it is only passed on. Empty: none is agreed.",
    )

    _code_uniq = models.UniqueIndex("(scale_id, code)", "Two grades of a scale cannot have the same code.")
    _score_uniq = models.UniqueIndex("(scale_id, score_min)", "Two grades of a scale cannot start at the same score.")
    _shares = models.Constraint(
        "CHECK (share_min BETWEEN 0 AND 100 AND share_max BETWEEN 0 AND 100 AND share_min <= share_max"
        " AND unit_shift BETWEEN -100 AND 100)",
        "A guideline goes from a lower to a higher percentage between 0 and 100, and is shifted by 100 at most.",
    )
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
