from odoo import Command, api, fields, models

CENTRE = "dep_contact_centre_demo"


class CustomerPerfDemo(models.AbstractModel):
    """The contact centre changed two things half a year ago: one helped, of one nothing shows. One is under way. A
    complaint was closed and confirmed, another waits. What the board decided was done in part, and those who serve
    households meet as a group."""

    _inherit = "customer.perf.demo"

    @api.model
    def _improve(self, month):
        head = self._ref(CENTRE).manager_id.user_id
        worked = self._plan_improvement(
            head,
            "fcr",
            name="Whoever picks up keeps the case",
            department_id=self._ref(CENTRE).id,
            origin="complaint",
            containment="The team lead calls every customer who has called three times.",
            cause="A case changes hands at each call, and nobody reads what was said before.",
            plan="The first agent stays the owner until the customer says that it is solved.",
            expected=4,
        )
        self._carry_out_improvement(
            worked, month, "standardise", "New agents learn it in their first week; the hand-over screen is gone."
        )
        script = self._plan_improvement(
            head,
            "csat_post",
            name="A warmer greeting",
            employee_id=self._ref("employee_tom_demo").id,
            cause="Customers find the first seconds of the call cold.",
            plan="A new text for the greeting, practised in pairs.",
            expected=0.1,
        )
        self._carry_out_improvement(
            script, month, "drop", "Words at the beginning do not make up for a problem that is not solved."
        )
        daniel = self._ref("employee_daniel_demo")
        running = self._plan_improvement(
            daniel.user_id,
            "fcr",
            name="Credit small amounts at once",
            employee_id=daniel.id,
            cause="A refund of five euros takes three signatures and a second call.",
            plan="Up to ten euros I decide myself, with a note in the case.",
            expected=2,
        )
        running.action_begin()
        self.env["customer.perf.event"].create(
            {
                "name": "New delivery time windows",
                "kind": "launch",
                "date_from": fields.Date.add(month, months=-4),
                "date_to": fields.Date.add(month, months=-4, days=13),
                "note": "Customers choose two hours instead of half a day.",
            }
        )
        self._flag_values(daniel)
        self._complain(month, head, daniel, worked)
        self._decide_in_review(month, head)

    @api.model
    def _flag_values(self, employee):
        """His latest value is an estimate, the one before came late."""
        values = self.env["customer.perf.measure"].search(
            [("employee_id", "=", employee.id), ("kpi_id.code", "=", "fcr")], order="date desc", limit=2
        )
        values[:1].is_estimated = True
        values[1:].sudo().is_late = True  # sudo: it follows from the day on which a value comes

    @api.model
    def _plan_improvement(self, owner, kpi, **values):
        kpi = self.env["customer.perf.kpi"].search([("code", "=", kpi)])
        return self.env["customer.perf.improvement"].create({"owner_id": owner.id, "kpi_id": kpi.id, **values})

    @api.model
    def _carry_out_improvement(self, improvement, month, conclusion, outcome):
        """As if it had been begun five months ago, and checked on its day."""
        begun = fields.Date.add(month, months=-5)
        carried = fields.Date.add(begun, days=20)
        improvement.write(
            {
                "state": "check",
                "begun_on": begun,
                "date_deadline": carried,
                "carried_on": carried,
                "check_date": improvement._check_after(carried),
            }
        )
        [figures] = improvement._figures(improvement.check_date).values()
        improvement.write({**figures, "state": "act", "conclusion": conclusion, "outcome": outcome})
        improvement.action_finish()
        improvement.closed_on = fields.Date.add(improvement.check_date, days=3)

    @api.model
    def _complain(self, month, head, daniel, worked):
        customer = self.env["res.partner"].create({"name": "Keller Family", "is_company": False})
        now = fields.Datetime.now()
        closed = self.env["customer.perf.complaint"].create(
            {
                "name": "Called three times about one bill",
                "partner_id": customer.id,
                "date": fields.Datetime.subtract(now, days=40),
                "text": "Each time I begin from the beginning, and each time somebody else tells me something else.",
                "wanted": "One bill that is right, and somebody who knows it.",
                "department_id": self._ref(CENTRE).id,
                "employee_id": daniel.id,
                "user_id": head.id,
                "promised_on": fields.Date.subtract(now.date(), days=37),
                "responsibility": "The case changed hands at each call.",
                "answer": "The bill is cancelled, and the base fee of a month with it.",
                "approvals": 2,
                "departments": 3,
            }
        )
        closed.write(
            {
                "state": "confirmed",
                **{
                    name: fields.Datetime.subtract(now, days=days)
                    for name, days in (
                        ("acknowledged_on", 39.8),
                        ("assessed_on", 39),
                        ("answered_on", 37),
                        ("closed_on", 36),
                        ("confirmed_on", 34),
                        ("contacted_on", 31),
                    )
                },
                "satisfaction": 4,
            }
        )
        worked.complaint_id = closed
        self.env["customer.perf.complaint"].create(
            {
                "name": "No call back for a week",
                "customer": "Mrs Brandt",
                "date": fields.Datetime.subtract(now, days=1),
                "text": "You promised to call on Monday.",
                "is_key": True,
                "channel": "mail",
                "department_id": self._ref(CENTRE).id,
                "employee_id": daniel.id,
                "user_id": daniel.user_id.id,
            }
        )
        colleague = self._ref("employee_mei_demo").user_id or head
        self.env["customer.perf.timeline.entry"].with_user(colleague).create(
            {
                "employee_id": daniel.id,
                "kind": "joint",
                "customer": "Keller Family",
                "text": "He brought billing and delivery to one table until the bill was right.",
                "date": fields.Date.subtract(now.date(), days=33),
            }
        )

    @api.model
    def _decide_in_review(self, month, head):
        held = self.env["customer.perf.review.meeting"].search([("state", "=", "held")], limit=1)
        window, contact = self.env["customer.perf.review.decision"].create(
            [
                {
                    "meeting_id": held.id,
                    "name": "Delivery shares its time windows with the contact centre",
                    "owner_id": self._ref("user_viktor_demo").id,
                    "date_deadline": fields.Date.add(month, days=24),
                },
                {
                    "meeting_id": held.id,
                    "name": "The two large accounts get a named contact",
                    "owner_id": head.id,
                    "date_deadline": fields.Date.add(month, days=4),
                },
            ]
        )
        contact._set_done()
        self.env["customer.perf.review.meeting"].create(
            {
                "rhythm": "month",
                "date": fields.Date.add(month, days=20),
                "customer_group_id": self._ref("customer_group_households_demo").id,
                "participant_ids": [Command.set((held.participant_ids | head | window.owner_id).ids)],
            }
        )

    @api.model
    def _meet(self, month):
        """The board was looked at last month; the next meetings are planned."""
        executives = self._ref("user_helen_demo") | self._ref("user_samuel_demo") | self._ref("user_anna_demo")
        Meeting = self.env["customer.perf.review.meeting"].with_user(self._ref("user_anna_demo"))
        common = {"participant_ids": [Command.set(executives.ids)]}
        held = Meeting.create(
            {
                **common,
                "rhythm": "month",
                "date": fields.Date.add(month, days=9 - 31),
                "customer_results": "Callers are more satisfied for the fourth month. Repeat calls of one shift rise.",
                "broken_link": "Between the technician and the caller: nobody tells when the technician comes.",
                "key_customers": "Two large accounts asked for a named contact.",
                "decisions": "Delivery shares its time windows with the contact centre.",
            }
        )
        held.action_held()
        Meeting.create({**common, "rhythm": "quarter", "date": fields.Date.add(month, months=1, days=14)})
