from odoo import Command, api, fields, models

# Objectives of the quarter: name, level, owners, department, customers, value, kind, what it serves, key results.
OBJECTIVES = (
    {
        "key": "start",
        "name": "New users find their way without asking anybody",
        "level": "unit",
        "owners": ("hr.employee_qdp", "hr.employee_jep"),
        "department": "hr.dep_rd",
        "customers": "customer_group_users_demo",
        "value": "The first useful result on the first day, without a call to us.",
        "kind": "aspirational",
        "serves": "objective_product_demo",
        "results": (
            {"name": "Beginner guides completed", "baseline": 40, "target": 70, "unit": "%", "values": (48, 55)},
            {"name": "New users lost in the first week", "kind": "decrease", "baseline": 20, "target": 16, "unit": "%",
             "values": (19, 18)},
            {"name": "Improvements shipped from user interviews", "kind": "count", "target": 3, "values": (1, 2)},
        ),
        "trial": ("A guide in three steps instead of nine", "“I did not notice that it was a guide.”",
                  "Short steps are finished, long ones are closed."),
    },
    {
        "key": "talk",
        "name": "Every caller hears the same story from all of us",
        "level": "company",
        "owners": ("employee_grace_demo", "employee_laura_demo"),
        "department": "dep_contact_centre_demo",
        "customers": "customer_group_households_demo",
        "value": "They tell their story once, whoever they talk to next.",
        "kind": "committed",
        "serves": "objective_handover_demo",
        "results": (
            {"name": "Net promoter score", "source": "kpi", "kpi": "kpi_nps", "baseline": 40, "target": 46,
             "unit": "points", "confidences": (6, 7)},
            {"name": "One history of a customer on one screen", "kind": "milestone",
             "steps": (("Contact centre and stores", True), ("Delivery", True), ("Customer success", False))},
            {"name": "Repeat calls about the same matter stay low", "kind": "maintain", "range_high": 12, "unit": "%",
             "values": (11, 13)},
        ),
        "trial": None,
    },
    {
        "key": "desk",
        "parent": "talk",
        "name": "Stores pass the story on before the shopper leaves",
        "level": "team",
        "owners": ("employee_laura_demo",),
        "department": "dep_stores_demo",
        "customers": "customer_group_households_demo",
        "value": "Whoever calls after a visit to the shop finds that it is known.",
        "kind": "aspirational",
        "serves": None,
        "results": (
            {"name": "Visits with a note in the customer's history", "baseline": 20, "target": 80, "unit": "%",
             "values": (35, 58)},
        ),
        "trial": ("A note by voice at the till", "“Nobody asked me twice.”", "Half a minute is short enough."),
    },
    {
        "key": "window",
        "name": "Callers know when the technician comes",
        "level": "team",
        "owners": ("employee_daniel_demo", "employee_grace_demo"),
        "department": "dep_contact_centre_demo",
        "customers": "customer_group_households_demo",
        "value": "A time window of two hours and a message when it moves.",
        "kind": "aspirational",
        "serves": None,
        "results": (
            {"name": "Visits announced with a window of two hours", "baseline": 10, "target": 60, "unit": "%",
             "values": (12,), "confidences": (3,)},
        ),
        "trial": None,
    },
)  # fmt: skip

# The quarter before, closed: one commitment kept, one attempt that taught more than it reached.
PAST = (
    {
        "key": "bill",
        "name": "The first bill holds no surprise",
        "level": "company",
        "owners": ("employee_grace_demo",),
        "department": "dep_contact_centre_demo",
        "customers": "customer_group_households_demo",
        "value": "They know the amount before the bill arrives.",
        "kind": "committed",
        "serves": "objective_explain_demo",
        "results": (
            {"name": "New contracts with a preview of the first bill", "baseline": 30, "target": 100, "unit": "%",
             "values": (60, 85, 100), "confidences": (6, 7, 9)},
        ),
        "trial": ("A preview in the welcome mail", "“I did not have to ask.”",
                  "People read three lines, not a page."),
        "learning": "A preview costs an hour to build and saves a call for every third new contract.",
    },
    {
        "key": "visit",
        "name": "Shoppers leave with everything running",
        "level": "team",
        "owners": ("employee_laura_demo",),
        "department": "dep_stores_demo",
        "customers": "customer_group_households_demo",
        "value": "What they buy works before they are home.",
        "kind": "aspirational",
        "serves": "objective_shop_demo",
        "results": (
            {"name": "Devices set up in the store", "baseline": 25, "target": 75, "unit": "%",
             "values": (40, 52, 55), "confidences": (7, 5, 4)},
            {"name": "Shoppers who call within a week", "kind": "decrease", "baseline": 18, "target": 10, "unit": "%",
             "values": (16, 13, 12), "confidences": (6, 6, 7)},
        ),
        "trial": ("A table for setting up, beside the till", "“I would have come on a quieter day.”",
                  "On Saturdays nobody waits for it; an appointment is what they want."),
        "learning": "Setting up takes longer than shoppers want to stay. Next we offer an appointment.",
    },
)  # fmt: skip


class CustomerPerfDemo(models.AbstractModel):
    """The quarter of the demo company in OKR, half-way through."""

    _inherit = "customer.perf.demo"

    @api.model
    def _load_okr(self):
        if self.env["customer.perf.okr.cycle"].search_count([], limit=1):
            return
        today = fields.Date.context_today(self)
        start = fields.Date.start_of(today, "quarter")
        past = self.env["customer.perf.okr.cycle"].create({"date_from": fields.Date.subtract(start, months=3)})
        past.action_open()
        for values in PAST:
            self._pursue(past, values, {}, past.date_to).learning = values["learning"]
        past.action_review()
        past.learning = "What customers said before we asked was worth more than what we measured after."
        past.action_close()
        past.action_next()
        cycle = past.next_id
        cycle.action_open()
        made = {}
        for values in OBJECTIVES:
            made[values["key"]] = self._pursue(cycle, values, made, today)

    @api.model
    def _pursue(self, cycle, values, made, today):
        owners = self.env["hr.employee"].union(*(self._ref(who) for who in values["owners"])).user_id
        owners = owners or self._ref("user_grace_demo")
        objective = self.env["customer.perf.okr.objective"].create(
            {
                "name": values["name"],
                "cycle_id": cycle.id,
                "level": values["level"],
                "owner_ids": [Command.set(owners.ids)],
                "department_id": self._ref(values["department"]).id,
                "customer_group_id": self._ref(values["customers"]).id,
                "customer_value": values["value"],
                "kind": values["kind"],
                "parent_id": values.get("parent") and made[values["parent"]].id,
                "strategic_objective_id": values["serves"] and self._ref(values["serves"]).id,
                "key_result_ids": [
                    Command.create(self._key_result(result, owners[:1])) for result in values["results"]
                ],
            }
        )
        if values["trial"]:
            names = ("name", "answer", "learning")
            objective.trial_ids = [Command.create(dict(zip(names, values["trial"], strict=True)))]
        objective.action_publish()
        objective.published_on = cycle.date_from
        for result, told in zip(objective.key_result_ids, values["results"], strict=True):
            self._check_in(result, told, owners[:1], today)
        return objective

    @api.model
    def _key_result(self, told, owner):
        kept = ("name", "kind", "source", "baseline", "target", "range_high", "unit")
        return {
            **{name: told[name] for name in kept if name in told},
            "owner_id": owner.id,
            "kpi_id": self._ref(told["kpi"]).id if "kpi" in told else False,
            "milestone_ids": [Command.create({"name": name, "is_done": done}) for name, done in told.get("steps", ())],
        }

    @api.model
    def _check_in(self, result, told, owner, today):
        start = result.cycle_id.date_from
        values = told.get("values") or (False,) * len(told.get("confidences", ()))
        for index, value in enumerate(values):
            day = min(fields.Date.add(start, days=14 * (index + 1)), today)
            self.env["customer.perf.okr.check.in"].with_user(owner).create(
                {
                    "key_result_id": result.id,
                    "date": day,
                    "value": value,
                    "confidence": told.get("confidences", (6, 7))[index],
                    "note": "As planned." if index else "First steps done.",
                }
            )
