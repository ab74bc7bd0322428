from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from odoo.addons.customer_perf.fields import OptionalFloat

from ..tools.okr import expected

MONTHS = {"month": 1, "quarter": 3, "half": 6}
STATES = ("draft", "open", "review", "closed")


class CustomerPerfOkrCycle(models.Model):
    """A short period in which objectives are pursued."""

    _name = "customer.perf.okr.cycle"
    _description = "OKR Cycle"
    _inherit = ["mail.thread", "customer.perf.okr.closed.mixin"]
    _closed = frozenset(("state", "next_id"))
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name", store=True, readonly=False, precompute=True, required=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    period = fields.Selection(
        [("month", "Month"), ("quarter", "Quarter"), ("half", "Half-year"), ("own", "Own dates")],
        required=True,
        default="quarter",
    )
    date_from = fields.Date(
        "Start",
        required=True,
        default=lambda self: fields.Date.start_of(fields.Date.context_today(self), "quarter"),
    )
    date_to = fields.Date(
        "End", compute="_compute_date_to", store=True, readonly=False, precompute=True, required=True
    )
    state = fields.Selection(
        [("draft", "Draft"), ("open", "Open"), ("review", "Review"), ("closed", "Closed")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    check_in_days = fields.Integer(
        "Check-in Every (Days)",
        default=14,
        help="A key result without a check-in for longer than this is due. A change here sets all teams anew.",
    )
    objective_ids = fields.One2many("customer.perf.okr.objective", "cycle_id", "Objectives")
    objective_count = fields.Integer(compute="_compute_figures")
    progress = OptionalFloat(compute="_compute_figures", help="Mean of the objectives that have a figure.")
    expected = fields.Float("Time Gone", compute="_compute_figures", help="Share of the days that are gone.")
    learning = fields.Text("What We Learned", help="Retrospective of the cycle, whatever was reached.")
    next_id = fields.Many2one("customer.perf.okr.cycle", "Next Cycle", readonly=True, copy=False, ondelete="set null")

    _dates = models.Constraint("CHECK (date_to > date_from)", "An OKR cycle ends after it begins.")
    _check_in_days_range = models.Constraint("CHECK (check_in_days > 0)", "Check-ins come every day at most.")

    @api.depends("period", "date_from")
    def _compute_date_to(self):
        for cycle in self:
            if cycle.date_from and (cycle.period in MONTHS or not cycle.date_to):
                cycle.date_to = fields.Date.add(cycle.date_from, months=MONTHS.get(cycle.period, 3), days=-1)

    @api.depends("period", "date_from", "date_to")
    def _compute_name(self):
        for cycle in self:
            start = cycle.date_from
            if not start:
                continue
            months = MONTHS.get(cycle.period)
            if not months or start.day != 1 or (start.month - 1) % months:
                end = cycle.date_to or start
                cycle.name = f"{format_date(self.env, start)} – {format_date(self.env, end)}"
                continue
            number = (start.month - 1) // months + 1
            cycle.name = {
                "month": f"{start:%Y-%m}",
                "quarter": self.env._("Q%(number)s %(year)s", number=number, year=start.year),
                "half": self.env._("Half-year %(number)s of %(year)s", number=number, year=start.year),
            }[cycle.period]

    def _compute_figures(self):
        groups = self.env["customer.perf.okr.objective"]._read_group(
            [("cycle_id", "in", self.ids), ("state", "in", ("published", "closed"))],
            ["cycle_id"],
            ["__count", "progress:avg"],
        )
        found = {cycle: (count, progress) for cycle, count, progress in groups}
        for cycle in self:
            cycle.objective_count, cycle.progress = found.get(cycle, (0, False))
            cycle.expected = cycle._expected()

    def _expected(self):
        """Share of the days of the cycle that are gone, 0…1."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        return expected((today - self.date_from).days + 1, (self.date_to - self.date_from).days + 1)

    def write(self, vals):
        if vals.keys() - {"state", "next_id", "message_follower_ids"} and (
            closed := self.filtered(lambda c: c.state == "closed")
        ):
            raise UserError(self.env._("%(cycle)s is closed and stays as it is.", cycle=closed[0].name))
        result = super().write(vals)
        if {"date_from", "date_to", "check_in_days"} & vals.keys():
            self.objective_ids.key_result_ids._refresh()
        return result

    def action_open(self):
        self._move_to("open", ("draft", "review"))

    def action_review(self):
        """The period is over: score, and write down what was learned."""
        self._move_to("review", ("open",))

    def action_close(self):
        """Every objective that counts has a score and a learning note; nothing is rewritten after."""
        for cycle in self:
            bare = cycle.objective_ids.filtered(lambda o: o.state == "published" and not (o.learning or "").strip())
            if bare:
                raise UserError(
                    self.env._(
                        "%(cycle)s: write down what was learned from %(objectives)s. A result below 100 %% is no "
                        "failure, a quarter without learning is.",
                        cycle=cycle.name,
                        objectives=", ".join(bare.mapped("name")),
                    )
                )
        self.sudo().objective_ids.key_result_ids._own_todos().unlink()  # sudo: nothing is due any more
        self._move_to("closed", ("review",))
        self.sudo().objective_ids.filtered(lambda o: o.state == "published")._close()  # sudo: follows from the step

    def _move_to(self, state, before):
        self.check_access("write")
        for cycle in self:
            if cycle.state not in before:
                raise UserError(self.env._("%(cycle)s is not at this step.", cycle=cycle.name))
        self.sudo().write({"state": state})  # sudo: the state is closed to everyone, checked above
        self.objective_ids.key_result_ids._refresh()

    def action_next(self):
        """Make the next cycle, once, and offer to carry over what is unfinished."""
        self.ensure_one()
        self.check_access("write")
        if not self.next_id:
            self.sudo().next_id = self.create(  # sudo: which one follows is kept by this step
                {
                    "company_id": self.company_id.id,
                    "period": self.period,
                    "check_in_days": self.check_in_days,
                    "date_from": fields.Date.add(self.date_to, days=1),
                    **(
                        {"date_to": fields.Date.add(self.date_to, days=(self.date_to - self.date_from).days + 1)}
                        if self.period == "own"
                        else {}
                    ),
                }
            )
        return self.env["customer.perf.okr.carry.over"].create({"cycle_id": self.id})._open()

    @api.constrains("date_from", "date_to", "period")
    def _check_inside(self):
        for cycle in self:
            if (cycle.date_to - cycle.date_from).days > 366:
                raise ValidationError(self.env._("%(cycle)s: an OKR cycle is a year at most.", cycle=cycle.name))

    def action_workbook(self):
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": f"/customer_perf_okr/cycle/{self.id}/workbook", "target": "self"}

    def action_dashboard(self):
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id("customer_perf_okr.customer_perf_okr_dashboard_action")
        return {**action, "params": {"resId": self.id}}

    def action_open_objectives(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("customer_perf_okr.customer_perf_okr_objective_action"),
            "domain": [("cycle_id", "=", self.id)],
            "context": {"default_cycle_id": self.id},
        }
