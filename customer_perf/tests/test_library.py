from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import TransactionCase, tagged

from ..tools import attainment
from ..tools.weighting import is_complete

FRONT = {"contact_centre_agent", "store_associate", "field_delivery", "customer_success"}
BACK = {"it_provider", "hr_hrbp", "finance"}


@tagged("post_install", "-at_install")
class TestLibrary(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        shipped = cls.env["ir.model.data"].search(
            [("module", "=", "customer_perf"), ("model", "=", "customer.perf.kpi")]
        )
        cls.kpis = cls.env["customer.perf.kpi"].browse(shipped.mapped("res_id"))
        cls.process = cls.env.ref("customer_perf.perspective_process")

    def _kpi(self, **values):
        return self.env["customer.perf.kpi"].create(
            {
                "name": "Trial",
                "code": "trial",
                "perspective_id": self.process.id,
                "asks_value": True,
                "asks_influence": True,
                "asks_collect": True,
                **values,
            }
        )

    def test_all_indicators_are_there_and_complete(self):
        """All indicators are there and complete (F-01, F-04, F-21, D-01)"""
        self.assertEqual(len(self.kpis), 176)
        self.assertEqual(len(self.env["customer.perf.perspective"].search([])), 4)
        for kpi in self.kpis:
            with self.subTest(kpi=kpi.code):
                self.assertTrue(kpi.definition and kpi.formula and kpi.unit and kpi.dimension)
                if kpi.layer == "post":
                    self.assertTrue(kpi.how_affect and kpi.when_drops)
                if kpi.state == "draft":
                    self.assertTrue(kpi.gate_reason or kpi.availability == "none")
                self.assertIn(attainment.problem(kpi._target()), (None, "no_target", "no_range"))

    def test_shipped_records_have_chinese_names(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"].search([("name", "=", "customer_perf")])._update_translations(["zh_CN"])
        for model in ("kpi", "role.family", "behaviour", "tool.mix", "grade", "perspective", "component"):
            for record in self.env[f"customer.perf.{model}"].search([]).with_context(lang="zh_CN"):
                if record.get_external_id()[record.id].startswith("customer_perf.") and "demo" not in str(
                    record.get_external_id()[record.id]
                ):
                    with self.subTest(model=model, record=record.id):
                        self.assertRegex(record.name, r"[\u4e00-\u9fff]|NPS|CSAT|KPI|OKR")

    def test_no_back_office_is_held_against_values_that_no_person_has(self):
        """What customers say of a department or the firm is nobody's own value"""
        codes = ("csat", "ics", "collab", "respspd", "infoshare", "hrbp_sat")
        families = ("it_provider", "hr_hrbp", "finance", "operations_marketing", "product_rd", "unit_manager")
        lines = self.env["customer.perf.scorecard.template.line"].search(
            [("template_id.role_family_id.code", "in", families), ("kpi_id.code", "in", codes)]
        )
        self.assertGreater(len(lines), 10)
        self.assertEqual(lines.filtered(lambda line: line.scope == "employee").mapped("display_name"), [])

    def test_each_industry_has_a_type(self):
        """T-03: also those without a scenario of their own"""
        scenarios = self.env["customer.perf.scenario"]
        for kind, word in (
            ("a", "internet contact centres"),
            ("b", "industrial equipment"),
            ("b", "internet platforms"),
            ("c", "engineering projects"),
        ):
            found = scenarios.search([("suits", "ilike", word)])
            self.assertEqual(found.mapped("scenario_type"), [kind], word)

    def test_three_questions_gate_activation(self):
        """Three questions gate activation (F-02)"""
        for question in ("asks_value", "asks_influence", "asks_collect"):
            kpi = self._kpi(code=question, **{question: False})
            with (
                self.subTest(question=question),
                self.assertRaisesRegex(ValidationError, "three questions"),
                self.cr.savepoint(),
            ):
                kpi.action_activate()

    def test_no_data_blocks_use(self):
        """No data blocks use (F-18)"""
        with self.assertRaisesRegex(ValidationError, "no data is available"), self.cr.savepoint():
            self._kpi(availability="none").action_activate()

    def test_changed_definition_makes_a_version_and_keeps_the_old_one(self):
        """Changed definition makes a version and keeps the old one (F-19)"""
        kpi = self._kpi(formula="a ÷ b")
        kpi.formula = "a ÷ c"
        self.assertEqual(kpi.version, 1, "a draft may still change")
        kpi.action_activate()
        kpi.write({"formula": "a ÷ d", "how_affect": "Listen."})
        self.assertEqual((kpi.version, kpi.version_ids.version, kpi.version_ids.formula), (2, 1, "a ÷ c"))
        kpi.how_affect = "Listen more."
        self.assertEqual(kpi.version, 2, "help is no definition")

    def test_a_loyalty_indicator_says_its_limits_where_it_is_picked(self):
        """Q-03: limit text visible in the picker"""
        kpis = self.env["customer.perf.kpi"]
        kpi = self._kpi(experience="nps", unit="%", limits="Not who buys again.\nRead it with retention.")
        [found] = kpis.web_name_search(kpi.name, {"display_name": {}})
        self.assertEqual(found["display_name"], f"{kpi.name} (%)")
        self.assertEqual(
            found["__formatted_display_name"], f"{kpi.name} (%)\n--Not who buys again. Read it with retention.--"
        )
        kpi.experience = False
        [found] = kpis.web_name_search(kpi.name, {"display_name": {}})
        self.assertEqual(found["__formatted_display_name"], f"{kpi.name} (%)")
        for code in ("nps", "csat", "ces", "clv", "retention"):
            self.assertTrue(kpis.search([("experience", "=", code), ("limits", "!=", False)], limit=1), code)

    def test_used_kpi_is_retired_not_deleted(self):
        """Used KPI is retired not deleted (O-03)"""
        kpi = self._kpi()
        kpi.action_activate()
        with self.assertRaisesRegex(UserError, "Retire it instead"), self.cr.savepoint():
            kpi.unlink()

    def test_retiring_wants_a_reason(self):
        """F-02: by the button and by RPC"""
        kpi = self._kpi()
        kpi.action_activate()
        with self.assertRaisesRegex(ValidationError, "say why"), self.cr.savepoint():
            kpi.state = "retired"
        asked = kpi.action_retire()
        self.assertEqual(kpi.state, "active")
        self.env["customer.perf.reason"].with_context(**asked["context"]).create(
            {"reason": "Moves nothing"}
        ).action_confirm()
        self.assertEqual((kpi.state, kpi.retired_reason), ("retired", "Moves nothing"))

    def test_unusable_targets_are_refused_by_name(self):
        kpi = self._kpi()
        with self.assertRaisesRegex(ValidationError, "Trial: a target of zero"), self.cr.savepoint():
            kpi.target = 0
        kpi.write({"target": 0, "threshold": -10})
        self.assertEqual(kpi.target, 0)
        with self.assertRaisesRegex(ValidationError, "pairs of numbers"), self.cr.savepoint():
            kpi.write({"scoring": "steps", "steps": "95 to 100"})

    def test_empty_is_not_zero(self):
        kpi = self._kpi(target=0, threshold=-10)
        kpi.write({"threshold": False, "scale": 5})
        kpi.invalidate_recordset()
        self.assertIs(kpi.threshold, False)
        self.assertEqual(kpi.target, 0)
        self.assertIn(kpi, self.env["customer.perf.kpi"].search([("threshold", "=", False)]))
        self.assertNotIn(kpi, self.env["customer.perf.kpi"].search([("target", "=", False)]))
        self.assertNotIn(kpi, self.env["customer.perf.kpi"].search([("threshold", "<", 5)]))


@tagged("post_install", "-at_install")
class TestTemplates(TransactionCase):
    def _shares(self, codes):
        templates = self.env["customer.perf.scorecard.template"].search([("role_family_id.code", "in", list(codes))])
        return [template.customer_share for template in templates if not template.department_id]

    def test_every_family_has_a_usable_template(self):
        """Every family has a usable template (F-10, J-04, K-01, K-03, W-01)"""
        families = self.env["customer.perf.role.family"].search([])
        self.assertGreaterEqual(len(families), 12)
        for family in families:
            with self.subTest(family=family.code):
                template = family.template_ids.filtered(lambda template: not template.department_id)
                self.assertTrue(is_complete(template.line_ids.mapped("weight")))
                self.assertTrue(all(attainment.problem(line._target()) is None for line in template.line_ids))
                self.assertGreaterEqual(len(family.behaviour_ids), 2)
                self.assertTrue(family.customers)
                customer = template.line_ids.filtered(lambda line: line.orientation == "customer")
                self.assertTrue(all(customer.mapped("customer_gain")))

    def test_customer_share_falls_from_front_to_back(self):
        self.assertGreater(min(self._shares(FRONT)), max(self._shares(BACK)))

    def test_weights_add_up_to_100(self):
        """Weights add up to 100 (K-01)"""
        template = self.env.ref("customer_perf.template_contact_centre_agent")
        line = template.line_ids[0]
        with self.assertRaisesRegex(ValidationError, r"99\.99 instead of 100"), self.cr.savepoint():
            line.weight -= 0.01
        with self.assertRaisesRegex(ValidationError, r"add up to"), self.cr.savepoint():
            self.env["customer.perf.tool.mix"].create(
                {
                    "name": "Half",
                    "grade_scale_id": self.env.ref("customer_perf.grade_scale_default").id,
                    "component_ids": [Command.create({"name": "Half", "weight": 50})],
                }
            )
        first, second = template.line_ids[:2]
        template.line_ids = [
            Command.update(first.id, {"weight": first.weight - 5}),
            Command.update(second.id, {"weight": second.weight + 5}),
        ]

    def test_goal_without_a_target_starts_with_that_of_the_kpi(self):
        kpi = self.env.ref("customer_perf.kpi_fcr")
        template = self.env["customer.perf.scorecard.template"].create(
            {
                "name": "By the API",
                "role_family_id": self.env.ref("customer_perf.role_family_finance").id,
                "line_ids": [Command.create({"kpi_id": kpi.id, "weight": 100})],
            }
        )
        self.assertEqual((template.line_ids.target, template.line_ids.threshold), (kpi.target, kpi.threshold))

    def test_context_of_a_client_does_not_open_the_weights(self):
        officer = self.env["res.users"].create(
            {
                "name": "Weights",
                "login": "weights",
                "group_ids": [Command.link(self.env.ref("customer_perf.group_customer_perf_officer").id)],
            }
        )
        line = self.env.ref("customer_perf.template_contact_centre_agent").line_ids[0]
        with self.assertRaises(ValidationError), self.cr.savepoint():
            line.with_user(officer).with_context(perf_weights_open=True).weight = 1

    def test_one_trunk_and_branches(self):
        """One trunk and branches (J-02)"""
        mix = self.env.ref("customer_perf.tool_mix_kpi")
        self.assertFalse(mix.has_branch)
        with self.assertRaisesRegex(ValidationError, "either the trunk or a branch"), self.cr.savepoint():
            mix.branch_kpi = True
        mix.branch_bsc = True
        self.assertTrue(mix.has_branch)

    def test_mix_is_inherited_until_overridden(self):
        """Mix is inherited until overridden (J-01, J-11)"""
        mixes = self.env["customer.perf.tool.mix"]
        bsc, kpi = (self.env.ref(f"customer_perf.tool_mix_{name}") for name in ("bsc_kpi_behaviour", "kpi"))
        top = self.env["hr.department"].create(
            {"name": "Top", "perf_is_business_unit": True, "perf_tool_mix_id": bsc.id}
        )
        middle = self.env["hr.department"].create({"name": "Middle", "parent_id": top.id})
        deep = self.env["hr.department"].create({"name": "Deep", "parent_id": middle.id, "perf_tool_mix_id": kpi.id})
        alone = self.env["hr.department"].create({"name": "Alone"})
        found = mixes._for_departments(top | middle | deep | alone, self.env.company)
        self.assertEqual([found[d.id] for d in (top, middle, deep)], [bsc, bsc, kpi])
        self.assertEqual(found[alone.id], self.env.ref("customer_perf.tool_mix_kpi_behaviour"), "the default")

    def test_every_source_has_a_handler(self):
        component = self.env["customer.perf.component"]
        for source, _label in component._fields["source"]._description_selection(self.env):
            with self.subTest(source=source):
                self.assertEqual(component._measure(source, self.env["customer.perf.appraisal"]), {})
        gone = component._measure("removed_addon", self.env["customer.perf.appraisal"])
        self.assertEqual(gone, {}, "what an addon measured that was removed since has no data")
