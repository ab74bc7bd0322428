"""Who gets which scorecard in a cycle, decided before anything is written."""

from dataclasses import dataclass

from odoo.tools import SQL

NO_ROLE_FAMILY, NO_TEMPLATE, NO_TOOL_MIX, OVERLAP = "no_role_family", "no_template", "no_tool_mix", "overlap"


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One employee; ``skip`` is the code of why he gets nothing, None when he gets a scorecard."""

    employee_id: int
    department_id: int | None
    job_id: int | None
    manager_id: int | None
    role_family_id: int | None
    template_id: int | None
    tool_mix_id: int | None
    skip: str | None


def plan_people(cycle):
    """Plan for every active employee in the cycle's scope who has no appraisal in it yet, with a
    number of queries that does not depend on their number."""
    env = cycle.env
    env.flush_all()  # jobs and departments are read with SQL
    people = env.execute_query(_people_query(cycle))
    departments = env["hr.department"].browse({row[1] for row in people if row[1]})
    mixes = env["customer.perf.tool.mix"]._for_departments(departments, cycle.company_id)
    paths = department_paths(departments)
    templates = templates_by_family(cycle)
    rows = []
    for employee_id, department_id, job_id, manager_id, family_id, overlaps in people:
        template_id = nearest(templates.get(family_id, {}), paths.get(department_id, ()))
        mix_id = mixes.get(department_id or False, mixes[False]).id
        skip = (
            (OVERLAP if overlaps else None)
            or (None if family_id else NO_ROLE_FAMILY)
            or (None if template_id else NO_TEMPLATE)
            or (None if mix_id else NO_TOOL_MIX)
        )
        rows.append(PlanRow(employee_id, department_id, job_id, manager_id, family_id, template_id, mix_id, skip))
    return rows


def _people_query(cycle):
    env = cycle.env
    # sudo: role families and the organisation chart are read for the whole population
    scope = env["hr.employee"].sudo()._search(cycle._population_domain())
    return SQL(
        """
        SELECT employee.id, version.department_id, version.job_id,
               NULLIF(employee.parent_id, employee.id),
               COALESCE(employee.perf_role_family_id, job.perf_role_family_id),
               EXISTS (
                   SELECT FROM customer_perf_appraisal other
                     JOIN customer_perf_cycle c ON c.id = other.cycle_id
                    WHERE other.employee_id = employee.id AND other.active
                      AND c.id != %(cycle)s AND c.state != 'closed'
                      AND c.date_from <= %(date_to)s AND c.date_to >= %(date_from)s)
          FROM hr_employee employee
          JOIN hr_version version ON version.id = employee.current_version_id
          LEFT JOIN hr_job job ON job.id = version.job_id
         WHERE employee.id IN %(scope)s
           AND NOT EXISTS (
               SELECT FROM customer_perf_appraisal mine
                WHERE mine.cycle_id = %(cycle)s AND mine.employee_id = employee.id)
         ORDER BY employee.id
        """,
        cycle=cycle.id,
        date_from=cycle.date_from,
        date_to=cycle.date_to,
        scope=scope.subselect(),
    )


def department_paths(departments):
    """{department id: ids from the department up to the root}"""
    # sudo: the tree of departments is configuration
    return {department.id: department._perf_path() for department in departments.sudo()}


def templates_by_family(cycle):
    """{role family id: {department id or None: template id}}; a template of the company comes
    before one for every company."""
    templates = cycle.env["customer.perf.scorecard.template"].search_fetch(
        [
            ("role_family_id", "!=", False),
            ("line_ids", "!=", False),
            ("company_id", "in", [cycle.company_id.id, False]),
        ],
        ["role_family_id", "department_id", "company_id"],
        order="company_id desc, id desc",
    )
    found = {}
    # a template of every company first, so that one of the company replaces it
    for template in sorted(templates, key=lambda template: bool(template.company_id)):
        found.setdefault(template.role_family_id.id, {})[template.department_id.id or None] = template.id
    return found


def nearest(templates, path):
    """The template of a department: its own, that of the nearest above it, that of no department, or None."""
    return next((templates[department] for department in (*path, None) if department in templates), None)
