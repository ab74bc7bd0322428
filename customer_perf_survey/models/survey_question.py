from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.tally import Item

# Types of questions that our page asks, and why: scales and choices are counted, texts are passed on.
ASKED = ("scale", "simple_choice", "text_box", "char_box")
SCALES = {"recommendation": (0, 10), "satisfaction": (1, 5), "effort": (1, 7)}


class SurveyQuestion(models.Model):
    """A question of a form: it knows what it measures, so that results need no work by hand."""

    _inherit = "survey.question"

    perf_metric = fields.Selection(
        [
            ("reliability", "Reliability"),
            ("responsiveness", "Responsiveness"),
            ("assurance", "Assurance"),
            ("empathy", "Empathy"),
            ("tangibles", "Tangibles"),
            ("collaboration", "Collaboration"),
            ("other", "Other quality"),
            ("recommendation", "Recommendation (NPS)"),
            ("satisfaction", "Satisfaction (CSAT)"),
            ("effort", "Ease (CES 2.0)"),
        ],
        "Measures",
        help="The dimension of service quality that the answer counts for, or the loyalty figure.",
    )
    perf_kpi_id = fields.Many2one(
        "customer.perf.kpi",
        "Feeds the KPI",
        ondelete="set null",
        help="Its mean, on the scale of the question, becomes a value of this KPI when a round closes.",
    )
    perf_weight = fields.Float("Importance", default=1.0, help="Among the other questions of the form.")

    _perf_weight_positive = models.Constraint("CHECK (perf_weight > 0)", "The importance of a question is above zero.")

    @api.constrains("perf_metric", "question_type", "scale_min", "scale_max")
    def _check_perf_metric(self):
        for question in self.filtered("perf_metric"):
            if question.question_type not in ("scale", "simple_choice"):
                raise ValidationError(
                    self.env._("%(question)s: only a scale or a choice can be counted.", question=question.title)
                )
            wanted = SCALES.get(question.perf_metric)
            if wanted and question.question_type == "scale" and wanted != (question.scale_min, question.scale_max):
                raise ValidationError(
                    self.env._(
                        "%(question)s: this figure is defined on a scale from %(low)s to %(high)s.",
                        question=question.title,
                        low=wanted[0],
                        high=wanted[1],
                    )
                )

    def _perf_items(self):
        """What is counted, as Items; the key is the id of the question."""
        items = []
        for question in self.filtered("perf_metric"):
            scores = question._perf_scores()
            if min(scores) < max(scores):
                items.append(
                    Item(str(question.id), question.perf_metric, min(scores), max(scores), question.perf_weight)
                )
        return items

    def _perf_scores(self):
        """Lowest and highest number that an answer can count."""
        if self.question_type == "scale":
            return self.scale_min, self.scale_max
        return [answer.answer_score for answer in self.suggested_answer_ids] or [0]

    def _perf_question(self):
        self.ensure_one()
        return {
            "id": self.id,
            "title": self.title,
            "type": self.question_type if self.question_type != "char_box" else "text_box",
            "low": self.scale_min,
            "high": self.scale_max,
            "low_label": self.scale_min_label or "",
            "high_label": self.scale_max_label or "",
            "mandatory": self.constr_mandatory,
            "choices": [{"id": answer.id, "name": answer.value} for answer in self.suggested_answer_ids],
            "shown_by": self.triggering_answer_ids.ids,
        }

    # ------------------------------------------------------------ nothing changes while people answer

    @api.model_create_multi
    def create(self, vals_list):
        questions = super().create(vals_list)
        questions.survey_id._perf_check_free()
        return questions

    def write(self, vals):
        self.survey_id._perf_check_free()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked(self):
        self.survey_id._perf_check_free()


class SurveyQuestionAnswer(models.Model):
    _inherit = "survey.question.answer"

    @api.constrains("answer_score")
    def _check_perf_score(self):
        for answer in self:
            if answer.question_id.perf_metric and answer.answer_score != int(answer.answer_score):
                raise ValidationError(self.env._("%(answer)s counts a whole number.", answer=answer.display_name))

    @api.model_create_multi
    def create(self, vals_list):
        answers = super().create(vals_list)
        (answers.question_id | answers.matrix_question_id).survey_id._perf_check_free()
        return answers

    def write(self, vals):
        (self.question_id | self.matrix_question_id).survey_id._perf_check_free()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked(self):
        (self.question_id | self.matrix_question_id).survey_id._perf_check_free()
