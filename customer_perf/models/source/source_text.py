"""The rule of a source read back as one sentence."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import format_list, ormcache

# Kinds of records that nobody would count, as technical ones
HIDDEN = ("ir.", "bus.", "base", "mail.", "web", "iap.", "customer.perf.", "res.config", "res.groups", "res.lang",
          "report.", "digest.", "discuss.gif", "discuss.voice", "phone.", "privacy.", "spreadsheet.", "auth",
          "onboarding.", "properties.", "avatax", "decimal.", "format.", "resource.resource")  # fmt: skip
# Among them some that are
SHOWN = ("mail.activity", "mail.message")


class CustomerPerfSource(models.Model):
    _inherit = "customer.perf.source"

    model_choice = fields.Selection(
        "_select_models",
        "Kind of Records",
        compute="_compute_model_choice",
        inverse="_inverse_model_choice",
        help="Those that you may read.",
    )
    rule_text = fields.Text("What It Counts", compute="_compute_rule_text")

    @api.model
    @ormcache("self.env.uid", "self.env.su", "self.env.lang")
    def _select_models(self):
        # sudo: the names of kinds of records
        kinds = self.env["ir.model"].sudo().search_fetch([("transient", "=", False), ("abstract", "=", False)])
        return [
            (kind.model, kind.name)
            for kind in kinds.sorted("name")
            if (kind.model in SHOWN or not kind.model.startswith(HIDDEN))
            and kind.model in self.env
            and self.env[kind.model].has_access("read")
        ]

    @api.depends("model")
    def _compute_model_choice(self):
        names = dict(self._select_models())
        for source in self:
            source.model_choice = source.model if source.model in names else False

    @api.onchange("model_choice")
    def _inverse_model_choice(self):
        for source in self:
            if source.model_choice and source.model_choice != source.model:
                # what was chosen of other records means nothing here
                source.update({"model": source.model_choice, "domain": "[]", "numerator_domain": "[]",
                               "minus_domain": "[]", "value_field": False, "date_end_field": False,
                               "subject_path": False, "customer_path": False, "segment_path": False,
                               "same_path": False, "date_field": "create_date"})  # fmt: skip

    @api.depends(
        "kind", "model", "domain", "numerator_domain", "minus_domain", "date_field", "date_end_field", "value_field",
        "subject_path", "customer_path", "same_path", "segment_path", "limit", "counts_in", "window_days",
        "window_again", "numerator_source_id", "denominator_source_id", "calendar_id", "kpi_id", "with_company",
    )  # fmt: skip
    def _compute_rule_text(self):
        for source in self:
            try:
                source.rule_text = source._sentence()
            except (ValidationError, KeyError, AttributeError):
                # not yet, or no longer, a rule: what is wrong is said when it is saved
                source.rule_text = False

    def _sentence(self):
        if self.kind == "ratio":
            return self.env._(
                "“%(upper)s” over “%(lower)s”, for each period and whoever they are credited to.",
                upper=self.numerator_source_id.name or "…",
                lower=self.denominator_source_id.name or "…",
            )
        if not self.model:
            return False
        parts = [self._subject_matter(), self._whose_day()]
        if conditions := self._conditions("domain"):
            parts.append(self.env._("where %(conditions)s", conditions=conditions))
        parts += [self._what(), self._to_whom()]
        return self.env._("%(sentence)s.", sentence=self.env._(", ").join(filter(None, parts)))

    def _subject_matter(self):
        # sudo: the name of a kind of record
        return self.env._("Of the records “%(model)s”", model=self.env["ir.model"]._get(self.model).sudo().name)

    def _whose_day(self):
        if self.kind == "stock":
            return self.env._("as they stand at the end of each period")
        each = {
            "day": self.env._("each day"),
            "week": self.env._("each week"),
            "month": self.env._("each month"),
            "quarter": self.env._("each quarter"),
            "year": self.env._("each year"),
        }
        return self.env._(
            "%(period)s by “%(date)s”",
            period=each[self.kpi_id.frequency or "month"],
            date=self._label(self._day_field()),
        )

    def _what(self):
        """What is made of the records."""
        if self.kind in ("share", "stock") and self._literal("numerator_domain"):
            return self._share_text()
        if self.kind == "duration":
            return self._duration_text()
        if self.kind == "window":
            return self._again_text()
        if self.kind == "sum" or (self.kind == "stock" and self.value_field):
            return self.env._("the sum of “%(field)s”", field=self._label(self.value_field))
        if self.kind == "mean":
            return self.env._("the mean of “%(field)s”", field=self._label(self.value_field))
        if self.kind == "distinct":
            return self.env._("the number of different “%(field)s”", field=self._label(self.customer_path))
        if self.kind in ("count", "stock"):
            return self.env._("their number")
        return dict(self._fields["kind"]._description_selection(self.env))[self.kind]

    def _share_text(self):
        text = self.env._("the share where %(conditions)s", conditions=self._conditions("numerator_domain"))
        less = self._conditions("minus_domain")
        return text + self.env._(", less the share where %(conditions)s", conditions=less) if less else text

    def _duration_text(self):
        between = {"begin": self._label(self.date_field), "end": self._label(self.date_end_field)}
        if self.limit is False:
            return self.env._("the time from “%(begin)s” to “%(end)s”", **between)
        text = (
            self.env._("the share whose “%(end)s” comes within %(limit)g of “%(begin)s”", limit=self.limit, **between)
            if self.limit
            else self.env._("the share whose “%(end)s” comes by “%(begin)s”", **between)
        )
        among = self._conditions("numerator_domain")
        return text + self.env._(" and where %(conditions)s", conditions=among) if among else text

    def _again_text(self):
        same = format_list(self.env, [self._label(path) for path in (self.customer_path, self.same_path) if path])
        if self.window_again:
            return self.env._(
                "the share after which the same %(same)s comes again within %(days)s days",
                same=same,
                days=self.window_days,
            )
        return self.env._(
            "the share after which the same %(same)s does not come again within %(days)s days",
            same=same,
            days=self.window_days,
        )

    def _to_whom(self):
        if not self.subject_path:
            return self.env._("for the whole company")
        text = self.env._("credited to “%(path)s”", path=self._label(self.subject_path))
        return text + self.env._(" and the whole company") if self.with_company else text

    def _label(self, path):
        """The names of the fields of a path, as people read them."""
        if not path:
            return "…"
        model, names = self.env[self.model], []
        for name in path.split("."):
            field = model._fields[name]
            names.append(field._description_string(self.env))
            model = self.env[field.comodel_name] if field.comodel_name else model
        return " › ".join(names)

    def _conditions(self, name):
        """A domain in words; one that joins its parts by other than "and" is not spelled out."""
        domain = self._literal(name)
        if not domain:
            return ""
        leaves = [leaf for leaf in domain if not isinstance(leaf, str)]
        if any(leaf in ("|", "!") for leaf in domain if isinstance(leaf, str)):
            return self.env._("%(count)s conditions are met", count=len(list(Domain(domain).iter_conditions())))
        return format_list(self.env, [self._condition_text(*leaf) for leaf in leaves])

    def _condition_text(self, path, operator, value):
        model, field = self.env[self.model], None
        for name in path.split("."):
            field = model._fields.get(name)
            if field is None:
                break
            model = self.env[field.comodel_name] if field.comodel_name else model
        labels = (
            dict(field._description_selection(self.env)) if field is not None and field.type == "selection" else {}
        )
        values = value if isinstance(value, list | tuple) else [value]
        words = {"=": "=", "!=": "≠", ">=": "≥", "<=": "≤", "in": "=", "not in": "≠"}
        if value is False:
            pattern = self.env._("“%(field)s” is not set") if operator == "=" else self.env._("“%(field)s” is set")
            return pattern % {"field": self._label(path)}
        shown = [str(labels.get(one, one)) for one in values]
        return f"“{self._label(path)}” {words.get(operator, operator)} {format_list(self.env, shown, style='or')}"
