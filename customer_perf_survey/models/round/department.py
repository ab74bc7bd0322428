from odoo import api, models
from odoo.exceptions import UserError


class HrDepartment(models.Model):
    """Departments of an open round: what was asked of them and about them is counted when it closes."""

    _inherit = "hr.department"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked(self):
        """Archiving a department takes nothing away from a round; deleting it would."""
        # sudo: rounds of every company
        Line = self.env["customer.perf.survey.invitation.line"].sudo()
        found = Line.search(
            [
                "&",
                ("round_id.state", "=", "open"),
                "|",
                ("unit_id", "in", self.ids),
                ("service_id.department_id", "in", self.ids),
            ],
            limit=1,
        )
        if found:
            raise UserError(
                self.env._(
                    "%(department)s takes part in %(round)s, which is open. Close the round first, or archive the "
                    "department: what its people answer is counted all the same.",
                    department=self[:1].name,
                    round=found.round_id.name,
                )
            )

    def _perf_leader(self):
        """The user of the nearest head, from the department upwards, who can log in; nobody when there is none."""
        self.ensure_one()
        # sudo: who leads whom
        path = self.sudo().browse(self._perf_path())
        leaders = [department.manager_id.user_id for department in path if department.manager_id.active]
        return next((user for user in leaders if user.active), self.env["res.users"])
