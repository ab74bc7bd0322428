"""Where the objectives of a map or the touchpoints of a journey stand: the values of their KPIs in
the current period."""

from dataclasses import dataclass

from odoo import fields
from odoo.tools import SQL

from ...tools import attainment
from ...tools.aggregation import aggregate
from ...tools.values import Part
from ...tools.weighting import weighted_total
from ..indicator.facts import COUNTED, facts, read_facts, within


@dataclass(frozen=True, slots=True)
class KpiStatus:
    """One KPI; ``actual`` and ``score`` are None without data."""

    actual: float | None
    score: float | None
    status: str
    target_text: str


def current_cycle(env, company):
    """The cycle whose period and rules hold now: the latest that was launched, none before the first."""
    cycles = env["customer.perf.cycle"].search([("company_id", "=", company.id), ("state", "!=", "draft")])
    # one of the whole company before one of some departments, a running one before a former one
    return cycles.sorted(lambda cycle: (bool(cycle.department_ids), cycle.state != "running"))[:1]


def judge(holders, cycle):
    """Status of every KPI of objectives or touchpoints, measured in their department or, without one,
    the company, with a fixed number of queries.

    A KPI on the scorecard of that department is shown as it stands there, others against the target of
    a shared result or of the scorecard templates: one target, one actual. What has none of these is
    held against the default target of the library, over the period of the cycle or, before the first
    one, the year so far.

    :return: {(holder id, kpi id): KpiStatus}
    """
    wanted = {(holder.id, kpi.id): -(holder.department_id.id or 0) for holder in holders for kpi in holder.kpi_ids}
    if not wanted:
        return {}
    kpis = holders.kpi_ids
    on_sheets = _on_scorecards(kpis, cycle)
    targets = _targets(kpis, holders.company_id or kpis.env.company)
    rules = cycle._rules() if cycle else attainment.Rules()
    known = _facts(kpis, holders.company_id or kpis.env.company, cycle)
    found = {}
    for (holder, kpi), subject in wanted.items():
        line = on_sheets.get((kpi, subject))
        if line:
            number = {name: None if line[name] is False else line[name] for name in ("actual", "score")}
            found[holder, kpi] = KpiStatus(number["actual"], number["score"], line.status, line._target_text())
        else:
            held_against = targets.get((kpi, subject)) or kpis.browse(kpi)
            found[holder, kpi] = _judge_fact(held_against, known.get((kpi, subject)), rules)
    return found


def status_of(scores, rules):
    """(score, status) of an objective from its KPIs, each as important as the other."""
    score = weighted_total([Part(1, score) for score in scores], 0).score if scores else None
    return score, attainment.status(score, rules)


def _on_scorecards(kpis, cycle):
    # sudo: results of departments, no individual's
    lines = (
        kpis.env["customer.perf.scorecard.line"]
        .sudo()
        .search(
            [
                ("cycle_id", "in", cycle.ids),
                ("kpi_id", "in", kpis.ids),
                ("subject", "<=", 0),
                ("scorecard_id.employee_id", "=", False),
            ],
            order="id desc",
        )
    )
    return {(line.kpi_id.id, line.subject): line for line in lines}


def _targets(kpis, companies):
    """{(kpi id, subject): record that holds the target}: a shared result, else a goal of a template on
    the same values. What was agreed with an individual is nobody else's."""
    results = kpis.env["customer.perf.shared.result"].search(
        [("kpi_id", "in", kpis.ids), ("company_id", "in", companies.ids)]
    )
    goals = kpis.env["customer.perf.scorecard.template.line"].search(
        [
            ("kpi_id", "in", kpis.ids),
            ("template_id.company_id", "in", [*companies.ids, False]),
            "|",
            ("scope", "in", ("company", "department")),
            ("template_id.role_family_id", "=", False),
        ],
        order="id desc",
    )
    of_goals = {
        (goal.kpi_id.id, 0 if goal.scope == "company" else -goal.template_id.department_id.id): goal for goal in goals
    }
    return of_goals | {(result.kpi_id.id, -(result.department_id.id or 0)): result for result in results}


def _facts(kpis, companies, cycle):
    env = kpis.env
    env["customer.perf.measure"].flush_model()
    env["customer.perf.kpi"].flush_model()
    rows = env.execute_query(
        SQL(
            """
            SELECT kpi.id, measure.subject, kpi.aggregation, kpi.ratio_factor, %s
              FROM customer_perf_kpi kpi
              JOIN customer_perf_measure measure ON measure.kpi_id = kpi.id
             WHERE kpi.id = ANY(%s) AND measure.company_id = ANY(%s) AND measure.subject <= 0
               AND %s AND %s
             GROUP BY kpi.id, measure.subject
            """,
            facts(SQL("kpi.aggregation")),
            list(kpis.ids),
            list(companies.ids),
            within(*_span(companies, cycle)),
            COUNTED,
        )
    )
    return {(row[0], row[1]): row[2:] for row in rows}


def _span(companies, cycle):
    """The days that the picture is about: those of the cycle or, before the first one, the year so far."""
    if cycle:
        return cycle.date_from, cycle.date_to
    today = fields.Date.context_today(companies)
    return companies[:1]._perf_start(today, "year"), companies[:1]._perf_end(today, "year")


def _judge_fact(held_against, row, rules):
    """:param held_against: the KPI or the shared result whose target holds"""
    text = held_against._target_text()
    if not row:
        return KpiStatus(None, None, "none", text)
    target = held_against._target()
    actual = aggregate(row[0], read_facts(row[2:]), row[1]).value
    score = None if attainment.problem(target) else attainment.attainment(actual, target, rules)
    return KpiStatus(actual, score, attainment.status(score, rules), text)
