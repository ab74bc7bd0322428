from odoo import models


class CustomerPerfStrategyMap(models.Model):
    """A map comes after what has to be decided before it: who puts it in force earlier leaves that on record."""

    _inherit = "customer.perf.strategy.map"

    def action_activate(self):
        Decision = self.env["customer.perf.decision"]
        missing = {record: Decision._open_before(record.company_id, "indicators") for record in self}
        result = super().action_activate()
        for record, decisions in missing.items():
            if decisions:
                record.message_post(
                    body=self.env._(
                        "Put in force before it was decided: %(decisions)s (Strategy, Start Here).",
                        decisions=", ".join(decisions.mapped("display_name")),
                    )
                )
        return result
