import json

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL, json_default

# Types of fields whose value a form shows as it is.
COMPARED = {"char", "text", "html", "selection", "boolean", "integer", "float", "date", "datetime", "many2one"}


class ChangedMeanwhile(UserError):
    """Somebody changed what is being saved after it was read; the context tells what stands there now."""

    def __init__(self, message, changed):
        super().__init__(message)
        self.context = {"perf_changed": changed}


class Base(models.AbstractModel):
    _inherit = "base"

    def web_save(self, vals, specification, next_id=None):
        """Our forms and pages tell what they saw: ``perf_seen`` in the context is a list of
        [model, id, {field: [value that was read, value that is being saved]}].

        :raises ChangedMeanwhile: a value is no longer what was read, nor what is being saved
        """
        if self and (seen := self.env.context.get("perf_seen")):
            self._perf_check_seen(seen)
        return super().web_save(vals, specification, next_id)

    def _perf_check_seen(self, seen):
        self.check_access("write")
        # whoever saves the same record waits here, and then sees what was saved before him
        self.env.cr.execute(
            SQL("SELECT FROM %s WHERE id = ANY(%s) FOR UPDATE", SQL.identifier(self._table), list(self.ids))
        )
        changed = [
            found
            for model, record_id, values in seen
            if model in self.env
            for found in self.env[model]._perf_changed(record_id, values)
        ]
        if changed:
            texts = "\n".join(f"{found['label']}: {found['text']}" for found in changed)
            raise ChangedMeanwhile(
                self.env._("This was changed while you had it open. It now reads:\n%(texts)s", texts=texts),
                changed,
            )

    def _perf_changed(self, record_id, values):
        record = self.browse(record_id).exists()
        names = [name for name in values if name in self._fields and self._fields[name].type in COMPARED]
        if not (record and names):
            return
        [now] = json.loads(json.dumps(record.read(names, load=""), default=json_default))
        for name in names:
            if now[name] not in values[name]:
                field = self._fields[name]
                yield {
                    "model": self._name,
                    "id": record_id,
                    "field": name,
                    "type": field.type,
                    "label": field._description_string(self.env),
                    "value": now[name],
                    "text": str(field.convert_to_export(record[name], record) or ""),
                }
