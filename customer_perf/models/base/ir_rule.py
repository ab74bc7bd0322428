from odoo import models
from odoo.exceptions import AccessError
from odoo.tools import format_list

SHARED = "shared by every company"  # how the names of the rules on what all companies use end


class IrRule(models.Model):
    """Why HR of one company does not change what all companies use, and what to do instead."""

    _inherit = "ir.rule"

    def _make_access_error(self, operation, records):
        error = super()._make_access_error(operation, records)
        rules = self._get_failing(records, mode=operation).sudo()  # sudo: names of rules
        if not rules.filtered(lambda rule: rule.name.endswith(SHARED)):
            return error
        return AccessError(
            self.env._(
                "%(records)s: every company uses it, so HR of all companies or an administrator changes it. For your "
                "own company duplicate it.",
                records=format_list(self.env, records[:5].mapped("display_name")),
            )
        )
