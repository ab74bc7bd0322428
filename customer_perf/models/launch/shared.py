"""Shared results onto the scorecards of all who carry them; the other goals share the rest."""

from collections import defaultdict

from odoo.tools import SQL

from ...tools.weighting import rescale
from ..base.bulk import insert_select, update_rows
from ..indicator.subject import subject_sql
from ..indicator.target_mixin import TARGET_FIELDS

# What a goal takes over from its KPI, by name.
KPI_FIELDS = (
    *("perspective_id", "direction", "orientation", "time_view", "aggregation", "ratio_factor", "phasing", "season"),
)


def insert_shared(cards):
    """Put the shared results of the company on new scorecards. A goal on the same KPI becomes the
    shared one: one target, one actual; it stays a red line and keeps its means."""
    env = cards.env
    results = env["customer.perf.shared.result"].search(
        [
            ("company_id", "in", cards.company_id.ids),
            ("kpi_id.state", "=", "active"),
            ("kpi_id.availability", "!=", "none"),
        ]
    )
    wanted = _wanted(cards, results)
    if not wanted:
        return
    env.flush_all()
    shared = _make_room(env, wanted)
    _take_over(env, shared)
    _insert(env, shared)


def _wanted(cards, results):
    """{scorecard id: {result: weight}}; of several results on one KPI the weightiest stands."""
    below = _departments_below(cards.env, results.line_ids.department_id)
    by_person = cards.filtered("employee_id").grouped("employee_id")
    by_unit = {card.department_id.id: card for card in cards if not card.employee_id}
    borne = defaultdict(lambda: defaultdict(float))
    for line, weight in results._weights().items():
        for card in _carriers(line, by_person, by_unit, below):
            if card.company_id == line.result_id.company_id:
                borne[card.id][line.result_id] += weight
    wanted = {}
    for card, weights in borne.items():
        by_kpi = {result.kpi_id: result for result in sorted(weights, key=weights.get)}
        wanted[card] = {result: weights[result] for result in by_kpi.values() if weights[result]}
    return {card: weights for card, weights in wanted.items() if weights}


def _carriers(line, by_person, by_unit, below):
    if line.employee_id:
        found = by_person.get(line.employee_id, [])
    elif line.role_family_id:
        places = below.get(line.department_id.id)
        found = [
            card
            for cards in by_person.values()
            for card in cards
            if card.role_family_id == line.role_family_id and (places is None or card.department_id.id in places)
        ]
    else:
        found = [by_unit.get(line.department_id.id)]
    return [card for card in found if card]


def _departments_below(env, departments):
    """{department id: ids of it and of all below it}"""
    found = env["hr.department"].sudo().search([("id", "child_of", departments.ids)])  # sudo: the tree only
    return {
        top.id: {place.id for place in found if f"/{top.id}/" in f"/{place.parent_path}"} for top in departments.sudo()
    }


def _make_room(env, wanted):
    """Scale down the other goals; returns (card id, result id, kpi id, weight) of the shared ones.
    Where more than a whole scorecard is shared, everything on it is scaled down together."""
    rows = env.execute_query(
        SQL(
            """SELECT scorecard_id, id, weight, CASE WHEN segment_id IS NULL THEN kpi_id END
                 FROM customer_perf_scorecard_line
                WHERE scorecard_id = ANY(%s) ORDER BY id""",
            list(wanted),
        )
    )
    others = defaultdict(list)
    for card, line, weight, kpi in rows:
        if kpi not in {result.kpi_id.id for result in wanted[card]}:
            others[card].append((line, weight))
    shared, changed = [], []
    for card, borne in wanted.items():
        own = [weight for _line, weight in others[card]]
        weights = list(borne.values())
        left = 100 - sum(weights)
        if sum(own) and left > 0:
            own = rescale(own, left)
        else:
            whole = rescale([*weights, *own])
            weights, own = whole[: len(weights)], whole[len(weights) :]
        shared += [(card, result.id, result.kpi_id.id, weight) for result, weight in zip(borne, weights, strict=True)]
        changed += [(line, weight) for (line, _old), weight in zip(others[card], own, strict=True)]
    update_rows(env["customer.perf.scorecard.line"], {"weight": "numeric"}, changed)
    return shared


def _rows(shared):
    return SQL(
        "unnest(%s::int4[], %s::int4[], %s::int4[], %s::numeric[]) AS bears (card_id, result_id, kpi_id, weight)",
        *(list(column) for column in zip(*shared, strict=True)),
    )


def _take_over(env, shared):
    """Goals on the same KPI become the shared ones."""
    targets = SQL(", ").join(SQL("%s = result.%s", SQL.identifier(n), SQL.identifier(n)) for n in TARGET_FIELDS)
    env.cr.execute(
        SQL(
            """UPDATE customer_perf_scorecard_line line
                  SET shared_result_id = result.id, weight = bears.weight, scope = 'shared', sequence = 0,
                      subject = %s, is_fixed = TRUE,
                      customer_gain = COALESCE(result.customer_gain, line.customer_gain), %s
                 FROM %s JOIN customer_perf_shared_result result ON result.id = bears.result_id
                WHERE line.scorecard_id = bears.card_id AND line.kpi_id = bears.kpi_id
                  AND line.segment_id IS NULL""",
            subject_sql(SQL("result.department_id")),
            targets,
            _rows(shared),
        )
    )
    env["customer.perf.scorecard.line"].invalidate_model()


def _insert(env, shared):
    column = SQL.identifier
    insert_select(
        env["customer.perf.scorecard.line"],
        {
            "scorecard_id": SQL("card.id"),
            "cycle_id": SQL("card.cycle_id"),
            "active": SQL("TRUE"),
            "shared_result_id": SQL("result.id"),
            "kpi_id": SQL("kpi.id"),
            "sequence": SQL("0"),
            "weight": SQL("bears.weight"),
            "scope": SQL("'shared'"),
            "status": SQL("'none'"),
            "subject": subject_sql(SQL("result.department_id")),
            "is_fixed": SQL("TRUE"),
            "customer_gain": SQL("result.customer_gain"),
            "is_customer": SQL("kpi.orientation = 'customer'"),
            "kpi_version": SQL("kpi.version"),
            **{name: column("result", name) for name in TARGET_FIELDS},
            **{name: column("kpi", name) for name in KPI_FIELDS},
        },
        SQL(
            """%s JOIN customer_perf_scorecard card ON card.id = bears.card_id
                  JOIN customer_perf_shared_result result ON result.id = bears.result_id
                  JOIN customer_perf_kpi kpi ON kpi.id = result.kpi_id
             WHERE NOT EXISTS (
                   SELECT FROM customer_perf_scorecard_line line
                    WHERE line.scorecard_id = card.id AND line.kpi_id = kpi.id AND line.segment_id IS NULL)
             ORDER BY card.id, result.id""",
            _rows(shared),
        ),
    )
