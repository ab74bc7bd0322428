from odoo import api, models
from odoo.exceptions import UserError


class CustomerPerfPropositionPartMixin(models.AbstractModel):
    """A part of a value proposition: what the leaders signed does not change under their signatures."""

    _name = "customer.perf.proposition.part.mixin"
    _description = "Part of a Value Proposition"

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts.proposition_id._content_changes()
        return parts

    def write(self, vals):
        self.proposition_id._content_changes()
        result = super().write(vals)
        self.proposition_id._content_changes()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_from_open_proposition(self):
        for proposition in self.proposition_id:
            if proposition.state == "agreed":
                raise UserError(proposition._agreed_message())
        self.proposition_id._content_changes()
