from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import periods


class CustomerPerfNextCycle(models.TransientModel):
    """The cycle that follows one, with its rules, its scope and dates that move on by its length. Mixes and
    templates are those of the day of the launch; what is another than before stands in the preview."""

    _name = "customer.perf.next.cycle"
    _description = "Prepare the Next Cycle"

    cycle_id = fields.Many2one("customer.perf.cycle", required=True, readonly=True, ondelete="cascade")
    date_from = fields.Date("Start", compute="_compute_dates")
    date_to = fields.Date("End", compute="_compute_dates")
    targets = fields.Selection(
        [("keep", "As the templates say"), ("move", "Moved by a percentage")], required=True, default="keep"
    )
    target_change = fields.Float("Targets Moved By (%)", default=5.0)

    @api.depends("cycle_id")
    def _compute_dates(self):
        for wizard in self:
            cycle = wizard.cycle_id
            for name in ("date_from", "date_to"):
                wizard[name] = periods.moved(cycle[name], cycle.date_from, cycle.date_to)

    def action_confirm(self):
        self.ensure_one()
        cycle = self.cycle_id
        cycle.check_access("write")
        same = [("company_id", "=", cycle.company_id.id), ("date_from", "=", self.date_from)]
        there = self.env["customer.perf.cycle"].search(same)
        if there := there.filtered(lambda other: other.department_ids == cycle.department_ids)[:1]:
            raise UserError(
                self.env._("%(cycle)s is there already. Open it under Cycles, or delete it first.", cycle=there.name)
            )
        new = cycle.copy({"target_change": self.target_change if self.targets == "move" else 0.0})
        return {
            "type": "ir.actions.act_window",
            "res_model": new._name,
            "res_id": new.id,
            "view_mode": "form",
        }


class CustomerPerfCycle(models.Model):
    _inherit = "customer.perf.cycle"

    def action_next_cycle(self):
        self.ensure_one()
        wizard = self.env["customer.perf.next.cycle"].create({"cycle_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Prepare the Cycle After %(cycle)s", cycle=self.name),
            "res_model": wizard._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }
