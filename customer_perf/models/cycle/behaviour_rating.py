from odoo import fields, models
from odoo.exceptions import AccessError

from ...fields import OptionalFloat

MANAGER_FIELDS = {"level", "evidence"}
LEVELS = [
    ("1", "1 – Not shown"),
    ("2", "2 – Below expectation"),
    ("3", "3 – As expected"),
    ("4", "4 – Above expectation"),
    ("5", "5 – Role model"),
]


class CustomerPerfBehaviourRating(models.Model):
    _name = "customer.perf.behaviour.rating"
    _description = "Behaviour Rating"
    _order = "appraisal_id, id"
    _rec_name = "behaviour_id"

    appraisal_id = fields.Many2one(
        "customer.perf.appraisal", required=True, readonly=True, index=True, ondelete="cascade"
    )
    behaviour_id = fields.Many2one("customer.perf.behaviour", required=True, readonly=True, ondelete="restrict")
    employee_id = fields.Many2one(related="appraisal_id.employee_id")
    can_assess = fields.Boolean(related="appraisal_id.can_assess", related_sudo=False)
    scorecard_score = OptionalFloat(
        "Scorecard", related="appraisal_id.scorecard_id.score", related_sudo=False, aggregator=None
    )
    description = fields.Text(related="behaviour_id.description")
    self_level = fields.Selection(LEVELS, "Own View", compute="_compute_self_rating")
    self_note = fields.Char("Own Example", compute="_compute_self_rating")
    level = fields.Selection(LEVELS, "Manager's Rating")
    evidence = fields.Char(help="What was observed: a recording check, a scenario test, a customer's word.")

    _behaviour_uniq = models.UniqueIndex("(appraisal_id, behaviour_id)", "A behaviour is rated once.")

    def _compute_self_rating(self):
        ratings = self.env["customer.perf.self.rating"].search([("appraisal_id", "in", self.appraisal_id.ids)])
        own = {(rating.appraisal_id, rating.behaviour_id): rating for rating in ratings}
        for rating in self:
            mine = own.get((rating.appraisal_id, rating.behaviour_id), ratings.browse())
            rating.self_level, rating.self_note = mine.level, mine.note

    def write(self, vals):
        if not self.env.su:
            if closed := vals.keys() - MANAGER_FIELDS:
                raise AccessError(
                    self.env._("%(fields)s of a rating cannot be written.", fields=", ".join(sorted(closed)))
                )
            self.appraisal_id._check_may_assess()
            self.appraisal_id._void_approval()
        result = super().write(vals)
        if "level" in vals:
            # sudo: totals are closed to everyone
            self.appraisal_id.sudo()._perf_compute()
        return result
