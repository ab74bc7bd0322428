from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .strategy_case import StrategyCase


@tagged("post_install", "-at_install")
class TestScenarios(StrategyCase):
    def test_shipped(self):
        """T-01, T-03, T-07: three types, twelve industries, each with KPIs of one type"""
        scenarios = self.env["customer.perf.scenario"].search([])
        self.assertEqual(len(scenarios.filtered(lambda s: not s.is_industry)), 3)
        self.assertEqual(
            set(scenarios.filtered("is_industry").mapped("code")),
            {
                "telecom",
                "finance",
                "ecommerce",
                "luxury_ecommerce",
                "logistics",
                "saas",
                "smart_hardware",
                "rnd",
                "b2b_solution",
                "retail",
                "education",
                "manufacturing",
            },
        )
        for scenario in scenarios:
            self.assertTrue(scenario.journey_id and scenario.tool_mix_id and scenario.features, scenario.name)
            for lines in scenario.line_ids.grouped("role_family_id").values():
                self.assertAlmostEqual(sum(lines.mapped("weight")), 100)

    def test_targets_as_written(self):
        """Targets as written (T-02)"""
        lines = {line.kpi_id.code: line for line in self.env.ref("customer_perf.scenario_ecommerce").line_ids}
        self.assertEqual((lines["ord_resp"].target, lines["return_t"].target), (30, 24))
        finance = self.env.ref("customer_perf.scenario_finance").line_ids.kpi_id.mapped("code")
        self.assertLessEqual({"compl_res", "hirisk_close"}, set(finance))
        solution = self.env.ref("customer_perf.scenario_b2b_solution")
        targets = {line.kpi_id.code: line.target for line in solution.line_ids}
        self.assertEqual((targets["keyperson"], targets["opp_sup"]), (80, 6))
        for scenario in self.env["customer.perf.scenario"].search([]):
            left_out = [kpi.code for kind, kpi, code in scenario._plan(self.company) if code == "skipped"]
            self.assertEqual(left_out, [], f"{scenario.name} gives their weight to others without a word")

    def test_goals_come_with_their_means(self):
        """W-01: a goal of a scenario says which authority and support come with it, as the shipped one does"""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"].search([("name", "=", "customer_perf")])._update_translations(["zh_CN"])
        scenario = self.env.ref("customer_perf.scenario_telecom").with_company(self.company)
        scenario._load(self.company)
        goals = scenario._loaded(self.company)[0].line_ids.filtered(lambda line: line.kpi_id.orientation == "customer")
        meant = goals.filtered(lambda line: line.authority and line.support)
        self.assertGreaterEqual(len(meant), len(goals) / 2)
        self.assertNotEqual(meant[0].with_context(lang="zh_CN").support, meant[0].support)

    def test_load_twice_and_take_away(self):
        """T-01, J-12: previewed, repeatable without doubling, removable while unused"""
        scenario = self.env.ref("customer_perf.scenario_ecommerce").with_company(self.company)
        wizard = self.env["customer.perf.scenario.load"].browse(scenario.action_preview()["res_id"])
        self.assertEqual(wizard.company_id, self.company)
        self.assertIn("new", wizard.line_ids.mapped("code"))
        self.assertEqual([len(found) for found in scenario._loaded(self.company)], [0, 0, 0], "nothing is written")
        with self.assertRaisesRegex(UserError, "First comes"), self.cr.savepoint():
            wizard.action_load()
        for decision in self.env["customer.perf.decision"]._of_company(self.company)[:3]:
            decision._waive("A trial")
        wizard.action_load()
        counts = [len(found) for found in scenario._loaded(self.company)]
        self.assertEqual(counts[1:], [1, 1])
        self.assertEqual(counts[0], len(scenario.line_ids.role_family_id))
        scenario._load(self.company)
        self.assertEqual([len(found) for found in scenario._loaded(self.company)], counts)
        template = scenario._loaded(self.company)[0][0]
        lines = scenario.line_ids.filtered(lambda line: line.role_family_id == template.role_family_id)
        self.assertEqual(template.line_ids.kpi_id, lines.kpi_id.filtered(lambda kpi: kpi.state == "active"))
        self.assertEqual(self.env["customer.perf.tool.mix"]._default_mix(self.company).scenario_id, scenario)
        scenario.action_unload()
        self.assertEqual([len(found) for found in scenario._loaded(self.company)], [0, 0, 0])
        self.assertFalse(self.env["customer.perf.tool.mix"]._default_mix(self.company).scenario_id)

    def test_in_use_stays(self):
        scenario = self.env.ref("customer_perf.scenario_telecom").with_company(self.company)
        scenario._load(self.company)
        family = scenario.line_ids.role_family_id[:1]
        self.job.perf_role_family_id = family
        cycle = self.new_cycle(name="Next", date_from="2025-07-01", date_to="2025-12-31")
        cycle.action_launch()
        self.assertIn(scenario, cycle.scorecard_ids.template_id.scenario_id)
        with self.assertRaisesRegex(UserError, "in use"), self.cr.savepoint():
            scenario.action_unload()

    def test_weights_of_a_scenario(self):
        line = self.env.ref("customer_perf.scenario_ecommerce").line_ids[0]
        with self.assertRaisesRegex(ValidationError, "instead of 100"), self.cr.savepoint():
            line.weight += 1

    def test_method_tables(self):
        """C-11, J-07, J-13, T-05: D1 to D22 in both languages"""
        guides = self.env["customer.perf.guide"].search([])
        self.assertEqual(set(guides.mapped("code")), {f"D{number}" for number in range(1, 23)})
        self.assertTrue(
            all("<t" in (guide.body or "") or "<ol" in guide.body or "<ul" in guide.body for guide in guides)
        )
