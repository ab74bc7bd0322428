"""From the urn to what may be told: parts, figures, comments, and whether changes are felt."""

from collections import defaultdict
from random import SystemRandom

from odoo import Command, models
from odoo.tools import SQL

from odoo.addons.customer_perf.models.base.bulk import insert_select

from ...tools.disclosure import detail, publishable
from ...tools.tally import Tally, summarise
from ..round.urn_words import as_comment
from .figure import ORDER

random = SystemRandom()


class CustomerPerfSurveyRound(models.Model):
    _inherit = "customer.perf.survey.round"

    def _tell(self, tallies):
        """The results of the round, from the counts of the urn."""
        respondents, waves, asked = self._respondents(self), self._waves(), self._asked()
        by_cell = defaultdict(dict)
        for (service, unit, key), tally in tallies.items():
            by_cell[service, unit][key] = tally
        values = []
        for service in self.service_ids:
            people = respondents.get((self.id, service.id), {})
            parts = publishable(people, self.threshold_score, waves.get(service.id, ()))
            if parts:
                counts = [
                    _pool(by_cell[service.id, unit] for unit in part if (service.id, unit) in by_cell)
                    for part in parts
                ]
                values += self._service_results(service, parts, counts, people, asked[service.id])
        # sudo: results are written by this step only
        results = self.env["customer.perf.survey.result"].sudo().create(values)
        self._name_figures(results)
        return results

    def _service_results(self, service, parts, counts, people, asked):
        """Values of the total and of every part; a question is told by part, in total or not at all.

        :param people: {unit: those who rated}
        :param asked: {unit: (those who were asked, how many of them answered)}
        """
        form = self._form_of(service)
        keys = sorted({key for part in counts for key in part})
        levels = {key: detail([part.get(key, Tally()) for part in counts], self.threshold_score) for key in keys}
        population = (self.population or {}).get(str(service.id), {})
        every = [(tuple(unit for part in parts for unit in part), _pool(counts), True)]
        if len(parts) > 1:
            every += [(part, told, False) for part, told in zip(parts, counts, strict=True)]
        rows = []
        for units, told, is_total in every:
            places = [asked[unit] for unit in (asked if is_total else units)]
            size = sum(population.get(str(unit), 0) for unit in (population if is_total else units))
            wanted = ("parts", "total") if is_total else ("parts",)
            rows.append(
                {
                    "round_id": self.id,
                    "company_id": self.company_id.id,
                    "service_id": service.id,
                    "department_id": service.department_id.id,
                    "is_total": is_total,
                    "unit_ids": [Command.set([unit for unit in units if unit])],
                    "n": sum(len(people[unit]) for unit in units),
                    "answered": sum(answered for _people, answered in places),
                    "invited": sum(len(invited) for invited, _answered in places),
                    "population": size,
                    "figure_ids": [
                        Command.create({**figure, "population": size})
                        for figure in self._figures(
                            service, form, {key: tally for key, tally in told.items() if levels[key] in wanted}
                        )
                    ],
                }
            )
        return rows

    def _figures(self, service, form, told):
        questions = {str(question.id): question for question in form.question_ids.filtered("perf_metric")}
        names = dict(self.env["customer.perf.survey.figure"]._fields["metric"].selection)
        common = {
            "round_id": self.id,
            "company_id": self.company_id.id,
            "service_id": service.id,
            "department_id": service.department_id.id,
        }
        for key, tally in {**told, **summarise(form.question_ids._perf_items(), told)}.items():
            counts = {name: getattr(tally, name) for name in ("n", "total", "squares", "top", "low")}
            values = {**common, "key": key, **counts}
            if question := questions.get(key):
                numbers = question._perf_numbers()
                yield {
                    **values,
                    "name": question.title,
                    "question_id": question.id,
                    "metric": question.perf_metric,
                    "is_item": True,
                    "scale_low": min(numbers),
                    "scale_high": max(numbers),
                    "weight": question.perf_weight,
                    "sequence": 1000 + question.sequence,
                }
            elif key in names:
                yield {
                    **values,
                    "name": names[key],
                    "metric": key,
                    "scale_low": 0,
                    "scale_high": 100,
                    "sequence": ORDER[key],
                }

    def _name_figures(self, results):
        """Questions are called what they were called, in every language, whatever becomes of them."""
        self.env.flush_all()
        self.env.execute_query(
            SQL(
                """UPDATE customer_perf_survey_figure figure SET name = question.title
                     FROM survey_question question
                    WHERE question.id = figure.question_id AND figure.result_id = ANY(%s) RETURNING figure.id""",
                list(results.ids),
            )
        )
        figures = self.env["customer.perf.survey.figure"]
        figures.invalidate_model(["name"])
        dimensions = results.figure_ids.filtered(lambda figure: not figure.is_item).grouped("metric")
        for lang, _name in self.env["res.lang"].get_installed():
            labels = dict(figures.with_context(lang=lang)._fields["metric"]._description_selection(
                figures.with_context(lang=lang).env
            ))  # fmt: skip
            for metric, found in dimensions.items():
                found.with_context(lang=lang).name = labels[metric]

    def _pass_on_comments(self, results, comments):
        told = {
            result.service_id.id: result
            for result in results
            if result.is_total and result.n >= self.threshold_comment
        }
        # cleaned once more: an urn may be of an earlier version
        rows = [
            (service, told[service].department_id.id, as_comment(text))
            for service, text in comments
            if service in told
        ]
        if not rows:
            return
        random.shuffle(rows)
        insert_select(
            self.env["customer.perf.survey.comment"],
            {
                "round_id": SQL("%s", self.id),
                "company_id": SQL("%s", self.company_id.id),
                "service_id": SQL("said.service_id"),
                "department_id": SQL("said.department_id"),
                "text": SQL("said.words"),
            },
            SQL(
                "unnest(%s::int4[], %s::int4[], %s::text[]) AS said (service_id, department_id, words)",
                *(list(column) for column in zip(*rows, strict=True)),
            ),
        )

    def _tell_follow_ups(self, tallies):
        """Whether what was improved is felt: counts of better and worse, where enough answered."""
        for improvement in self.sudo().follow_up_ids:  # sudo: those of every provider
            told = [tally for (_service, _unit, key), tally in tallies.items() if key == improvement.asked_key]
            if told and self._is_part(improvement) and detail([_sum(told)], self.threshold_score):
                improvement._followed(self, _sum(told))

    def _is_part(self, improvement):
        """Whether those who were asked about a change are a part, or parts, of which figures are told:
        any other group could be held against these."""
        results = self.result_ids.filtered(lambda result: result.service_id == improvement.service_id)
        if not improvement.unit_ids:
            return bool(results)
        parts = [set(part.unit_ids.ids) for part in results if not part.is_total]
        inside = [part for part in parts if part <= set(improvement.unit_ids.ids)]
        return bool(inside) and set().union(*inside) == set(improvement.unit_ids.ids)


def _sum(tallies):
    return sum(tallies, Tally())


def _pool(parts):
    """{key: Tally} of all parts together."""
    whole = {}
    for part in parts:
        for key, tally in part.items():
            whole[key] = whole.get(key, Tally()) + tally
    return whole
