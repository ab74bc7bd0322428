from odoo import api, fields, models

COEFFICIENTS = {"s": 1.5, "a": 1.2, "b": 1.0, "c": 0.8, "d": 0.5}


class CustomerPerfDemo(models.AbstractModel):
    """Laura Martins appealed from her result of the closed cycle: weeks of building work had counted as if the shop
    had been open. It was upheld. Then the results went to payroll."""

    _inherit = "customer.perf.demo"

    @api.model
    def _appeal(self, cycle, appraisals):
        anna = self._ref("user_anna_demo")
        result = appraisals.filtered(lambda a: a.employee_id == self._ref("employee_laura_demo"))
        talks = self.env["customer.perf.check.in"].search([("result_id", "in", appraisals.ids)])
        (talks - talks.filtered(lambda talk: talk.result_id == result)).unlink()  # held long ago, and not noted
        today = fields.Date.context_today(self)
        result.published_on = today  # within the time for an appeal
        mine = result.with_user(result.employee_id.user_id)
        appeal = self.env["customer.perf.appeal"].browse(mine.action_appeal()["res_id"])
        own = appeal.with_user(mine.env.user)
        own.write(
            {
                "ground": "data",
                "text": "The branch at the station was half closed for five weeks. They count as if it had been open.",
                "wanted": "Sales of that branch without these five weeks.",
            }
        )
        own.action_submit()
        assessor = self._assessor(result)
        appeal.with_user(assessor).manager_note = "That is so. I had asked for a lower target and forgot to enter it."
        decider = self._ref("base.user_admin")  # Anna led the calibration
        appeal.with_user(decider).action_accept()
        appeal.with_user(decider)._give("upheld", "The lease shows the dates. Five weeks are taken out of the target.")
        line = result.with_user(assessor).line_ids.filtered(lambda line: line.source == "scorecard")
        line.write(
            {
                "override_score": min(line.computed_score + 6, cycle.score_cap),
                "override_reason": "Five weeks of building work are taken out of the target of one branch.",
            }
        )
        result.with_user(assessor).action_submit_assessment()
        result.with_user(anna).action_publish()
        self._date_back(appeal, result, talks.exists(), cycle.date_to)

    @api.model
    def _date_back(self, appeal, result, talk, end):
        """As if it had been in the weeks after the cycle."""
        day = {name: fields.Date.add(end, days=days) for name, days in (("published", 22), ("in", 26), ("out", 36))}
        appeal.write(
            {
                "published_on": day["published"], "submitted_on": day["in"], "answered_on": day["out"],
                "closed_on": day["out"], "corrected_on": day["out"],
                "accept_due": fields.Date.add(day["in"], days=3), "answer_due": fields.Date.add(day["in"], days=21),
            }
        )  # fmt: skip
        result.published_on = day["out"]
        talk.date = fields.Date.add(end, days=29)
        talk.note = "Went through the result goal by goal; the weeks of building work go to HR as an appeal."
        talk.action_held()

    @api.model
    def _hand_over(self, cycle):
        for grade, coefficient in COEFFICIENTS.items():
            self._ref(f"grade_{grade}").coefficient = coefficient
        unit = {"cycle_id": cycle.id, "department_id": self._ref("dep_contact_centre_demo").id, "coefficient": 1.05}
        reason = "Callers are more satisfied than a year ago."
        self.env["customer.perf.unit.coefficient"].create({**unit, "reason": reason})
        cycle.with_user(self._ref("user_anna_demo")).action_payroll()
