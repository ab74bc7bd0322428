from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.behaviour import behaviour_score
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
        cards = records._perf_scorecards()
        found = {}
        for record in records:
            card = cards.get(record.id)
            if card and card.score is not False:
                found[record.id] = Measure(card.score)
        return found

    @api.model
    def _measure_behaviour(self, records):
        levels = records._perf_behaviour_levels()
        found = {}
        for record in records:
            rated = levels.get(record.id, [])
            if (score := behaviour_score(rated, record._perf_rules().cap)) is not None:
                found[record.id] = Measure(score, len(rated))
        return found
