from odoo import api, fields, models
from odoo.exceptions import UserError


class CustomerPerfCycleLaunch(models.TransientModel):
    _inherit = "customer.perf.cycle.launch"

    is_without_pilot = fields.Boolean(compute="_compute_is_without_pilot")
    no_pilot_reason = fields.Text("Why Without a Pilot")

    @api.depends("cycle_id")
    def _compute_is_without_pilot(self):
        without = self.cycle_id._without_pilot()
        for wizard in self:
            wizard.is_without_pilot = wizard.cycle_id in without

    def action_launch(self):
        if self.is_without_pilot:
            reason = (self.no_pilot_reason or "").strip()
            if not reason:
                raise UserError(
                    self.env._(
                        "This brings it to the whole company, and no pilot has shown yet that it helps. Try it in a "
                        "few units first (Strategy, Pilots), or write down why not."
                    )
                )
            self.cycle_id.no_pilot_reason = reason
        return super().action_launch()
