from odoo import api, fields, models

from ...fields import OptionalFloat
from .rating_mixin import LEVELS


class CustomerPerfBehaviourRating(models.Model):
    """The manager's rating of one behaviour, beside the employee's own view."""

    _name = "customer.perf.behaviour.rating"
    _description = "Behaviour Rating"
    _inherit = ["customer.perf.rating.mixin"]

    _open_fields = frozenset({"level", "evidence"})

    employee_id = fields.Many2one(related="appraisal_id.employee_id")
    can_assess = fields.Boolean(related="appraisal_id.can_assess", related_sudo=False)
    scorecard_score = OptionalFloat(
        "Scorecard", related="appraisal_id.scorecard_id.score", related_sudo=False, aggregator=None
    )
    self_level = fields.Selection(LEVELS, "Own View", compute="_compute_self_rating")
    self_note = fields.Char("Own Example", compute="_compute_self_rating")
    level = fields.Selection(string="Manager's Rating")
    evidence = fields.Char(help="What was observed: a recording check, a scenario test, a customer's word.")

    @api.depends_context("uid")
    @api.depends("appraisal_id.self_rating_ids.level", "appraisal_id.self_rating_ids.note")
    def _compute_self_rating(self):
        for rating in self:
            own = rating.appraisal_id.self_rating_ids.filtered(
                lambda own, behaviour=rating.behaviour_id: own.behaviour_id == behaviour
            )
            rating.self_level, rating.self_note = own.level, own.note

    def _check_may_rate(self):
        self.appraisal_id._check_may_assess()
        self.appraisal_id._void_approval()

    def write(self, vals):
        result = super().write(vals)
        if "level" in vals:
            # sudo: totals are closed to everyone
            self.appraisal_id.sudo()._perf_compute()
        return result
