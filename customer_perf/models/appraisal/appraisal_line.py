from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

OVERRIDE_FIELDS = {"override_score", "override_reason", "is_overridden"}


class CustomerPerfAppraisalLine(models.Model):
    _name = "customer.perf.appraisal.line"
    _description = "Appraisal Line"
    _inherit = ["customer.perf.scored.line.mixin"]
    _order = "appraisal_id, sequence, id"
    _rec_name = "component_id"

    appraisal_id = fields.Many2one("customer.perf.appraisal", required=True, index=True, ondelete="cascade")

    def _siblings(self):
        return self.appraisal_id.line_ids

    @api.constrains("override_score", "is_overridden", "override_reason")
    def _check_override(self):
        for line in self.filtered("is_overridden"):
            if not (line.override_reason or "").strip():
                raise ValidationError(
                    self.env._("%(line)s: a score set by hand needs a reason.", line=line.display_name)
                )
            cap = line.appraisal_id.cycle_id.score_cap
            if line.override_score is False or not 0 <= line.override_score <= cap:
                raise ValidationError(
                    self.env._("%(line)s: a score lies between 0 and %(cap)g.", line=line.display_name, cap=cap)
                )

    def write(self, vals):
        if self.env.su:
            return super().write(vals)
        if closed := vals.keys() - OVERRIDE_FIELDS:
            raise AccessError(
                self.env._("%(fields)s of an appraisal cannot be written.", fields=", ".join(sorted(closed)))
            )
        self.appraisal_id._check_may_assess()
        self.appraisal_id._void_approval()
        if "override_score" in vals and "is_overridden" not in vals:
            vals = {**vals, "is_overridden": vals["override_score"] is not False}
        before = {line: line.score for line in self}
        had = self.filtered("is_overridden")
        result = super().write(vals)
        for line in self:
            if line.is_overridden:
                line.appraisal_id._log_assessment(
                    self.env._(
                        "%(part)s: %(old)s → %(new)s by hand. %(reason)s",
                        part=line.display_name,
                        old=before[line],
                        new=line.override_score,
                        reason=line.override_reason,
                    )
                )
        for line in had.filtered(lambda line: not line.is_overridden):
            line.appraisal_id._log_assessment(
                self.env._("%(part)s: no longer %(old)s by hand.", part=line.display_name, old=before[line])
            )
        # sudo: totals are closed to everyone
        self.appraisal_id.sudo()._perf_compute()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if not self.env.su:
            raise UserError(self.env._("The parts of an appraisal come from the tool mix and stay."))
