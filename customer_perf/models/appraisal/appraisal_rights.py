from odoo import models
from odoo.exceptions import AccessError, UserError

from .assessment import ASSESSMENT_FIELDS


class CustomerPerfAppraisal(models.Model):
    """Who may write what of an appraisal, and when."""

    _inherit = "customer.perf.appraisal"

    def _is_managed_by_me(self):
        self.ensure_one()
        # sudo: compares the assigned manager only
        return self.is_my_team or self.sudo().manager_id.user_id == self.env.user

    def _filtered_next_level(self):
        """Those whose assessing manager the user stands above, or all for HR; never what he
        submitted himself. One query for the organisation chart."""
        officer = self.env.user._perf_is_officer()
        names = self.sudo()  # sudo: compares users and the organisation chart only
        below = self._team_among(names.manager_id | names.employee_id)
        return self.filtered(
            lambda appraisal: (
                not appraisal.is_about_me
                and self.env.user
                not in appraisal.sudo().manager_id.user_id | appraisal.sudo().assessment_ids.submitted_by
                and (officer or (appraisal.sudo().manager_id or appraisal.sudo().employee_id).id in below)
            )
        )

    def _void_approval(self):
        # sudo: an approval is of what was there when it was given
        self.sudo().assessment_ids.filtered("is_approved").write({"is_approved": False})

    def _check_may_assess(self):
        for appraisal in self:
            if appraisal.is_about_me and not self.env.su:
                raise AccessError(self.env._("%(name)s: nobody appraises himself.", name=appraisal.display_name))
            if not (appraisal.can_assess or self.env.su):
                raise UserError(
                    self.env._(
                        "%(name)s is not open for your assessment. It is written in the step Assessment, by the "
                        "manager or HR.",
                        name=appraisal.display_name,
                    )
                )
            if appraisal.state == "calibration" and not self.env.su:
                appraisal._check_not_calibrated("open", "done")

    def _check_not_calibrated(self, *states):
        """A calibration in one of these steps holds a result: it is changed there or not at all."""
        # sudo: the name of a calibration
        rows = self.sudo().calibration_row_ids.filtered(lambda row: row.state in states)
        if rows:
            raise UserError(
                self.env._(
                    "%(name)s is part of the calibration %(calibration)s. HR finishes it before anything is "
                    "published, and reopens it to change a result.",
                    name=self.display_name,
                    calibration=rows[0].calibration_id.name,
                )
            )

    def _check_may_self_assess(self):
        for appraisal in self:
            if not (appraisal.state == "self" and appraisal.is_mine):
                raise UserError(
                    self.env._(
                        "%(name)s is not open for self-assessment, or it is not yours.", name=appraisal.display_name
                    )
                )

    def write(self, vals):
        if assessed := {name: vals[name] for name in ASSESSMENT_FIELDS if name in vals}:
            self._check_may_assess()
            self.assessment_ids.write(assessed)
            vals = {name: value for name, value in vals.items() if name not in assessed}
        if not self.env.su:
            self._check_writable(vals)
        # sudo: users of the assigned managers only
        before = {a: a.sudo().manager_id.user_id for a in self} if "manager_id" in vals else {}
        result = super().write(vals)
        for appraisal, user in before.items():
            appraisal.sudo()._hand_over(user)
        return result

    def _hand_over(self, former):
        """The new manager gets the task, the former one hears no more of it."""
        if self.manager_id.user_id == former:
            return
        self.message_unsubscribe((former - self.employee_id.user_id).partner_id.ids)
        self._hand_over_todos()

    def _check_writable(self, vals):
        names = vals.keys() - {"line_ids", "behaviour_ids", "self_rating_ids", "goal_ids"}  # checked where they live
        names -= {name for name in names if name.startswith(("activity_", "message_"))}
        if "self_comment" in names:
            self._check_may_self_assess()
        if "employee_comment" in names and any(not (a.is_mine and a.state == "published") for a in self):
            raise UserError(
                self.env._("Only the employee comments on a result, while it is published and not acknowledged.")
            )
        if "manager_id" in names:
            if not self.env.user._perf_is_officer():
                raise AccessError(self.env._("Only HR assigns who assesses."))
            if self - self._perf_open():
                raise UserError(self.env._("A published or closed appraisal keeps the manager who assessed."))
        if closed := names - {"self_comment", "employee_comment", "manager_id"}:
            raise AccessError(
                self.env._("%(fields)s of an appraisal cannot be written.", fields=", ".join(sorted(closed)))
            )

    def _log_assessment(self, body):
        for appraisal in self:
            # sudo: the log belongs to the change, which was checked
            appraisal.sudo().assessment_ids.message_post(body=body, author_id=self.env.user.partner_id.id)
