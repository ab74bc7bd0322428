"""Who may read and change rounds, invitations, results and improvements (I-07, I-09)."""

from odoo import Command, fields
from odoo.tests import tagged

from odoo.addons.customer_perf.tests.security_case import HR, INSIDE, SecurityCase, cells

from .common import SurveyCommon

UNIT = ("outsider", "stranger")  # leads the provider, works there
TABLE = {
    "round": cells((INSIDE, "r"), (HR, "rwc")),  # a round that has begun stays
    "invitation": cells((("employee",), "r")),
    "invitation.line": cells((("employee",), "r")),
    "letter": cells((HR, "r")),
    "urn": {},
    "result": cells(((*UNIT, "executive", *HR), "r")),
    "figure": cells(((*UNIT, "executive", *HR), "r")),
    "comment": cells(((*UNIT, *HR), "r")),
}
IMPROVEMENT = cells((("stranger", "executive"), "r"), (("outsider",), "rwc"), (HR, "rwcu"))


class SurveyRows(SurveyCommon, SecurityCase):
    def _survey_rows(self):
        """{model: (record, field to search by, values to write, values to create)}"""
        self.team("Stores", 12)
        closed = self.new_round()
        closed.action_start()
        for number, invitation in enumerate(self.invitations(closed)):
            self.answer(invitation, number % 3 / 8, comment=f"Word {number}")
        closed.action_close()
        self.service.customer_department_ids = self.department
        running = self.new_round()
        running.action_start()
        mine = self.invitations(running, self.people["employee"])
        urn = self.env["customer.perf.survey.urn"].sudo().search([("round_id", "=", running.id)])
        result = closed.result_ids[:1]
        comment = self.env["customer.perf.survey.comment"].search([("round_id", "=", closed.id)], limit=1)
        common = {
            "round_id": closed.id,
            "company_id": self.company.id,
            "service_id": self.service.id,
            "department_id": self.elsewhere.id,
        }
        new_round = {"name": "N", "company_id": self.company.id, "service_ids": [Command.set(self.service.ids)]}
        peer = self.people["peer"].id
        rows = {
            "round": (closed, "name", {"remind_every": 5}, new_round),
            "invitation": (mine, "round_id", {"user_id": 1}, {"round_id": closed.id, "employee_id": peer}),
            "invitation.line": (
                mine.line_ids[:1], "service_id", {"unit_id": self.department.id},
                {"invitation_id": mine.id, "round_id": running.id, "service_id": self.service.id},
            ),
            "letter": (
                running.invitation_ids.letter_id[:1], "name", {"state": "sent"},
                {"round_id": running.id, "name": "N", "email": "n@example.com"},
            ),
            "urn": (urn, "sealed", {"sealed": "x"}, {"round_id": closed.id, "sealed": "x", "key_name": "x"}),
            "result": (result, "n", {"n": 99}, common),
            "figure": (
                result.figure_ids[:1], "n", {"n": 99},
                {**common, "result_id": result.id, "name": "F", "key": "x", "metric": "index"},
            ),
            "comment": (comment, "text", {"text": "x"}, {**common, "text": "x"}),
        }  # fmt: skip
        return {f"customer.perf.survey.{name}": row for name, row in rows.items()}


@tagged("post_install", "-at_install")
class TestSurveySecurity(SurveyRows):
    def test_matrix(self):
        self._check_matrix(
            {f"customer.perf.survey.{name}": roles for name, roles in TABLE.items()}, self._survey_rows()
        )

    def test_improvements_are_read_by_the_provider(self):
        values = {"name": "N", "said": "S", "service_id": self.service.id, "owner_id": self.users["outsider"].id}
        improvement = self.env["customer.perf.improvement"].create(values)
        row = (improvement, "said", {"said": "x"}, values)
        self._check_matrix({improvement._name: IMPROVEMENT}, {improvement._name: row})

    def test_nobody_plans_for_customers_of_others(self):
        """An owner may plan ideas of his own, not what another department's customers are asked about."""
        Improvement = self.env["customer.perf.improvement"].with_user(self.users["employee"])
        idea = Improvement.create({"name": "N"})
        for values in ({"service_id": self.service.id}, {"service_id": self.service.id, "department_id": False}):
            self.assertRefused(lambda v=values: Improvement.create({"name": "N", **v}))
            self.assertRefused(lambda v=values: idea.write(v))
        self.assertRefused(
            lambda: self.env["customer.perf.improvement"].create(
                {"name": "N", "service_id": self.service.id, "department_id": self.department.id}
            )
        )

    def test_steps_are_for_hr(self):
        self.team("Stores", 6)
        for role in (*INSIDE, "officer_b"):
            survey_round = self.new_round()
            allowed = self.allowed(lambda r=role, o=survey_round: self.rpc(r, o._name, "action_prepare", o.ids))
            self.assertEqual(allowed, role in HR, role)
            survey_round.action_start()
            survey_round.sudo().reminded_on = fields.Date.subtract(fields.Date.today(), days=1)
            for step in ("action_remind", "action_close", "action_cancel"):
                with self.subTest(role=role, step=step):
                    allowed = self.allowed(lambda r=role, o=survey_round, s=step: self.rpc(r, o._name, s, o.ids))
                    self.assertEqual(allowed, role in HR)
            survey_round.action_cancel()

    def test_nobody_answers_for_another(self):
        self.service.customer_department_ids = self.department
        survey_round = self.new_round()
        survey_round.action_start()
        for role in ("outsider", "stranger", "nobody", "admin", "officer_b", "employee_b", "portal"):
            self.assertRefused(
                lambda r=role: self.rpc(r, "customer.perf.survey.rater", "submit", survey_round.id, self.sheet(0.5))
            )
            self.assertFalse(self.rpc(role, "customer.perf.survey.rater", "get_page")["rounds"], role)
        self.assertTrue(self.rpc("peer", "customer.perf.survey.rater", "submit", survey_round.id, self.sheet(0.5)))
        self.assertFalse(self.rpc("peer", "customer.perf.survey.rater", "get_page")["rounds"])

    def test_provider_page(self):
        self._survey_rows()
        page = self.rpc("stranger", "customer.perf.survey.provider.page", "get_page")
        self.assertEqual(page["department"]["id"], self.elsewhere.id)
        self.assertEqual(len(page["comments"]), 12)
        self.assertFalse(page["can_plan"])
        self.assertTrue(self.rpc("outsider", "customer.perf.survey.provider.page", "get_page")["can_plan"])
        for role in ("employee", "boss", "nobody", "officer_b"):
            page = self.rpc(role, "customer.perf.survey.provider.page", "get_page", self.elsewhere.id)
            self.assertFalse(page["department"], role)
