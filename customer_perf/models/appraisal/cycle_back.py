from odoo import fields, models
from odoo.exceptions import UserError

from .appraisal_steps import PUBLISHED


class CustomerPerfCycle(models.Model):
    """The ways back: a launch that was a mistake, a review that began too early, a closing that waits."""

    _inherit = "customer.perf.cycle"

    out_count = fields.Integer("Taken Out", compute="_compute_out_count")

    def _compute_out_count(self):
        counts = dict(
            self.env["customer.perf.appraisal"]._read_group(
                [("cycle_id", "in", self.ids), ("active", "=", False)], ["cycle_id"], ["__count"]
            )
        )
        for cycle in self:
            cycle.out_count = counts.get(cycle, 0)

    def action_open_out(self):
        action = self.action_open_appraisals()
        domain = [("cycle_id", "=", self.id), ("active", "=", False)]
        return {**action, "domain": domain, "context": {"perf_out": True}}

    def _open_appraisals(self):
        # sudo: all of them count, whoever closes
        return self.sudo().appraisal_ids.filtered(lambda appraisal: appraisal.state not in PUBLISHED).sudo(False)

    def action_run_again(self):
        return self.env["customer.perf.reason"]._ask(self, "_run_again", self.env._("Back to Running"))

    def _run_again(self, reason):
        """Out of the review: goals and values move on; what was written stays and opens again with the
        next review."""
        for cycle in self:
            if cycle.state != "review":
                raise UserError(self.env._("%(cycle)s is not in review.", cycle=cycle.name))
            appraisals = cycle.sudo().appraisal_ids  # sudo: all of them, whoever steps back
            told_ones = appraisals.filtered(lambda appraisal: appraisal.state in ("calibration", *PUBLISHED))
            if told_ones:
                raise UserError(
                    self.env._(
                        "%(cycle)s: %(names)s have been assessed or published. Send these back first.",
                        cycle=cycle.name,
                        names=", ".join(told_ones[:5].employee_id.mapped("name")),
                    )
                )
            appraisals.activity_ids.unlink()
            appraisals.with_context(tracking_disable=True).write({"state": "draft", "is_assessed": False})
            cycle.sudo().state = "running"  # sudo: the state is closed to everyone but the steps
            cycle.message_post(body=self.env._("Back to running: %(reason)s", reason=reason))
            cycle.sudo()._refresh()
