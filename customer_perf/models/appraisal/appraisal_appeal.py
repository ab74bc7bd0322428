from odoo import api, fields, models
from odoo.exceptions import UserError

from .appeal import CORRECTING, OPEN
from .appraisal_steps import PUBLISHED


class CustomerPerfAppraisal(models.Model):
    """Appeals against a result: until when, by whom not to be decided, and what comes of them."""

    _inherit = "customer.perf.appraisal"

    appeal_ids = fields.One2many("customer.perf.appeal", "appraisal_id", "Appeals")
    appeal_until = fields.Date(compute="_compute_appeal", help="The last day on which an appeal is handed in.")
    can_appeal = fields.Boolean(compute="_compute_appeal")

    @api.depends_context("uid")
    @api.depends("published_on", "state", "appeal_ids.state")
    def _compute_appeal(self):
        days = {}  # one look at the calendar for all that were published together
        for appraisal in self:
            company, day = appraisal.company_id.sudo(), appraisal.published_on  # sudo: a setting
            if day and (company, day) not in days:
                days[company, day] = company._perf_working_day(day, company.perf_appeal_window)
            appraisal.appeal_until = days.get((company, day), False)
            appraisal.can_appeal = appraisal.is_mine and appraisal._is_appealable()

    def _is_appealable(self):
        """Published, the window open, and this publication neither appealed against nor made by an appeal."""
        if self.state not in PUBLISHED or not self.appeal_until:
            return False
        former = self.sudo().appeal_ids.filtered(
            lambda appeal: appeal.state not in ("draft", "withdrawn")
        )  # sudo: all
        settled = {*former.mapped("published_on"), *former.mapped("corrected_on")}
        return self.published_on not in settled and self.company_id._perf_today() <= self.appeal_until

    def action_appeal(self):
        """The appeal of the employee, to be written and handed in."""
        self.ensure_one()
        mine = self.appeal_ids.filtered(lambda appeal: appeal.state == "draft")
        if not mine:
            if not self.can_appeal:
                raise UserError(
                    self.env._(
                        "%(name)s: an appeal is made by the employee himself, once, until the day that stands on the "
                        "result.",
                        name=self.display_name,
                    )
                )
            number = self.env["ir.sequence"].sudo().next_by_code("customer.perf.appeal")  # sudo: a number
            values = {"appraisal_id": self.id, "published_on": self.published_on, "name": number}
            # sudo: appeals begin here alone; nobody hears of it before it is handed in
            mine = self.env["customer.perf.appeal"].sudo().create(values).sudo(False)
        return mine.get_formview_action()

    def _judges(self):
        """Users who had a hand in the result: who assesses and submitted it, and whoever left a trace on the
        assessment or in a calibration. Another room adds those whom it knows."""
        record = self.sudo()  # sudo: only users are compared
        authors = record.assessment_ids.message_ids.author_id.with_context(active_test=False).user_ids
        rows = record.env["customer.perf.calibration.row"].search([("appraisal_id", "in", self.ids)])
        calibrators = rows.move_ids.user_id | rows.calibration_id.facilitator_id
        return record.manager_id.user_id | record.assessment_ids.submitted_by | authors | calibrators

    def _explained(self):
        """How the result came about, as the employee reads it."""
        parts = [
            f"{line.component_id.name}: {line.explanation}" for line in self.line_ids if line.explanation
        ]  # fmt: skip
        goals = [f"{goal._title()}: {goal.explanation}" for goal in self.goal_ids if goal.explanation]
        return "\n".join([self.explanation or "", *parts, *goals])

    # ------------------------------------------------------------ what comes of it

    def _return(self, reason):
        self._check_no_open_appeal()
        return super()._return(reason)

    def _check_no_open_appeal(self):
        # sudo: that there is one, nothing of it
        for appeal in self.sudo().appeal_ids.filtered(lambda appeal: appeal.state in OPEN):
            raise UserError(
                self.env._(
                    "%(name)s: appeal %(appeal)s is open. Decide it first; where it is upheld the result is reopened "
                    "by that.",
                    name=appeal.appraisal_id.display_name,
                    appeal=appeal.name,
                )
            )

    def _correct(self, reason):
        """The result opens again for its correction, if need be with its cycle."""
        for appraisal in self.filtered(lambda appraisal: appraisal.state in PUBLISHED):
            if appraisal.cycle_id.state == "closed":
                appraisal.cycle_id._reopen(reason)
            appraisal._open_again()
            appraisal._reopen_result(reason)
            appraisal._move_to("manager")

    def _corrections(self):
        # sudo: the decision binds whoever publishes
        return self.sudo().appeal_ids.filtered(
            lambda appeal: appeal.final_outcome in CORRECTING and not appeal.corrected_on
        )

    def _check_publishable(self):
        """Nobody fares worse for having appealed."""
        result = super()._check_publishable()
        if appeal := self._corrections():
            record = self.sudo()  # sudo: the figures that are about to be published
            record._perf_compute()
            new, old = record.assessment_ids, appeal[:1]
            worse = old.score_before is not False and (new.score is False or new.score < old.score_before)
            if worse or (old.grade_before_id and new.grade_id.score_min < old.grade_before_id.score_min):
                raise UserError(
                    self.env._(
                        "%(name)s: the result would be worse than the one appealed against. Nobody fares worse for "
                        "his own appeal: correct it, or leave it as it was.",
                        name=self.display_name,
                    )
                )
        return result

    def _publish(self):
        corrections = self._corrections()
        result = super()._publish()
        for appeal in corrections:
            appraisal = appeal.appraisal_id
            appeal.write(
                {
                    "corrected_on": appraisal.published_on,
                    "score_after": appraisal.score,
                    "grade_after_id": appraisal.grade_id.id,
                }
            )
        return result
