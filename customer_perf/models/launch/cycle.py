from odoo import models
from odoo.exceptions import UserError

from ..base.steps import one_by_one
from .launch import launch


class CustomerPerfCycle(models.Model):
    _inherit = "customer.perf.cycle"

    def action_preview(self):
        """Who gets which scorecard, and who is skipped why, before anything is written."""
        self.ensure_one()
        self.check_access("write")
        wizard = self.env["customer.perf.cycle.launch"].create({"cycle_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Launch %(cycle)s", cycle=self.name),
            "res_model": "customer.perf.cycle.launch",
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_launch(self):
        """Create the scorecards and appraisals that are missing; joiners are added by launching
        again. Returns True; a summary is written in the chatter."""
        self.check_access("write")
        for cycle in self:
            if cycle.state == "closed":
                raise UserError(self.env._("%(cycle)s is closed.", cycle=cycle.name))
            # of the whole company: nobody gets into two cycles at a time
            one_by_one(cycle.company_id)
            # sudo: scorecards are closed to everyone but the launch
            launch(cycle.sudo())
        return True
