"""Launch of a cycle: scorecards, goals, appraisals and their parts for a whole population.

Headers are created through the ORM, so that other addons may add to them; their lines, which are
copies of configuration, are inserted with one statement per table.
"""

from collections import Counter, defaultdict

from odoo import fields
from odoo.tools import SQL

from ...tools.weighting import rescale
from ..base.bulk import insert_select
from ..design.scorecard_template_line import TEMPLATE_LINE_FIELDS
from ..indicator.measure import AT_ONCE
from ..indicator.subject import COMPANY, subject_sql
from .next_cycle import move_targets
from .plan import plan_people
from .shared import KPI_FIELDS, insert_shared

QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "perf_weights_open": True,  # lines follow with one statement; templates add up to 100
}


def launch(cycle):
    """Create what is missing in the cycle, start it, and say in the chatter what was done."""
    rows = plan_people(cycle)
    chosen = [row for row in rows if not row.skip]
    cards = _create_scorecards(cycle, chosen)
    department_cards = _create_department_scorecards(cycle)
    _insert_goals(cards + department_cards)
    move_targets(cycle, cards + department_cards)
    insert_shared(cards + department_cards)
    appraisals = _create_appraisals(cycle, chosen, cards)
    _insert_components(appraisals)
    _insert_behaviours(appraisals)
    if cycle.state == "draft":
        cycle.state = "running"
    _refresh(cycle, cards + department_cards)
    if cycle.state == "review":  # who joins late begins where the others are
        appraisals._begin_review()
    _log(cycle, rows, cards, department_cards)


def _create_scorecards(cycle, rows):
    return (
        cycle.env["customer.perf.scorecard"]
        .with_context(**QUIET)
        .create(
            [
                {
                    "cycle_id": cycle.id,
                    "company_id": cycle.company_id.id,
                    "employee_id": row.employee_id,
                    "department_id": row.department_id,
                    "job_id": row.job_id,
                    "role_family_id": row.role_family_id,
                    "template_id": row.template_id,
                    "tool_mix_id": row.tool_mix_id,
                }
                for row in rows
            ]
        )
    )


def _create_department_scorecards(cycle):
    """Scorecards of the departments that have a template of their own."""
    env = cycle.env
    templates = env["customer.perf.scorecard.template"].search(
        [
            ("role_family_id", "=", False),
            ("line_ids", "!=", False),
            ("department_id.company_id", "=", cycle.company_id.id),
        ],
        order="id desc",
    )
    if cycle.department_ids:
        inside = env["hr.department"].search([("id", "child_of", cycle.department_ids.ids)])
        templates = templates.filtered(lambda template: template.department_id in inside)
    by_department = {template.department_id: template for template in templates}
    have = cycle.scorecard_ids.filtered(lambda card: not card.employee_id).department_id
    departments = env["hr.department"].union(*by_department) - have
    mixes = env["customer.perf.tool.mix"]._for_departments(departments, cycle.company_id)
    return (
        env["customer.perf.scorecard"]
        .with_context(**QUIET)
        .create(
            [
                {
                    "cycle_id": cycle.id,
                    "company_id": cycle.company_id.id,
                    "department_id": department.id,
                    "template_id": by_department[department].id,
                    "tool_mix_id": mixes[department.id].id,
                }
                for department in departments
            ]
        )
    )


def _insert_goals(cards):
    if not cards:
        return
    env = cards.env
    env.flush_all()
    weights = _weights(cards.template_id)
    column = SQL.identifier
    insert_select(
        env["customer.perf.scorecard.line"],
        {
            "scorecard_id": SQL("card.id"),
            "cycle_id": SQL("card.cycle_id"),
            "active": SQL("TRUE"),
            "weight": SQL("used.weight"),
            "status": SQL("'none'"),
            "subject": SQL(
                """CASE WHEN line.scope = 'company' THEN %s
                        WHEN line.scope = 'department' OR card.employee_id IS NULL THEN %s
                        ELSE card.employee_id END""",
                COMPANY,
                subject_sql(SQL("card.department_id")),
            ),
            "is_customer": SQL("kpi.orientation = 'customer'"),
            "kpi_version": SQL("kpi.version"),
            **{name: column("line", name) for name in TEMPLATE_LINE_FIELDS},
            **{name: column("kpi", name) for name in KPI_FIELDS},
        },
        SQL(
            """customer_perf_scorecard card
               JOIN customer_perf_scorecard_template_line line ON line.template_id = card.template_id
               JOIN unnest(%s::int4[], %s::numeric[]) AS used (id, weight) ON used.id = line.id
               JOIN customer_perf_kpi kpi ON kpi.id = line.kpi_id
              WHERE card.id = ANY(%s)
              ORDER BY card.id, line.sequence, line.id""",
            list(weights),
            list(weights.values()),
            list(cards.ids),
        ),
    )


def _weights(templates):
    """{template line id: weight}: a retired KPI leaves new scorecards, the others share its weight."""
    lines = templates.line_ids
    used = lines.filtered(lambda line: line.kpi_id.state == "active" and line.kpi_id.availability != "none")
    weights = {}
    for of_template in used.grouped("template_id").values():
        weights.update(zip(of_template.ids, rescale(of_template.mapped("weight")), strict=True))
    return weights


def _create_appraisals(cycle, rows, cards):
    return (
        cycle.env["customer.perf.appraisal"]
        .with_context(**QUIET)
        .create(
            [
                {
                    "cycle_id": cycle.id,
                    "company_id": cycle.company_id.id,
                    "employee_id": row.employee_id,
                    "manager_id": row.manager_id,
                    "department_id": row.department_id,
                    "job_id": row.job_id,
                    "scorecard_id": card.id,
                    "tool_mix_id": row.tool_mix_id,
                }
                for row, card in zip(rows, cards, strict=True)
            ]
        )
    )


def _insert_components(appraisals):
    if not appraisals:
        return
    appraisals.env.flush_all()
    insert_select(
        appraisals.env["customer.perf.appraisal.line"],
        {
            "appraisal_id": SQL("appraisal.id"),
            "component_id": SQL("component.id"),
            "sequence": SQL("component.sequence"),
            "weight": SQL("component.weight"),
            "source": SQL("component.source"),
        },
        SQL(
            """customer_perf_appraisal appraisal
               JOIN customer_perf_component component ON component.tool_mix_id = appraisal.tool_mix_id
              WHERE component.active AND appraisal.id = ANY(%s)
              ORDER BY appraisal.id, component.sequence, component.id""",
            list(appraisals.ids),
        ),
    )


def _insert_behaviours(appraisals):
    """Criteria of the behaviour part: those of the mix for everybody, and of the role family."""
    wanted = defaultdict(list)
    for appraisal in appraisals:
        wanted[appraisal.tool_mix_id, appraisal.scorecard_id.role_family_id].append(appraisal.id)
    pairs = []
    for (mix, family), ids in wanted.items():
        components = mix.component_ids.filtered(lambda component: component.source == "behaviour")
        if components:
            behaviours = components.behaviour_ids | family.behaviour_ids
            pairs += [(appraisal, behaviour) for appraisal in ids for behaviour in behaviours.ids]
    if pairs:
        # one row for the manager's rating, one for the employee's own view
        for model in ("customer.perf.behaviour.rating", "customer.perf.self.rating"):
            insert_select(
                appraisals.env[model],
                {"appraisal_id": SQL("pair.appraisal_id"), "behaviour_id": SQL("pair.behaviour_id")},
                SQL(
                    "unnest(%s::int4[], %s::int4[]) AS pair (appraisal_id, behaviour_id)",
                    *(list(values) for values in zip(*pairs, strict=True)),
                ),
            )


def _refresh(cycle, cards):
    """Score a few sheets at once, leave many to the scheduled action."""
    if len(cards) <= AT_ONCE:
        cards._refresh()
        cycle.refreshed_at = fields.Datetime.now()
    else:
        cards.write({"is_stale": True})
        cycle.env.ref("customer_perf.ir_cron_refresh")._trigger()


def _log(cycle, rows, cards, department_cards):
    env = cycle.env
    reasons = dict(env["customer.perf.cycle.launch.line"]._fields["skip"]._description_selection(env))
    skipped = Counter(row.skip for row in rows if row.skip)
    cycle.message_post(
        body=env._(
            "Launched: %(people)s employees and %(departments)s departments got a scorecard. %(skipped)s",
            people=len(cards),
            departments=len(department_cards),
            skipped="; ".join(f"{reasons[code]}: {count}" for code, count in skipped.items()),
        )
    )
