from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

# Days after the end of a cycle on which its retrospective is due.
DUE_AFTER = 14


class CustomerPerfPilotRetrospective(models.Model):
    """A look back at one cycle of a pilot: the watch list, what worked, what did not, what changes. To try is allowed;
    not to look back is not."""

    _name = "customer.perf.pilot.retrospective"
    _description = "Retrospective of a Pilot"
    _inherit = ["customer.perf.closed.mixin"]
    _order = "pilot_id, date_due, id"
    _rec_name = "cycle_id"
    _closed = frozenset({"pilot_id", "cycle_id", "held_on", "date_due"})

    pilot_id = fields.Many2one("customer.perf.pilot", required=True, index=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one(related="pilot_id.company_id", store=True)
    cycle_id = fields.Many2one("customer.perf.cycle", required=True, readonly=True, index=True, ondelete="restrict")
    date_due = fields.Date("Due", compute="_compute_date_due", store=True)
    answer_ids = fields.One2many("customer.perf.pilot.answer", "retrospective_id", "Watch List")
    open_count = fields.Integer("Open Questions", compute="_compute_open_count")
    worked = fields.Text("What Worked")
    failed = fields.Text("What Did Not")
    change = fields.Text("What We Change", help="Small and at once, rather than a great repair at the end.")
    held_on = fields.Date(readonly=True)

    _cycle_uniq = models.UniqueIndex("(pilot_id, cycle_id)", "A cycle of a pilot is looked back at once.")

    @api.depends("cycle_id.date_to")
    def _compute_date_due(self):
        for one in self:
            one.date_due = one.cycle_id.date_to and fields.Date.add(one.cycle_id.date_to, days=DUE_AFTER)

    @api.depends("answer_ids.is_answered")
    def _compute_open_count(self):
        for one in self:
            one.open_count = len(one.answer_ids.filtered(lambda answer: not answer.is_answered))

    def write(self, vals):
        if not self.env.su:
            self._check_open()
        return super().write(vals)

    def _check_open(self):
        """:raises UserError: it was held, or the pilot is over"""
        for one in self:
            if one.held_on or one.pilot_id.state != "pilot":
                raise UserError(self.env._("The retrospective of %(cycle)s is closed.", cycle=one.cycle_id.name))

    def action_held(self):
        """Keep what was said, and take it off the to-do list."""
        self.check_access("write")
        self._check_open()
        for one in self:
            if obstacles := list(one._obstacles()):
                raise UserError("\n".join(obstacles))
            one.sudo().held_on = one.company_id._perf_today()  # sudo: closed to everyone but this step
        self.pilot_id._schedule()

    def _obstacles(self):
        if self.company_id._perf_today() <= self.cycle_id.date_to:
            yield self.env._(
                "%(cycle)s runs until %(day)s: look back when it is over.",
                cycle=self.cycle_id.name,
                day=format_date(self.env, self.cycle_id.date_to),
            )
        if self.open_count:
            yield self.env._("Questions of the watch list that nobody answered: %(count)s.", count=self.open_count)
        if not all((text or "").strip() for text in (self.worked, self.failed, self.change)):
            yield self.env._("Write down what worked, what did not, and what you change.")
