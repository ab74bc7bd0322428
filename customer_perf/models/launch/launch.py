"""Launch of a cycle: scorecards, goals, appraisals and their parts for a whole population.

Headers are created through the ORM, so that other addons may add to them; their lines, which are
copies of configuration, are inserted with one statement per table.
"""

from collections import Counter, defaultdict

from odoo import fields
from odoo.tools import SQL

from ..base.bulk import insert_select
from ..indicator.measure import AT_ONCE
from .follow import follow
from .goals import QUIET, insert_goals
from .plan import plan_people


def launch(cycle):
    """Create what is missing in the cycle, start it, and say in the chatter what was done."""
    rows = plan_people(cycle)
    chosen = [row for row in rows if not row.skip]
    cards = _create_scorecards(cycle, chosen)
    department_cards = _create_department_scorecards(cycle)
    insert_goals(cards + department_cards)
    appraisals = _create_appraisals(cycle, chosen, cards)
    _insert_components(appraisals)
    _insert_behaviours(appraisals)
    moved = follow(appraisals)
    if cycle.state == "draft":
        cycle.state = "running"
    _refresh(cycle, cards | moved._cards() | department_cards)
    if cycle.state == "review":  # who joins late begins where the others are
        appraisals._begin_review()
    _log(cycle, rows, cards, department_cards, moved)


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
    """Score a few scorecards at once, leave many to the scheduled action."""
    if len(cards) <= AT_ONCE:
        cards._refresh()
        cycle.refreshed_at = fields.Datetime.now()
    else:
        cards.write({"is_stale": True})
        cycle.env.ref("customer_perf.ir_cron_refresh")._trigger()


def _log(cycle, rows, cards, department_cards, moved):
    env = cycle.env
    reasons = dict(env["customer.perf.cycle.launch.line"]._fields["skip"]._description_selection(env))
    skipped = Counter(row.skip for row in rows if row.skip)
    cycle.message_post(
        body=env._(
            "Launched: %(people)s employees and %(departments)s departments got a scorecard. Of several posts, later "
            "or for a while away: %(moved)s. %(skipped)s",
            people=len(cards),
            moved=len(moved),
            departments=len(department_cards),
            skipped="; ".join(f"{reasons[code]}: {count}" for code, count in skipped.items()),
        )
    )
