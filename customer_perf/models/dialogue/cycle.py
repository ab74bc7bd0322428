from odoo import api, fields, models
from odoo.tools.misc import format_date

from ...fields import OptionalFloat
from ..appraisal.appraisal_steps import ACTIVITIES


class CustomerPerfCycle(models.Model):
    _inherit = "customer.perf.cycle"

    check_in_weeks = fields.Integer(
        "Check-in Every (Weeks)", default=6, help="A check-in that is later than this counts as missed. 0: no rhythm."
    )
    check_in_ids = fields.One2many("customer.perf.check.in", "cycle_id", "Check-ins")
    customer_topic_share = OptionalFloat(
        compute="_compute_customer_topic_share",
        help="Percent of the topics of the check-ins held that are about customers and business.",
    )
    reflection_stay = fields.Text(
        "Do Customers Stay Longer and Pay More?",
        help="Does this mechanism make customers more willing to stay and to pay more?",
    )
    reflection_gain = fields.Text(
        "Would I Gain From It as a Customer?",
        help="If I were the customer, would I gain from this performance system?",
    )

    _check_in_weeks_range = models.Constraint(
        "CHECK (check_in_weeks >= 0)", "Weeks between check-ins are not negative."
    )

    @api.depends_context("uid")
    @api.depends("check_in_ids.state", "check_in_ids.topic_ids")
    def _compute_customer_topic_share(self):
        shares = self.env["customer.perf.check.in"]._customer_topic_shares(
            [("cycle_id", "in", self.ids)], ["cycle_id"]
        )
        for cycle in self:
            cycle.customer_topic_share = shares.get(cycle)

    def action_launch(self):
        """Talks that were held before the launch, in the time of the cycle, belong to it."""
        result = super().action_launch()
        # sudo: which cycle an entry belongs to follows from its date
        people = self.env["customer.perf.appraisal"].sudo().search([("cycle_id", "in", self.ids)]).employee_id
        domain = [("date", ">=", min(self.mapped("date_from"))), ("employee_id", "in", people.ids)]
        for model in ("customer.perf.check.in", "customer.perf.timeline.entry"):
            self.env[model].sudo().search(domain).modified(["date"])
        return result

    def action_remind(self):
        """Tell everybody again whose step is late, one mail per person for all that waits for him; as
        long as nobody is late, ask whether all whose turn it is are to be reminded."""
        self.check_access("write")
        waiting = self.env["customer.perf.appraisal"].search(
            [("cycle_id", "in", self.ids), ("cycle_id.state", "=", "review"), ("state", "in", list(ACTIVITIES))]
        )
        late = waiting.filtered("is_overdue")
        if late or not waiting:
            return late.action_remind()
        due = min((appraisal.deadline for appraisal in waiting if appraisal.deadline), default=None)
        return self.env["customer.perf.reason"]._ask(
            waiting,
            "_remind",
            self.env._("Nobody Is Late"),
            self.env._("The next deadline is %(day)s.", day=format_date(self.env, due))
            if due
            else self.env._("The steps have no deadlines."),
        )
