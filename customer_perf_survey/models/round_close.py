"""From the urn to what may be told: parts, figures, comments, values of KPIs, first actions."""

from collections import defaultdict
from random import SystemRandom

from odoo import Command, models
from odoo.tools import SQL

from odoo.addons.customer_perf.models.cycle.bulk import insert_select
from odoo.addons.customer_perf.tools import loyalty

from ..tools.disclosure import apart, detail, publishable
from ..tools.tally import (
    COLLABORATION,
    EFFORT,
    FOLLOW_UP,
    INDEX,
    RECOMMENDATION,
    SATISFACTION,
    Item,
    Tally,
    count_sheet,
    summarise,
)
from .figure import ORDER

random = SystemRandom()

# On 0–100: a part that is served worse than this is called within two days.
LOW_SCORE = 50


class CustomerPerfSurveyRound(models.Model):
    _inherit = "customer.perf.survey.round"

    def action_close(self):
        """Count the urn once, keep what may be told, and destroy the rest."""
        self.check_access("write")
        for survey_round in self:
            survey_round._check_open()
            survey_round._close_round()
        return True

    def _close_round(self):
        # of two rounds on a service that close at once, the later one must know what the first one told:
        # touching the services makes it start over
        self.env.cr.execute(
            "UPDATE customer_perf_service SET sequence = sequence WHERE id = ANY(%s)", [self.service_ids.ids]
        )
        urn = self.env["customer.perf.survey.urn"]._lock(self)
        tallies, comments = urn._unseal()
        results = self._tell(tallies)
        self._tell_follow_ups(tallies)
        self._pass_on_comments(results, comments)
        self._clear_away()
        self.sudo().state = "closed"  # sudo: a step, allowed by whoever called it
        results._write_measures()
        self.env["customer.perf.survey.action"]._open_first(results)

    # ------------------------------------------------------------ what may be told

    def _respondents(self, rounds):
        """{(round, service): {unit: people}} of those who rated; an id of an employee, or minus that
        of a contact. It says who answered, as the invitations do, and nothing of what."""
        self.env["customer.perf.survey.invitation.line"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT line.round_id, line.service_id, COALESCE(line.unit_id, 0),
                          array_agg(invitation.person)
                     FROM customer_perf_survey_invitation_line line
                     JOIN customer_perf_survey_invitation invitation ON invitation.id = line.invitation_id
                    WHERE line.round_id = ANY(%s) AND line.is_rated
                    GROUP BY 1, 2, 3""",
                list(rounds.ids),
            )
        )
        found = defaultdict(dict)
        for survey_round, service, unit, people in rows:
            found[survey_round, service][unit] = frozenset(people)
        return found

    def _waves(self):
        """{service: [parts told in an earlier round, as sets of people]}"""
        # sudo: whatever was told earlier, to whomever
        earlier = self.sudo().search(
            [("state", "=", "closed"), ("service_ids", "in", self.service_ids.ids), ("id", "!=", self.id)]
        )
        respondents = self._respondents(earlier)
        waves = defaultdict(lambda: defaultdict(list))
        for result in earlier.result_ids:
            asked = respondents[result.round_id.id, result.service_id.id]
            people = asked.values() if result.is_total else [asked.get(unit, ()) for unit in result.unit_ids.ids]
            waves[result.service_id.id][result.round_id.id].append((result.is_total, frozenset().union(*people)))
        told = {
            service: [
                [people for is_total, people in parts if not is_total or len(parts) == 1]
                for parts in by_round.values()
            ]
            for service, by_round in waves.items()
        }
        return {service: [*by_round, apart(by_round)] for service, by_round in told.items()}

    def _tell(self, tallies):
        """The results of the round, from the counts of the urn."""
        respondents, waves = self._respondents(self), self._waves()
        invited = self._invited()
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
                values += self._service_results(service, parts, counts, people, invited[service.id])
        # sudo: results are written by this step only
        results = self.env["customer.perf.survey.result"].sudo().create(values)
        self._name_figures(results)
        return results

    def _invited(self):
        found = defaultdict(dict)
        # sudo: how many were asked, not who
        groups = self.env["customer.perf.survey.invitation.line"].sudo()._read_group(
            [("round_id", "=", self.id)], ["service_id", "unit_id"], ["__count"]
        )  # fmt: skip
        for service, unit, count in groups:
            found[service.id][unit.id or 0] = count
        return found

    def _service_results(self, service, parts, counts, people, invited):
        """Values of the total and of every part; a question is told by part, in total or not at all."""
        form = self._form_of(service)
        keys = sorted({key for part in counts for key in part})
        levels = {key: detail([part.get(key, Tally()) for part in counts], self.threshold_score) for key in keys}
        population = (self.population or {}).get(str(service.id), {})
        every = [(tuple(unit for part in parts for unit in part), _pool(counts), True)]
        if len(parts) > 1:
            every += [(part, told, False) for part, told in zip(parts, counts, strict=True)]
        rows = []
        for units, told, is_total in every:
            asked = invited if is_total else {unit: invited.get(unit, 0) for unit in units}
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
                    "invited": sum(asked.values()),
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
            values = {
                **common,
                "key": key,
                "n": tally.n,
                "total": tally.total,
                "squares": tally.squares,
                "top": tally.top,
                "low": tally.low,
            }
            if question := questions.get(key):
                low, high = min(question._perf_scores()), max(question._perf_scores())
                yield {
                    **values,
                    "name": question.title,
                    "question_id": question.id,
                    "metric": question.perf_metric,
                    "is_item": True,
                    "scale_low": low,
                    "scale_high": high,
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
        rows = [(service, told[service].department_id.id, text) for service, text in comments if service in told]
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
        for action in self.sudo().follow_up_ids:  # sudo: the actions of every provider
            told = [tally for (_service, _unit, key), tally in tallies.items() if key == action._follow_key()]
            if told and self._is_part(action) and detail([_sum(told)], self.threshold_score):
                action._followed(self, _sum(told))

    def _is_part(self, action):
        """Whether those who were asked about a change are a part, or parts, of which figures are told:
        any other group could be held against these."""
        results = self.result_ids.filtered(lambda result: result.service_id == action.service_id)
        if not action.unit_ids:
            return bool(results)
        parts = [set(part.unit_ids.ids) for part in results if not part.is_total]
        inside = [part for part in parts if part <= set(action.unit_ids.ids)]
        return bool(inside) and set().union(*inside) == set(action.unit_ids.ids)

    # ------------------------------------------------------------ one person's answers

    def _improved(self):
        """What was improved since: the customers of these services are asked about it."""
        # sudo: the actions of every provider
        return self.env["customer.perf.survey.action"].sudo().search(
            [
                ("service_id", "in", self.service_ids.ids),
                ("state", "=", "done"),
                ("ask_next", "=", True),
                ("round_id", "!=", self.id),
                ("follow_round_id", "=", False),
                ("date_done", "<", self.date_from),
            ]
        )  # fmt: skip

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
            if question.question_type in ("text_box", "char_box"):
                if not isinstance(answer, str):
                    raise ValueError(question.title)
                texts += [answer.strip()[:2000]] if answer.strip() else []
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
        for action in asked:
            items.append(Item(action._follow_key(), FOLLOW_UP, 1, 5))
            if (felt := answers.get(action._follow_key())) is not None:
                numbers[action._follow_key()] = felt
        return count_sheet(items, numbers), texts


class CustomerPerfSurveyResult(models.Model):
    _inherit = "customer.perf.survey.result"

    def _write_measures(self):
        """The valid figures of each provider as values of its KPIs; services are pooled with the
        importance of the service. Below the minimum nothing is written."""
        kpis = self._kpis()
        rows = []
        totals = self.sudo().filtered("is_total")  # sudo: the values of every provider
        for (survey_round, department), results in totals.grouped(lambda r: (r.round_id, r.department_id)).items():
            pooled = defaultdict(list)
            for figure in results.figure_ids:
                for kpi, value in figure._feeds(kpis):
                    if figure.validity == "valid":
                        pooled[kpi].append((figure.service_id.weight, value, figure))
            for kpi, parts in pooled.items():
                rows.append(self._measure_vals(survey_round, department, kpi, parts))
        # sudo: whoever closes the round, also the scheduled action
        return self.env["customer.perf.measure"].sudo().create(rows)

    def _kpis(self):
        names = {"ics": INDEX, "collab": COLLABORATION, "nps": RECOMMENDATION, "csat": SATISFACTION, "ces": EFFORT}
        known = self.env["customer.perf.kpi"].search([("code", "in", list(names)), ("state", "=", "active")])
        return {names[kpi.code]: kpi for kpi in known}

    def _measure_vals(self, survey_round, department, kpi, parts):
        figures = [figure for _weight, _value, figure in parts]
        values = {
            "kpi_id": kpi.id,
            "department_id": department.id,
            "company_id": survey_round.company_id.id,
            "date": survey_round.date_to,
            "segment_id": survey_round.segment_id.id,
            "sample_size": sum(figure.n for figure in figures),
            "source": "survey",
            "survey_round_id": survey_round.id,
            "external_ref": survey_round.name,
        }
        if kpi.aggregation == "ratio":
            return {
                **values,
                "numerator": sum(figure.top for figure in figures),
                "denominator": sum(figure.n for figure in figures),
            }
        return {**values, "value": loyalty.servperf((weight, value) for weight, value, _figure in parts)}


class CustomerPerfSurveyFigure(models.Model):
    _inherit = "customer.perf.survey.figure"

    def _feeds(self, kpis):
        """(KPI, value on its scale) pairs that a figure feeds. What is asked of external customers
        feeds the loyalty KPIs; the index and collaboration of internal ones stand on 1–5."""
        found = []
        external = self.round_id.customer_class == "external"
        kpi = kpis.get(self.metric)
        if external and self.is_item and kpi and self.metric in (RECOMMENDATION, SATISFACTION, EFFORT):
            found.append((kpi, self.value))
        elif not external and not self.is_item and kpi and self.metric in (INDEX, COLLABORATION):
            found.append((kpi, loyalty.rescale(self.value, 0, 100, (1, 5))))
        if self.question_id.perf_kpi_id:
            found.append((self.question_id.perf_kpi_id, self.value))
        return [(kpi, value) for kpi, value in found if value is not False and kpi.state == "active"]


def _sum(tallies):
    return sum(tallies, Tally())


def _pool(parts):
    """{key: Tally} of all parts together."""
    whole = {}
    for part in parts:
        for key, tally in part.items():
            whole[key] = whole.get(key, Tally()) + tally
    return whole
