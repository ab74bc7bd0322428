from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.grading import Band


class CustomerPerfGradeScale(models.Model):
    _name = "customer.perf.grade.scale"
    _description = "Grade Scale"
    _inherit = ["customer.perf.in.use.mixin"]
    _order = "name"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company")
    grade_ids = fields.One2many("customer.perf.grade", "scale_id", copy=True)
    gate_grade_id = fields.Many2one(
        "customer.perf.grade",
        "Highest Grade After a Missed Red Line",
        domain="[('scale_id', '=', id)]",
        help="Empty: the lowest grade.",
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

    def _perf_users(self, deleting):
        mixes = self.env["customer.perf.tool.mix"].search([("grade_scale_id", "in", self.ids)])
        return [*super()._perf_users(deleting), mixes]

    def _bands(self):
        return [Band(grade.id, grade.score_min) for grade in self.grade_ids]
