"""Who was away in a cycle, and on which days nobody is expected to work."""

from datetime import UTC, datetime, time

from odoo.tools import SQL


def leaves(cycle, employees):
    """{employee id: what ``tools.assignment.stays`` takes of his approved leaves} of whoever may be away for long."""
    spans = {
        employee: list(zip(firsts, lasts, strict=True))
        for employee, firsts, lasts in cycle.env.execute_query(
            SQL(
                """
                SELECT employee.id, array_agg(away.first), array_agg(away.last)
                  FROM hr_employee employee
                  JOIN (SELECT leave.resource_id,
                               (leave.date_from AT TIME ZONE 'UTC' AT TIME ZONE resource.tz)::date AS first,
                               (leave.date_to AT TIME ZONE 'UTC' AT TIME ZONE resource.tz)::date AS last
                          FROM resource_calendar_leaves leave
                          JOIN resource_resource resource ON resource.id = leave.resource_id
                         WHERE leave.time_type = 'leave') away ON away.resource_id = employee.resource_id
                 WHERE employee.id = ANY(%s) AND away.last >= %s AND away.first <= %s
                 GROUP BY employee.id
                HAVING max(away.last) - min(away.first) + 1 > %s""",
                list(employees.ids),
                cycle.date_from,
                cycle.date_to,
                cycle.long_leave_days,
            )
        )
    }
    rests = _rests(cycle.env["hr.employee"].browse(spans), spans)
    return {employee: {"leaves": of_one, "rests": rests.get(employee)} for employee, of_one in spans.items()}


def _rests(employees, spans):
    """{employee id: tells of a day whether nobody is expected to work}, by their working hours and public holidays;
    without working hours every day counts."""
    if not spans:
        return {}
    first = min(span[0] for of_one in spans.values() for span in of_one)
    last = max(span[1] for of_one in spans.values() for span in of_one)
    bounds = (datetime.combine(first, time.min, UTC), datetime.combine(last, time.max, UTC))
    rests = {}
    for (calendar, company), of_calendar in employees.grouped(
        lambda employee: (employee.resource_calendar_id, employee.company_id)
    ).items():
        days = calendar._get_unusual_days(*bounds, company_id=company)
        rests.update(dict.fromkeys(of_calendar.ids, lambda day, days=days: days.get(str(day))))
    return rests
