from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...fields import number
from ...tools.grading import Band


class CustomerPerfGradeScale(models.Model):
    _name = "customer.perf.grade.scale"
    _description = "Grade Scale"
    _inherit = ["mail.thread", "customer.perf.in.use.mixin"]
    _order = "name"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company")
    grade_ids = fields.One2many("customer.perf.grade", "scale_id", copy=True)
    gate_grade_id = fields.Many2one(
        "customer.perf.grade",
        "Highest Grade After a Missed Red Line",
        copy=False,  # a grade of the scale itself: see copy
        domain="[('scale_id', '=', id)]",
        help="Empty: the lowest grade.",
    )
    is_guideline_hard = fields.Boolean(
        "Guideline Must Be Met", help="A calibration cannot be finished against it. Off: it is only said."
    )
    guideline_reason = fields.Text("Why It Must Be Met")

    @api.constrains("is_guideline_hard", "guideline_reason")
    def _check_guideline_reason(self):
        for scale in self.filtered("is_guideline_hard"):
            if not (scale.guideline_reason or "").strip():
                raise ValidationError(
                    self.env._("%(scale)s: write down why its guideline must be met.", scale=scale.name)
                )

    @api.constrains("gate_grade_id")
    def _check_gate_grade(self):
        for scale in self:
            if scale.gate_grade_id and scale.gate_grade_id.scale_id != scale:
                raise ValidationError(
                    self.env._(
                        "%(grade)s is not a grade of %(scale)s.",
                        grade=scale.gate_grade_id.display_name,
                        scale=scale.name,
                    )
                )

    def copy(self, default=None):
        copies = super().copy(default)
        for scale, made in zip(self, copies, strict=True):
            code = scale.gate_grade_id.code
            made.gate_grade_id = code and made.grade_ids.filtered(lambda grade, code=code: grade.code == code)
        return copies

    def _perf_users(self, deleting):
        mixes = self.env["customer.perf.tool.mix"].search([("grade_scale_id", "in", self.ids)])
        return [*super()._perf_users(deleting), mixes]

    def _bands(self):
        return [Band(grade.id, grade.score_min) for grade in self.grade_ids]

    def _guideline(self):
        """[(grade id, lowest percent, highest percent)] of grades, best first; empty where there is no guideline."""
        grades = self.grade_ids.sorted("score_min", reverse=True)
        if all(grade.share_min is False and grade.share_max is False for grade in grades):
            return []
        return [
            (grade.id, number(grade.share_min) or 0.0, 100.0 if grade.share_max is False else grade.share_max)
            for grade in grades
        ]
