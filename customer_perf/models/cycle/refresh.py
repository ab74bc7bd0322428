"""Values into scores: one grouped read of facts, plain arithmetic, one write per table."""

from operator import itemgetter

from odoo.tools import SQL, groupby

from ...tools import attainment
from ...tools.aggregation import aggregate
from ...tools.signals import Light, met_but_dissatisfied
from ...tools.values import INVALID, Part
from ...tools.weighting import share, weighted_total
from ..indicator.facts import COUNTED, facts, read_facts, within
from .bulk import update_rows

# Scorecards per pass: bounds the memory, and costs a handful of queries per pass.
BATCH = 2000

LINE_COLUMNS = {
    "actual": "float8",
    "score": "float8",
    "contribution": "float8",
    "status": "varchar",
    "reason": "varchar",
    "sample_size": "int4",
    "last_date": "date",
    "without_base": "int4",
}
CARD_COLUMNS = {
    "score": "float8",
    "coverage": "float8",
    "reason": "varchar",
    "status": "varchar",
    "customer_share": "float8",
    "gate_missed": "bool",
    "is_dissatisfied": "bool",
    "is_stale": "bool",
}

# What a line is held against, as read_target() takes it.
TARGET = SQL(
    "line.direction, line.target, line.threshold, line.stretch, line.range_low, line.range_high, "
    "line.scale, line.scoring, line.steps"
)


def read_target(columns):
    """The target of a line from the columns that TARGET selects."""
    direction, *numbers, scoring, steps = columns
    return attainment.Target(direction, *numbers, scoring=scoring, steps=attainment.known_steps(steps))


def refresh_scorecards(cards):
    """Score the lines and totals of scorecards that are not frozen from the measures."""
    env = cards.env
    env.flush_all()
    days = {company: company._perf_today() for company in cards.company_id}
    today = {card.id: days[card.company_id] for card in cards}
    ids = cards.ids
    env.cr.execute("SET LOCAL jit = off")  # compiling costs more than it saves on these statements
    for start in range(0, len(ids), BATCH):
        line_rows, card_rows = [], []
        rows = env.execute_query(_facts_query(ids[start : start + BATCH]))
        for card_id, group in groupby(rows, key=itemgetter(0)):
            lines, card = _score_card(card_id, group, today[card_id])
            line_rows += lines
            card_rows.append(card)
        update_rows(env["customer.perf.scorecard.line"], LINE_COLUMNS, line_rows)
        update_rows(env["customer.perf.scorecard"], CARD_COLUMNS, card_rows)


def _facts_query(card_ids):
    return SQL(
        """
        SELECT card.id,
               cycle.score_cap, cycle.threshold_score, cycle.lower_form, cycle.amber_from,
               cycle.coverage_min, cycle.missing_as_zero, cycle.report_deadline,
               line.id, line.weight, line.is_customer, line.is_gate, line.aggregation, line.ratio_factor,
               %s,
               fact.*
          FROM customer_perf_scorecard card
          JOIN customer_perf_cycle cycle ON cycle.id = card.cycle_id
          JOIN customer_perf_scorecard_line line ON line.scorecard_id = card.id
          LEFT JOIN LATERAL (
               SELECT %s
                 FROM customer_perf_measure measure
                WHERE measure.kpi_id = line.kpi_id
                  AND measure.subject = line.subject
                  AND measure.company_id = cycle.company_id
                  AND %s AND %s
          ) fact ON TRUE
         WHERE card.id = ANY(%s) AND card.is_frozen IS NOT TRUE
         ORDER BY card.id, line.is_customer DESC, line.sequence, line.id
        """,
        TARGET,
        facts(SQL("line.aggregation")),
        within(SQL("cycle.date_from"), SQL("cycle.date_to")),
        COUNTED,
        list(card_ids),
    )


def _score_card(card_id, rows, today):
    """Rows of one scorecard to (line rows, scorecard row), ready to be written."""
    _id, cap, threshold_score, lower_form, amber_from, coverage_min, missing_as_zero, deadline = rows[0][:8]
    rules = attainment.Rules(cap, threshold_score, lower_form, amber_from)
    overdue = bool(deadline) and today > deadline
    judged = [_score_line(row, rules) for row in rows]
    weights = [row[9] for row in rows]
    total = weighted_total(
        [
            Part(weight, score, overdue and score is None)
            for weight, (_actual, score, _reason) in zip(weights, judged, strict=True)
        ],
        coverage_min,
        missing_as_zero,
    )
    lines, lights, gate_missed = [], [], False
    for row, (actual, score, reason), contribution in zip(rows, judged, total.contributions, strict=True):
        status = attainment.status(score, rules)
        lights.append(Light(row[10], status))
        gate_missed = gate_missed or bool(row[11] and score is not None and status != attainment.GREEN)
        lines.append(
            (row[8], actual.value, score, contribution, status, reason or None, actual.n, row[33], actual.bare)
        )
    card = (
        card_id,
        total.score,
        total.coverage,
        total.reason or None,
        attainment.status(total.score, rules, gate_missed),
        share(weights, [row[10] for row in rows]),
        gate_missed,
        met_but_dissatisfied(lights),
        False,
    )
    return lines, card


def _score_line(row, rules):
    """(Measure of the actual, score or None, reason)"""
    actual = aggregate(row[12], read_facts(row[23:]), row[13])
    target = read_target(row[14:23])
    if attainment.problem(target):
        return actual, None, INVALID
    return actual, attainment.attainment(actual.value, target, rules), actual.reason
