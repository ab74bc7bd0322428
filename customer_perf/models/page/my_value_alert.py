from odoo import api, models

from ...fields import number
from ...tools import alerts, phasing
from ...tools.alerts import Value


class CustomerPerfMyValue(models.AbstractModel):
    """The section of early warnings: the employee sees them as early as his manager does; and what a goal can be met
    with."""

    _inherit = "customer.perf.my.value"

    @api.model
    def _sections(self, card, appraisal):
        return [*super()._sections(card, appraisal), *self._alert_section(card)]

    @api.model
    def _goals(self, card):
        assured = self._assured(card)
        return [{**goal, "assurance": assured[goal["id"]]} for goal in super()._goals(card)]

    @api.model
    def _assured(self, card):
        """{line id: whether what was done so far can meet the target, see ``tools.warning.assurance``, or None}"""
        points = card.line_ids._points()
        today, first_month = card.company_id._perf_today(), card.company_id._perf_month()
        span = card.cycle_id.date_from, card.cycle_id.date_to
        found = {}
        for line in card.line_ids:
            values = [Value(end, value, cases) for _day, end, value, cases in points[line.id] if end < today]
            target = phasing.target_of_one(
                line.aggregation, line.phasing, number(line.target), span, line.kpi_id.frequency, first_month
            )
            known = values and target is not None
            found[line.id] = alerts.assurance(values, line.kpi_id._watch(), target) if known else None
        return found

    @api.model
    def _alert_section(self, card):
        if not card.employee_id or card.cycle_id.state == "closed":
            return []
        alerts = self.env["customer.perf.alert"].search(
            [
                ("employee_id", "=", card.employee_id.id),
                ("company_id", "=", card.company_id.id),
                ("state", "in", ("open", "acknowledged", "recovering")),
            ]
        )
        if not alerts:
            return []
        states = dict(alerts._fields["state"]._description_selection(self.env))
        severities = dict(alerts._fields["severity"]._description_selection(self.env))
        return [
            {
                "code": "alerts",
                "sequence": 15,
                "title": self.env._("Early warnings"),
                "data": {
                    "alerts": [
                        {
                            "id": alert.id,
                            "kpi": alert.kpi_id.name,
                            "severity": alert.severity,
                            "severity_label": severities[alert.severity],
                            "state": states[alert.state],
                            "text": alert.text,
                            "date": alert.date,
                        }
                        for alert in alerts
                    ]
                },
            }
        ]
