from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...fields import number
from ...tools.assignment import mean_by_days
from ...tools.behaviour import rated_together
from ...tools.values import Measure


class CustomerPerfComponent(models.Model):
    """One weighted part of an appraisal. Another addon adds a source with a value of ``source``
    and a method ``_measure_<value>``, see :meth:`_measure`."""

    _name = "customer.perf.component"
    _description = "Appraisal Component"
    _inherit = ["customer.perf.weighted.line.mixin", "customer.perf.in.use.mixin", "customer.perf.trail.mixin"]
    _order = "tool_mix_id, sequence, id"

    _weighted_header = "tool_mix_id"

    tool_mix_id = fields.Many2one("customer.perf.tool.mix", required=True, index=True, ondelete="cascade")
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    source = fields.Selection(
        [("scorecard", "Scorecard"), ("behaviour", "Rated behaviour")], required=True, default="scorecard"
    )
    behaviour_ids = fields.Many2many(
        "customer.perf.behaviour",
        string="Behaviours for Everybody",
        help="Criteria that the manager rates, besides the key behaviours of the role family.",
    )

    def _archive_source(self):
        """Without the addon that brought their source nothing measures these parts: their weight goes to
        the first other part of the mix, what was scored stays. For ``ondelete`` of a source."""
        for mix, parts in self.grouped("tool_mix_id").items():
            others = mix.component_ids - parts
            freed = sum(parts.filtered("active").mapped("weight"))
            parts.with_context(perf_weights_open=True).write({"active": False, "source": "scorecard"})
            if freed and others:
                others[:1].with_context(perf_weights_open=True).weight += freed

    @api.constrains("source")
    def _check_source(self):
        for component in self:
            if not hasattr(self, f"_measure_{component.source}"):
                raise ValidationError(
                    self.env._(
                        "%(component)s: nothing here measures “%(source)s”. Choose another source.",
                        component=component.name,
                        source=component.source,
                    )
                )

    @api.model
    def _measure(self, source, records):
        """Score of scored records (see ``customer.perf.scored.mixin``) from one source.

        :return: {record id: Measure}; an absent key means no data. Must not write, and must not
            query more for more records.
        """
        # what an addon measured that was removed since has no data any more
        return getattr(self, f"_measure_{source}", lambda records: {})(records)

    @api.model
    def _measure_scorecard(self, records):
        found = {
            record: mean_by_days([(number(card.score), days) for card, days in times])
            for record, times in records._perf_scorecards().items()
        }
        return {record: Measure(score) for record, score in found.items() if score is not None}

    @api.model
    def _measure_behaviour(self, records):
        found = {}
        for record_id, raters in records._perf_behaviour_levels().items():
            if (score := rated_together(raters, records.browse(record_id)._perf_rules().cap)) is not None:
                found[record_id] = Measure(score, sum(len(levels) for _share, levels in raters))
        return found
