from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools.disclosure import FLOOR

# What only the steps of a round set.
STEPS = {"state", "population", "left_out", "added", "next_id", "started_on", "reminded_on", "closed_on",
         "follow_up_ids", "problem"}  # fmt: skip
# What the draw rests on: once one of them changes, it is worked out anew.
DRAWN = {"service_ids", "department_ids", "customer_class", "company_id", "partner_ids", "scope", "sample_size",
         "max_forms"}  # fmt: skip
# What was promised to those who answer; nobody changes it afterwards.
PROMISED = ("threshold_score", "threshold_comment", "customer_class", "company_id", "survey_id")
FROZEN = (*PROMISED, "service_ids", "department_ids", "scope", "sample_size", "max_forms", "rate_min", "date_from",
          "partner_ids", "segment_id")  # fmt: skip


class CustomerPerfSurveyRound(models.Model):
    """What those who answer were promised, and that it stands."""

    _inherit = "customer.perf.survey.round"

    @api.constrains("threshold_score", "threshold_comment")
    def _check_thresholds(self):
        for survey_round in self:
            if survey_round.threshold_score < FLOOR:
                raise ValidationError(
                    self.env._(
                        "%(round)s: below %(floor)s answers a score is the answer of somebody.",
                        round=survey_round.name,
                        floor=FLOOR,
                    )
                )
            if survey_round.threshold_comment < survey_round.threshold_score:
                raise ValidationError(
                    self.env._("%(round)s: comments tell more than scores, they need as many answers.",
                               round=survey_round.name)
                )  # fmt: skip

    @api.constrains("service_ids", "customer_class")
    def _check_services(self):
        for survey_round in self:
            other = survey_round.service_ids.filtered(
                lambda service, asked=survey_round: service.customer_class != asked.customer_class
            )
            if other:
                raise ValidationError(
                    self.env._(
                        "%(round)s: the customers of %(service)s are of another class.",
                        round=survey_round.name,
                        service=other[:1].name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_steps(vals)
            if vals.get("name"):
                vals.setdefault("is_named", True)
        return super().create(vals_list)

    @api.model
    def _check_steps(self, vals):
        """:raises UserError: what only a step of the round may set, set by hand"""
        if STEPS & vals.keys() and not self.env.su:
            raise UserError(self.env._("A round moves on by its buttons only."))

    def write(self, vals):
        self._check_steps(vals)
        self._check_promised(vals)
        drafts = self.filtered(lambda survey_round: survey_round.state == "draft")
        if DRAWN & vals.keys():
            drafts._forget_draw()
        if vals.get("name"):
            vals = {"is_named": True, **vals}
        result = super().write(vals)
        if "date_to" in vals:
            # sudo: the to-dos of everybody
            self.sudo().invitation_ids.activity_ids.write({"date_deadline": vals["date_to"]})
        return result

    def _check_promised(self, vals):
        """:raises UserError: a change to what those who answer were promised"""
        for survey_round in self:
            if survey_round.state == "draft":
                continue
            changed = {
                name
                for name in vals.keys() & set(FROZEN)
                if survey_round._fields[name].convert_to_write(survey_round[name], survey_round) != vals[name]
            }
            shorter = "date_to" in vals and fields.Date.to_date(vals["date_to"]) < survey_round.date_to
            if (
                changed
                or (shorter and survey_round.state == "open")
                or ("date_to" in vals and survey_round.state == "closed")
            ):
                raise UserError(
                    self.env._(
                        "%(round)s has begun. What was promised to those who answer stays: services, form, dates "
                        "and from how many answers on results appear. Only its end may move later.",
                        round=survey_round.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        for survey_round in self:
            if survey_round.state in ("open", "closed"):
                raise UserError(
                    self.env._("%(round)s has begun and cannot be deleted. Cancel it instead.",
                               round=survey_round.name)
                )  # fmt: skip

    def _forget_draw(self):
        """A draft whose services or customers change is worked out anew: nobody answers what is not counted."""
        # sudo: nobody writes invitations or the draw himself
        drawn = self.sudo().filtered("invitation_ids")
        drawn.invitation_ids.unlink()
        drawn.write({"population": False, "left_out": False, "added": False})
