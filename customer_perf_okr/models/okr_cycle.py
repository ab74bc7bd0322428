from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.customer_perf.fields import OptionalFloat
from odoo.addons.customer_perf.models.base.steps import one_by_one, sort_out, told
from odoo.addons.customer_perf.tools import periods

from ..tools.okr import expected, last_day


class CustomerPerfOkrCycle(models.Model):
    """A short period in which objectives are pursued."""

    _name = "customer.perf.okr.cycle"
    _description = "OKR Cycle"
    _inherit = ["mail.thread", "customer.perf.closed.mixin"]
    _closed = frozenset(("state", "next_id"))
    _asked_steps = {"_reopen": True}
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
        default=lambda self: self.env.company._perf_start(self.env.company._perf_today(), periods.QUARTER),
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
    learning = fields.Text("What We Learned", tracking=True, help="Retrospective of the cycle, whatever was reached.")
    next_id = fields.Many2one("customer.perf.okr.cycle", "Next Cycle", readonly=True, copy=False, ondelete="set null")

    _dates = models.Constraint("CHECK (date_to > date_from)", "An OKR cycle ends after it begins.")
    _check_in_days_range = models.Constraint("CHECK (check_in_days > 0)", "Check-ins come every day at most.")

    @api.onchange("period", "company_id")
    def _onchange_period(self):
        if not self._origin and self.period in periods.MONTHS:
            company = self.company_id or self.env.company
            self.date_from = company._perf_start(company._perf_today(), self.period)

    @api.depends("period", "date_from")
    def _compute_date_to(self):
        for cycle in self:
            if cycle.date_from and (cycle.period in periods.MONTHS or not cycle.date_to):
                cycle.date_to = last_day(cycle.date_from, periods.MONTHS.get(cycle.period, 3))

    @api.depends("date_from", "date_to", "company_id")
    def _compute_name(self):
        for cycle in self:
            if cycle.date_from and cycle.date_to:
                cycle.name = cycle.company_id._perf_span_name(cycle.date_from, cycle.date_to)

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
        today = self.company_id._perf_today()
        return expected((today - self.date_from).days + 1, (self.date_to - self.date_from).days + 1)

    def write(self, vals):
        if vals.keys() - {"state", "next_id", "message_follower_ids"} and (
            closed := self.filtered(lambda c: c.state == "closed")
        ):
            raise UserError(self.env._("%(cycle)s is closed and stays as it is.", cycle=closed[0].name))
        if any(cycle.company_id.id != vals.get("company_id", cycle.company_id.id) for cycle in self):
            self._check_empty()
        result = super().write(vals)
        if {"date_from", "date_to", "check_in_days"} & vals.keys():
            self.objective_ids.key_result_ids._refresh()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_empty_only(self):
        self._check_empty()

    def _check_empty(self):
        # sudo: private, archived and given up ones as well
        if used := self.sudo().with_context(active_test=False).filtered("objective_ids"):
            raise UserError(
                self.env._(
                    "%(cycle)s has objectives: it is neither deleted nor moved to another company. Close it instead.",
                    cycle=", ".join(used.mapped("name")),
                )
            )

    # ------------------------------------------------------------ steps

    def action_open(self):
        return self._move_to("open", ("draft", "review"))

    def action_review(self):
        """The period is over: score, and write down what was learned."""
        return self._move_to("review", ("open",))

    def action_close(self):
        """Every objective that counts has a score and a learning note; nothing is rewritten after."""
        return self._move_to("closed", ("review",))

    def action_reopen(self):
        """Ask why a closed cycle is reopened."""
        self.ensure_one()
        return self.env["customer.perf.reason"]._ask(
            self,
            "_reopen",
            self.env._("Reopen: %(name)s", name=self.display_name),
            self.env._(
                "The cycle goes back into review: final scores follow from the key results again until it is closed "
                "anew. The reason is written in its history, and the owners of its objectives are told."
            ),
        )

    def _reopen(self, reason):
        """Back into review: scores follow from the key results again, until it is closed anew."""
        self.check_access("write")
        closed = self.filtered(lambda cycle: cycle.state == "closed")  # a second click finds it done
        one_by_one(closed)
        objectives = closed.sudo().objective_ids.filtered(lambda o: o.state == "closed")  # sudo: follows from the step
        closed.sudo().write({"state": "review"})  # sudo: the state is closed to everyone, checked above
        objectives._unclose()
        objectives.key_result_ids._refresh()
        for cycle in closed:
            own = objectives.filtered(lambda objective, cycle=cycle: objective.cycle_id == cycle)
            people = (own.owner_ids | own.key_result_ids.owner_id) - self.env.user
            text = self.env._("Reopened: %(reason)s", reason=reason)
            cycle.message_post(body=text, partner_ids=people.partner_id.ids)

    def _move_to(self, state, before):
        """Take those cycles on that are ready, once."""

        def check(cycle):
            cycle.check_access("write")
            if cycle.state not in before:
                raise UserError(self.env._("%(cycle)s is not at this step.", cycle=cycle.name))
            if state == "closed":
                cycle._check_learned()

        waiting = self.filtered(lambda cycle: cycle.state != state)  # a second click finds it done
        able, reasons = sort_out(waiting, check)
        one_by_one(able)
        able.sudo().write({"state": state})  # sudo: the state is closed to everyone, checked above
        objectives = able.sudo().objective_ids  # sudo: follows from the step
        if state == "closed":
            objectives.key_result_ids._own_todos().unlink()
            objectives.filtered(lambda objective: objective.state == "published")._close()
        else:
            objectives.key_result_ids._refresh()
        return told(self.env, len(able), reasons)

    def _check_learned(self):
        bare = self.objective_ids.filtered(lambda o: o.state == "published" and not (o.learning or "").strip())
        if bare:
            raise UserError(
                self.env._(
                    "%(cycle)s: write down what was learned from %(objectives)s. A result below 100 %% is no "
                    "failure, a quarter without learning is.",
                    cycle=self.name,
                    objectives=", ".join(bare.mapped("name")),
                )
            )

    def _next_values(self):
        """The same length from the day after; own dates as many days."""
        start = fields.Date.add(self.date_to, days=1)
        values = {
            "company_id": self.company_id.id,
            "period": self.period,
            "check_in_days": self.check_in_days,
            "date_from": start,
        }
        if self.period == "own":
            values["date_to"] = start + (self.date_to - self.date_from)
        return values

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
