from odoo import api, fields, models
from odoo.exceptions import UserError

from .survey_question import ASKED


class SurveySurvey(models.Model):
    """A form of a round. Questions, scales, conditions and translations are the survey app's; the
    answers are not, for its own storage knows who answered."""

    _inherit = "survey.survey"

    survey_type = fields.Selection(
        selection_add=[("customer_perf", "Internal customers")], ondelete={"customer_perf": "set default"}
    )

    @api.depends_context("uid")
    def _compute_allowed_survey_types(self):
        result = super()._compute_allowed_survey_types()
        if self.env.user.has_group("customer_perf.group_customer_perf_officer"):
            for survey in self:
                survey.allowed_survey_types = [*(survey.allowed_survey_types or []), "customer_perf"]
        return result

    def _check_answer_creation(self, user, partner, email, test_entry=False, check_attempts=True, invite_token=False):
        if self.survey_type == "customer_perf" and not test_entry:
            raise UserError(
                self.env._("%(form)s is answered in a round, without a name. It cannot be shared.", form=self.title)
            )
        return super()._check_answer_creation(user, partner, email, test_entry, check_attempts, invite_token)

    def action_send_survey(self):
        for survey in self:
            if survey.survey_type == "customer_perf":
                raise UserError(
                    self.env._(
                        "%(form)s is sent by a round: Customer Performance, Internal Customers, Rounds.",
                        form=survey.title,
                    )
                )
        return super().action_send_survey()

    def write(self, vals):
        if {"active", "survey_type"} & vals.keys():
            self._perf_check_free()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked(self):
        self._perf_check_free()

    def _perf_problem(self):
        """Why a form cannot be asked, in words; an empty string when it can."""
        self.ensure_one()
        strange = self.question_ids.filtered(lambda question: question.question_type not in ASKED)
        if strange:
            return self.env._(
                "%(form)s: “%(question)s” cannot be answered without a name. Use a scale, a choice or a text.",
                form=self.title,
                question=strange[:1].title,
            )
        if not self.active:
            return self.env._("%(form)s is archived.", form=self.title)
        if not self.question_ids.filtered("perf_metric"):
            return self.env._("%(form)s: say of at least one question what it measures.", form=self.title)
        for question in self.question_ids:
            if problem := question._perf_problem():
                return f"{self.title}: {problem}"
        return ""

    def _perf_sheet(self):
        """The questions as the rater's page shows them."""
        return [question._perf_question() for question in self.question_ids]

    def _perf_check_free(self):
        """:raises UserError: a form that is being answered"""
