from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _perf_is_officer(self):
        """Whether the user is HR: group *Officer* of Customer Performance."""
        return self.has_group("customer_perf.group_customer_perf_officer")
