from odoo import api, fields, models
from odoo.fields import Domain

from ..appraisal.appraisal_people import OPEN
from ..base.steps import each_on_its_own


class CustomerPerfCycle(models.Model):
    """People who come, go, move to another post or are away for long."""

    _inherit = "customer.perf.cycle"

    assignment_ids = fields.One2many("customer.perf.assignment", "cycle_id", "Times in Posts")
    moved_count = fields.Integer("People Who Move", compute="_compute_moved_count")

    def _compute_moved_count(self):
        counts = dict(
            self.env["customer.perf.assignment"]._read_group(
                [("cycle_id", "in", self.ids)], ["cycle_id"], ["employee_id:count_distinct"]
            )
        )
        for cycle in self:
            cycle.moved_count = counts.get(cycle, 0)

    def action_open_assignments(self):
        return self._open("customer_perf.customer_perf_assignment_action")

    def action_follow(self):
        """Bring the times in posts up to the records of employees now, without waiting for the night."""
        self.check_access("write")
        changed = self._open_people()._follow_times()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("People whose times in posts changed: %(count)s.", count=len(changed)),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _open_people(self, employees=None):
        """The appraisals whose times follow the records of employees."""
        concerned = Domain("cycle_id", "in", self.ids) & Domain("state", "in", OPEN)
        if employees is not None:
            concerned &= Domain("employee_id", "in", employees.ids)
        # sudo: whoever changes the record of an employee, his times in the cycle follow
        return self.env["customer.perf.appraisal"].sudo().search(concerned)

    @api.model
    def _cron_follow(self):
        """Every night: who moves, comes or goes by a date that was entered before, who is away for long, and whose
        deputy begins or ends."""
        cycles = self.search([("state", "in", ("running", "review"))])
        for cycle, reason in each_on_its_own(cycles, lambda some: some._open_people()._follow_times()):
            cycle._tell_once(self.env._("The times in posts could not be followed: %(reason)s", reason=reason))
        # those that are over, too: what waited for the deputy goes back
        begun = [("date_from", "<=", self.env.company._perf_today())]
        self.env["customer.perf.delegation"].search(begun)._hand_over()
