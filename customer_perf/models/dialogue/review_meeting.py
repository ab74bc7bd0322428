from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

MONTHS = {"month": 1, "quarter": 3}
REMINDER = "customer_perf.mail_activity_type_review"


class CustomerPerfReviewMeeting(models.Model):
    """A standing look at the indicators: the board every month, a deep review every quarter (S-01).
    Holding one plans the next."""

    _name = "customer.perf.review.meeting"
    _description = "Review Meeting"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name", store=True, readonly=False, precompute=True, required=True)
    rhythm = fields.Selection(
        [("month", "Monthly look at the board"), ("quarter", "Quarterly deep review")],
        required=True,
        default="month",
    )
    date = fields.Date(required=True, default=fields.Date.context_today, tracking=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    department_id = fields.Many2one(
        "hr.department", check_company=True, ondelete="restrict", help="Empty: the whole company."
    )
    participant_ids = fields.Many2many("res.users", string="Participants", default=lambda self: self.env.user)
    state = fields.Selection(
        [("planned", "Planned"), ("held", "Held")],
        required=True,
        default="planned",
        readonly=True,
        copy=False,
        tracking=True,
        group_expand=True,
    )
    customer_results = fields.Text(help="Customer performance: what moved since the last meeting, and why?")
    broken_link = fields.Text(
        "Which Link Broke?",
        help="For each missed customer result: which link of the chain broke, not who is to blame.",
    )
    project_health = fields.Text(help="Projects that customers wait for.")
    key_customers = fields.Text(help="Key customer groups: who is at risk, who grows?")
    decisions = fields.Text()
    is_overdue = fields.Boolean(compute="_compute_is_overdue", search="_search_is_overdue")

    @api.depends("rhythm", "department_id")
    def _compute_name(self):
        labels = dict(self._fields["rhythm"]._description_selection(self.env))
        for meeting in self:
            parts = [labels.get(meeting.rhythm), meeting.department_id.name]
            meeting.name = " – ".join(part for part in parts if part)

    @api.depends("date", "state")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for meeting in self:
            meeting.is_overdue = meeting.state == "planned" and bool(meeting.date) and meeting.date < today

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("state", "=", "planned") & Domain("date", "<", fields.Date.context_today(self))

    @api.model_create_multi
    def create(self, vals_list):
        meetings = super().create(vals_list)
        meetings._schedule()
        return meetings

    def write(self, vals):
        result = super().write(vals)
        if {"date", "participant_ids"} & vals.keys():
            self._schedule()
        return result

    def _schedule(self):
        """A planned meeting stands in the to-do list of everybody who takes part."""
        planned = self.filtered(lambda meeting: meeting.state == "planned")
        planned.activity_unlink([REMINDER])
        for meeting in planned:
            for user in meeting.participant_ids:
                meeting.with_context(mail_activity_quick_update=True).activity_schedule(
                    REMINDER, meeting.date, user_id=user.id
                )

    def action_held(self):
        """Keep what was decided and plan the next meeting of the same kind."""
        self.check_access("write")
        for meeting in self:
            if meeting.state != "planned":
                raise UserError(self.env._("%(meeting)s has been held.", meeting=meeting.name))
            meeting.state = "held"
            meeting.activity_unlink([REMINDER])
            self.create(
                {
                    "name": meeting.name,
                    "rhythm": meeting.rhythm,
                    "date": fields.Date.add(meeting.date, months=MONTHS[meeting.rhythm]),
                    "company_id": meeting.company_id.id,
                    "department_id": meeting.department_id.id,
                    "participant_ids": [Command.set(meeting.participant_ids.ids)],
                }
            )

    def action_open_board(self):
        """The indicators that the meeting looks at."""
        action = self.env["ir.actions.act_window"]._for_xml_id("customer_perf.customer_perf_scorecard_line_action")
        context = {"search_default_running": 1, "search_default_group_kpi": 1}
        return {**action, "context": context}
