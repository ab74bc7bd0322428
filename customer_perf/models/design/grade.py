from odoo import api, fields, models
from odoo.exceptions import UserError


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

    _code_uniq = models.UniqueIndex("(scale_id, code)", "Two grades of a scale cannot have the same code.")
    _score_uniq = models.UniqueIndex("(scale_id, score_min)", "Two grades of a scale cannot start at the same score.")

    @api.depends("code", "name")
    def _compute_display_name(self):
        for grade in self:
            grade.display_name = f"{grade.code} – {grade.name}"

    def write(self, vals):
        if {"code", "name", "score_min"} & vals.keys() and not self.env.su:
            self._check_not_told()
        return super().write(vals)

    def _check_not_told(self):
        """What a published result says stays: another name or limit would say it anew."""
        # sudo: whoever sees these results
        told = self.env["customer.perf.assessment"].sudo().search(
            [("grade_id", "in", self.ids), ("appraisal_id.state", "in", ("published", "done"))], limit=1
        )  # fmt: skip
        if told:
            raise UserError(
                self.env._(
                    "%(grade)s stands on published results of %(cycle)s. Duplicate the scale and change the copy.",
                    grade=told.grade_id.display_name,
                    cycle=told.appraisal_id.cycle_id.name,
                )
            )

    def _perf_users(self, deleting):
        """The cycles whose results would be graded otherwise."""
        judged = self.env["customer.perf.appraisal"].search(
            [("tool_mix_id.grade_scale_id", "in", self.scale_id.ids), ("cycle_id.state", "!=", "closed")]
        )
        return [*super()._perf_users(deleting), judged.cycle_id]

    def _by_name(self):
        """{name: grades}, best first: grades of the same name in several scales count as one."""
        return self.sorted("score_min", reverse=True).grouped("display_name")
