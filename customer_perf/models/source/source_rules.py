"""What a source may be: a rule without code, over what its owner and whoever saves it may read."""

import ast

from odoo import api, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ...tools.aggregation import RATIO_OF_SUMS

DOMAINS = ("domain", "numerator_domain", "minus_domain")
PATHS = ("date_field", "date_end_field", "value_field", "subject_path", "customer_path", "segment_path", "same_path")
NUMBERS = ("integer", "float", "monetary")
RULE = ("kind", "model", "owner_id", "company_id", "with_archived", *DOMAINS, *PATHS)
# Numbers that are names or places in an order
NO_AMOUNT = ("id", "color", "colour", "sequence", "res_id", "priority")
NEEDS = {
    "sum": ("date_field", "value_field"),
    "mean": ("date_field", "value_field"),
    "share": ("date_field", "numerator_domain"),
    "duration": ("date_field", "date_end_field"),
    "distinct": ("date_field", "customer_path"),
    "window": ("date_field", "customer_path"),
    "ratio": ("numerator_source_id", "denominator_source_id"),
}
# How the values of the KPI must become one, where the kind gives two parts
RATIOS = ("ratio", "window")


class CustomerPerfSource(models.Model):
    _inherit = "customer.perf.source"

    @api.constrains(*RULE)
    def _check_allowed(self):
        for source in self:
            for name in DOMAINS:
                source._literal(name)
            if source.model:
                source._check_readable(source.owner_id)

    # ------------------------------------------------------------ whose rights it uses

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [{**vals, "state": "draft", "is_agreed": False} for vals in vals_list]
        sources = super().create(vals_list)
        sources._ask_owner()
        return sources

    def write(self, vals):
        if not self.env.su and {"is_agreed", "state"} & vals.keys():
            raise UserError(self.env._("The state of a source follows from its steps."))
        result = super().write(vals)
        if {*RULE, "numerator_source_id", "denominator_source_id"} & vals.keys():
            self._ask_owner()
        return result

    def _ask_owner(self):
        """A rule reads what its owner may read. Whoever saves it and may not read that himself borrows these rights:
        the owner is asked first."""
        for source in self:
            agreed = source._is_own_to(self.env.user)
            source.sudo().is_agreed = agreed  # sudo: it follows from who saved it
            if not agreed and source.owner_id != self.env.user:
                source.message_post(
                    body=self.env._(
                        "%(user)s would have this source read records with your rights: “%(rule)s” Open it, and let "
                        "it read them if you agree.",
                        user=self.env.user.name,
                        rule=source.rule_text or "",
                    ),
                    partner_ids=source.owner_id.partner_id.ids,
                )

    def _is_own_to(self, user):
        """Whether a user may read himself what the rule reads."""
        source = self.sudo()  # sudo: the rights asked for are those of ``user``
        if not source.model or user == source.owner_id or user.has_group("base.group_system"):
            return True
        try:
            source._check_readable(user)
        except ValidationError:
            return False
        return True

    def action_agree(self):
        """The data owner lets the source read what he may read."""
        self.check_access("read")
        if any(source.owner_id != self.env.user for source in self):
            raise UserError(self.env._("The data owner alone can let it read his records."))
        self.sudo().is_agreed = True  # sudo: the owner need not be from HR

    def _literal(self, name):
        """A domain of the rule, read as what it says and never run.

        :raises ValidationError: it holds a name or a call
        """
        text = (self[name] or "").strip() or "[]"
        try:
            found = ast.literal_eval(text)
            Domain(found)
        except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError) as error:
            raise ValidationError(
                self.env._(
                    "%(record)s, “%(field)s”: only plain values can stand in it, no names and no calls such as uid or "
                    "context_today(). For a day relative to today write 'today -30d'. It reads: %(domain)s",
                    record=self.name,
                    field=self._fields[name]._description_string(self.env),
                    domain=text[:200],
                )
            ) from error
        return found

    def _check_readable(self, user):
        """The user may read the records, every field of the rule and what its paths lead through.

        :raises ValidationError: he may not, or there is no such model or field
        """
        env = self.env(user=user, su=False)
        if self.model not in env or env[self.model]._abstract or env[self.model]._transient:
            raise ValidationError(
                self.env._("%(record)s: there are no records “%(model)s” here. Is the app installed?",
                           record=self.name, model=self.model)
            )  # fmt: skip
        try:
            env[self.model].check_access("read")
            for name in PATHS:
                if self[name]:
                    self._check_path(env[self.model], name)
            for name in DOMAINS:
                self._check_domain(env[self.model], self._literal(name))
        except AccessError as error:
            raise ValidationError(
                self.env._(
                    "%(record)s: %(user)s may not read what it counts. Name a data owner who may, or let an "
                    "administrator save it. %(error)s",
                    record=self.name,
                    user=user.name,
                    error=error,
                )
            ) from error

    def _check_path(self, model, name):
        """Each field is there and readable; ``value_field`` is an amount, the dates are dates."""
        path = self[name]
        *hops, last = path.split(".")
        for hop in hops:
            field = self._checked_field(model, hop, path)
            if field.type != "many2one":
                raise ValidationError(
                    self.env._("%(record)s: “%(path)s” passes “%(field)s”, which leads to several records.",
                               record=self.name, path=path, field=hop)
                )  # fmt: skip
            model = model.env[field.comodel_name]
            model.check_access("read")
        field = self._checked_field(model, last, path)
        wanted = self._wanted(name, field, hops)
        if wanted:
            raise ValidationError(
                self.env._("%(record)s: “%(path)s” does not serve as “%(field)s”: %(wanted)s", record=self.name,
                           path=path, field=self._fields[name]._description_string(self.env), wanted=wanted)
            )  # fmt: skip

    def _checked_field(self, model, name, path):
        field = model._fields.get(name)
        if field is None:
            raise ValidationError(
                self.env._("%(record)s: “%(path)s” does not exist: %(model)s has no field “%(field)s”.",
                           record=self.name, path=path, model=model._description, field=name)
            )  # fmt: skip
        model._check_field_access(field, "read")
        if not field.store and not field.related:
            raise ValidationError(
                self.env._("%(record)s: “%(field)s” is worked out for each record anew and cannot be counted by.",
                           record=self.name, field=field._description_string(self.env))
            )  # fmt: skip
        return field

    def _wanted(self, name, field, hops):
        """What a field would have to be, empty if it is."""
        if name == "value_field":
            if hops or field.type not in NUMBERS or not field.aggregator or field.name in NO_AMOUNT:
                return self.env._("it takes an amount of the record itself that can be added up.")
        elif name in ("date_field", "date_end_field"):
            if field.type not in ("date", "datetime"):
                return self.env._("it takes a date.")
        elif name == "subject_path":
            if field.type not in ("many2one", "many2many") and field.name != "id":
                return self.env._("it takes an employee, a user, a contact, a department or a team.")
            if field.type == "many2many" and self.kind == "window":
                return self.env._("who comes again is credited to one person only.")
        elif name == "customer_path" and field.type != "many2one" and field.name != "id":
            return self.env._("it takes a contact or another record.")
        return ""

    def _check_domain(self, model, domain):
        """Search with the rights of the user: a hidden field is refused; nothing is fetched."""
        model.with_context(active_test=False)._search(domain)

    # ------------------------------------------------------------ whole enough to run

    def _check_rule(self):
        """:raises UserError: something is missing, or the owner lost a right"""
        self.ensure_one()
        missing = [name for name in self._needed() if not self._is_given(name)]
        if missing:
            labels = [self._fields[name]._description_string(self.env) for name in missing]
            raise UserError(
                self.env._("%(record)s is not complete: %(fields)s.", record=self.name, fields=", ".join(labels))
            )
        parts = self.numerator_source_id | self.denominator_source_id if self.kind == "ratio" else self
        if waiting := parts.filtered(lambda source: not source.is_agreed):
            raise UserError(
                self.env._(
                    "%(record)s waits for %(owner)s to let it read these records.",
                    record=waiting[0].name,
                    owner=waiting[0].owner_id.name,
                )
            )
        kpi = self.kpi_id
        if self.kind in RATIOS and kpi and kpi.aggregation != RATIO_OF_SUMS:
            raise UserError(
                self.env._(
                    "%(kpi)s is no ratio of sums, and %(record)s gives a ratio.", kpi=kpi.name, record=self.name
                )
            )
        if self.kind in ("count", "sum", "distinct") and kpi.aggregation == RATIO_OF_SUMS:
            raise UserError(
                self.env._(
                    "%(kpi)s is a ratio of sums: take a share, a mean, a duration or two sources, not %(record)s.",
                    kpi=kpi.name,
                    record=self.name,
                )
            )
        for source in parts:
            source._check_readable(source.owner_id)

    def _needed(self):
        return (*(("model",) if self.kind != "ratio" else ()), *NEEDS.get(self.kind, ("date_field",)))

    def _is_given(self, name):
        return bool(self._literal(name)) if name in DOMAINS else bool(self[name])
