from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ...tools import periods
from ..base.steps import one_by_one, sort_out, told


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
    participant_ids = fields.Many2many("res.users", string="Participants", default=lambda self: self.env.user)
    customer_results = fields.Text(help="Customer performance: what moved since the last meeting, and why?")
    broken_link = fields.Text(
        "Which Link Broke?",
        help="For each missed customer result: which link of the chain broke, not who is to blame.",
    )
    project_health = fields.Text(help="Projects that customers wait for.")
    key_customers = fields.Text(help="Key customer groups: who is at risk, who grows?")
    decisions = fields.Text()

    @api.depends("rhythm", "department_id")
    def _compute_name(self):
        labels = dict(self._fields["rhythm"]._description_selection(self.env))
        for meeting in self:
            parts = [labels.get(meeting.rhythm), meeting.department_id.name]
            meeting.name = " – ".join(part for part in parts if part)

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
                    "participant_ids": [Command.set(meeting.participant_ids.ids)],
                }
                for meeting in able
            ]
        )
        return told(self.env, len(able), reasons)

    def action_open_board(self):
        """The indicators that the meeting looks at."""
        action = self.env["ir.actions.act_window"]._for_xml_id("customer_perf.customer_perf_scorecard_line_action")
        context = {"search_default_running": 1, "search_default_group_kpi": 1}
        return {**action, "context": context}
