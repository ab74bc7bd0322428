from odoo import models
from odoo.exceptions import UserError


class CustomerPerfGrade(models.Model):
    _inherit = "customer.perf.grade"

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
