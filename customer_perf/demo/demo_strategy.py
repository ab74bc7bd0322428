from itertools import pairwise

from odoo import api, fields, models

# Answers of the contact centre to the diagnosis, by key, a year ago and now; the rest is in the middle.
BEFORE = {"strategy": "2", "process": "4", "frontline": "5", "data_steady": "2", "approval": "2", "culture": "3"}
NOW = {**BEFORE, "strategy": "4", "data_steady": "4", "data_feedback": "4", "approval": "3", "near_weight": "4"}
NOTES = {
    "strategy": "Since the leaders signed, every team can say whom we serve.",
    "process": "Two thirds of the enquiries follow a clear path.",
    "approval": "A refund above the limit still takes three signatures.",
}
# Touchpoint of the service journey, who is accountable, in which department.
ACCOUNTABLE = (
    ("website", "hr.employee_jod", "hr.dep_sales"),
    ("online_service", "employee_priya_demo", "dep_contact_centre_demo"),
    ("telephone", "employee_mei_demo", "dep_contact_centre_demo"),
    ("shop", "employee_laura_demo", "dep_stores_demo"),
    ("order", None, "hr.dep_sales"),
    ("contract", "hr.employee_fpi", "hr.dep_sales"),
    ("shipping", "employee_viktor_demo", "dep_delivery_demo"),
    ("golive", "hr.employee_jep", "dep_customer_success_demo"),
    ("training", None, "dep_customer_success_demo"),
    ("enquiry", "employee_daniel_demo", "dep_contact_centre_demo"),
    ("repair", "employee_carlos_demo", "dep_delivery_demo"),
    ("update", "hr.employee_qdp", "hr.dep_rd"),
    ("complaint", "employee_grace_demo", "dep_contact_centre_demo"),
    ("expiry", "hr.employee_jgo", "dep_customer_success_demo"),
    ("offer", "hr.employee_jth", "dep_customer_success_demo"),
)
BREAK_POINT = (
    "Nobody tells me when the technician comes. I wait half a day, and he is gone before I can ask what was broken; "
    "the agent on the phone does not know it either."
)


class CustomerPerfDemo(models.AbstractModel):
    """The leaders of the company agreed whom they serve before the first cycle; the contact centre
    looked at its situation twice."""

    _inherit = "customer.perf.demo"

    @api.model
    def _agree_strategy(self, day):
        promise = self._ref("proposition_company_demo")
        promise.action_clarify()
        for line in promise.sign_off_ids:
            promise.with_user(line.user_id).action_sign()
        promise.action_agree()
        self._ref("strategy_map_demo").action_activate()
        department = self._ref("dep_contact_centre_demo")
        Diagnosis = self.env["customer.perf.diagnosis"].with_user(self._ref("user_anna_demo"))
        for date, answers in ((fields.Date.subtract(day, months=2), BEFORE), (day, NOW)):
            run = Diagnosis.create({"department_id": department.id, "date": date})
            for line in run.answer_ids:
                line.score = answers.get(line.question_id.key, "3")
                line.note = answers is NOW and NOTES.get(line.question_id.key)
        run.action_decide()
        Diagnosis.create({"department_id": self._ref("dep_stores_demo").id})

    @api.model
    def _draw_journey(self):
        example = self._ref("journey_service4")
        journey = example._copy_for(
            self.env.company,
            customer_group_id=self._ref("customer_group_households_demo").id,
            owner_id=self._ref("employee_grace_demo").id,
            result_kpi_id=self._ref("kpi_nps").id,
        )
        by_name = {point.name: point for point in journey.touchpoint_ids}
        for code, who, where in ACCOUNTABLE:
            point = by_name[self._ref(f"touchpoint_service4_{code}").name]
            point.write({"employee_id": who and self._ref(who).id, "department_id": self._ref(where).id})
            point.is_minded = code in ("enquiry", "repair")
            if code == "repair":
                point.write({"is_break_point": True, "break_note": BREAK_POINT})
        for stage, following in pairwise(journey.stage_ids):
            stage.next_department_id = following.touchpoint_ids.department_id[:1]
        journey.stage_ids[-1:].is_outside = True

    @api.model
    def _look_at_ourselves(self, cycle):
        """A check-up of the running cycle, and a technician who says what he lacks."""
        check_up = (
            self.env["customer.perf.check.up"].with_user(self._ref("user_anna_demo")).create({"cycle_id": cycle.id})
        )
        for line, (level, note) in zip(
            check_up.answer_ids,
            (
                ("high", "More than half of the weight, yet the back office has little of it."),
                ("medium", "Customers come up in every second talk."),
                ("medium", "Two conflicts, one settled by what the leaders agreed."),
                ("low", "One case, in delivery. We talk about its KPIs this month."),
            ),
            strict=True,
        ):
            line.write({"level": level, "note": note})
        cards = cycle.sudo().scorecard_ids.filtered(
            lambda card: card.employee_id == self._ref("employee_viktor_demo") and card.employee_id.user_id
        )
        for line in cards.line_ids.filtered("is_customer")[:1]:
            line.with_user(cards.employee_id.user_id).action_mark_means(
                "I cannot move an appointment: only the dispatcher can, and he does not see the traffic."
            )
