from odoo import fields, models
from odoo.exceptions import AccessError

from .behaviour_rating import LEVELS


class CustomerPerfSelfRating(models.Model):
    """The employee's own view of one behaviour: a record of its own, because he goes on reading it,
    and corrects it when the self-assessment is sent back, while the manager's rating is hidden."""

    _name = "customer.perf.self.rating"
    _description = "Own View of a Behaviour"
    _order = "appraisal_id, id"
    _rec_name = "behaviour_id"

    appraisal_id = fields.Many2one(
        "customer.perf.appraisal", required=True, readonly=True, index=True, ondelete="cascade"
    )
    behaviour_id = fields.Many2one("customer.perf.behaviour", required=True, readonly=True, ondelete="restrict")
    description = fields.Text(related="behaviour_id.description")
    level = fields.Selection(LEVELS, "Own View")
    note = fields.Char("Own Example")

    _behaviour_uniq = models.UniqueIndex("(appraisal_id, behaviour_id)", "A behaviour is rated once.")

    def write(self, vals):
        if not self.env.su:
            if closed := vals.keys() - {"level", "note"}:
                raise AccessError(
                    self.env._("%(fields)s of a rating cannot be written.", fields=", ".join(sorted(closed)))
                )
            self.appraisal_id._check_may_self_assess()
        return super().write(vals)
