from odoo import fields, models
from odoo.exceptions import AccessError

LEVELS = [
    ("1", "1 – Not shown"),
    ("2", "2 – Below expectation"),
    ("3", "3 – As expected"),
    ("4", "4 – Above expectation"),
    ("5", "5 – Role model"),
]


class CustomerPerfRatingMixin(models.AbstractModel):
    """One behaviour of one appraisal as one side sees it."""

    _name = "customer.perf.rating.mixin"
    _description = "View of a Behaviour"
    _order = "appraisal_id, id"
    _rec_name = "behaviour_id"

    _open_fields = frozenset()  # what the side fills in

    appraisal_id = fields.Many2one(
        "customer.perf.appraisal", required=True, readonly=True, index=True, ondelete="cascade"
    )
    behaviour_id = fields.Many2one("customer.perf.behaviour", required=True, readonly=True, ondelete="restrict")
    description = fields.Text(related="behaviour_id.description")
    level = fields.Selection(LEVELS)

    _behaviour_uniq = models.UniqueIndex("(appraisal_id, behaviour_id)", "A behaviour is rated once.")

    def _check_may_rate(self):
        """:raises UserError: it is not the user's turn"""
        raise NotImplementedError

    def write(self, vals):
        if not self.env.su:
            if closed := vals.keys() - self._open_fields:
                raise AccessError(
                    self.env._("%(fields)s of a rating cannot be written.", fields=", ".join(sorted(closed)))
                )
            self._check_may_rate()
        return super().write(vals)
