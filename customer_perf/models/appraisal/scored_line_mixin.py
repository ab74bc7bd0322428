from odoo import api, fields, models

from ...fields import OptionalFloat
from ..base.words import points_text
from ..indicator.target_mixin import REASONS


class CustomerPerfScoredLineMixin(models.AbstractModel):
    """One component of a scored record: what it scored, and what a person made of it."""

    _name = "customer.perf.scored.line.mixin"
    _description = "Scored Line"
    _order = "sequence, id"

    # set null: closed results outlive the configuration and the addon that they came from
    component_id = fields.Many2one("customer.perf.component", readonly=True, ondelete="set null")
    source = fields.Char(readonly=True)
    sequence = fields.Integer(readonly=True)
    weight = fields.Float(digits=(5, 2), readonly=True)
    computed_score = OptionalFloat(readonly=True)
    override_score = OptionalFloat("Score Set by Hand", help="Replaces the computed score; needs a reason.")
    is_overridden = fields.Boolean("Set by Hand")
    override_reason = fields.Char("Reason")
    score = OptionalFloat(readonly=True)
    contribution = OptionalFloat(readonly=True, aggregator="sum", help="Points that the part adds to the result.")
    reason = fields.Selection(REASONS, "Missing Because", readonly=True)
    explanation = fields.Text(compute="_compute_explanation")

    @api.depends("score", "computed_score", "override_reason", "contribution", "weight")
    def _compute_explanation(self):
        for line in self:
            line.explanation = line._explain()

    def _siblings(self):
        """All lines of the header that this one belongs to."""
        raise NotImplementedError

    def _explain(self):
        """One sentence on how the score came about."""
        if self.score is False:
            return self.env._("No data yet, so its weight does not count.")
        base = sum(line.weight for line in self._siblings() if line.score is not False)
        numbers = {"score": self.score, "weight": self.weight, "base": base, "part": self.contribution or 0.0}
        facts = {name: points_text(self.env, number) for name, number in numbers.items()}
        if self.is_overridden and self.computed_score is False:
            return self.env._(
                "Set to %(score)s by hand (%(reason)s) × weight %(weight)s of %(base)s = %(part)s.",
                reason=self.override_reason,
                **facts,
            )
        if self.is_overridden:
            return self.env._(
                "Computed %(computed)s, set to %(score)s by hand (%(reason)s) × weight %(weight)s of %(base)s = "
                "%(part)s.",
                computed=points_text(self.env, self.computed_score),
                reason=self.override_reason,
                **facts,
            )
        return self.env._("%(score)s points × weight %(weight)s of %(base)s = %(part)s.", **facts)
