from odoo import api, models

from .team import NOTICE, RANK, URGENT


class CustomerPerfTeam(models.AbstractModel):
    """Whoever has an improvement plan needs his manager, most of all where support is late that the firm owes him."""

    _inherit = "customer.perf.team"

    @api.model
    def _people(self, appraisals):
        plans = self.env["customer.perf.improvement.plan"].search(
            [("employee_id", "in", appraisals.employee_id.ids), ("state", "=", "running")]
        )
        of_person = plans.grouped(lambda plan: plan.employee_id.id)
        people = super()._people(appraisals)
        for person in people:
            needs = [self._plan_need(plan) for plan in of_person.get(person["employee_id"], ())]
            person["needs"] = sorted([*person["needs"], *needs], key=lambda need: -RANK[need["level"]])
        return sorted(people, key=lambda person: -sum(RANK[need["level"]] for need in person["needs"]))

    @api.model
    def _plan_need(self, plan):
        text = (
            self.env._("Support owed since %(date)s", date=self._date(plan.support_due))
            if plan.is_support_late
            else self.env._("Improvement plan until %(date)s", date=self._date(plan.date_to))
        )
        return {**self._need(URGENT if plan.is_support_late else NOTICE, "plan", text), "record_id": plan.id}
