"""Done is not yet effective: two figures over improvements, as the recipes of their KPIs count them (S-06)."""

from odoo import api, fields, models

from ...fields import OptionalFloat
from ...tools import compare


class CustomerPerfImprovement(models.Model):
    _inherit = "customer.perf.improvement"

    in_time = OptionalFloat(
        "Done in Time %",
        compute="_compute_in_time",
        store=True,
        aggregator="avg",
        help="Of those that were due: carried out by their day. What was dropped counts as not done.",
    )
    effective = OptionalFloat(
        "Better After It %",
        compute="_compute_effective",
        store=True,
        aggregator="avg",
        help="Of those whose check says anything: better, and hardly by chance.",
    )

    @api.depends("state", "carried_on", "date_deadline")
    def _compute_in_time(self):
        for improvement in self:
            done, due = improvement.carried_on, improvement.date_deadline
            is_over = improvement.state == "dropped" or (due and due < improvement.company_id._perf_today())
            if done:
                improvement.in_time = 100 if done <= due else 0
            else:
                improvement.in_time = 0 if is_over else None

    @api.depends("verdict")
    def _compute_effective(self):
        for improvement in self:
            says_nothing = improvement.verdict in (False, compare.TOO_EARLY, compare.NO_BASE)
            improvement.effective = None if says_nothing else 100 if improvement.verdict == compare.BETTER else 0

    @api.model
    def _cron_check(self):
        """A day passes without a step: what is late since today is not in time."""
        late = self.search([("state", "in", ["plan", "do"]), ("date_deadline", "<=", fields.Date.today())])
        self.env.add_to_compute(self._fields["in_time"], late)
        return super()._cron_check()
