from collections import defaultdict

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools.misc import format_date

# Of each kind so many are named.
NAMED = 5


class CustomerPerfCheckIn(models.Model):
    """What a talk opens with: what matters now, beside what is to be written (M-05, X-03)."""

    _inherit = "customer.perf.check.in"

    moment = fields.Selection(
        [("daily", "In between"), ("goal", "Agreeing goals"), ("review", "Looking back")],
        required=True,
        default="daily",
        tracking=True,
        help="Each moment has questions of its own.",
    )
    matters = fields.Html("What Matters Now", compute="_compute_matters", sanitize=False)

    @api.depends_context("uid", "lang")
    @api.depends("employee_id", "date", "state")
    def _compute_matters(self):
        found = self._matters()
        for check_in in self:
            check_in.matters = Markup().join(
                Markup('<p class="fw-bold mb-1">%s</p><ul>%s</ul>')
                % (title, Markup().join(Markup("<li>%s</li>") % text for text in self._first(texts)))
                for title, texts in found[check_in.employee_id]
            )

    @api.model
    def _first(self, texts):
        more = len(texts) - NAMED
        return [*texts[:NAMED], *([self.env._("And %(count)s more.", count=more)] if more > 0 else [])]

    def _matters(self):
        """{employee: [(title, what matters)]}, read with the rights of the user, a query for each kind. Other rooms
        and addons add theirs."""
        found = defaultdict(list)
        for employee, lines in self._off_target().items():
            texts = [f"{line._title()}: {line.actual_text} ({line.target_text})" for line in lines]
            found[employee].append((self.env._("Goals off target"), texts))
        for employee, actions in self._open_actions().items():
            texts = [
                f"{action.summary} – {action.user_id.name}, {format_date(self.env, action.date_deadline)}"
                for action in actions
            ]
            found[employee].append((self.env._("Agreed, not done yet"), texts))
        for employee, entries in self._new_voice().items():
            texts = [entry.text for entry in entries]
            found[employee].append((self.env._("New customer voice"), texts))
        return found

    def _off_target(self):
        lines = self.env["customer.perf.scorecard.line"].search(
            [
                ("scorecard_id.employee_id", "in", self.employee_id.ids),
                ("cycle_id.state", "in", ("running", "review")),
                ("status", "in", ("red", "amber")),
            ],
            order="status desc, weight desc, id",
        )
        return lines.grouped(lambda line: line.scorecard_id.employee_id)

    def _open_actions(self):
        """What the talks before agreed."""
        talks = self.search([("employee_id", "in", self.employee_id.ids), ("id", "not in", self._origin.ids)])
        actions = talks.action_ids.filtered("active").sorted("date_deadline")
        return actions.grouped(lambda action: talks.browse(action.res_id).employee_id)

    def _new_voice(self):
        """What customers said since the talk before, or in the last three months."""
        last = dict(
            self._read_group(
                [
                    ("employee_id", "in", self.employee_id.ids),
                    ("state", "=", "held"),
                    ("id", "not in", self._origin.ids),
                ],
                ["employee_id"],
                ["date:max"],
            )
        )
        since = fields.Date.subtract(fields.Date.context_today(self), months=3)
        entries = self.env["customer.perf.timeline.entry"].search(
            [("employee_id", "in", self.employee_id.ids), ("kind", "!=", "change"), ("date", ">=", since)]
        )
        entries = entries.filtered(lambda entry: entry.date >= last.get(entry.employee_id, since))
        return entries.grouped("employee_id")
