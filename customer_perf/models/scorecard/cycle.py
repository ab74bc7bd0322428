from odoo import api, fields, models
from odoo.tools import groupby

from ..base.steps import each_on_its_own


class CustomerPerfCycle(models.Model):
    """The scorecards of a cycle, scored from the values."""

    _inherit = "customer.perf.cycle"

    scorecard_ids = fields.One2many("customer.perf.scorecard", "cycle_id", "Scorecards")

    def action_refresh(self):
        """Score every open scorecard of these cycles from the values."""
        self.check_access("write")
        # sudo: computed figures are closed to everyone
        self.sudo()._refresh()
        return True

    def _refresh(self):
        for cycle in self.filtered(lambda cycle: cycle.state in ("running", "review")):
            cycle.scorecard_ids.filtered(lambda card: not card.is_frozen)._refresh()
            cycle.refreshed_at = fields.Datetime.now()

    def action_open_scorecards(self):
        return self._open("customer_perf.customer_perf_scorecard_action")

    @api.model
    def _cron_refresh(self, batch=500):
        """Refresh the scorecards that wait for it, batch by batch."""
        Card = self.env["customer.perf.scorecard"]
        domain = [("is_stale", "=", True), ("is_frozen", "=", False)]
        todo = Card.search(domain, limit=batch)
        failed = each_on_its_own(todo, lambda cards: cards._refresh())
        for cycle, problems in groupby(failed, lambda problem: problem[0].cycle_id):
            cycle._tell_once(
                self.env._(
                    "These scorecards could not be scored, the others were: %(cards)s",
                    cards="; ".join(f"{card.display_name} ({reason})" for card, reason in problems),
                )
            )
        done = len(todo) - len(failed)
        self.env["ir.cron"]._commit_progress(done, remaining=Card.search_count(domain) if done else 0)
