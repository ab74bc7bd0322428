from odoo import api, models


class CustomerPerfTrailMixin(models.AbstractModel):
    """A line whose weights and targets must not change unseen: each change is a tracked value in the discussion of
    its header. What comes with a new header, and data files, are no changes."""

    _name = "customer.perf.trail.mixin"
    _description = "Line Whose Changes Are Kept"

    _trail = ()  # fields whose values are kept
    _trail_header = None  # the field that points to the header, which has a discussion

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        begun = self.env.cr.now()
        added = lines.filtered(lambda line: line[self._trail_header].create_date < begun)
        added._keep_trail(self.env._("Added: %s"), {}, added._trail_values())
        return lines

    def write(self, vals):
        if not self._trail_names(vals):
            return super().write(vals)
        before = self._trail_values()
        result = super().write(vals)
        self._keep_trail(self.env._("Changed: %s"), before, self._trail_values())
        return result

    def unlink(self):
        self._keep_trail(self.env._("Removed: %s"), self._trail_values(), {})
        return super().unlink()

    def _trail_reason(self):
        """Why a line was changed, where somebody said so."""
        return ""

    def _trail_names(self, vals):
        return [name for name in self._trail if name in vals]

    def _trail_values(self):
        return {line.id: {name: line[name] for name in self._trail} for line in self}

    def _keep_trail(self, body, before, after):
        """One note per line that is another than before, with its values."""
        if self.env.context.get("install_mode") or self.env.context.get("tracking_disable"):
            return
        about = self.fields_get(self._trail, ["string", "type", "selection", "currency_field"])
        Value = self.env["mail.tracking.value"].sudo()  # sudo: the log belongs to the change
        for line in self:
            old, new = before.get(line.id, {}), after.get(line.id, {})
            names = [name for name in self._trail if old.get(name, False) != new.get(name, False)]
            kept = [
                Value._create_tracking_values(old.get(name, False), new.get(name, False), name, about[name], line)
                for name in names
            ]
            if kept:
                line[self._trail_header]._message_log(
                    body=f"{body % line.display_name}. {line._trail_reason()}",
                    tracking_value_ids=[(0, 0, values) for values in kept],
                )
