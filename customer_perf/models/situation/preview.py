from odoo import api, fields, models
from odoo.exceptions import UserError


class CustomerPerfCycleLaunch(models.TransientModel):
    _inherit = "customer.perf.cycle.launch"

    doubts = fields.Text(compute="_compute_doubts")
    launch_reason = fields.Text("Why All the Same")

    @api.depends("cycle_id")
    def _compute_doubts(self):
        found = self.cycle_id._launch_doubts()
        for wizard in self:
            wizard.doubts = "\n".join(found.get(wizard.cycle_id, ()))

    def action_launch(self):
        if self.doubts:
            reason = (self.launch_reason or "").strip()
            if not reason:
                raise UserError(
                    self.env._("%(doubts)s\nDo that first, or write down why it is launched now.", doubts=self.doubts)
                )
            self.cycle_id.launch_reason = reason
        return super().action_launch()
