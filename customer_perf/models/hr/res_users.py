from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _perf_is_everywhere(self):
        """Whether he answers for what every company shares: in all of them, or as an administrator."""
        self.ensure_one()
        if self.has_group("customer_perf.group_customer_perf_manager"):
            return True
        # sudo: how many companies there are
        return not self.env["res.company"].sudo().search([("id", "not in", self.company_ids.ids)], limit=1)

    def write(self, vals):
        result = super().write(vals)
        if "active" in vals:
            # sudo: to-dos do not stay with somebody who cannot log in, whoever archives him
            people = self.env["hr.employee"].sudo().with_context(active_test=False)
            people.search([("user_id", "in", self.ids)])._perf_follow()
        return result
