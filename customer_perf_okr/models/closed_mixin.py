from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from odoo.addons.customer_perf.fields import OptionalFloat


class CustomerPerfOkrClosedMixin(models.AbstractModel):
    """A record some of whose fields follow from steps: nobody writes them, by no way. No data sorts last."""

    _name = "customer.perf.okr.closed.mixin"
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
        return super(CustomerPerfOkrClosedMixin, cleaned).create(vals_list).with_env(self.env)

    def write(self, vals):
        if not self.env.su:
            self._check_closed((self._closed | self._fixed) & vals.keys())
        return super().write(vals)

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        if isinstance(self._fields.get(field_name), OptionalFloat) and not nulls.code:
            nulls = SQL("NULLS LAST")
        return super()._order_field_to_sql(alias, field_name, direction, nulls, query)

    def web_save(self, vals, specification, next_id=None):
        """Save a form; what somebody else wrote since it was opened is not overwritten in silence.

        :param vals: may hold ``words_before``: {name of a text that changes: what the form had shown}
        """
        words = {name: text or "" for name, text in (vals.get("words_before") or {}).items() if name in vals}
        vals = {name: value for name, value in vals.items() if name != "words_before"}
        for name, shown in words.items():
            now = self[:1][name] or ""
            if now not in (shown, vals[name] or ""):
                raise UserError(
                    self.env._(
                        "“%(field)s” was changed meanwhile, by somebody else or in another window. It says now:\n\n"
                        "%(text)s\n\nYours has not been saved: copy it, discard your change, and put both together.",
                        field=self._fields[name]._description_string(self.env),
                        text=now,
                    )
                )
        return super().web_save(vals, specification, next_id=next_id)

    # ------------------------------------------------------------ steps

    def _able(self, check):
        """Records that may take a step, and why the others may not: one that cannot never blocks the rest.

        :param check: function of one record, raises UserError with its name and the reason
        :return: (records, [reason])
        :raises UserError: none may
        """
        able, reasons = [], []
        for record in self:
            try:
                check(record)
                able.append(record.id)
            except UserError as error:
                reasons.append(str(error))
        if reasons and not able:
            raise UserError("\n".join(reasons))
        return self.browse(able), reasons

    @api.model
    def _told(self, reasons):
        """What a button returns: which records were left out and why, if any."""
        return bool(reasons) and {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "title": self.env._("Done for the others"),
                "message": "\n".join(reasons),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _take_turn(self):
        """Make the same step at the same time happen once: PostgreSQL refuses whoever changes a row later, Odoo
        then calls again, and finds it done."""
        query = SQL("UPDATE %s SET id = id WHERE id = ANY(%s)", SQL.identifier(self._table), list(self.ids))
        self.env.cr.execute(query, log_exceptions=False)  # a refusal is no error

    def _check_closed(self, names):
        if names:
            raise AccessError(
                self.env._(
                    "%(fields)s cannot be written here: they follow from the steps of OKR.",
                    fields=", ".join(sorted(self._fields[name]._description_string(self.env) for name in names)),
                )
            )
