from textwrap import shorten

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools.misc import format_date


class CustomerPerfReviewMeeting(models.Model):
    """Improvements that are due or were checked, and what customers complained of."""

    _inherit = "customer.perf.review.meeting"

    def _agenda_items(self, since, until):
        return [
            *super()._agenda_items(since, until),
            self._agenda_improvements(since, until),
            self._agenda_complaints(since, until),
            self._agenda_suggestions(until),
        ]

    def _agenda_improvements(self, since, until):
        due = Domain("state", "in", ["plan", "do"]) & Domain("date_deadline", "<=", until)
        waiting = Domain("state", "=", "act") | Domain("judged_on", ">=", since)
        checked = waiting & Domain("judged_on", "<=", until)
        ended = Domain("closed_on", ">=", since) & Domain("closed_on", "<=", until)
        return self._agenda_section(
            30,
            self.env._("Improvements that are due or were checked"),
            "customer.perf.improvement",
            self._agenda_scope() & self._agenda_kpis() & (due | checked | ended),
            self._words_of_improvement,
        )

    def _words_of_improvement(self, improvement):
        states, verdicts = (
            dict(improvement._fields[name]._description_selection(self.env)) for name in ("state", "verdict")
        )
        owner = improvement.sudo().owner_id.name  # sudo: the name of a colleague
        words = [owner, states[improvement.state]]
        if improvement.verdict:
            words.append(verdicts[improvement.verdict])
        elif improvement.is_late:
            words.append(self.env._("due %(day)s", day=format_date(self.env, improvement.date_deadline)))
        return improvement.name, ", ".join(words)

    def _agenda_suggestions(self, until):
        """What customers suggested in a year and nobody took up: feedback must not stay where it was heard (FM-24)."""
        since = fields.Date.subtract(until, years=1)
        open_ones = Domain("kind", "=", "suggestion") & Domain("improvement_ids", "=", False)
        return self._agenda_section(
            45,
            self.env._("Suggestions that became nothing yet"),
            "customer.perf.timeline.entry",
            self._agenda_scope(units=False) & open_ones & Domain("date", ">=", since) & Domain("date", "<=", until),
            lambda entry: (shorten(entry.text, 120), format_date(self.env, entry.date)),
        )

    def _agenda_complaints(self, since, until):
        """Those that came since, and those that customers have not confirmed as solved; key complaints first."""
        here = self._agenda_scope()
        if self.journey_id or self.customer_group_id:
            here &= Domain("touchpoint_id.journey_id", "in", self._agenda_journeys().ids)
        # a complaint comes in at a moment: the day until which it counts is whole
        until = fields.Date.add(until, days=1)
        changed = Domain("state", "!=", "confirmed") | Domain("date", ">=", since)
        return self._agenda_section(
            40,
            self.env._("Complaints"),
            "customer.perf.complaint",
            here & changed & Domain("date", "<", until),
            self._words_of_complaint,
        )

    def _words_of_complaint(self, complaint):
        states = dict(complaint._fields["state"]._description_selection(self.env))
        day = format_date(self.env, complaint.date)
        key = [self.env._("key complaint")] if complaint.is_key else []
        return complaint.display_name, ", ".join([*key, states[complaint.state], day])
