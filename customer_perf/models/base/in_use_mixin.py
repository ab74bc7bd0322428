from odoo import api, models
from odoo.exceptions import UserError

# As many users are named.
NAMED = 5


class CustomerPerfInUseMixin(models.AbstractModel):
    """What others rest on is not archived, deleted or moved to another company under their feet."""

    _name = "customer.perf.in.use.mixin"
    _description = "Not Taken Away While in Use"

    def _perf_users(self, deleting):
        """Records that rest on these, as a list of recordsets; each addon adds its own.

        :param deleting: for good; archiving and moving leave alone what is over
        """
        return []

    def _perf_leaves(self, vals):
        """Whether it would leave those who use it."""
        return self._perf_moves(vals) or ("active" in self._fields and self.active and not vals.get("active", True))

    def _perf_moves(self, vals):
        company = "company_id" in self._fields and vals.get("company_id")
        return bool(company) and self.company_id.id not in (False, company)

    def write(self, vals):
        self.filtered(lambda record: record._perf_leaves(vals))._perf_check_free(deleting=False)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_in_use(self):
        self._perf_check_free(deleting=True)

    def _perf_check_free(self, deleting):
        if not self:
            return
        # sudo: whatever rests on it, whoever may see it
        users = [user for found in self.sudo()._perf_users(deleting) for user in found]
        if not users:
            return
        names = [user.display_name for user in users if user.with_env(self.env).has_access("read")][:NAMED]
        if rest := len(users) - len(names):
            more = self.env._("%(count)s more", count=rest)
            names.append(more if names else self.env._("%(count)s that you cannot see", count=rest))
        text = (
            self.env._("%(record)s is in use and cannot be deleted: %(users)s. Archive it instead.")
            if deleting and "active" in self._fields and not any(self.sudo()._perf_users(deleting=False))
            else self.env._("%(record)s is in use, and stays as it is: %(users)s. Change these first.")
        )
        raise UserError(text % {"record": ", ".join(self.mapped("display_name")), "users": ", ".join(names)})
