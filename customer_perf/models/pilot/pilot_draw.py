from secrets import randbelow

from odoo import fields, models
from odoo.exceptions import UserError

from ...tools import pilot as arithmetic

SEEDS = 10**9


class CustomerPerfPilot(models.Model):
    """Units by lot instead of by choice, where it does not matter to the firm which of them try it. What is drawn
    differs in what people see and talk about; weights that pay rests on are never given by lot."""

    _inherit = "customer.perf.pilot"

    draw_count = fields.Integer("Units to Draw", help="0: you choose the units yourself.")
    variant = fields.Selection(
        [
            ("kpis", "Which KPIs are looked at"),
            ("shown", "How weights and results are shown"),
            ("rhythm", "How often there is feedback"),
        ],
        "What Differs",
        help="Weights that pay rests on are never given by lot.",
    )
    seed = fields.Integer(readonly=True, copy=False, aggregator=None, help="Draws the same units again.")

    _draw_count_range = models.Constraint("CHECK (draw_count >= 0)", "As many units as you draw cannot be below 0.")

    def action_draw(self):
        """Draw who tries it, once: from each part of the list in the order of the main KPI."""
        self.check_access("write")
        for pilot in self:
            pilot._check_free({"unit_ids"})
            if pilot.seed:
                raise UserError(self.env._("%(pilot)s: its units were drawn and stay.", pilot=pilot.name))
            if not 0 < pilot.draw_count < len(pilot.unit_ids):
                raise UserError(
                    self.env._(
                        "%(pilot)s: list the units that could try it, and say how many of them are drawn. Some "
                        "have to stay beside.",
                        pilot=pilot.name,
                    )
                )
            pilot._draw(1 + randbelow(SEEDS))

    def _draw(self, seed):
        units = self._figures()[self].units
        baselines = {one.id: getattr(units.get(one.department_id.id), "before", None) for one in self.unit_ids}
        drawn = arithmetic.draw(baselines, self.draw_count, seed)
        for is_pilot, lines in self.unit_ids.grouped(lambda one: one.id in drawn).items():
            lines.is_pilot = is_pilot
        self.sudo().seed = seed  # sudo: closed to everyone but the lot
        self.message_post(
            body=self.env._(
                "Drawn with seed %(seed)s: %(units)s.",
                seed=seed,
                units=", ".join(self._units().department_id.mapped("name")),
            )
        )
