from odoo import api, models

from ...tools import health
from ..base.words import number_text


class CustomerPerfKpiHealth(models.Model):
    """What was found of an indicator, in words."""

    _inherit = "customer.perf.kpi.health"

    @api.depends("verdict", "why", "link_ids", "is_static", "met", "is_hugging", "dissatisfied_count")
    def _compute_text(self):
        for record in self:
            record.text = "\n".join(record._words())

    def _words(self):
        if self.why == health.NO_OUTCOME:
            yield self.env._(
                "No outcome is named that it should drive. Choose the KPI that it leads to, or draw the arrow between "
                "their objectives on the strategy map."
            )
        yield from self.link_ids.mapped("text")
        yield from self._sign_words()

    def _sign_words(self):
        if self.is_static and self.met == health.MET_BY_ALL:
            yield self.env._(
                "Met by nearly all, with the same definition and targets for %(count)s cycles: is it still worth its "
                "place, or have all learned to make the number?",
                count=self.cycles_unchanged,
            )
        elif self.is_static:
            yield self.env._(
                "The same definition and targets for %(count)s cycles: do customers still ask for the same?",
                count=self.cycles_unchanged,
            )
        elif self.met == health.MET_BY_ALL:
            yield self.env._("Met by nearly all in the latest cycles: it tells nobody apart.")
        if self.met == health.NEVER_MET:
            yield self.env._("Met by nearly nobody in the latest cycles: the target, or what it takes, is not there.")
        if self.is_hugging:
            yield self.env._(
                "%(on)s results end just on the target and %(short)s just short of it, more than chance explains. "
                "Look how they come about; it proves nothing.",
                on=self.on_target,
                short=self.just_short,
            )
        if self.dissatisfied_count:
            yield self.env._(
                "Met on %(count)s scorecards whose customers are dissatisfied.", count=self.dissatisfied_count
            )
        if self.is_silent:
            yield self.env._("It is in use, and there was no value for two periods.")
        if self.is_unused:
            yield self.env._("Values come in, and nothing uses them: give it a place, or spare the work.")
        yield self.env._("Rating %(rating)s of 100.", rating=number_text(self.env, self.rating, digits=0))
