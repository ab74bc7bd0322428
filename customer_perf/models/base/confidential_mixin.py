from odoo import models


class CustomerPerfConfidentialMixin(models.AbstractModel):
    """A record with a discussion that few may read: nobody follows what he may not read."""

    _name = "customer.perf.confidential.mixin"
    _description = "Discussion of Few"
    _inherit = ["mail.thread", "customer.perf.todo.mixin"]

    def _readers(self, users):
        """Those of the users who may read all of the records."""
        return users.filtered(lambda user: self.with_user(user).has_access("read"))

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        # sudo: whose partners they are
        readers = self._readers(self.env["res.partner"].browse(partner_ids or []).sudo().user_ids)
        return super().message_subscribe(partner_ids=readers.partner_id.ids, subtype_ids=subtype_ids)
