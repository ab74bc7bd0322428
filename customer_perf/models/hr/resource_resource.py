from odoo import SUPERUSER_ID, Command, models
from odoo.exceptions import UserError


class ResourceResource(models.Model):
    """Here stands which user an employee is, whichever way it is changed."""

    _inherit = "resource.resource"

    def write(self, vals):
        if "user_id" in vals:
            self._perf_log_users(vals["user_id"])
        return super().write(vals)

    def _perf_log_users(self, user_id):
        """Whoever loses his employee is not judged by himself for it."""
        # sudo: whoever changes it, and whatever he may read of appraisals
        changed = self.sudo().filtered(lambda resource: resource.user_id and resource.user_id.id != user_id)
        employees = self.env["hr.employee"].sudo().with_context(active_test=False)
        for employee in employees.search([("resource_id", "in", changed.ids)]):
            user = employee.resource_id.user_id
            if user == self.env.user and employee._perf_open_appraisals([("employee_id", "=", employee.id)]):
                raise UserError(
                    self.env._(
                        "%(employee)s: as long as your appraisal is open you do not change your own login. Another HR "
                        "officer or an administrator does.",
                        employee=employee.name,
                    )
                )
            former = user | self.env.user.filtered(lambda user: user.id != SUPERUSER_ID)
            employee.perf_former_user_ids = [Command.link(user.id) for user in former]
