from odoo import api, models

from .team import RANK, SOON_DUE, URGENT


class CustomerPerfTeam(models.AbstractModel):
    """What warns is a need of the person; what a department speaks for is not told of each of its members."""

    _inherit = "customer.perf.team"

    @api.model
    def _people(self, appraisals):
        alerts = self.env["customer.perf.alert"].search(
            [
                ("employee_id", "in", appraisals.employee_id.ids),
                ("company_id", "in", appraisals.company_id.ids),
                ("state", "in", ("open", "recovering")),
                ("is_silenced", "=", False),
                ("inhibitor_id", "=", False),
            ]
        )
        of_person = {employee.id: found for employee, found in alerts.grouped("employee_id").items()}
        people = super()._people(appraisals)
        for person in people:
            if found := of_person.get(person["employee_id"]):
                needs = [*person["needs"], self._alert_need(found)]
                person["needs"] = sorted(needs, key=lambda need: -RANK[need["level"]])
        return sorted(people, key=lambda person: -sum(RANK[need["level"]] for need in person["needs"]))

    @api.model
    def _alert_need(self, alerts):
        level = URGENT if "red" in alerts.mapped("severity") else SOON_DUE
        kpis = ", ".join(alerts.kpi_id.mapped("name"))
        return self._need(level, "alert", self.env._("Early warning: %(kpis)s", kpis=kpis))
