"""Whose a value is, as one number: an employee, a department with a minus, 0 for the company.

It stands so in ``customer.perf.measure``, in the lines of scorecards and in key results, and joins them with one
comparison. Nobody else spells it.
"""

from odoo.tools import SQL

COMPANY = 0


def subject_of(employee_id=None, department_id=None):
    """The subject of an employee, else of a department, else of the company.

    :param employee_id: id, anything false for none
    :param department_id: likewise
    """
    return employee_id or -(department_id or COMPANY)


def subject_sql(department):
    """SQL of the subject of a department, or of the company where the expression is NULL."""
    return SQL("-COALESCE(%s, 0)", department)


def employees_of(subjects):
    """Ids of the employees among subjects."""
    return {subject for subject in subjects if subject > COMPANY}


def departments_of(subjects):
    """Ids of the departments among subjects."""
    return {-subject for subject in subjects if subject < COMPANY}


def belonging(employee, day):
    """SQL subquery ``(department_id)``: where an employee belonged on a day; before he came, where he came to.

    No row without such an employee; NULL where he belonged to no department.

    :param employee: SQL expression
    :param day: SQL expression
    """
    return SQL(
        """(SELECT version.department_id FROM hr_version version
             WHERE version.employee_id = %(employee)s AND version.active
             ORDER BY version.date_version <= %(day)s DESC, abs(version.date_version - %(day)s) LIMIT 1)""",
        employee=employee,
        day=day,
    )
