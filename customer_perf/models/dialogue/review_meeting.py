from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from ...tools import periods
from ..base.steps import each_on_its_own, one_by_one, sort_out, told


class CustomerPerfReviewMeeting(models.Model):
    """A standing look at the indicators: the board every month, a deep review every quarter (S-01).
    Holding one plans the next."""

    _name = "customer.perf.review.meeting"
    _description = "Review Meeting"
    _inherit = ["customer.perf.planned.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True
    _planned_todo = "customer_perf.mail_activity_type_review"
    _planned_users = "participant_ids"
    _planned_by = frozenset({"date", "participant_ids"})

    name = fields.Char(compute="_compute_name", store=True, readonly=False, precompute=True, required=True)
    rhythm = fields.Selection(
        [("month", "Monthly look at the board"), ("quarter", "Quarterly deep review")],
        required=True,
        default="month",
    )
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    department_id = fields.Many2one(
        "hr.department", check_company=True, ondelete="restrict", help="Empty: the whole company."
    )
    customer_group_id = fields.Many2one(
        "customer.perf.customer.group",
        check_company=True,
        ondelete="restrict",
        help="Whom the group works for, across departments.",
    )
    journey_id = fields.Many2one(
        "customer.perf.journey",
        check_company=True,
        ondelete="restrict",
        help="Across departments: those who meet the customers on this way.",
    )
    participant_ids = fields.Many2many("res.users", string="Participants", default=lambda self: self.env.user)
    customer_results = fields.Text(help="Customer performance: what moved since the last meeting, and why?")
    broken_link = fields.Text(
        "Which Link Broke?",
        help="For each missed customer result: which link of the chain broke, not who is to blame.",
    )
    project_health = fields.Text(help="Projects that customers wait for.")
    key_customers = fields.Text(help="Key customer groups: who is at risk, who grows?")
    decisions = fields.Text("Minutes")
    decision_ids = fields.One2many("customer.perf.review.decision", "meeting_id", "Decisions")
    overdue_told_on = fields.Date(readonly=True, copy=False, help="When it was said that it is overdue.")

    @api.depends("rhythm", "department_id", "customer_group_id", "journey_id")
    def _compute_name(self):
        labels = dict(self._fields["rhythm"]._description_selection(self.env))
        for meeting in self:
            about = meeting.department_id.name, meeting.customer_group_id.display_name, meeting.journey_id.display_name
            parts = [labels.get(meeting.rhythm), *about]
            meeting.name = " – ".join(part for part in parts if part)

    def write(self, vals):
        # one that was moved may be overdue once more
        return super().write({**vals, "overdue_told_on": False} if "date" in vals else vals)

    def action_held(self):
        """Keep what was decided and plan the next meeting of the same kind."""

        def check(meeting):
            meeting.check_access("write")
            if meeting.state == "held":
                raise UserError(self.env._("%(meeting)s has been held.", meeting=meeting.name))

        one_by_one(self)
        able, reasons = sort_out(self, check)
        able._set_held()
        self.create(
            [
                {
                    "name": meeting.name,
                    "rhythm": meeting.rhythm,
                    "date": periods.later(meeting.date, periods.MONTHS[meeting.rhythm]),
                    "company_id": meeting.company_id.id,
                    "department_id": meeting.department_id.id,
                    "customer_group_id": meeting.customer_group_id.id,
                    "journey_id": meeting.journey_id.id,
                    "participant_ids": [Command.set(meeting.participant_ids.ids)],
                }
                for meeting in able
            ]
        )
        return told(self.env, len(able), reasons)

    # ------------------------------------------------------------ one that is not held

    @api.model
    def _cron_overdue(self):
        """Once a meeting is overdue, those who take part and HR are told: a map on the wall that nobody looks at, a
        project that was launched once (FM-10, FM-34)."""
        overdue = self.search(
            [("state", "=", "planned"), ("date", "<=", fields.Date.today()), ("overdue_told_on", "=", False)]
        )
        for company, meetings in overdue.grouped("company_id").items():
            today = company._perf_today()
            late = meetings.filtered(lambda meeting, today=today: meeting.date < today)
            officers = company._perf_officers()
            each_on_its_own(late, lambda some, officers=officers: [one._tell_overdue(officers) for one in some])

    def _tell_overdue(self, officers):
        for lang, users in (self.participant_ids | officers).filtered("active").grouped("lang").items():
            here = self.with_context(lang=lang)
            body = here.env._(
                "%(meeting)s was due on %(day)s. Hold it, or move its date: without it nobody looks at what changed.",
                meeting=here.name,
                day=format_date(here.env, here.date),
            )
            here.message_notify(
                partner_ids=users.partner_id.ids,
                subject=here.env._("Overdue: %(meeting)s", meeting=here.name),
                body=body,
                model_description=here.env._("review meeting"),
            )
        self.with_context(tracking_disable=True).overdue_told_on = self.company_id._perf_today()

    def action_open_board(self):
        """The indicators that the meeting looks at."""
        action = self.env["ir.actions.act_window"]._for_xml_id("customer_perf.customer_perf_scorecard_line_action")
        context = {"search_default_running": 1, "search_default_group_kpi": 1}
        return {**action, "context": context}
