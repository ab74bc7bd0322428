"""Three balances on a scorecard (K-09, F-17)."""

from odoo import Command
from odoo.tests import tagged

from .common import CustomerPerfCommon


@tagged("post_install", "-at_install")
class TestBalance(CustomerPerfCommon):
    def test_every_kpi_of_the_library_has_a_time_view(self):
        """F-17: short term or lasting, for all that are shipped"""
        shipped = self.env["ir.model.data"].search(
            [("module", "=", "customer_perf"), ("model", "=", "customer.perf.kpi")]
        )
        kpis = self.env["customer.perf.kpi"].browse(shipped.mapped("res_id"))
        self.assertFalse(kpis.filtered(lambda kpi: not kpi.time_view).mapped("code"))
        views = {kpi.code: kpi.time_view for kpi in kpis}
        self.assertEqual({views[code] for code in ("clv", "retention", "churn", "referral", "trust")}, {"lasting"})
        self.assertEqual({views[code] for code in ("calls", "frt", "otd", "svc_cost")}, {"short"})

    def test_a_goal_keeps_its_tags_and_becomes_the_person_s_own_by_hand(self):
        """K-09: standard at launch; changed or added after it is agreed with the person. F-19: tags stay as they
        were at launch"""
        lines = self.scorecard.line_ids
        self.assertEqual(set(lines.mapped("is_individual")), {False})
        self.assertEqual([line.time_view for line in lines], [line.kpi_id.time_view for line in lines])
        self.assertIn("Agreed with the person 0 %, standard 100 %", self.scorecard.balance_text)
        self.assertIn("same for everybody", self.scorecard.advice)
        goal, other = lines.filtered(lambda line: not line.is_fixed)[:2]
        boss = self.as_user(self.scorecard, "boss")
        boss.line_ids.browse(goal.id).customer_gain = "An answer"
        self.assertFalse(goal.is_individual, "a word on the gain changes no goal")
        kpi = self.env["customer.perf.kpi"].search([("code", "=", "retention")])
        half = goal.weight / 2
        boss.line_ids = [
            Command.update(goal.id, {"weight": half, "change_reason": "Agreed"}),
            Command.create({"kpi_id": kpi.id, "weight": half, "target": 90, "change_reason": "Agreed"}),
        ]
        added = self.scorecard.line_ids - lines
        self.assertEqual((added.time_view, added.is_individual, goal.is_individual), ("lasting", True, True))
        self.assertFalse(other.is_individual)
        self.assertIn(f"Agreed with the person {2 * half:g} %", self.scorecard.balance_text)
        kpi.time_view = "short"
        self.assertEqual(added.time_view, "lasting")
        self.assertRefused(lambda: boss.line_ids.browse(goal.id).write({"is_individual": False}))

    def test_a_template_with_short_term_goals_only_warns(self):
        """F-17: in words, until something lasts; a department's own scorecard is agreed with nobody"""
        kpis = {
            code: self.env["customer.perf.kpi"].search([("code", "=", code)]).id for code in ("perhead", "fcr", "clv")
        }
        template = self.env["customer.perf.scorecard.template"].create(
            {
                "name": "Short",
                "department_id": self.elsewhere.id,
                "role_family_id": self.family.id,
                "line_ids": [
                    Command.create({"kpi_id": kpis[code], "weight": 50, "target": 90, "is_fixed": code == "perhead"})
                    for code in ("perhead", "fcr")
                ],
            }
        )
        self.assertIn("short term", template.advice)
        self.assertEqual(
            template.balance_text.split("\n"),
            [
                "Customer value 50 %, efficiency and business 50 %",
                "Lasting 0 %, short term 100 %",
                "Open to agree with the person 50 %, fixed 50 %",
            ],
        )
        template.line_ids[1].write({"kpi_id": kpis["clv"]})
        self.assertNotIn("short term.", template.advice)
        template.role_family_id = False
        self.assertNotIn("person", template.balance_text)

    def test_balances_stand_on_the_print(self):
        """K-09: a line each, for whoever may print the appraisal"""
        report = self.as_user(self.env["ir.actions.report"], "employee")
        html = report._render_qweb_html("customer_perf.appraisal_report", self.appraisal.ids)[0].decode()
        for line in self.scorecard.balance_text.split("\n"):
            self.assertIn(line, html)
