from odoo import models


class MailMessage(models.Model):
    _inherit = "mail.message"

    def _get_forbidden_access(self, operation):
        """The log of goals, overrides and steps is nobody's to change."""
        forbidden = super()._get_forbidden_access(operation)
        if operation in ("write", "unlink"):
            logs = self.sudo().filtered(  # sudo: kind and model only
                lambda message: (
                    message.message_type == "notification" and (message.model or "").startswith("customer.perf.")
                )
            )
            forbidden |= self.browse(logs.ids)
        return forbidden
