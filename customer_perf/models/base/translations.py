from odoo import models


class Base(models.AbstractModel):
    """A translation is a change like any other: what is frozen, asks for a reason or is logged is so in
    every language. Core writes past the methods of the model."""

    _inherit = "base"

    def _update_field_translations(self, field_name, translations, digest=None, source_lang=""):
        if self._name.startswith("customer.perf.") and self._fields[field_name].translate is True:
            original = self.with_context(lang="en_US")[field_name]
            for lang, value in translations.items():  # without a translation the original is shown
                self.with_context(lang=lang).write({field_name: value if isinstance(value, str) else original})
            translations = {lang: value for lang, value in translations.items() if not isinstance(value, str)}
            if not translations:
                return True
        return super()._update_field_translations(field_name, translations, digest=digest, source_lang=source_lang)
