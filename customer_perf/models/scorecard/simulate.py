"""What the results of a cycle would be under other rules and weights. Nothing is written."""

from operator import itemgetter

from odoo.tools import SQL, groupby

from ...fields import number
from ...tools import attainment
from ...tools.assignment import mean_by_days
from ...tools.behaviour import rated_together
from ...tools.scoring import Goal, judge_card
from ...tools.values import NO_DATA, Measure, Part
from .refresh import TARGET, read_target


def simulate(appraisals, rules, weights):
    """{appraisal id: (score, grade id)}, either of them None where there is no result.

    Scores set by hand stay as they are. A number of queries that does not depend on how many.

    :param rules: that may differ from the cycle's own
    :param weights: {(component id, weight at launch): weight}; what is absent keeps its weight
    """
    cards = _card_scores(appraisals._cards(), rules)
    times = appraisals._perf_scorecards()
    raters = appraisals._perf_behaviour_levels()
    results = {}
    for appraisal in appraisals:
        score = mean_by_days([(cards.get(card.id), days) for card, days in times[appraisal.id]])
        parts = [
            Part(
                weights.get((line.component_id.id, line.weight), line.weight),
                _part_score(line, score, raters.get(appraisal.id, []), rules),
            )
            for line in appraisal.line_ids
        ]
        judged = appraisal._perf_judge(parts, rules)
        results[appraisal.id] = judged.score, judged.grade
    return results


def _part_score(line, card_score, raters, rules):
    if line.is_overridden:
        return number(line.override_score)
    if line.source == "scorecard":
        return card_score
    if line.source == "behaviour":
        return rated_together(raters, rules.cap)
    score = number(line.computed_score)
    return None if score is None else min(score, rules.cap)


def _card_scores(cards, rules):
    """{scorecard id: score} from the actuals that the goals have now."""
    env = cards.env
    env.flush_all()
    days = {company: company._perf_today() for company in cards.company_id}
    today = {card.id: days[card.company_id] for card in cards}
    rows = env.execute_query(
        SQL(
            """
            SELECT line.scorecard_id, line.weight, line.actual, line.reason, COALESCE(line.due_share, 1), %s
              FROM customer_perf_scorecard_line line
             WHERE line.scorecard_id = ANY(%s)
             ORDER BY line.scorecard_id, line.id
            """,
            TARGET,
            list(cards.ids),
        )
    )
    scores = {}
    for card_id, lines in groupby(rows, key=itemgetter(0)):
        goals = [
            Goal(
                weight=weight,
                actual=Measure(actual, reason=reason or NO_DATA),
                target=attainment.scaled(read_target(columns), share),
            )
            for _card, weight, actual, reason, share, *columns in lines
        ]
        scores[card_id] = judge_card(goals, rules, today[card_id]).total.score
    return scores
