from odoo import api, fields, models
from odoo.tools import SQL

from ..base.person_mixin import among


class CustomerPerfUnitMixin(models.AbstractModel):
    """A record about an employee or about a department. Its rules also ask who leads the department."""

    _name = "customer.perf.unit.mixin"
    _description = "Record About an Employee or a Department"
    _inherit = ["customer.perf.person.mixin"]

    department_id = fields.Many2one("hr.department", index="btree_not_null")
    is_my_unit = fields.Boolean(compute="_compute_is_my_unit", search="_search_is_my_unit")

    @api.depends_context("uid")
    @api.depends("department_id")
    def _compute_is_my_unit(self):
        units = {row[0] for row in self.env.execute_query(self._unit_query())} if self.department_id else set()
        for record in self:
            record.is_my_unit = record.department_id.id in units

    def _search_is_my_unit(self, operator, value):
        return among("department_id", self._unit_query) if operator == "in" else NotImplemented

    @api.model
    def _unit_query(self):
        """Ids of the departments that the user or somebody below him leads, with those below them."""
        department, employee = self.env["hr.department"], self.env["hr.employee"]
        return SQL(
            """SELECT below.id
                 FROM hr_department head
                 JOIN hr_employee leader ON leader.id = head.manager_id
                 JOIN hr_department below ON below.parent_path LIKE head.parent_path || '%%'
                WHERE leader.user_id = %s OR leader.id IN (%s)%s%s%s""",
            self.env.uid,
            self._team_query(),
            *(
                SQL("", to_flush=field)
                for field in (
                    department._fields["manager_id"],
                    department._fields["parent_path"],
                    employee._fields["user_id"],
                )
            ),
        )
