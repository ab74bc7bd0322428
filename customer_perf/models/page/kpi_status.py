"""Where the objectives of a map or the touchpoints of a journey stand: the values of their KPIs in
the current period."""

from dataclasses import dataclass
from datetime import timedelta

from odoo.fields import Domain

from ...fields import number
from ...tools import attainment, periods, phasing, signals
from ...tools.scoring import judge_goal
from ...tools.values import Measure
from ..indicator.facts import totals
from ..indicator.subject import COMPANY, subject_of

WORST = (attainment.RED, attainment.AMBER, attainment.GREEN, "none")


@dataclass(frozen=True, slots=True)
class KpiStatus:
    """One KPI; ``actual`` and ``score`` are None without data.

    :ivar former: the actual of the period before, None without data
    :ivar change: ``better``, ``worse`` or ``steady`` since then, None where one of the two is missing
    """

    actual: float | None
    score: float | None
    status: str
    target_text: str
    former: float | None = None
    change: str | None = None

    def shown(self, kpi):
        """What the pages say of it."""
        statuses = dict(kpi.env["customer.perf.scorecard"]._fields["status"]._description_selection(kpi.env))
        changes = {signals.BETTER: kpi.env._("better"), signals.WORSE: kpi.env._("worse")}
        return {
            "id": kpi.id,
            "name": kpi.name,
            "actual": "" if self.actual is None else kpi._shown(self.actual),
            "former": "" if self.former is None else kpi._shown(self.former, unit=False),
            "change": self.change or "",
            "change_label": changes.get(self.change, ""),
            "target": self.target_text,
            "status": self.status,
            "status_label": statuses[self.status],
        }


def current_cycle(env, company):
    """The cycle whose period and rules hold now: the latest that was launched, none before the first."""
    cycles = env["customer.perf.cycle"].search([("company_id", "=", company.id), ("state", "!=", "draft")])
    # one of the whole company before one of some departments, a running one before a former one
    return cycles.sorted(lambda cycle: (bool(cycle.department_ids), cycle.state != "running"))[:1]


def open_improvements(kpis, company):
    """{KPI: how many improvements of it are under way}, of those that the user may read."""
    groups = kpis.env["customer.perf.improvement"]._read_group(
        [("kpi_id", "in", kpis.ids), ("company_id", "=", company.id), ("state", "not in", ["done", "dropped"])],
        ["kpi_id"],
        ["__count"],
    )
    return dict(groups)


def judge(holders, cycle):
    """Status of every KPI of objectives or touchpoints, measured in their department or, without one, the company.

    :return: {(holder id, kpi id): KpiStatus}
    """
    wanted = {
        (holder.id, kpi.id): (kpi.id, subject_of(department_id=holder.department_id.id))
        for holder in holders
        for kpi in holder.kpi_ids
    }
    found = judge_places(holders.kpi_ids, set(wanted.values()), holders.company_id or holders.env.company, cycle)
    return {key: found[place] for key, place in wanted.items()}


def judge_places(kpis, places, companies, cycle):
    """Status of KPIs in departments or the company, with a fixed number of queries.

    A KPI on the scorecard of that department is shown as it stands there, others against the target of
    a shared result or of the scorecard templates: one target, one actual. What has none of these is
    held against the default target of the library, over the period of the cycle or, before the first
    one, the year so far.

    :param places: (kpi id, subject) each
    :return: {(kpi id, subject): KpiStatus}
    """
    if not places:
        return {}
    span = current_span(companies, cycle)
    on_sheets = _on_scorecards(kpis, cycle)
    targets = _targets(kpis, companies)
    rules = cycle._rules()
    known = totals(kpis, companies, span)
    today, told = companies[:1]._perf_today(), _told(kpis.env)
    former = _former_actuals(kpis, companies, cycle, span)
    found = {}
    for place in places:
        line, kpi = on_sheets.get(place), kpis.browse(place[0])
        held_against = line or targets.get(place) or kpi
        total, last_end = known.get(place, (Measure(None), None))
        share = line.due_share if line else _due_share(kpi, span, last_end, today)
        known_now = total.value if share else None  # nothing was due yet
        share = share or 1.0
        target, before = attainment.scaled(held_against._target(), share), former.get(place)
        actual, score, status = _standing(line if line and told(line) else None, known_now, target, rules)
        change = signals.change(before and before * share, actual, target)
        found[place] = KpiStatus(actual, score, status, held_against._target_text(), before, change)
    return found


def _due_share(kpi, span, last_end, today):
    return phasing.due_now(kpi.aggregation, kpi.phasing, kpi.season, span, today, last_end)


def _told(env):
    """Whether what stands on the scorecard of a department may be told to everybody: what it pools may come from few
    people, and ``totals`` knows from how many."""
    officer = env.user._perf_is_officer()
    return lambda line: officer or not line.is_pooled


def _standing(line, actual, target, rules):
    """(actual, score, status) as they stand on a scorecard line or, without one, held against a target."""
    if line:
        return number(line.actual), number(line.score), line.status
    score = judge_goal(Measure(actual), target, rules).value
    return actual, score, attainment.status(score, rules)


def behind(holder, kpis, cycle):
    """Where the status of an objective or a touchpoint comes from, for what the reader may see.

    :return: {"values": domain of the measures, "goals": domain of the scorecard lines in the cycle}
    """
    department = holder.department_id
    first, last = current_span(holder.company_id or holder.env.company, cycle)
    values = Domain("kpi_id", "in", kpis.ids) & Domain(
        "company_id", "=", holder.company_id.id or holder.env.company.id
    )
    values &= Domain([("employee_id", "=", False), ("department_id", "=", department.id)])
    goals = Domain([("cycle_id", "in", cycle.ids), ("kpi_id", "in", kpis.ids)])
    if department:
        goals &= Domain("department_id", "child_of", department.ids)
    return {
        "values": list(values & Domain([("date_end", ">=", f"{first}"), ("date_end", "<=", f"{last}")])),
        "goals": list(goals),
    }


def _on_scorecards(kpis, cycle):
    # sudo: results of departments, no individual's
    lines = (
        kpis.env["customer.perf.scorecard.line"]
        .sudo()
        .search(
            [
                ("cycle_id", "in", cycle.ids),
                ("kpi_id", "in", kpis.ids),
                ("subject", "<=", COMPANY),
                ("scorecard_id.employee_id", "=", False),
                ("segment_id", "=", False),
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
            ("segment_id", "=", False),
            ("template_id.company_id", "in", [*companies.ids, False]),
            "|",
            ("scope", "in", ("company", "department")),
            ("template_id.role_family_id", "=", False),
        ],
        order="id desc",
    )
    of_goals = {
        (goal.kpi_id.id, subject_of(department_id=goal.scope != "company" and goal.template_id.department_id.id)): goal
        for goal in goals
    }
    return of_goals | {
        (result.kpi_id.id, subject_of(department_id=result.department_id.id)): result for result in results
    }


def _former_actuals(kpis, companies, cycle, span):
    """Actuals of the period before: of the scorecards where they stood on one, else from the measures."""
    first, last = span
    before = kpis.env["customer.perf.cycle"].search(
        [("company_id", "in", companies.ids), ("state", "!=", "draft"), ("date_to", "<", first)],
        order="date_to desc, id desc",
        limit=1,
    )
    earlier = (
        (before.date_from, before.date_to)
        if before
        else (periods.moved(first, first, last, -1), first - timedelta(days=1))
    )
    sheets = _on_scorecards(kpis, before)
    told = _told(kpis.env)
    stood = {place: number(line.actual) for place, line in sheets.items() if told(line)}
    return _actuals(kpis, companies, earlier) | stood


def _actuals(kpis, companies, span):
    """{(kpi id, subject): what the measures of a span add up to}"""
    return {place: total.value for place, (total, _end) in totals(kpis, companies, span).items()}


def current_span(companies, cycle):
    """The days that the picture is about: those of the cycle or, before the first one, the year so far."""
    if cycle:
        return cycle.date_from, cycle.date_to
    today = companies[:1]._perf_today()
    return companies[:1]._perf_start(today, "year"), companies[:1]._perf_end(today, "year")
