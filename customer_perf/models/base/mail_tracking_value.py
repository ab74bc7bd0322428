from odoo import models

from ...fields import OptionalFloat


class MailTrackingValue(models.Model):
    """A figure that was not there is no 0.00 in the log either."""

    _inherit = "mail.tracking.value"

    old_value_float = OptionalFloat()
    new_value_float = OptionalFloat()
