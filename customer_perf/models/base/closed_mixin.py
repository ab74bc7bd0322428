from odoo import api, models
from odoo.exceptions import AccessError


class CustomerPerfClosedMixin(models.AbstractModel):
    """A record some of whose fields follow from steps: nobody writes them, by no way."""

    _name = "customer.perf.closed.mixin"
    _description = "Record With Closed Fields"

    _closed = frozenset()  # neither on creation nor later
    _fixed = frozenset()  # on creation only

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.su:
            return super().create(vals_list)
        for vals in vals_list:
            self._check_closed(self._closed & vals.keys())
        context = {
            name: value
            for name, value in self.env.context.items()
            if not (name.startswith("default_") and name.removeprefix("default_") in self._closed)
        }
        # a client does not fill closed fields from the context
        cleaned = self.with_context(context)  # pylint: disable=context-overridden
        return super(CustomerPerfClosedMixin, cleaned).create(vals_list).with_env(self.env)

    def write(self, vals):
        if not self.env.su:
            self._check_closed((self._closed | self._fixed) & vals.keys())
        return super().write(vals)

    def _check_closed(self, names):
        if names:
            raise AccessError(
                self.env._(
                    "%(fields)s cannot be written here: they follow from steps.",
                    fields=", ".join(sorted(self._fields[name]._description_string(self.env) for name in names)),
                )
            )
