from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from odoo.addons.customer_perf.models.base.steps import one_by_one


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
    problems = fields.Text("Could Not Be Carried Over", readonly=True)

    @api.depends("cycle_id")
    def _compute_objective_ids(self):
        for wizard in self:
            unfinished = wizard._candidates().filtered(lambda o: o.progress is False or o.progress < 1)
            wizard.objective_ids = [Command.set(unfinished.ids)]

    def _candidates(self):
        """What can be carried over and has not been."""
        objectives = self.cycle_id.objective_ids.filtered(lambda o: o.state in ("published", "closed"))
        return objectives - self.cycle_id.next_id.objective_ids.carried_from_id

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
        """Copy the chosen ones; carried over once, not doubled. What cannot is told, the others go on."""
        self.ensure_one()
        self.cycle_id.check_access("write")
        if self.next_id.state not in ("draft", "open"):
            raise UserError(self.env._("%(cycle)s takes no more objectives.", cycle=self.next_id.name))
        one_by_one(self.next_id)
        chosen = self.objective_ids & self._candidates()
        problems = self._carry(chosen.sudo())  # sudo: where it comes from is kept by this step
        if not problems:
            return self.next_id.action_open_objectives()
        self.write(
            {"problems": "\n".join(problems), "objective_ids": [Command.set((chosen & self._candidates()).ids)]}
        )
        return self._open()

    def _carry(self, objectives):
        """Copy them at once, or one by one where that fails.

        :return: [why it could not be carried over]
        """
        try:
            with self.env.cr.savepoint():
                self._copy(objectives)
        except UserError as error:
            if len(objectives) < 2:
                words = {"objective": objectives.name, "reason": str(error)}
                return [self.env._("%(objective)s: %(reason)s", **words)]
            return [problem for objective in objectives for problem in self._carry(objective)]
        return []

    def _copy(self, objectives):
        parts = [objective._unfinished()._carried() for objective in objectives]
        copies = objectives.create(
            [
                {
                    **values,
                    "cycle_id": self.next_id.id,
                    "carried_from_id": objective.id,
                    "parent_id": False,
                    "parent_result_id": False,
                    "alignment": "supports",
                    "key_result_ids": [Command.create(result) for result, _note in results],
                }
                for objective, values, results in zip(objectives, objectives.copy_data(), parts, strict=True)
            ]
        )
        source = self.env._("Carried over from %(cycle)s.", cycle=self.cycle_id.name)
        copies._message_log_batch(
            {
                copy.id: " ".join([source, *(note for _result, note in results if note)])
                for copy, results in zip(copies, parts, strict=True)
            }
        )


class CustomerPerfOkrCycle(models.Model):
    _inherit = "customer.perf.okr.cycle"

    def action_next(self):
        """Make the next cycle, once, and offer to carry over what is unfinished."""
        self.ensure_one()
        self.check_access("write")
        one_by_one(self)
        if not self.next_id:
            self.sudo().next_id = self.create(self._next_values())  # sudo: which one follows is kept by this step
        return self.env["customer.perf.okr.carry.over"].create({"cycle_id": self.id})._open()
