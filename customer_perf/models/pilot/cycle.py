from odoo import fields, models


class CustomerPerfCycle(models.Model):
    """Everything at once, for all: the first time a company launches for everybody, a pilot should have come before.
    Later launches go on with what there is."""

    _inherit = "customer.perf.cycle"

    no_pilot_reason = fields.Text(
        "Launched for All Without a Pilot Because",
        readonly=True,
        copy=False,
        help="Said in the preview of the launch.",
    )

    def action_launch(self):
        at_once = self._without_pilot()
        result = super().action_launch()
        for cycle in at_once:
            cycle.message_post(
                body=self.env._(
                    "Launched for everybody without a pilot that was finished. Reason: %(reason)s",
                    reason=cycle.no_pilot_reason or self.env._("none was given."),
                )
            )
        return result

    def _without_pilot(self):
        """Those that would bring it to the whole company for the first time, with no pilot behind them; where there
        is one department only, there is nothing to try it in first."""
        whole = self.filtered(lambda cycle: cycle.state == "draft" and not cycle.department_ids)
        of_them = [("company_id", "in", whole.company_id.ids)]
        env = self.sudo().env  # sudo: whether there was one and how many units there are, nothing of them
        passed = env["customer.perf.pilot"].search([*of_them, ("state", "=", "rolled_out")]).company_id
        launched = [*of_them, ("state", "!=", "draft"), ("department_ids", "=", False)]
        passed |= env["customer.perf.cycle"].search(launched).company_id
        several = env["hr.department"]._read_group(of_them, ["company_id"], having=[("__count", ">", 1)])
        first = self.env["res.company"].union(*(company for [company] in several)) - passed
        return whole.filtered(lambda cycle: cycle.company_id in first)
