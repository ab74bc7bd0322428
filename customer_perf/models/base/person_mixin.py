from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, escape_psql


def among(name, query):
    """Domain of the records whose field is among the ids of a query.

    :param query: function that makes the SQL, anew at every search: who stands where may have changed
    """
    return Domain.custom(
        to_sql=lambda model, alias, records: SQL("%s IN (%s)", model._field_to_sql(alias, name, records), query())
    )


class CustomerPerfPersonMixin(models.AbstractModel):
    """A record about an employee. Its rules ask who stands above him, at any height."""

    _name = "customer.perf.person.mixin"
    _description = "Record About an Employee"

    employee_id = fields.Many2one("hr.employee", index=True)
    is_mine = fields.Boolean(compute="_compute_relation", search="_search_is_mine")
    is_about_me = fields.Boolean(compute="_compute_relation", search="_search_is_about_me")
    is_my_team = fields.Boolean(compute="_compute_relation", search="_search_is_my_team")

    @api.depends_context("uid")
    @api.depends("employee_id")
    def _compute_relation(self):
        # sudo: only ids of the organisation chart are compared
        employees = self.sudo().employee_id
        mine = employees.filtered(lambda employee: employee.user_id.id == self.env.uid)
        about_me = employees.filtered_domain(self._about_me())
        team = self._team_among(employees)
        for record in self:
            employee = record.sudo().employee_id
            record.is_mine = bool(employee) and employee in mine
            record.is_about_me = bool(employee) and employee in about_me
            record.is_my_team = employee.id in team

    def _search_is_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("employee_id", "any!", [("user_id", "=", self.env.uid)])

    def _search_is_about_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: former users and private addresses are only compared
        people = self.env["hr.employee"].sudo().with_context(active_test=False)._search(self._about_me())
        return Domain("employee_id", "in", people)

    @api.model
    def _about_me(self):
        """Employees who are the user, were it, or answer to his private address: he sees nothing more for
        it, but judges none of it."""
        # sudo: his own address
        email = self.env.user.sudo().email_normalized
        former = Domain("user_id", "=", self.env.uid) | Domain("perf_former_user_ids", "in", self.env.uid)
        return former | (Domain("private_email", "=ilike", escape_psql(email)) if email else Domain.FALSE)

    def _search_is_my_team(self, operator, value):
        return among("employee_id", self._team_query) if operator == "in" else NotImplemented

    @api.model
    def _team_among(self, employees):
        """Ids of those employees who are below the user, with one query."""
        if not employees:
            return set()
        query = SQL("SELECT id FROM (%s) AS team WHERE id = ANY(%s)", self._team_query(), list(employees.ids))
        return {row[0] for row in self.env.execute_query(query)}

    @api.model
    def _team_query(self):
        """Ids of all employees below the user or below whom he stands in for today, never himself. Resolved in
        the database at every query: a cached rule would keep an old organisation chart, and a list of ids would
        inline a whole company for its head."""
        employee, delegation = self.env["hr.employee"], self.env["customer.perf.delegation"]
        flushed = (
            *(employee._fields[name] for name in ("parent_id", "user_id")),
            *(delegation._fields[name] for name in ("manager_id", "deputy_id", "date_from", "date_to")),
        )
        return SQL(
            """
            WITH RECURSIVE team AS (
                SELECT e.id, e.user_id
                  FROM hr_employee e
                 WHERE e.parent_id IN (
                       SELECT boss.id FROM hr_employee boss WHERE boss.user_id = %(uid)s
                       UNION
                       SELECT stands_in.manager_id
                         FROM customer_perf_delegation stands_in
                         JOIN hr_employee deputy ON deputy.id = stands_in.deputy_id
                        WHERE deputy.user_id = %(uid)s AND %(today)s BETWEEN stands_in.date_from AND stands_in.date_to)
                UNION
                SELECT e.id, e.user_id FROM hr_employee e JOIN team ON team.id = e.parent_id
            ) SELECT id FROM team WHERE user_id IS DISTINCT FROM %(uid)s""",
            uid=SQL("%s%s", self.env.uid, SQL("").join(SQL("", to_flush=field) for field in flushed)),
            today=self.env.company._perf_today(),
        )
