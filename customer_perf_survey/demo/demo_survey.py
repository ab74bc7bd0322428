from odoo import api, fields, models

# The services that are rated, with the form and how well they do in three rounds on 1–5.
SERVICES = (
    ("service_it_demo", "form_it", (2, 3, 3)),
    ("service_hrbp_demo", "form_hr", (3, 4, 4)),
    ("service_second_line_demo", "form_general", (4, 4, 4)),
    ("service_window_demo", "form_general", (3, 3, 3)),
    ("service_case_demo", "form_general", (4, 4, 4)),
    ("service_shop_promise_demo", "form_general", (4, 4, 4)),
)
WORDS = {
    "service_it_demo": (
        "When the till stands still, nobody tells us for how long.",
        "Friendly people, but every request starts from the beginning.",
        "The night changes are good, we notice nothing any more.",
        "Please tell us before a change, not after the first call.",
    ),
    "service_hrbp_demo": (
        "A quick answer each time I ask. Keep that.",
        "New colleagues come too late for the busy season.",
        "The advice before a hard talk helped me a lot.",
    ),
    "service_window_demo": (
        "Callers ask when the technician comes, and I still have to guess.",
        "The notes after a visit have become clear.",
    ),
}

OUTCOMES = {
    "service_window_demo": "The time window of the day is in the case before the first call.",
    "service_hrbp_demo": "Open posts of a team are gone through with its head every Monday.",
}


class CustomerPerfDemo(models.AbstractModel):
    """Two closed rounds between the departments of the demo company, and one that is open."""

    _inherit = "customer.perf.demo"

    @api.model
    def _load_survey(self):
        Round = self.env["customer.perf.survey.round"].with_user(self._ref("user_anna_demo"))
        if Round.search_count([], limit=1):
            return
        self._here_for_long()
        services = self.env["customer.perf.service"]
        for xmlid, form, _levels in SERVICES:
            service = self._ref(xmlid)
            service.survey_id = self.env.ref(f"customer_perf_survey.{form}")
            services |= service
        for department in ("dep_it_demo", "dep_finance_demo"):
            if not self._ref(department).manager_id:
                self._ref(department).manager_id = self._ref("employee_samuel_demo")
        quarter = fields.Date.start_of(fields.Date.context_today(self), "quarter")
        past = [
            self._past_round(Round, services, fields.Date.subtract(quarter, months=months), turn)
            for turn, months in enumerate((6, 3))
        ]
        survey_round = Round.create(
            {"service_ids": services.ids, "date_from": fields.Date.context_today(self)}
        ).sudo()  # sudo: as above
        for earlier, later in zip(past, [*past[1:], survey_round], strict=True):
            earlier.next_id = later
        self._start(survey_round)
        self.env["customer.perf.survey.urn"]._of(survey_round)._leave_to_copies()
        waiting = survey_round.sudo().invitation_ids.sorted(lambda invitation: invitation.employee_id.name)
        self._answer(waiting.filtered(lambda one: one.employee_id != self._ref("employee_daniel_demo"))[::2], 2)

    @api.model
    def _here_for_long(self):
        """The people of the company were there before its first round."""
        company = self._ref("user_anna_demo").company_id
        self.env.flush_all()
        self.env.cr.execute(
            """WITH people AS (UPDATE hr_employee SET create_date = create_date - interval '2 years'
                                WHERE company_id = %s RETURNING user_id)
               UPDATE res_users SET create_date = create_date - interval '2 years'
                WHERE id IN (SELECT user_id FROM people)""",
            [company.id],
        )
        self.env.invalidate_all()

    @api.model
    def _past_round(self, Round, services, start, turn):
        survey_round = Round.create(
            {"service_ids": services.ids, "date_from": start}
        ).sudo()  # sudo: as the superuser loads it
        self._start(survey_round)
        self._answer(survey_round.sudo().invitation_ids, turn)
        survey_round.flush_recordset()
        end = fields.Date.add(start, days=20)
        self.env.cr.execute(
            "UPDATE customer_perf_survey_round SET date_to = %s, day_to = %s WHERE id = %s",
            [end, end.day, survey_round.id],
        )
        survey_round.invalidate_recordset()
        survey_round.name = survey_round._automatic_name()
        survey_round.action_close()
        improvements = self.env["customer.perf.improvement"].search([("survey_round_id", "=", survey_round.id)])
        improvements.write({"date_deadline": fields.Date.add(end, days=2), "begun_on": end})
        outcomes = {self._ref(xmlid): text for xmlid, text in OUTCOMES.items()}
        for improvement in improvements:
            improvement.change = outcomes.get(
                improvement.service_id, "Each team has a named contact, with a stand-in."
            )
        improvements.action_carried_out()
        improvements.sudo().carried_on = fields.Date.add(end, days=2)  # sudo: as it was on that day
        # sudo: what was judged, on that day
        improvements.sudo().search([("follow_round_id", "=", survey_round.id)]).judged_on = end
        if turn == 1:
            self._plan(survey_round)
        return survey_round

    @api.model
    def _plan(self, survey_round):
        """Two improvements under way, one of them late."""
        today = fields.Date.context_today(self)
        plan = (
            ("service_window_demo", "Time windows on the screen of the contact centre", "user_viktor_demo", 21),
            ("service_it_demo", "A notice by text message before each change", "user_anna_demo", -4),
        )
        for xmlid, name, owner, days in plan:
            service = self._ref(xmlid)
            figures = survey_round.result_ids.figure_ids.filtered(
                lambda figure, service=service: figure.service_id == service and figure.is_total and figure.is_item
            )
            worst = figures.filtered("priority").sorted("priority")[-1:]
            improvement = self.env["customer.perf.improvement"].create(
                {
                    "name": name,
                    "origin": "survey",
                    "service_id": service.id,
                    "survey_round_id": survey_round.id,
                    "survey_figure_id": worst.id,
                    "said": f"{worst.name}: {worst._text()}",
                    "owner_id": self._ref(owner).id,
                    "date_deadline": fields.Date.add(today, days=days),
                }
            )
            improvement.action_begin()

    @api.model
    def _start(self, survey_round):
        """Start without sending: the demo company has no mail server."""
        Mail = self.env["mail.mail"].sudo()  # sudo: mails of the demo only
        before = Mail.search([("id", ">", 0)])
        survey_round.action_start()
        (Mail.search([("id", ">", 0)]) - before).unlink()
        survey_round.sudo().invitation_ids.letter_id.state = "sent"  # sudo: as if there was one

    @api.model
    def _answer(self, invitations, turn):
        rater = self.env["customer.perf.survey.rater"]
        levels = {self._ref(xmlid).id: found[turn] for xmlid, _form, found in SERVICES}
        words = {self._ref(xmlid).id: texts for xmlid, texts in WORDS.items()}
        for who, invitation in enumerate(invitations.sorted(lambda one: one.employee_id.name)):
            if who % 9 == 4 and turn < 2:
                continue  # some never answer
            sheets = {}
            for line in invitation.line_ids:
                service = line.service_id
                answers = {}
                for place, question in enumerate(invitation.round_id._form_of(service).question_ids):
                    if question.perf_metric:
                        # some questions are answered better than others, some people are stricter
                        lean = (-0.8, 0.3, 0.5, -0.2, 0.1, 0.6)[(place + service.id) % 6] + (-0.7, 0.1, 0.6)[who % 3]
                        share = (levels[service.id] - 1 + lean + (-0.4, 0, 0.4)[(who + place + turn) % 3]) / 4
                        span = question.scale_max - question.scale_min
                        answers[str(question.id)] = question.scale_min + round(min(max(share, 0), 1) * span)
                    elif who % 3 == turn and who // 3 < len(words.get(service.id, ())):
                        answers[str(question.id)] = words[service.id][who // 3]
                for improvement in rater._asked_about(line, invitation.round_id.follow_up_ids):
                    answers[improvement.asked_key] = 3 + who % 3
                sheets[str(service.id)] = {"answers": answers}
            rater._submit(invitation, sheets)
