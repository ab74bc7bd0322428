from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools import scale
from ...tools.tally import Item

# Types of questions that our page asks, and why: scales and choices are counted, texts are passed on.
ASKED = ("scale", "simple_choice", "text_box", "char_box")


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
    perf_is_reversed = fields.Boolean(
        "Lowest Is Best",
        help="The lowest answer is the best one, as of “I have to ask twice”. It counts as the highest.",
    )
    perf_counts = fields.Char("How It Counts", compute="_compute_perf_counts")
    perf_weight = fields.Float("Importance", default=1.0, help="Among the other questions of the form.")

    _perf_weight_positive = models.Constraint("CHECK (perf_weight > 0)", "The importance of a question is above zero.")

    @api.constrains("perf_metric", "perf_is_reversed", "question_type", "scale_min", "scale_max")
    def _check_perf_metric(self):
        """Choices are looked at when a round is prepared: they are written one by one."""
        for question in self.filtered("perf_metric"):
            if question.question_type not in ("scale", "simple_choice"):
                raise ValidationError(
                    self.env._("%(question)s: only a scale or a choice can be counted.", question=question.title)
                )
            if question.question_type == "scale" and (problem := question._perf_problem()):
                raise ValidationError(problem)

    def _perf_numbers(self):
        """What each answer counts, as it is offered."""
        if self.question_type == "scale":
            return list(range(self.scale_min, self.scale_max + 1))
        return self.suggested_answer_ids.mapped("answer_score")

    def _perf_problem(self):
        """Why the answers cannot be counted, in words; an empty string when they can."""
        self.ensure_one()
        if not self.perf_metric:
            return ""
        numbers = self._perf_numbers()
        code = scale.problem(self.perf_metric, numbers, self.perf_is_reversed)
        told = {"question": self.title, "numbers": ", ".join(f"{number:g}" for number in numbers)}
        if code == scale.OTHER_SCALE:
            low, high = scale.SCALES[self.perf_metric]
            label = dict(self._fields["perf_metric"]._description_selection(self.env))[self.perf_metric]
            return self.env._(
                "“%(question)s”: %(metric)s needs the whole numbers from %(low)s to %(high)s; its answers count "
                "%(numbers)s. Ask it on that scale, or let it measure “Other quality”.",
                **told, metric=label, low=low, high=high,
            )  # fmt: skip
        if code == scale.REVERSED:
            return self.env._("“%(question)s”: the highest answer of this figure is always the best.", **told)
        if code == scale.SAME:
            return self.env._(
                "“%(question)s”: several choices count the same (%(numbers)s). Give each a score of its own.", **told
            )
        if code == scale.FRACTION:
            return self.env._("“%(question)s”: choices count whole numbers, not %(numbers)s.", **told)
        if code == scale.UNEVEN:
            return self.env._(
                "“%(question)s”: the steps between the choices differ (%(numbers)s). Is a score missing?", **told
            )
        if code == scale.FEW:
            return self.env._("“%(question)s”: give it two answers or more.", **told)
        return self._perf_kpi_problem()

    def _perf_kpi_problem(self):
        kpi, numbers = self.perf_kpi_id, self._perf_numbers()
        if not kpi or kpi.aggregation == "ratio":
            return ""
        ends = {"recommendation": (-100, 100), "satisfaction": (0, 100)}.get(
            self.perf_metric, (min(numbers), max(numbers))
        )
        if any(kpi._is_outside(end) for end in ends):
            return self.env._(
                "“%(question)s”: its figure lies between %(low)s and %(high)s, and values of %(kpi)s are %(bounds)s.",
                question=self.title, low=ends[0], high=ends[1], kpi=kpi.name, bounds=kpi._bounds_text(),
            )  # fmt: skip
        return ""

    @api.depends("perf_metric", "perf_is_reversed", "question_type", "scale_min", "scale_max", "scale_min_label",
                 "scale_max_label", "suggested_answer_ids.answer_score", "suggested_answer_ids.value",
                 "perf_kpi_id")  # fmt: skip
    def _compute_perf_counts(self):
        """So that HR sees an upside-down scale before anybody answers."""
        for question in self:
            names = {number: f"{number:g}" for number in question._perf_numbers()}
            if question.question_type == "scale":
                for number, label in (
                    (question.scale_min, question.scale_min_label), (question.scale_max, question.scale_max_label)
                ):  # fmt: skip
                    if label:
                        names[number] = f"{number} ({label})"
            else:
                names = {choice.answer_score: choice.value for choice in question.suggested_answer_ids}
            if not question.perf_metric:
                question.perf_counts = ""
            elif problem := question._perf_problem():
                question.perf_counts = problem
            else:
                low, high = names[min(names)], names[max(names)]
                best, worst = (low, high) if question.perf_is_reversed else (high, low)
                question.perf_counts = self.env._("best: %(best)s, worst: %(worst)s", best=best, worst=worst)

    def _perf_items(self):
        """What is counted, as Items; the key is the id of the question."""
        items = []
        for question in self.filtered("perf_metric"):
            numbers = question._perf_numbers()
            if len(set(numbers)) < 2:
                continue
            items.append(
                Item(
                    str(question.id),
                    question.perf_metric,
                    min(numbers),
                    max(numbers),
                    question.perf_weight,
                    question.perf_is_reversed,
                )
            )
        return items

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
        result = super().write(vals)
        if "survey_id" in vals:
            self.survey_id._perf_check_free()  # a question that is moved into a form
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked(self):
        self.survey_id._perf_check_free()


class SurveyQuestionAnswer(models.Model):
    _inherit = "survey.question.answer"

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
