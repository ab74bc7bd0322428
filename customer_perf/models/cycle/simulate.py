"""What the results of a cycle would be under other rules and weights. Nothing is written."""

from dataclasses import dataclass
from operator import itemgetter

from odoo.tools import SQL, groupby

from ...fields import number
from ...tools import attainment
from ...tools.behaviour import behaviour_score
from ...tools.values import Part
from ...tools.weighting import weighted_total
from .refresh import TARGET, read_target


@dataclass(frozen=True, slots=True)
class Scenario:
    """Rules and weights that may differ from the cycle's own.

    :ivar weights: {(component id, weight at launch): weight}; what is absent keeps its weight
    """

    rules: attainment.Rules
    coverage_min: float
    points_cap: float
    missing_as_zero: bool
    weights: dict


def simulate(appraisals, scenario):
    """{appraisal id: (score, grade id)}, either of them None where there is no result.

    Scores set by hand stay as they are. A number of queries that does not depend on how many.
    """
    cards = _card_scores(appraisals.scorecard_id, scenario)
    levels = appraisals._perf_behaviour_levels()
    results = {}
    for appraisal in appraisals:
        parts = [
            Part(
                scenario.weights.get((line.component_id.id, line.weight), line.weight),
                _part_score(line, cards.get(appraisal.scorecard_id.id), levels.get(appraisal.id, []), scenario.rules),
            )
            for line in appraisal.line_ids
        ]
        _total, *results[appraisal.id] = appraisal._perf_total(
            parts, scenario.coverage_min, scenario.points_cap, scenario.rules.cap
        )
    return results


def _part_score(line, card_score, levels, rules):
    if line.is_overridden:
        return number(line.override_score)
    if line.source == "scorecard":
        return card_score
    if line.source == "behaviour":
        return behaviour_score(levels, rules.cap)
    score = number(line.computed_score)
    return None if score is None else min(score, rules.cap)


def _card_scores(cards, scenario):
    """{scorecard id: score} from the actuals that the goals have now."""
    env = cards.env
    env.flush_all()
    days = {company: company._perf_today() for company in cards.company_id}
    today = {card.id: days[card.company_id] for card in cards}
    rows = env.execute_query(
        SQL(
            """
            SELECT line.scorecard_id, line.weight, line.actual, cycle.report_deadline, %s
              FROM customer_perf_scorecard_line line
              JOIN customer_perf_cycle cycle ON cycle.id = line.cycle_id
             WHERE line.scorecard_id = ANY(%s)
             ORDER BY line.scorecard_id, line.id
            """,
            TARGET,
            list(cards.ids),
        )
    )
    scores = {}
    for card_id, lines in groupby(rows, key=itemgetter(0)):
        parts = []
        for _card, weight, actual, deadline, *columns in lines:
            target = read_target(columns)
            score = None if attainment.problem(target) else attainment.attainment(actual, target, scenario.rules)
            parts.append(Part(weight, score, score is None and bool(deadline) and today[card_id] > deadline))
        scores[card_id] = weighted_total(parts, scenario.coverage_min, scenario.missing_as_zero).score
    return scores
