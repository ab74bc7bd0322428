from odoo import api, models
from odoo.exceptions import UserError

# As many are named.
NAMED = 5


class CustomerPerfOkrInUseMixin(models.AbstractModel):
    """What OKR rest on: it is not taken away while an open cycle rests on it, and not deleted at all."""

    _name = "customer.perf.okr.in.use.mixin"
    _description = "Used by OKR"

    _okr_uses = ()  # (model, field) by which it is used

    def write(self, vals):
        self.filtered(lambda record: record._okr_goes(vals))._okr_check_free()
        return super().write(vals)

    def _okr_goes(self, vals):
        """Whether it would leave those who use it."""
        moves = bool(vals.get("company_id")) and self.company_id.id not in (False, vals["company_id"])
        return moves or (vals.get("active") is False and self.active)

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_okr_uses(self):
        self._okr_check_free(only_running=False)

    def _okr_check_free(self, only_running=True):
        if not self:
            return
        used = [record for model, field in self._okr_uses for record in self._okr_users(model, field, only_running)]
        if used:
            # those whom the user may see are named
            named = [record.name for record in used if record.with_env(self.env).has_access("read")][:NAMED]
            others = [self.env._("some that are not shown here")] if len(named) < len(used) else []
            raise UserError(
                self.env._(
                    "%(record)s stays as it is: these OKR rest on it: %(names)s. Change them first, or give them up.",
                    record=", ".join(self.mapped("display_name")),
                    names=", ".join([*named, *others]),
                )
            )

    def _okr_users(self, model, field, only_running):
        if not self:
            return self.env[model]
        # sudo: whatever rests on it, whoever may see it
        users = self.env[model].sudo().with_context(active_test=False).search([(field, "in", self.ids)])
        return users.filtered(lambda user: user._is_running()) if only_running else users
