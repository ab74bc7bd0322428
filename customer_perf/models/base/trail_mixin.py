from odoo import Command, api, models


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

    def _trail_names(self, vals):
        return [name for name in self._trail if name in vals]

    def _trail_values(self):
        return {line.id: {name: line[name] for name in self._trail} for line in self}

    def _keep_trail(self, body, before, after):
        """One note per line that is another than before, with its values."""
        if self.env.context.get("install_mode") or self.env.context.get("tracking_disable"):
            return
        for line in self:
            if kept := line._trail_kept(before.get(line.id, {}), after.get(line.id, {})):
                line[self._trail_header]._message_log(body=f"{body % line.display_name}.", tracking_value_ids=kept)

    def _trail_kept(self, old, new):
        """Commands for the tracked values of a note on a line.

        :param old, new: {field: value}, empty of a line that is added or removed
        """
        about = self.fields_get(self._trail, ["string", "type", "selection", "currency_field"])
        Value = self.env["mail.tracking.value"].sudo()  # sudo: the log belongs to the change
        return [
            Command.create(Value._create_tracking_values(*both, name, about[name], self))
            for name in self._trail
            if (both := (old.get(name, False), new.get(name, False))) and both[0] != both[1]
        ]
