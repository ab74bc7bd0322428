from odoo import Command, api, fields, models


class CustomerPerfOkrCarryOver(models.TransientModel):
    """What is unfinished goes on in the next cycle, as drafts that start where it stands."""

    _name = "customer.perf.okr.carry.over"
    _description = "Carry Over Into the Next Cycle"

    cycle_id = fields.Many2one("customer.perf.okr.cycle", required=True, readonly=True, ondelete="cascade")
    next_id = fields.Many2one(related="cycle_id.next_id")
    objective_ids = fields.Many2many(
        "customer.perf.okr.objective",
        string="Carry Over",
        compute="_compute_objective_ids",
        store=True,
        readonly=False,
        domain="[('cycle_id', '=', cycle_id), ('state', 'in', ('published', 'closed'))]",
    )

    @api.depends("cycle_id")
    def _compute_objective_ids(self):
        for wizard in self:
            have = wizard.cycle_id.next_id.objective_ids.carried_from_id
            unfinished = wizard.cycle_id.objective_ids.filtered(
                lambda o: o.state in ("published", "closed") and (o.progress or 0) < 1
            )
            wizard.objective_ids = [Command.set((unfinished - have).ids)]

    def _open(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Next cycle"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_carry_over(self):
        """Copy the chosen ones; carried over once, not doubled."""
        self.ensure_one()
        have = self.next_id.objective_ids.carried_from_id
        # sudo: where it comes from is kept by this step
        chosen = (self.objective_ids - have).sudo()
        chosen.create(
            [
                {
                    **values,
                    "cycle_id": self.next_id.id,
                    "carried_from_id": objective.id,
                    "parent_id": False,
                    "parent_result_id": False,
                    "alignment": "supports",
                    "key_result_ids": [
                        Command.create(result._carried())
                        for result in objective.key_result_ids
                        if not result.cancelled and result.progress < 1
                    ],
                }
                for objective, values in zip(chosen, chosen.copy_data(), strict=True)
            ]
        )
        return self.next_id.action_open_objectives()
