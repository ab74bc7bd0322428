from odoo import api, models


class CustomerPerfMyValue(models.AbstractModel):
    """The section of early warnings: the employee sees them as early as his manager does."""

    _inherit = "customer.perf.my.value"

    @api.model
    def _sections(self, card, appraisal):
        return [*super()._sections(card, appraisal), *self._alert_section(card)]

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
