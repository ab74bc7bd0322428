from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def write(self, vals):
        result = super().write(vals)
        if "active" in vals:
            # sudo: to-dos do not stay with somebody who cannot log in, whoever archives him
            people = self.env["hr.employee"].sudo().with_context(active_test=False)
            people.search([("user_id", "in", self.ids)])._perf_follow()
        return result
