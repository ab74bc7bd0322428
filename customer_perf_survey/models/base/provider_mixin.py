from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class CustomerPerfSurveyProviderMixin(models.AbstractModel):
    """A record about a department that serves others. Its rules ask who works there and who leads
    it, at any height; both are resolved in the database at every query, never cached."""

    _name = "customer.perf.survey.provider.mixin"
    _description = "Record About a Provider"

    department_id = fields.Many2one("hr.department", "Provider", required=True, index=True, ondelete="restrict")
    is_my_unit = fields.Boolean(compute="_compute_is_my_unit", search="_search_is_my_unit")
    is_led_by_me = fields.Boolean(compute="_compute_is_my_unit", search="_search_is_led_by_me")

    @api.depends_context("uid")
    @api.depends("department_id")
    def _compute_is_my_unit(self):
        departments = self.sudo().department_id  # sudo: only ids of the organisation chart are compared
        mine = self._among(self._unit_query(), departments)
        led = self._among(self._led_query(), departments)
        for record in self:
            department = record.sudo().department_id.id  # sudo: as above
            record.is_led_by_me = department in led
            record.is_my_unit = department in mine or department in led

    def _search_is_my_unit(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._department_in(SQL("%s UNION %s", self._unit_query(), self._led_query()))

    def _search_is_led_by_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._department_in(self._led_query())

    @api.model
    def _department_in(self, departments):
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s IN (%s)", model._field_to_sql(alias, "department_id", query), departments
            )
        )

    @api.model
    def _among(self, query, departments):
        """Ids of those departments that a query of department ids finds."""
        if not departments:
            return set()
        rows = self.env.execute_query(
            SQL("SELECT id FROM (%s) AS found (id) WHERE id = ANY(%s)", query, list(departments.ids))
        )
        return {row[0] for row in rows}

    @api.model
    def _flushed(self):
        employee, version, department = (self.env[n]._fields for n in ("hr.employee", "hr.version", "hr.department"))
        read = (employee["user_id"], employee["current_version_id"], version["department_id"])
        return SQL("").join(
            SQL("", to_flush=field) for field in (*read, department["manager_id"], department["parent_path"])
        )

    @api.model
    def _unit_query(self):
        """Departments that the user works in."""
        return SQL(
            """SELECT version.department_id FROM hr_employee employee
                 JOIN hr_version version ON version.id = employee.current_version_id
                WHERE employee.user_id = %s AND employee.active AND version.department_id IS NOT NULL%s""",
            self.env.uid,
            self._flushed(),
        )

    @api.model
    def _led_query(self):
        """Departments that the user leads, and all below them."""
        return SQL(
            """SELECT below.id FROM hr_department top
                 JOIN hr_employee boss ON boss.id = top.manager_id
                 JOIN hr_department below ON below.parent_path LIKE top.parent_path || '%%'
                WHERE boss.user_id = %s%s""",
            self.env.uid,
            self._flushed(),
        )
