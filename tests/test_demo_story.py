"""The demo company tells the whole chain: every goal of everybody leads to a customer and a promise."""

from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestDemoStory(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.ref("base.main_company")
        cls.cycle = cls.env.ref("customer_perf.cycle_running_demo")

    def test_every_goal_reaches_a_customer(self):
        """V-01: on the page of every employee and every department"""
        page = self.env["customer.perf.my.value"].with_company(self.company)
        for card in self.cycle.scorecard_ids:
            for kpi, chain in page._chains(card).items():
                with self.subTest(card=card.display_name, kpi=kpi.name):
                    kinds = [link["kind"] for link in chain]
                    self.assertEqual((kinds[0], kinds[-1]), ("goal", "proposition"))
                    self.assertIn("customer", kinds)

    def test_everybody_names_his_customers(self):
        """Everybody names his customers (V-02, G-09, H-04)"""
        page = self.env["customer.perf.my.value"].with_company(self.company)
        for card in self.cycle.scorecard_ids.filtered("employee_id"):
            with self.subTest(card=card.display_name):
                header = page._header(card)
                self.assertTrue(header["direct_customers"])
                self.assertTrue(header["effect"])
        families = self.env["customer.perf.service"].search([]).role_family_id.mapped("code")
        self.assertLessEqual({"store_associate", "contact_centre_agent", "hr_hrbp"}, set(families))

    def test_map_shows_what_to_mend(self):
        """D-05, D-09, D-11: objectives in every state, an orphan and one that only hangs on the wall"""
        page = self.env["customer.perf.strategy.page"].with_company(self.company)
        found = page.get_page(self.env.ref("customer_perf.strategy_map_demo").id)
        self.assertLessEqual({"green", "amber", "red", "none"}, {node["status"] for node in found["nodes"]})
        self.assertEqual({finding["code"] for finding in found["findings"]}, {"orphan", "on_the_wall"})

    def test_two_units_side_by_side(self):
        """J-11: a standardised front line and an innovative unit with mixes of their own"""
        mixes = self.cycle.scorecard_ids.tool_mix_id
        self.assertGreater(len(mixes), 1)
        self.assertGreater(len(set(mixes.mapped("trunk"))), 1)

    def test_indicators_are_looked_at(self):
        """O-01, O-03: one supported, one listed, one retired a quarter ago with its reason"""
        records = self.env["customer.perf.kpi.health"].search([("company_id", "=", self.company.id)])
        latest = records.filtered("is_latest")
        verdicts = {record.kpi_id.code: record.verdict for record in latest}
        self.assertEqual((verdicts["prob_time"], verdicts["mtrs"]), ("supported", "listed"))
        retired = records.filtered(lambda record: record.decision == "retire")
        self.assertEqual((retired.verdict, retired.kpi_state, bool(retired.reason)), ("listed", "retired", True))
        self.assertNotIn(retired.kpi_id, latest.kpi_id)
