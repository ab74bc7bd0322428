from odoo import fields, models


class CustomerPerfCustomerStory(models.Model):
    """A success or a failure of the past year as a customer would tell it."""

    _name = "customer.perf.customer.story"
    _description = "Success or Failure in Customers' Eyes"
    _inherit = ["customer.perf.proposition.part.mixin"]
    _order = "proposition_id, kind desc, id"

    proposition_id = fields.Many2one("customer.perf.value.proposition", required=True, index=True, ondelete="cascade")
    kind = fields.Selection([("success", "Successes"), ("failure", "Failures")], required=True)
    name = fields.Char("What Happened", required=True, translate=True)
