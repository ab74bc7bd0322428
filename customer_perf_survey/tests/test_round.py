import io

from openpyxl import load_workbook

from odoo import Command, fields
from odoo.tests import tagged

from odoo.addons.customer_perf.tools.values import INVALID, Measure

from ..report.round_workbook import write_workbook
from ..tools.rhythm import shift
from .common import SurveyCommon


@tagged("post_install", "-at_install")
class TestRound(SurveyCommon):
    def test_who_rates_whom(self):
        """I-02: the customers of the service and nobody else; not the provider's own people."""
        stores, sales = self.team("Stores", 6), self.team("Sales", 5)
        self.service.customer_department_ids |= self.elsewhere.browse()
        elsewhere = self.team("Others", 4)
        self.service.customer_department_ids -= elsewhere
        survey_round = self.new_round()
        survey_round.action_prepare()
        asked = self.invitations(survey_round).employee_id
        self.assertEqual(asked.department_id, stores | sales)
        self.assertEqual(survey_round.person_count, 11)
        self.assertEqual(survey_round.population, {str(self.service.id): {str(stores.id): 6, str(sales.id): 5}})

    def test_left_out_and_capped(self):
        stores = self.team("Stores", 6)
        self.env["hr.employee"].create(
            {"name": "No Contact", "department_id": stores.id, "company_id": self.company.id}
        )
        services = self.service
        for number in range(4):
            services |= self._new_service(f"Service {number}", customer_department_ids=[Command.set(stores.ids)])
        survey_round = self.new_round(service_ids=[Command.set(services.ids)], max_forms=2)
        survey_round.action_prepare()
        self.assertIn("No Contact", survey_round.left_out)
        self.assertEqual(survey_round.form_count, 12)
        self.assertEqual({len(one.line_ids) for one in self.invitations(survey_round)}, {2})
        lines = self.invitations(survey_round).line_ids
        counts = [len(of_service) for of_service in lines.grouped("service_id").values()]
        self.assertLessEqual(max(counts) - min(counts), 1)  # the load is spread

    def test_sample(self):
        self.team("Stores", 30)
        survey_round = self.new_round(scope="sample", sample_size=12)
        survey_round.action_prepare()
        self.assertEqual(survey_round.person_count, 12)
        self.assertEqual(sum(survey_round.population[str(self.service.id)].values()), 30)

    def test_done_once(self):
        self.team("Stores", 6)
        survey_round = self.new_round()
        survey_round.action_start()
        invitation = self.invitations(survey_round)[0]
        self.answer(invitation, 0.5)
        self.assertRefused(lambda: self.answer(invitation, 1))

    def test_bad_answers_lose_nothing(self):
        self.team("Stores", 6)
        survey_round = self.new_round()
        survey_round.action_start()
        invitation = self.invitations(survey_round)[0]
        rater = self.env["customer.perf.survey.rater"]
        bad = self.sheet(0.5)
        bad[str(self.service.id)]["answers"][str(self.items[0].id)] = 9
        self.assertRefused(lambda: rater._submit(invitation, bad))
        self.assertIn(self.items[0].title, str(self.refusal))
        self.assertRefused(lambda: rater._submit(invitation, {}))
        self.answer(invitation, 0.5)

    def test_choices(self):
        """Choices steer what is asked next; where they count, they need different scores."""
        self.team("Stores", 6)
        form = self.form.copy()
        gate = self.env["survey.question"].create(
            {
                "survey_id": form.id,
                "sequence": 1,
                "title": "Did you need us?",
                "question_type": "simple_choice",
                "suggested_answer_ids": [Command.create({"value": "Yes"}), Command.create({"value": "No"})],
            }
        )
        yes, no = gate.suggested_answer_ids
        asked = form.question_ids.filtered("perf_metric")[0]
        asked.triggering_answer_ids = yes
        self.env.invalidate_all()
        survey_round = self.new_round(survey_id=form.id)
        answers = {str(gate.id): no.id, str(asked.id): 5}
        self.assertNotIn(str(asked.id), survey_round._count_answers(form, answers)[0])
        answers[str(gate.id)] = yes.id
        self.assertIn(str(asked.id), survey_round._count_answers(form, answers)[0])
        gate.perf_metric = "other"
        self.assertRefused(survey_round.action_prepare)
        self.assertIn("count the same", str(self.refusal))
        gate.suggested_answer_ids[0].answer_score = 1
        survey_round.action_prepare()

    def test_link(self):
        """A link opens one form, until it is answered; a reminder brings the same one."""
        self.team("Stores", 6)
        survey_round = self.new_round()
        survey_round.action_start()
        Invitation = self.env["customer.perf.survey.invitation"].with_user(self.users["public"])
        invitation, other = self.invitations(survey_round)[:2]
        token = invitation._token()
        self.assertEqual(Invitation._by_token(token), invitation)
        self.assertEqual(invitation._token(), token)
        # nobody makes the link of another out of his own
        forged = token.replace(f"{invitation.id}.", f"{other.id}.")
        for wrong in (forged, f"{other.id}.{token}", token[:-1] + "g", "", None, "x", {}):
            self.assertFalse(Invitation._by_token(wrong))
        self.answer(Invitation._by_token(token).sudo(), 0.5)
        self.assertRefused(lambda: self.answer(Invitation._by_token(token).sudo(), 0.5))
        survey_round.action_close()
        self.assertFalse(Invitation._by_token(token))

    def test_reminders_go_to_the_others(self):
        self.team("Stores", 6)
        survey_round = self.new_round()
        survey_round.action_start()
        self.answer(self.invitations(survey_round)[0], 0.5)
        before = self.env["mail.mail"].search([])
        survey_round.sudo().reminded_on = fields.Date.subtract(fields.Date.today(), days=1)
        survey_round.action_remind()
        self.assertEqual(len(self.env["mail.mail"].search([]) - before), 5)

    def test_into_the_chain(self):
        """I-01, I-03: KPI-124, KPI-132 and the items for the provider, on the scale of the KPIs."""
        self.team("Stores", 12)
        survey_round = self.ask(lambda one: 0.5 if one.id % 2 else 1)
        index = self.index(survey_round)
        self.assertEqual((index.n, index.validity), (12, "valid"))
        self.assertAlmostEqual(index.value, 75)
        self.assertEqual((index.value_low, index.value_high), (index.value, index.value))  # a census
        measures = self.env["customer.perf.measure"].search([("survey_round_id", "=", survey_round.id)])
        self.assertEqual(set(measures.kpi_id.mapped("code")), {"ics", "collab", "respspd", "infoshare"})
        by_code = {measure.kpi_id.code: measure for measure in measures}
        self.assertAlmostEqual(by_code["ics"].value, 4)
        self.assertEqual(by_code["ics"].department_id, self.elsewhere)
        self.assertEqual(by_code["ics"].sample_size, 12)
        self.assertEqual(by_code["ics"].date, fields.Date.start_of(survey_round.date_to, "quarter"))

    def test_validity(self):
        """I-13: too few of those who were asked: shown, and no value."""
        team = self.team("Stores", 40)
        people = self.env["hr.employee"].search([("department_id", "=", team.id)])[:11]
        survey_round = self.ask(lambda one: (one.id % 3) / 2 if one in people else None)
        self.assertEqual(self.index(survey_round).validity, "indicative")
        self.assertFalse(self.env["customer.perf.measure"].search([("survey_round_id", "=", survey_round.id)]))

    def test_appraisal(self):
        """The component takes the department's value against the KPI's target."""
        self.team("Stores", 12)
        self.env["customer.perf.component"].create(
            {"tool_mix_id": self.mix.id, "name": "Voice", "source": "internal_customer", "weight": 0}
        )
        self.new_cycle(
            date_from=fields.Date.start_of(fields.Date.today(), "year"),
            date_to=fields.Date.end_of(fields.Date.today(), "year"),
            department_ids=[Command.set(self.elsewhere.ids)],
        ).action_launch()
        appraisal = self.env["customer.perf.appraisal"].search([("employee_id", "=", self.people["stranger"].id)])
        Component = self.env["customer.perf.component"]
        part = appraisal.line_ids.filtered(lambda line: line.source == "internal_customer")
        self.assertIs(part.score, False)
        self.assertEqual(Component._measure("internal_customer", appraisal), {})
        self.ask(lambda one: 0.5 if one.id % 2 else 1)
        [measure] = Component._measure("internal_customer", appraisal).values()
        # 4.0 between threshold 3.5 (60) and target 4.2 (100)
        self.assertAlmostEqual(measure.value, 60 + 40 * 0.5 / 0.7, 1)
        self.assertEqual(measure.n, 12)
        self.assertEqual(part.score, measure.value, "the round was closed, and the part is there")
        # without a target there is no score, with a reason, and the other parts are scored as before
        kpi = self.env["customer.perf.kpi"].search([("code", "=", "ics")])
        kpi.write({"target": False, "threshold": False, "stretch": False})
        self.assertEqual(Component._measure("internal_customer", appraisal), {appraisal.id: Measure.missing(INVALID)})
        appraisal._perf_compute()

    def test_low_score_and_closed_loop(self):
        self.team("Stores", 12)
        first = self.ask(lambda one: 0 if one.id % 2 else 0.25)
        action = self.env["customer.perf.improvement"].search([("survey_round_id", "=", first.id)])
        self.assertEqual(action.date_deadline, fields.Date.add(fields.Date.today(), days=2))
        self.assertEqual(action.owner_id, self.users["outsider"])
        self.assertEqual(action.activity_ids.user_id, action.owner_id)
        self.assertRefused(action.action_carried_out)
        action.change = "A named contact."
        action.action_carried_out()
        action.carried_on = fields.Date.subtract(fields.Date.today(), days=1)
        second = self.new_round()
        second.action_start()
        for number, invitation in enumerate(self.invitations(second)):
            page = self.env["customer.perf.survey.rater"]._page(invitation)
            [follow] = page["rounds"][0]["services"][0]["follow_ups"]
            self.assertEqual(follow["outcome"], "A named contact.")
            sheet = self.sheet(0.5 + (number % 2) / 4)
            sheet[str(self.service.id)]["answers"][follow["key"]] = 5 if number < 9 else 3
            self.env["customer.perf.survey.rater"]._submit(invitation, sheet)
        second.action_close()
        self.assertEqual((action.follow_n, action.follow_better, action.follow_worse), (12, 9, 0))
        self.assertEqual((action.state, action.verdict, action.chance), ("act", "better", 100 / 512))
        self.assertIn("Of 12 customers who were asked 9 feel that it got better, 0", action.verdict_text)

    def test_external(self):
        """NPS of customers feeds its KPI under a segment; below 30 answers nothing is written."""
        service = self._new_service(
            "Solve requests",
            customer_class="external",
            customer_department_ids=False,
            customer_group_id=self.env["customer.perf.customer.group"].create({"name": "Callers"}).id,
        )
        segment = self.env["customer.perf.segment"].create({"name": "Key accounts"})
        partners = self.env["res.partner"].create(
            [{"name": f"Customer {n}", "email": f"c{n}@example.com"} for n in range(40)]
        )
        survey_round = self.new_round(
            customer_class="external",
            service_ids=[Command.set(service.ids)],
            partner_ids=[Command.set(partners.ids)],
            segment_id=segment.id,
        )
        self.assertEqual(survey_round.survey_id, self.env.ref("customer_perf_survey.form_nps"))
        survey_round.action_start()
        question = survey_round.survey_id.question_ids.filtered("perf_metric")
        for number, invitation in enumerate(self.invitations(survey_round)):
            value = 10 if number < 20 else 8 if number < 30 else 2
            self.env["customer.perf.survey.rater"]._submit(
                invitation, {str(service.id): {"answers": {str(question.id): value}}}
            )
        survey_round.action_close()
        measure = self.env["customer.perf.measure"].search([("survey_round_id", "=", survey_round.id)])
        self.assertEqual((measure.kpi_id.code, measure.segment_id, measure.value), ("nps", segment, 25))

    def test_workbook(self):
        """The file holds the published figures and nothing else."""
        self.team("Large", 9), self.team("Small", 4)
        survey_round = self.ask(lambda one: (one.id % 3) / 2)
        file = io.BytesIO()
        write_workbook(survey_round.with_user(self.users["officer"]), file)
        book = load_workbook(file)
        rows = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
        self.assertEqual(len(rows), len(survey_round.result_ids.figure_ids))
        self.assertEqual({row[2] for row in rows}, {"All customers"})
        self.assertEqual({row[8] for row in rows}, {13})
        file = io.BytesIO()
        write_workbook(survey_round.with_user(self.users["employee"]), file)
        self.assertEqual(load_workbook(file).worksheets[0].max_row, 1)

    def test_next_round(self):
        """I-08: a quarter later, by itself, with everything but the draw."""
        self.team("Stores", 6)
        survey_round = self.ask(lambda one: (one.id % 3) / 2)
        self.env["customer.perf.survey.round"]._cron_rounds()
        self.assertEqual(survey_round.next_id.date_from, shift(survey_round.date_from, 3, survey_round.day_from))
        self.assertEqual(survey_round.next_id.service_ids, self.service)
        self.assertEqual(survey_round.next_id.state, "draft")

    def test_other_surveys_stay_as_they_are(self):
        survey = self.env["survey.survey"].create(
            {
                "title": "Canteen",
                "question_and_page_ids": [Command.create({"title": "Good?", "question_type": "scale"})],
            }
        )
        self.assertTrue(survey._create_answer(user=self.users["employee"]))
        self.assertTrue(survey.action_send_survey())
        self.assertRefused(lambda: self.form._create_answer(user=self.users["employee"]))
        for model, domain in (
            ("survey.survey", [("id", "=", survey.id)]),
            ("survey.question", [("survey_id", "=", survey.id)]),
        ):
            self.assertFalse(self.rpc("officer", model, "search", domain))
        self.assertRefused(lambda: self.rpc("employee", "survey.survey", "search", []))
        self.assertTrue(self.rpc("officer", "survey.survey", "search", [("id", "=", self.form.id)]))

    def test_queries_do_not_grow(self):
        """Preparing, counting and closing ask the database as often for 200 people as for 20."""
        counts = []
        team = self.team("Stores", 20)
        for turn in range(3):  # the first one has no earlier round to look at
            survey_round = self.new_round()
            found = []
            for step in (survey_round.action_prepare, None, survey_round._close_round):
                if step is None:
                    survey_round.action_start()
                    for number, invitation in enumerate(self.invitations(survey_round)[:20]):
                        self.answer(invitation, number % 5 / 4)
                    continue
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.cr.sql_log_count
                step()
                self.env.flush_all()
                found.append(self.cr.sql_log_count - before)
            counts.append(found)
            survey_round.action_next()
            self.hire(team, 180 if turn else 5)
        self.assertLessEqual(counts[2][0], counts[1][0] + 3, counts)
        self.assertLessEqual(counts[2][1], counts[1][1] + 5, counts)
