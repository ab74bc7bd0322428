"""Values into scores: one grouped read of facts, plain arithmetic, one write per table."""

from operator import itemgetter

from odoo.tools import SQL, groupby

from ...tools import attainment, phasing
from ...tools.aggregation import aggregate
from ...tools.scoring import Goal, judge_card
from ...tools.values import IMMATURE, Measure
from ..base.bulk import update_rows
from ..indicator.facts import fact_of, read_facts

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
    "is_pooled": "bool",
    "due_share": "float8",
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
TARGET_WIDTH = 9
# The days that somebody was there, of scorecards with times of their own, as ``stay``.
THERE = SQL(
    """LEFT JOIN (
               SELECT scorecard_id, array_agg(date_from ORDER BY date_from) AS firsts,
                      array_agg(date_to ORDER BY date_from) AS lasts
                 FROM customer_perf_assignment
                WHERE excluded IS NULL
                GROUP BY scorecard_id
          ) stay ON stay.scorecard_id = card.id"""
)
# The scorecard of a department, and a goal on a department that the employee manages: who reads them sees its people.
SEES_PEOPLE = SQL(
    """EXISTS (SELECT FROM customer_perf_scorecard sheet
                 LEFT JOIN hr_department unit ON unit.id = -line.subject AND unit.manager_id = sheet.employee_id
                WHERE sheet.id = line.scorecard_id AND (sheet.employee_id IS NULL OR unit.id IS NOT NULL))"""
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
    rules = {cycle: cycle._rules() for cycle in cards.cycle_id}
    judged_by = {card.id: (rules[card.cycle_id], days[card.company_id]) for card in cards}
    ids = cards.ids
    env.cr.execute("SET LOCAL jit = off")  # compiling costs more than it saves on these statements
    for start in range(0, len(ids), BATCH):
        line_rows, card_rows = [], []
        rows = env.execute_query(_facts_query(ids[start : start + BATCH]))
        for card_id, group in groupby(rows, key=itemgetter(0)):
            lines, card = _score_card(card_id, group, *judged_by[card_id])
            line_rows += lines
            card_rows.append(card)
        update_rows(env["customer.perf.scorecard.line"], LINE_COLUMNS, line_rows)
        update_rows(env["customer.perf.scorecard"], CARD_COLUMNS, card_rows)


def _facts_query(card_ids):
    return SQL(
        """
        SELECT card.id,
               line.id, line.weight, line.is_customer, line.is_gate, line.aggregation, line.ratio_factor,
               line.phasing, line.season, cycle.date_from, cycle.date_to, stay.firsts, stay.lasts,
               %s,
               fact.*
          FROM customer_perf_scorecard card
          JOIN customer_perf_cycle cycle ON cycle.id = card.cycle_id
          JOIN customer_perf_scorecard_line line ON line.scorecard_id = card.id
          %s
         CROSS JOIN LATERAL %s fact
         WHERE card.id = ANY(%s) AND card.is_frozen IS NOT TRUE
         ORDER BY card.id, line.is_customer DESC, line.sequence, line.id
        """,
        TARGET,
        THERE,
        fact_of("line", "card", SQL("line.aggregation"), SEES_PEOPLE, SQL("line.segment_id")),
        list(card_ids),
    )


def _score_card(card_id, rows, rules, today):
    """Rows of one scorecard to (line rows, scorecard row), ready to be written."""
    known = [_read(row, today) for row in rows]
    card = judge_card([goal for _line, goal, *_rest in known], rules, today)
    lines = [
        (
            line_id,
            goal.actual.value,
            judged.score,
            judged.contribution,
            judged.status,
            judged.reason or None,
            goal.actual.n,
            last,
            goal.actual.bare,
            is_pooled,
            share,
        )
        for (line_id, goal, last, is_pooled, share), judged in zip(known, card.goals, strict=True)
    ]
    return lines, (
        card_id,
        card.total.score,
        card.total.coverage,
        card.total.reason or None,
        card.status,
        card.customer_share,
        card.gate_missed,
        card.is_dissatisfied,
        False,
    )


def _read(row, today):
    """(line id, Goal, day of the last value, whether values were pooled, share that is due) of a row of the query"""
    _card, line_id, weight, is_customer, is_gate, aggregation, factor, *columns = row
    kind, season, first, last, firsts, lasts, *columns = columns
    facts = read_facts(columns[TARGET_WIDTH:])
    there = list(zip(firsts or (), lasts or (), strict=True))
    share = phasing.due_now(aggregation, kind, season, (first, last), today, facts.last_end, there)
    goal = Goal(
        weight=weight,
        # nothing was due yet
        actual=aggregate(aggregation, facts, factor) if share else Measure.missing(IMMATURE),
        target=attainment.scaled(read_target(columns[:TARGET_WIDTH]), share or 1.0),
        is_customer=is_customer,
        is_gate=is_gate,
    )
    return line_id, goal, facts.last_date, facts.is_pooled, share
