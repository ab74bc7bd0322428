"""Whose value it becomes: users, contacts and teams lead to employees and departments."""

from odoo import models

from ...tools.computed import COMPANY, DEPARTMENT, EMPLOYEE, PARTNER, TEAM, USER, divided, pooled


class CustomerPerfSource(models.Model):
    _inherit = "customer.perf.source"

    def _credited(self, rows):
        """Rows of employees, departments and the company, and how many cases belong to nobody.

        :return: (rows, number of cases)
        """
        kinds = {row.kind for row in rows} - {COMPANY}
        place = {kind: self._places(kind, {row.subject for row in rows if row.kind == kind}) for kind in kinds}
        found, lost = [], 0
        for row in rows:
            if row.kind == COMPANY:
                found.append(row)
                continue
            target = place[row.kind].get(row.subject)
            if target:
                found.append(row._replace(kind=DEPARTMENT if row.kind == TEAM else self._kind_of(row.kind),
                                          subject=target))  # fmt: skip
            elif row.segment is None:
                lost += row.n
        return pooled(found), lost

    @staticmethod
    def _kind_of(kind):
        return EMPLOYEE if kind in (USER, PARTNER) else kind

    def _places(self, kind, ids):
        """{id of a subject: id of the employee or department of the company that it is}, with one query."""
        ids = [one for one in ids if one]
        company = ("company_id", "=", self.company_id.id)
        # sudo: who works here, also former colleagues; nothing but ids is taken
        Employee = self.env["hr.employee"].sudo().with_context(active_test=False)
        if kind == EMPLOYEE:
            return {employee_id: employee_id for employee_id in Employee._search([("id", "in", ids), company])}
        if kind == DEPARTMENT:
            Department = self.env["hr.department"].sudo().with_context(active_test=False)  # sudo: as above
            found = Department._search([("id", "in", ids), ("company_id", "in", [self.company_id.id, False])])
            return {department_id: department_id for department_id in found}
        if kind == TEAM:
            return self._team_places(ids)
        path = "user_id" if kind == USER else "user_id.partner_id"
        groups = Employee._read_group([(path, "in", ids), company], [path], ["id:max"])
        return {subject.id: employee_id for subject, employee_id in groups}

    def _team_places(self, ids):
        model = self._end_of(self.env[self.model], self.subject_path).comodel_name
        # sudo: the table belongs to all sources of the company
        lines = self.env["customer.perf.source.team"].sudo().search_fetch(
            [("model", "=", model), ("res_id", "in", ids), ("company_id", "=", self.company_id.id)],
            ["res_id", "department_id"],
        )  # fmt: skip
        return {line.res_id: line.department_id.id for line in lines}

    def _rows_ratio(self, window):
        upper, lower = (
            source._credited(source._rows(window))[0]
            for source in (self.numerator_source_id.sudo(), self.denominator_source_id.sudo())  # sudo: as _rows
        )
        return divided(upper, lower)
