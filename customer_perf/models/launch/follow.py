"""Who comes, goes, moves to another post or is away for long: the times of a cycle and what is judged in each."""

import math
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import NamedTuple

from odoo.tools import SQL

from ...tools.assignment import stays
from ..base.steps import one_by_one
from .goals import QUIET, insert_goals
from .leaves import leaves
from .plan import department_paths, nearest, templates_by_family

NO_TEMPLATE = "no_template"
# A manager who is entered within so many days of a move is taken to have come with it.
SNAP = timedelta(days=31)


class Post(NamedTuple):
    department_id: int | None
    job_id: int | None
    role_family_id: int | None


def follow(appraisals, handovers=None):
    """Write the times of these appraisals as the records of employees have them; returns those that changed.

    A post that is long enough gets a scorecard, which keeps what was agreed on it. A number of queries that does not
    depend on how many there are.

    :param appraisals: of one cycle
    :param handovers: {appraisal: (day, manager before)} of who has just got another manager
    """
    if not appraisals:
        return appraisals
    appraisals = appraisals.with_prefetch()
    found = _stays(appraisals, handovers or {})
    have = _matched(found)
    wanted = _wanted(found, have)
    for appraisal, of_one in found.items():
        found[appraisal] = [
            stay
            if stay.excluded or (appraisal, stay.run) in have or (appraisal, stay.run) in wanted
            else replace(stay, excluded=NO_TEMPLATE)
            for stay in of_one
        ]
    changed = appraisals.browse(
        appraisal.id
        for appraisal, of_one in found.items()
        if [_told(stay) for stay in of_one] != [_stored(row) for row in appraisal.assignment_ids]
    )
    if changed:
        one_by_one(changed.company_id)
        _write(changed, found, have, wanted)
    return changed


def _told(stay):
    """The stay as :func:`_stored` tells it."""
    post = stay.post
    return stay.first, stay.last, post.department_id, post.job_id, stay.manager or None, stay.excluded or None


def _stored(row):
    place = row.department_id.id or None, row.job_id.id or None, row.manager_id.id or None
    return row.date_from, row.date_to, *place, row.excluded or None


# ------------------------------------------------------------ what the records say


def _stays(appraisals, handovers):
    """{appraisal: [Stay]} of whoever does not spend the whole cycle in one post under one manager, or did not until
    now; the latter may have none."""
    found = {}
    cycle = appraisals.cycle_id
    away = leaves(cycle, appraisals.employee_id)
    heads = _heads(appraisals)
    by_id = {appraisal.id: appraisal for appraisal in appraisals}
    for appraisal_id, since, until, *versions in _records(appraisals):
        appraisal = by_id[appraisal_id]
        posts = [(day, Post(*post)) for day, *post in zip(*versions, strict=True)]
        of_one = stays(
            cycle.date_from,
            cycle.date_to,
            posts,
            _managers(appraisal, posts, heads, handovers.get(appraisal)),
            since=since,
            until=until,
            **away.get(appraisal.employee_id.id, {}),
            min_days=cycle.min_post_days,
            long_leave=cycle.long_leave_days or math.inf,
        )
        is_plain = len(of_one) == 1 and not of_one[0].excluded
        if not is_plain or appraisal.assignment_ids:
            found[appraisal] = [] if is_plain else of_one
    return found


def _records(appraisals):
    """(appraisal id, first day, last day, days of the versions, departments, jobs, role families) of each."""
    env = appraisals.env
    env.flush_all()
    return env.execute_query(
        SQL(
            """
            SELECT appraisal.id, min(version.contract_date_start),
                   max(version.departure_date) FILTER (WHERE employee.active IS NOT TRUE),
                   array_agg(version.date_version ORDER BY version.date_version),
                   array_agg(version.department_id ORDER BY version.date_version),
                   array_agg(version.job_id ORDER BY version.date_version),
                   array_agg(COALESCE(employee.perf_role_family_id, job.perf_role_family_id)
                             ORDER BY version.date_version)
              FROM customer_perf_appraisal appraisal
              JOIN hr_employee employee ON employee.id = appraisal.employee_id
              JOIN hr_version version ON version.employee_id = employee.id
               AND (version.active OR employee.active IS NOT TRUE)
              LEFT JOIN hr_job job ON job.id = version.job_id
             WHERE appraisal.id = ANY(%s)
             GROUP BY appraisal.id
             ORDER BY appraisal.id""",
            list(appraisals.ids),
        )
    )


def _heads(appraisals):
    """{department id: manager's id} of the departments of the company"""
    departments = appraisals.env["hr.department"].with_context(active_test=False)
    found = departments.search_fetch([("company_id", "in", [*appraisals.company_id.ids, False])], ["manager_id"])
    return {department.id: department.manager_id.id for department in found}


def _managers(appraisal, posts, heads, handover):
    """[(day, manager id)]: who led, as far as it is known. Odoo keeps the present manager only: of a post that was
    left before the launch it is the head of the department."""
    cycle, me = appraisal.cycle_id, appraisal.employee_id.id
    rows = appraisal.assignment_ids
    today = cycle.company_id._perf_today()
    timeline = [(row.date_from, row.manager_id.id) for row in rows]
    now = appraisal._nearest_manager().id if rows or handover else appraisal.manager_id.id
    before = handover[1].id if handover else now
    later = [day for day, _post in posts[1:]]
    for (begin, post), end in zip(posts, [*later, date.max], strict=True):
        if rows and begin <= max(rows.mapped("date_from")):
            continue
        head = heads.get(post.department_id)
        was_left = not rows and end <= min(today, appraisal.create_date.date())
        timeline.append((begin, head if was_left and head and head != me else before))
    if handover:
        moves = [day for day in later if abs(day - handover[0]) <= SNAP]
        day = min(moves, key=lambda day: abs(day - handover[0]), default=handover[0])
        timeline = [entry for entry in timeline if entry[0] < day] + [(day, now)]
    return timeline


# ------------------------------------------------------------ scorecards of the posts


def _runs(of_one):
    """{run: (first day, last day, Post)} of what is rated"""
    runs = {}
    for stay in of_one:
        if not stay.excluded:
            first = runs[stay.run][0] if stay.run in runs else stay.first
            runs[stay.run] = first, stay.last, stay.post
    return runs


def _matched(found):
    """{(appraisal, run): the scorecard there is}: of the same post, else that of the same day; the only one of the
    only post also where its records were corrected."""
    have = {}
    for appraisal, of_one in found.items():
        cards = appraisal._cards()
        runs = _runs(of_one) or {0: (appraisal.cycle_id.date_from, None, None)}
        rules = [_same_post, _same_day, *([_any] if len(runs) == 1 else [])]
        for is_same, (run, (first, _last, post)) in product(rules, runs.items()):
            able = [card for card in cards if is_same(card, first, post)]
            if able and (appraisal, run) not in have:
                have[appraisal, run] = min(able, key=lambda card, first=first: abs(card.date_from - first))
                cards -= have[appraisal, run]
    return have


def _any(*_card):
    return True


def _same_post(card, _first, post):
    return post and (card.department_id.id or None, card.job_id.id or None) == (post.department_id, post.job_id)


def _same_day(card, first, _post):
    return card.date_from == first


def _wanted(found, have):
    """{(appraisal, run): values of the scorecard to make}; a post without a template is absent."""
    missing = {
        (appraisal, run): (first, last, post)
        for appraisal, of_one in found.items()
        for run, (first, last, post) in _runs(of_one).items()
        if (appraisal, run) not in have
    }
    if not missing:
        return {}
    cycle = next(iter(missing))[0].cycle_id
    places = cycle.env["hr.department"].browse({post.department_id for *_, post in missing.values()} - {None})
    paths, templates = department_paths(places), templates_by_family(cycle)
    wanted = {}
    for (appraisal, run), (first, last, post) in missing.items():
        template = nearest(templates.get(post.role_family_id, {}), paths.get(post.department_id, ()))
        if template:
            wanted[appraisal, run] = {
                "cycle_id": cycle.id,
                "company_id": cycle.company_id.id,
                "employee_id": appraisal.employee_id.id,
                **post._asdict(),
                "template_id": template,
                "tool_mix_id": appraisal.tool_mix_id.id,
                "date_from": first,
                "date_to": last,
            }
    return wanted


def _write(changed, found, have, wanted):
    env = changed.env
    Card = env["customer.perf.scorecard"].with_context(**QUIET)
    former = changed._cards()
    spans = {appraisal: _runs(found[appraisal]) for appraisal in changed}
    whole = changed.cycle_id.date_from, changed.cycle_id.date_to
    kept = Card.browse()
    for (appraisal, run), card in have.items():
        if appraisal in changed:
            first, last = spans[appraisal][run][:2] if spans[appraisal] else whole
            kept |= card
            if (card.date_from, card.date_to, card.active) != (first, last, True):
                card.write({"date_from": first, "date_to": last, "active": True})
    (former - kept).write({"active": False})
    env.flush_all()  # days that are free now may be those of a new one
    keys = [key for key in wanted if key[0] in changed]
    made = Card.create([wanted[key] for key in keys])
    insert_goals(made)
    cards = have | dict(zip(keys, made, strict=True))
    chosen = changed.filtered(lambda appraisal: appraisal._is_rater_chosen())
    changed.assignment_ids.unlink()
    env["customer.perf.assignment"].create(
        [_row(appraisal, stay, cards) for appraisal in changed for stay in found[appraisal]]
    )
    for appraisal in changed:
        if not found[appraisal]:
            appraisal.scorecard_id = cards[appraisal, 0]
    changed._apply_times(chosen)


def _row(appraisal, stay, cards):
    return {
        "appraisal_id": appraisal.id,
        "cycle_id": appraisal.cycle_id.id,
        "employee_id": appraisal.employee_id.id,
        "date_from": stay.first,
        "date_to": stay.last,
        "days": stay.days,
        "department_id": stay.post.department_id,
        "job_id": stay.post.job_id,
        "manager_id": stay.manager,
        "excluded": stay.excluded or False,
        "scorecard_id": not stay.excluded and cards[appraisal, stay.run].id,
    }
