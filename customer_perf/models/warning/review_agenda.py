from odoo import models
from odoo.fields import Domain
from odoo.tools.misc import format_date


class CustomerPerfReviewMeeting(models.Model):
    """Early warnings that were raised or closed since the last meeting, or are still open."""

    _inherit = "customer.perf.review.meeting"

    def _agenda_items(self, since, until):
        return [*super()._agenda_items(since, until), self._agenda_alerts(since, until)]

    def _agenda_alerts(self, since, until):
        changed = Domain("state", "not in", ["pending", "closed"]) | Domain("closed_on", ">=", since)
        return self._agenda_section(
            20,
            self.env._("Early warnings"),
            "customer.perf.alert",
            self._agenda_scope() & self._agenda_kpis() & changed & Domain("date", "<=", until),
            self._words_of_alert,
        )

    def _words_of_alert(self, alert):
        labels = {
            name: dict(alert._fields[name]._description_selection(self.env))[alert[name]]
            for name in ("rule", "severity", "state")
        }
        since = self.env._("since %(day)s", day=format_date(self.env, alert.date))
        return alert.display_name, f"{labels['severity']}, {labels['rule']}, {labels['state']}, {since}"
