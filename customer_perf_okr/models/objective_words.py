from odoo import api, fields, models

# More than this is too much to pursue at once (E-13); a warning, no limit.
OBJECTIVES, KEY_RESULTS = 5, 5


class CustomerPerfOkrObjective(models.Model):
    """What its figures leave out, and what to think about, in words."""

    _inherit = "customer.perf.okr.objective"

    figure_note = fields.Text(compute="_compute_figure_note")
    advice = fields.Text(compute="_compute_advice")

    @api.depends("key_result_ids.progress", "key_result_ids.reason", "key_result_ids.cancelled", "state")
    def _compute_figure_note(self):
        for objective in self:
            objective.figure_note = "\n".join(objective._figure_notes())

    def _figure_notes(self):
        """Which key results count as 0, and which do not count, in words."""
        if self.state not in ("published", "closed"):
            return []
        live = self.key_result_ids.filtered(lambda result: not result.cancelled)
        untold = live.filtered(lambda result: result.reason == "not_started")
        unknown = live.filtered(lambda result: result.reason in ("no_data", "invalid"))
        notes = []
        if untold:
            notes.append(self.env._("Not started, counts as 0 %%: %(names)s", names=", ".join(untold.mapped("name"))))
        if unknown:
            notes.append(self.env._("No data, does not count: %(names)s", names=", ".join(unknown.mapped("name"))))
        return notes

    @api.depends(
        "key_result_ids.cancelled", "customer_group_id", "customer_value", "owner_ids", "cycle_id", "is_aligned"
    )
    def _compute_advice(self):
        for objective in self:
            objective.advice = "\n".join(objective._advice())

    def _advice(self):
        """What to think about; none of it blocks."""
        self.ensure_one()
        live = self.key_result_ids.filtered(lambda result: not result.cancelled)
        notes = []
        if not (self.customer_group_id and self.customer_value):
            notes.append(
                self.env._("Say which customers it is for and what they will have; then it can be published.")
            )
        if len(live) > KEY_RESULTS:
            notes.append(self.env._("More than %(count)s key results: rather fewer.", count=KEY_RESULTS))
        if not live:
            notes.append(self.env._("Add two or three key results: how will it be seen that it is reached?"))
        if not self.is_aligned:
            notes.append(self.env._("It is aligned to nothing yet: a strategic objective, an experience or a parent."))
        if self.cycle_id and self.owner_ids:
            others = self.search_count(
                [
                    ("cycle_id", "=", self.cycle_id.id),
                    ("owner_ids", "in", self.owner_ids.ids),
                    ("state", "in", ("draft", "published")),
                ]
            )
            if others > OBJECTIVES:
                notes.append(
                    self.env._("Its owners pursue %(count)s objectives in this cycle: rather fewer.", count=others)
                )
        return notes
