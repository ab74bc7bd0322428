"""What one person's answers add to the counts."""

from odoo import models

from ...tools.tally import FOLLOW_UP, Item, count_sheet
from ..round.urn_words import as_comment

TEXTS = ("text_box", "char_box")


class CustomerPerfSurveyRound(models.Model):
    _inherit = "customer.perf.survey.round"

    def _count_answers(self, form, answers, asked=()):
        """What a person's answers about one service add to the counts.

        :param answers: {id of the question: number, id of a choice, or text}
        :param asked: improvements that are asked about as well
        :return: {key: Tally}, [texts]
        :raises ValueError: an answer that the form does not offer, or a missing one
        """
        numbers, texts, chosen = {}, [], set()
        for question in form.question_ids:
            if question.triggering_answer_ids and not chosen & set(question.triggering_answer_ids.ids):
                continue  # not asked after what was chosen before
            answer = answers.get(str(question.id))
            if answer is None or answer == "":
                if question.constr_mandatory:
                    raise ValueError(question.title)
                continue
            if question.question_type in TEXTS:
                if not isinstance(answer, str):
                    raise ValueError(question.title)
                texts += filter(None, [as_comment(answer)])
            elif question.question_type == "simple_choice":
                choice = question.suggested_answer_ids.filtered(lambda known, answer=answer: known.id == answer)
                if not choice:
                    raise ValueError(question.title)
                chosen.add(choice.id)
                if question.perf_metric:
                    numbers[str(question.id)] = int(choice.answer_score)
            elif question.perf_metric:
                numbers[str(question.id)] = answer
        items = form.question_ids._perf_items()
        for improvement in asked:
            items.append(Item(improvement.asked_key, FOLLOW_UP, 1, 5))
            if (felt := answers.get(improvement.asked_key)) is not None:
                numbers[improvement.asked_key] = felt
        return count_sheet(items, numbers), texts

    def _texts_asked(self, form):
        """How many texts a form asks for, whether they are written or not."""
        return len(form.question_ids.filtered(lambda question: question.question_type in TEXTS))
