from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .strategy_case import StrategyCase


@tagged("post_install", "-at_install")
class TestStrategyMap(StrategyCase):
    def page(self, record, role="employee"):
        return self.env["customer.perf.strategy.page"].with_user(self.users[role]).get_page(record.id)

    def test_map_without_customers_is_not_activated(self):
        """Map without customers is not activated (D-13, D-02)"""
        record, made = self._map(("Lean", "process", self.fcr, []))
        with self.assertRaisesRegex(UserError, "customer perspective"), self.cr.savepoint():
            record.action_activate()
        made["Lean"].perspective_id = self.env.ref("customer_perf.perspective_customer")
        record.action_activate()
        for change in (
            lambda: made["Lean"].write({"active": False}),
            lambda: made["Lean"].write({"perspective_id": self.env.ref("customer_perf.perspective_process").id}),
            made["Lean"].unlink,
        ):
            with self.assertRaisesRegex(UserError, "in force"), self.cr.savepoint():
                change()
        forced = record.create({"name": "X", "company_id": self.company.id, "state": "active"})
        self.assertEqual(forced.state, "draft")
        later, loyal = self._map(("Reached", "customer", self.csat, []))
        horizon, loyal["Reached"].date_to = loyal["Reached"].date_to, False
        with self.assertRaisesRegex(UserError, "by when"), self.cr.savepoint():
            later.action_activate()
        loyal["Reached"].date_to = horizon
        later.action_activate()
        self.assertEqual((record.state, later.state), ("past", "active"), "one map in force, D-10")
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            made["Lean"].perspective_id = False
            made["Lean"].flush_recordset()

    def test_no_circle(self):
        """No circle (D-04)"""
        _record, made = self._map(("A", "process", self.fcr, ["B"]), ("B", "customer", self.csat, []))
        with self.assertRaisesRegex(ValidationError, "circle"), self.cr.savepoint():
            made["B"].action_link(made["A"].id)
        with self.assertRaisesRegex(ValidationError, "circle"), self.cr.savepoint():
            made["A"].cause_ids = made["B"]
        _other, foreign = self._map(("C", "customer", self.csat, []))
        with self.assertRaisesRegex(ValidationError, "one map"), self.cr.savepoint():
            made["A"].cause_ids = foreign["C"]
        for linked, expected in ((True, made["B"]), (False, made["A"].browse())):
            for _time in range(2):
                made["A"].action_link(made["B"].id, linked)
                self.assertEqual(made["A"].effect_ids, expected, "said twice it is the same")
        self.assertEqual(made["B"].cause_ids, made["A"].browse())

    def test_status_from_one_actual(self):
        """D-05, D-07, L-04: a measure is seen on the map at once, and a red objective on its path"""
        record, made = self._map(
            ("Trained", "learning", self.fcr, ["Reached"]),
            ("Reached", "customer", self.csat, []),
        )
        node = {n["name"]: n for n in self.page(record)["nodes"]}
        self.assertEqual(node["Reached"]["status"], "none")
        self.env["customer.perf.measure"].create(
            {
                "kpi_id": self.fcr.id,
                "date": "2025-02-01",
                "numerator": 10,
                "denominator": 100,
                "company_id": self.company.id,
            }
        )
        node = {n["name"]: n for n in self.page(record)["nodes"]}
        self.assertEqual(node["Trained"]["status"], "red")
        self.assertEqual(node["Trained"]["effects"], made["Reached"].ids)
        self.assertIn("10", node["Trained"]["kpis"][0]["actual"])

    def test_findings_are_live(self):
        """Findings are live (D-08, D-09, D-11, D-12)"""
        record, made = self._map(
            ("Alone", "process", self.fcr, []),
            ("Reached", "customer", self.csat, []),
            ("Money", "financial", self.csat, []),
        )
        codes = {f["code"]: f["ids"] for f in self.page(record)["findings"]}
        self.assertEqual(codes["orphan"], made["Alone"].ids)
        self.assertEqual(codes["untied"], made["Money"].ids)
        self.assertIn(made["Alone"].id, codes["on_the_wall"])
        made["Alone"].write({"review_date": "2999-01-01", "unlinked_reason": "The law asks for it"})
        made["Reached"].effect_ids = made["Money"]
        codes = {f["code"]: f["ids"] for f in self.page(record)["findings"]}
        self.assertNotIn("orphan", codes)
        self.assertNotIn("untied", codes)
        self.assertNotIn(made["Alone"].id, codes["on_the_wall"])

    def test_objective_finds_its_map(self):
        objective = self.env["customer.perf.strategic.objective"].create(
            {
                "name": "O",
                "company_id": self.company.id,
                "perspective_id": self.env.ref("customer_perf.perspective_customer").id,
            }
        )
        self.assertEqual(objective.map_id.company_id, self.company)

    def test_new_version_keeps_objectives_and_arrows(self):
        """New version keeps objectives and arrows (D-10)"""
        record, _made = self._map(("A", "process", self.fcr, ["B"]), ("B", "customer", self.csat, []))
        record.action_activate()
        draft = self.env["customer.perf.strategy.map"].browse(record.action_new_version()["params"]["resId"])
        a, b = draft.objective_ids.sorted("name")
        self.assertEqual((a.effect_ids, a.kpi_ids), (b, self.fcr))

    def test_page_costs_the_same_for_any_number(self):
        record, _made = self._map(("A", "customer", self.csat, []))
        self.page(record)

        def cost(record):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.page(record)
            return self.env.cr.sql_log_count - before

        few = cost(record)
        many, _made = self._map(*[(f"O{n}", "customer", self.csat | self.fcr, []) for n in range(25)])
        self.assertLessEqual(cost(many), few + 2)


@tagged("post_install", "-at_install")
class TestLineOfSight(StrategyCase):
    def page(self, role="employee"):
        return self.env["customer.perf.my.value"].with_user(self.users[role]).get_page(self.scorecard.id)

    def goal(self, kpi):
        goals = next(section for section in self.page()["sections"] if section["code"] == "goals")["data"]
        return next(goal for goal in goals if goal["kpi"] == kpi.name)

    def test_whole_chain_without_hr_rights(self):
        """V-01: goal → department KPI → objective → customer objective → value proposition"""
        self._agreed()
        line = self.scorecard.line_ids.filtered(lambda line: line.kpi_id == self.fcr)
        self.fcr.parent_id = self.env.ref("customer_perf.kpi_svcscore")
        self._map(
            ("Skilled", "process", self.fcr.parent_id, ["Reached"]),
            ("Reached", "customer", self.csat, []),
        )
        self.assertTrue(line)
        chain = self.goal(self.fcr)["chain"]
        self.assertEqual([link["kind"] for link in chain], ["goal", "above", "objective", "customer", "proposition"])
        self.assertEqual(chain[1]["name"], self.fcr.parent_id.name)
        self.assertEqual([link["name"] for link in chain[2:]], ["Skilled", "Reached", "Help on the same day"])

    def test_drafts_stay_with_those_who_draw_them(self):
        """V-01: once a map is in force, nothing of a draft is seen in the chain"""
        in_force, _made = self._map(("Reached", "customer", self.csat, []))
        in_force.action_activate()
        draft, _made = self._map(("Secret", "customer", self.fcr, []))
        self.assertNotIn("Secret", [link["name"] for link in self.goal(self.fcr)["chain"]])
        offered = self.env["customer.perf.strategy.page"].with_user(self.users["employee"]).get_page(in_force.id)
        self.assertNotIn(draft.id, [record["id"] for record in offered["maps"]])

    def test_nobodys_own_target_is_on_the_map(self):
        """X-06: the map shows the target of the department or the library, no individual's"""
        record, _made = self._map(("Reached", "customer", self.fcr, []))
        line = self.scorecard.line_ids.filtered(lambda line: line.kpi_id == self.fcr)
        line.sudo().write({"scope": "company", "subject": 0, "target": 72.77})
        page = self.env["customer.perf.strategy.page"].with_user(self.users["peer"]).get_page(record.id)
        self.assertNotIn("72.77", page["nodes"][0]["kpis"][0]["target"])

    def test_chain_shows_where_it_breaks(self):
        """The employee sees that a link is missing, HR sees on the map which KPI it is"""
        record, made = self._map(("Reached", "customer", self.csat, []))
        self.fcr.parent_id = False
        self.assertNotIn("customer", [link["kind"] for link in self.goal(self.fcr)["chain"]])
        page = self.env["customer.perf.strategy.page"].with_user(self.users["officer"])

        def broken():
            return next((f["names"] for f in page.get_page(record.id)["findings"] if f["code"] == "no_way"), [])

        self.assertIn(self.fcr.name, broken())
        made["Reached"].kpi_ids |= self.fcr
        self.assertNotIn(self.fcr.name, broken())

    def test_direct_customers_on_top(self):
        """Direct customers on top (V-02, G-09, F-09)"""
        header = self.page()["card"]
        self.assertEqual(header["direct_customers"], [])
        self.assertIn("effect", header)
        self.env["customer.perf.service"].create(
            {
                "name": "Help with faults",
                "company_id": self.company.id,
                "department_id": self.department.id,
                "role_family_id": self.family.id,
                "customer_class": "external",
                "customer_group_id": self.group.id,
            }
        )
        header = self.page()["card"]
        self.assertEqual([served["who"] for served in header["direct_customers"]], ["Callers"])
        self.assertTrue(header["effect"], "of the role family")

    def test_layout_follows_the_trunk(self):
        """J-01, J-10: two people under different mixes see different layouts"""
        self.assertEqual(self.page()["card"]["trunk"], "kpi")
        self.scorecard.sudo().tool_mix_id = self.env.ref("customer_perf.tool_mix_bsc_kpi_behaviour")
        self.assertEqual(self.page()["card"]["trunk"], "bsc")
        goals = next(section for section in self.page()["sections"] if section["code"] == "goals")["data"]
        self.assertTrue(all(goal["perspective"] for goal in goals))

    def test_level_and_question_of_a_mix(self):
        """D-06, J-03: a balanced scorecard is for business units by default"""
        mixes = self.env["customer.perf.tool.mix"].search([("company_id", "=", False)])
        self.assertEqual(
            {(mix.trunk, mix.level) for mix in mixes} - {("okr", "team")}, {("bsc", "unit"), ("kpi", "post")}
        )
        self.assertTrue(all(mixes.mapped("question")))
        bsc = mixes.filtered(lambda mix: mix.trunk == "bsc")[0]
        with self.assertRaisesRegex(ValidationError, "Mark the department as a business unit"), self.cr.savepoint():
            self.elsewhere.perf_tool_mix_id = bsc
        before = self.elsewhere.message_ids
        tracked = self.elsewhere.with_context(tracking_disable=False, mail_notrack=False)
        tracked.write({"perf_tool_mix_id": bsc.id, "perf_mix_reason": "It answers for a market of its own"})
        self.env.flush_all()
        self.cr.precommit.run()
        [note] = self.elsewhere.message_ids - before
        told = note.sudo().tracking_value_ids.field_id.mapped("name")
        self.assertEqual(set(told), {"perf_tool_mix_id", "perf_mix_reason"}, "J-08: a change leaves a trace")
        self.elsewhere.write({"perf_is_business_unit": True, "perf_mix_reason": False})
        with self.assertRaisesRegex(ValidationError, "is meant for"), self.cr.savepoint():
            self.elsewhere.perf_is_business_unit = False
        post = mixes.filtered(lambda mix: mix.trunk == "kpi" and not mix.branch_bsc)[0]
        self.department.perf_tool_mix_id = post
        with self.assertRaisesRegex(ValidationError, "is meant for the company"), self.cr.savepoint():
            post.write({"trunk": "bsc", "branch_kpi": False})

    def test_lacking_means_reach_the_manager(self):
        """W-04: the mark is seen in the team, in the appraisal and in the chatter"""
        line = self.scorecard.line_ids[0]
        for role in ("boss", "peer", "officer", "outsider"):
            with self.assertRaises(AccessError, msg=role), self.cr.savepoint():
                line.with_user(self.users[role]).action_mark_means("x")
        with self.assertRaises(AccessError), self.cr.savepoint():
            line.with_user(self.users["employee"]).lacks_note = "by hand"
        line.with_user(self.users["employee"]).action_mark_means("No access to refunds")
        boss = self.users["boss"]
        self.assertIn("No access to refunds", self.appraisal.with_user(boss).lacking_text)
        message = self.appraisal.message_ids[:1]
        self.assertIn(boss.partner_id, message.notified_partner_ids)
        team = self.env["customer.perf.team"].with_user(boss).get_page(self.cycle.id, False)
        needs = next(p for p in team["people"] if p["employee_id"] == self.employee.id)["needs"]
        self.assertTrue(any("Lacks authority" in need["text"] for need in needs))
        line.with_user(self.users["employee"]).action_mark_means("")
        self.assertFalse(line.lacks_note)

    def test_missing_means_warn(self):
        """Missing means warn (W-01, K-18)"""
        self.scorecard.line_ids.sudo().write({"authority": False, "support": False})
        self.scorecard.invalidate_recordset(["advice"])
        self.assertIn("authority or support", self.scorecard.advice)
