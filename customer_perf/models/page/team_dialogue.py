from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import format_date


class CustomerPerfTeam(models.AbstractModel):
    """Talks beside the figures: the last one, the next one, what was agreed and is not done; and planning them."""

    _inherit = "customer.perf.team"

    @api.model
    def _people(self, appraisals):
        planned, open_actions = self._planned(appraisals.employee_id), self._open_actions(appraisals.employee_id)
        of_card = {appraisal.id: appraisal for appraisal in appraisals}
        return [
            {
                **person,
                "why": self._why(of_card[person["id"]]),
                "last_talk": self._day(of_card[person["id"]].last_check_in),
                "next_talk": self._day(planned.get(person["employee_id"])),
                "open_actions": open_actions.get(person["employee_id"], 0),
            }
            for person in super()._people(appraisals)
        ]

    @api.model
    def _why(self, appraisal):
        """What caps the grade, whatever the score says."""
        return self.env._("red line") if appraisal.scorecard_id.gate_missed else ""

    @api.model
    def _day(self, day):
        return format_date(self.env, day) if day else ""

    @api.model
    def _planned(self, employees):
        """{employee id: day of the next talk that is planned}"""
        rows = self.env["customer.perf.check.in"]._read_group(
            [("employee_id", "in", employees.ids), ("state", "=", "planned")], ["employee_id"], ["date:min"]
        )
        return {employee.id: day for employee, day in rows}

    @api.model
    def _open_actions(self, employees):
        """{employee id: how many actions of talks are not done}"""
        talks = self.env["customer.perf.check.in"].search([("employee_id", "in", employees.ids)])
        counts = {}
        for talk, count in self.env["mail.activity"]._read_group(
            [("res_model", "=", talks._name), ("res_id", "in", talks.ids), ("automated", "=", False)],
            ["res_id"],
            ["__count"],
        ):
            employee = talks.browse(talk).employee_id.id
            counts[employee] = counts.get(employee, 0) + count
        return counts

    @api.model
    def plan_check_ins(self, cycle_id, everybody=False):
        """Plan a talk in a week with each of the user's people who has none planned.

        :return: how many were planned
        """
        appraisals = self.env["customer.perf.appraisal"].search(
            self._domain(everybody) & Domain("cycle_id", "=", cycle_id)
        )
        without = set(appraisals.employee_id.ids) - self._planned(appraisals.employee_id).keys()
        day = fields.Date.add(self.env.company._perf_today(), days=7)
        self.env["customer.perf.check.in"].create([{"employee_id": who, "date": day} for who in sorted(without)])
        return len(without)
