from odoo.tests import HttpCase, tagged

from odoo.addons.customer_perf.tests.axe import AxeMixin

from .common import SurveyCommon


@tagged("post_install", "-at_install")
class TestSurveyBrowser(AxeMixin, SurveyCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.service.customer_department_ids = self.department
        self.hire(self.department, 12)

    def _waiting(self):
        return self.env["customer.perf.survey.round"].search(
            [("state", "=", "open"), ("service_ids", "in", self.service.ids)]
        )

    def test_a_round(self):
        """From the draw to values of KPIs and an improvement, as HR, customer and provider."""
        self.start_tour("/odoo/survey-rounds", "customer_perf_survey_start", login="perf_officer")
        survey_round = self._waiting()
        self.assertEqual(survey_round.person_count, 17)
        self.start_tour("/odoo/forms-waiting", "customer_perf_survey_answer_half", login="perf_employee")
        mine = self.invitations(survey_round, self.people["employee"])
        self.assertFalse(mine.is_answered)
        self.start_tour("/odoo/forms-waiting", "customer_perf_survey_answer", login="perf_employee")
        self.env.invalidate_all()
        self.assertTrue(mine.is_answered)
        self.browser_link(survey_round)
        waiting = self.invitations(survey_round).filtered(lambda invitation: not invitation.is_answered)
        for number, invitation in enumerate(waiting):
            self.answer(invitation, number % 4 / 4)
        self.start_tour("/odoo/survey-rounds", "customer_perf_survey_close", login="perf_officer")
        self.env.invalidate_all()
        self.assertEqual(survey_round.result_ids.filtered("is_total").n, 17)
        self.start_tour("/odoo/customer-voice-results", "customer_perf_survey_plan", login="perf_outsider")
        self.assertTrue(self.env["customer.perf.improvement"].search([("change", "=", "Each team has one")]))

    def browser_link(self, survey_round):
        """A colleague without a user answers by his link."""
        invitation = self.invitations(survey_round).filtered(lambda one: not one.user_id)[:1]
        self.start_tour(f"/customer-voice#{invitation._token()}", "customer_perf_survey_answer_link", login=None)
        self.env.invalidate_all()
        self.assertTrue(invitation.is_answered)

    def test_accessible(self):
        survey_round = self.new_round()
        survey_round.action_start()
        for number, invitation in enumerate(self.invitations(survey_round)[:-1]):
            self.answer(invitation, number % 4 / 4, comment="A word")
        survey_round.action_close()
        self.new_round(name="Next").action_start()
        self.check_accessible([("employee", "forms-waiting"), ("outsider", "customer-voice-results")])
