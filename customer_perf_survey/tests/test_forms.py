"""Forms whose answers cannot be counted as what they are called are refused in words, before anybody is asked."""

from odoo import Command, fields
from odoo.tests import Form, tagged

from ..tools.scale import SCALES
from .common import SurveyCommon


@tagged("post_install", "-at_install")
class TestForms(SurveyCommon):
    def setUp(self):
        super().setUp()
        self.team("Stores", 6)
        self.form = self.env["survey.survey"].create({"title": "Stars", "survey_type": "customer_perf"})
        self.round = self.new_round(survey_id=self.form.id)

    def _choices(self, metric, scores):
        return self.env["survey.question"].create(
            {
                "survey_id": self.form.id,
                "title": "How many stars?",
                "question_type": "simple_choice",
                "perf_metric": metric,
                "suggested_answer_ids": [
                    Command.create({"value": f"Choice {n}", **({} if score is None else {"answer_score": score})})
                    for n, score in enumerate(scores)
                ],
            }
        )

    def test_choices_that_are_refused(self):
        """When the form is prepared, with the question and what is wrong."""
        for metric, scores, words in (
            ("recommendation", [1, 2, 3, 4, 5], "from 0 to 10"),
            ("recommendation", range(1, 11), "from 0 to 10"),
            ("satisfaction", range(1, 8), "from 1 to 5"),
            ("effort", range(1, 6), "from 1 to 7"),
            ("other", [None, None, None], "count the same (0, 0, 0)"),
            ("other", [1, 2, 2], "count the same"),
            ("other", [1, 2.5, 4], "whole numbers"),
            ("other", [None, 2, 3, 4, 5], "Is a score missing?"),
            ("other", [1], "two answers or more"),
            ("other", [], "two answers or more"),
        ):
            with self.subTest(metric=metric, scores=scores):
                question = self._choices(metric, scores)
                for step in (self.round.action_prepare, self.round.action_start):
                    self.assertRefused(step)
                    self.assertIn(words, str(self.refusal))
                    self.assertIn("How many stars?", str(self.refusal))
                self.assertIn(words, question.perf_counts)
                question.unlink()

    def test_scales_that_are_refused(self):
        """Where the question is written, for there they are complete."""
        common = {"survey_id": self.form.id, "title": "Q", "question_type": "scale"}
        Question = self.env["survey.question"]
        for metric, (low, high) in SCALES.items():
            for other in ((1, 10), (0, 5), (2, 7)):
                values = {**common, "perf_metric": metric, "scale_min": other[0], "scale_max": other[1]}
                self.assertRefused(lambda values=values: Question.create(values))
                self.assertIn(f"from {low} to {high}", str(self.refusal))
            question = Question.create({**common, "perf_metric": metric, "scale_min": low, "scale_max": high})
            self.assertRefused(lambda question=question: question.write({"perf_is_reversed": True}))
            self.assertRefused(lambda question=question: question.write({"question_type": "text_box"}))
            self.assertRefused(lambda question=question: question.write({"question_type": "multiple_choice"}))
            # a choice without choices is written, and refused when the form is prepared
            question.question_type = "simple_choice"
            self.assertRefused(self.round.action_prepare)
            question.unlink()

    def test_eleven_choices_are_an_nps(self):
        question = self._choices("recommendation", range(11))
        self.assertEqual(question.perf_counts, "best: Choice 10, worst: Choice 0")
        choices = question.suggested_answer_ids.sorted("answer_score")
        added, _texts = self.round._count_answers(self.form, {str(question.id): choices[9].id})
        self.assertEqual(added[str(question.id)].top, 1)

    def test_low_is_good(self):
        question = self.env["survey.question"].create(
            {
                "survey_id": self.form.id,
                "title": "I have to ask twice",
                "question_type": "scale",
                "perf_metric": "reliability",
                "scale_min": 1,
                "scale_max": 5,
                "scale_min_label": "Never",
                "scale_max_label": "Always",
            }
        )
        self.assertEqual(question.perf_counts, "best: 5 (Always), worst: 1 (Never)")  # HR sees that it is upside down
        question.perf_is_reversed = True
        self.assertEqual(question.perf_counts, "best: 1 (Never), worst: 5 (Always)")
        added, _texts = self.round._count_answers(self.form, {str(question.id): 1})
        self.assertEqual(added[str(question.id)].total, 5)

    def test_kpi_that_does_not_fit(self):
        kpi = self.env.ref("customer_perf.kpi_respspd")  # of 5
        question = self._choices("other", range(1, 8))
        question.perf_kpi_id = kpi
        self.assertRefused(self.round.action_prepare)
        self.assertIn(kpi.name, str(self.refusal))
        question.perf_kpi_id = False
        self.round.action_prepare()

    def test_scores_can_be_entered(self):
        """HR finds the column of scores where a choice measures something."""
        question = self._choices("other", [1, 2])
        view = self.env.ref("survey.survey_question_form")
        arch = self.env["survey.question"].get_view(view.id, "form")["arch"]
        self.assertIn("not parent.perf_metric", arch)
        with Form(self.env["customer.perf.survey.round"].with_user(self.users["officer"])) as form:
            form.date_to = fields.Date.add(form.date_from, days=3)
        self.assertTrue(question)
