from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools import html_sanitize, ormcache

from ...tools import bounds
from ...tools.bounds import OutOfBounds

OURS = "customer_perf"
WORDS = {"char": bounds.LONGEST_LINE, "text": bounds.LONGEST_TEXT, "html": bounds.LONGEST_TEXT}
NUMBERS = {"integer", "float", "monetary"}


class Base(models.AbstractModel):
    """Whatever comes into a field of ours can be reckoned with, kept and shown.

    A field need not ask for it: it holds on every road that values from outside come by, for each field of our
    models and each field of ours on another model. What we compute ourselves does not come by here.
    """

    _inherit = "base"

    @api.model
    @ormcache("self._name")
    def _perf_bounded_fields(self):
        is_ours = self._name.startswith("customer.perf.")
        return frozenset(
            name
            for name, field in self._fields.items()
            if field.type in {*WORDS, *NUMBERS, "json"}
            and name != "id"
            and (is_ours or any(module.startswith(OURS) for module in field._modules))
        )

    # ------------------------------------------------------------ the roads

    def _prepare_create_values(self, vals_list):
        return [self._perf_bounded(vals) for vals in super()._prepare_create_values(vals_list)]

    def write(self, vals):
        return super().write(self._perf_bounded(vals))

    def _update_cache(self, values, validate=True):
        """The form while it is edited."""
        return super()._update_cache(self._perf_bounded(values), validate)

    @api.model
    def default_get(self, fields):
        """The context, which the client sends."""
        prefix = "default_"
        self._perf_bounded(
            {key.removeprefix(prefix): value for key, value in self.env.context.items() if key.startswith(prefix)}
        )
        return super().default_get(fields)

    def _update_field_translations(self, field_name, translations, digest=None, source_lang=""):
        if field_name in self._perf_bounded_fields():
            translations = {
                lang: self._perf_bounded_words(self._fields[field_name], text) for lang, text in translations.items()
            }
        return super()._update_field_translations(field_name, translations, digest, source_lang)

    # ------------------------------------------------------------ the values

    def _perf_bounded(self, vals):
        """The values, those of our fields within their bounds.

        :raises ValidationError: a value is beyond them
        """
        names = [name for name in self._perf_bounded_fields() & vals.keys() if vals[name]]
        bounded = {name: self._perf_bounded_value(self._fields[name], vals[name]) for name in names}
        return {**vals, **bounded} if bounded else vals

    def _perf_bounded_value(self, field, value):
        if field.type in NUMBERS:
            return self._perf_bounded_number(field, value)
        if field.type == "json":
            return self._perf_bounded_json(field, value)
        if field.type == "html" and not field.sanitize and not hasattr(value, "__html__"):
            value = html_sanitize(value)  # not of our own making
        return self._perf_bounded_words(field, value)

    def _perf_bounded_number(self, field, value):
        is_whole = field.type == "integer"
        try:
            return bounds.whole(value) if is_whole else bounds.number(value)
        except OutOfBounds as error:
            largest = bounds.LARGEST_WHOLE if is_whole else int(bounds.LARGEST)
            raise ValidationError(
                self.env._(
                    "%(record)s: “%(field)s” takes a number between -%(largest)s and %(largest)s, not “%(value)s”. "
                    "Correct it and save again.",
                    record=self._perf_model_name(),
                    field=field._description_string(self.env),
                    largest=f"{largest:,}",
                    value=str(value)[:30],
                )
            ) from error

    def _perf_bounded_words(self, field, value):
        if isinstance(value, dict):  # by language, or by the term that is translated
            return {key: self._perf_bounded_words(field, words) for key, words in value.items()}
        if not isinstance(value, str):
            return value
        value, longest = bounds.clean(value), WORDS.get(field.type, bounds.LONGEST_TEXT)
        if len(value) > longest:
            raise ValidationError(
                self.env._(
                    "%(record)s: “%(field)s” takes up to %(longest)s characters, this has %(count)s. Shorten it and "
                    "save again.",
                    record=self._perf_model_name(),
                    field=field._description_string(self.env),
                    longest=f"{longest:,}",
                    count=f"{len(value):,}",
                )
            )
        return value

    def _perf_bounded_json(self, field, value):
        if isinstance(value, dict):
            return {
                self._perf_bounded_json(field, key): self._perf_bounded_json(field, part)
                for key, part in value.items()
            }
        if isinstance(value, list | tuple):
            return [self._perf_bounded_json(field, part) for part in value]
        if isinstance(value, int | float) and not isinstance(value, bool):
            self._perf_bounded_number(field, value)
            return value
        return self._perf_bounded_words(field, value)

    def _perf_model_name(self):
        return self.env["ir.model"]._get(self._name).sudo().name  # sudo: the name of a kind of record
