from odoo import api, fields, models

TODO = "customer_perf.mail_activity_type_decision"


class CustomerPerfReviewDecision(models.Model):
    """What a review meeting decided: somebody does it by a day. The next meeting asks whether it was done."""

    _name = "customer.perf.review.decision"
    _description = "Decision of a Review"
    _inherit = ["customer.perf.closed.mixin", "mail.thread", "customer.perf.todo.mixin"]
    _closed = frozenset(("state", "done_on"))
    _order = "state desc, date_deadline, id"

    meeting_id = fields.Many2one(
        "customer.perf.review.meeting", "Review", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="meeting_id.company_id", store=True, index=True)
    name = fields.Char("What We Decided", required=True, tracking=True)
    owner_id = fields.Many2one(
        "res.users",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        tracking=True,
    )
    date_deadline = fields.Date(
        "Done By",
        required=True,
        default=lambda self: fields.Date.add(self.env.company._perf_today(), days=30),
        tracking=True,
    )
    state = fields.Selection(
        [("open", "Open"), ("done", "Done")], required=True, default="open", readonly=True, copy=False, tracking=True
    )
    done_on = fields.Date(readonly=True, copy=False)
    is_late = fields.Boolean(compute="_compute_is_late")

    @api.depends("state", "date_deadline")
    def _compute_is_late(self):
        today = self.env.company._perf_today()
        for decision in self:
            decision.is_late = (
                decision.state == "open" and bool(decision.date_deadline) and decision.date_deadline < today
            )

    @api.model_create_multi
    def create(self, vals_list):
        decisions = super().create(vals_list)
        decisions._schedule()
        return decisions

    def write(self, vals):
        result = super().write(vals)
        if {"owner_id", "date_deadline"} & vals.keys():
            self._schedule()
        return result

    def action_done(self):
        """The owner has done it; whoever keeps the minutes may say so for him."""
        self.check_access("read")
        if others := self.filtered(lambda decision: decision.owner_id != self.env.user):
            others.check_access("write")
        self._set_done()

    def _set_done(self):
        for company, decisions in (
            self.filtered(lambda decision: decision.state == "open").grouped("company_id").items()
        ):
            done = decisions.sudo()  # sudo: the state is closed to everyone but the steps
            done.write({"state": "done", "done_on": company._perf_today()})
            done.activity_unlink([TODO])

    def _schedule(self):
        open_ones = self.filtered(lambda decision: decision.state == "open")
        open_ones.activity_unlink([TODO])
        self._schedule_todos(
            TODO,
            [(decision, decision.owner_id, decision.date_deadline) for decision in open_ones],
        )
