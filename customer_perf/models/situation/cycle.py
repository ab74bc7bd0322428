from odoo import fields, models


class CustomerPerfCycle(models.Model):
    """A first launch comes after what has to be decided before it; whoever goes on all the same says why."""

    _inherit = "customer.perf.cycle"

    launch_reason = fields.Text(
        "Launched All the Same Because",
        readonly=True,
        copy=False,
        help="Said in the preview of the launch, where something spoke against it.",
    )

    def action_launch(self):
        doubts = self._launch_doubts()
        result = super().action_launch()
        for cycle, texts in doubts.items():
            reason = cycle.launch_reason or self.env._("none was given.")
            cycle.message_post(body=" ".join([*texts, self.env._("Launched all the same. Reason: %s", reason)]))
        return result

    def _launch_doubts(self):
        """{cycle: what speaks against launching it now, in words}; once a company has launched one, its decisions are
        no question of the launch any more (A-10)."""
        drafts = self.filtered(lambda cycle: cycle.state == "draft")
        # sudo: whether one was launched, and which decisions were taken, nothing of them
        env = self.sudo().env
        began = [("company_id", "in", drafts.company_id.ids), ("state", "!=", "draft")]
        first = drafts.company_id - env["customer.perf.cycle"].search(began).company_id
        missing = {company: env["customer.perf.decision"]._open_before(company, "platform") for company in first}
        return {
            cycle: [
                self.env._(
                    "Not decided yet: %(decisions)s (Strategy, Start Here).",
                    decisions=", ".join(missing[cycle.company_id].mapped("display_name")),
                )
            ]
            for cycle in drafts
            if missing.get(cycle.company_id)
        }
