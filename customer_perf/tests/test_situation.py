from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .strategy_case import StrategyCase


@tagged("post_install", "-at_install")
class TestDecisions(StrategyCase):
    def test_five_decisions_in_their_order(self):
        """A-10: a later step is closed until the earlier one is taken or left out with a reason"""
        decisions = self.env["customer.perf.decision"]._of_company(self.company)
        self.assertEqual(decisions.mapped("step"), ["idea", "diagnosis", "mix", "indicators", "platform"])
        self.assertEqual(decisions.mapped("state"), ["open", "closed", "closed", "closed", "done"])
        with self.assertRaisesRegex(UserError, "First comes"), self.cr.savepoint():
            decisions[1].action_open()
        decisions[0].action_open()
        wizard = self._reason(decisions[0].action_waive(), " ")
        with self.assertRaises(UserError), self.cr.savepoint():
            wizard.action_confirm()
        wizard.reason = "A trial first"
        wizard.action_confirm()
        self.assertIn("A trial first", decisions[0].waiver_reason)
        decisions = self.env["customer.perf.decision"]._of_company(self.company)
        self.assertEqual(decisions.mapped("state")[:3], ["waived", "open", "closed"])
        with self.assertRaises(AccessError), self.cr.savepoint():
            decisions[1].with_user(self.users["admin"]).waiver_reason = "by hand"
        decisions[0].action_unwaive()
        self._agreed()
        decisions = self.env["customer.perf.decision"]._of_company(self.company)
        self.assertEqual(decisions.mapped("state")[:2], ["done", "open"])

    def _reason(self, action, reason):
        return self.env["customer.perf.reason"].with_context(**action["context"]).create({"reason": reason})

    def test_only_hr_waives(self):
        decision = self.env["customer.perf.decision"]._of_company(self.company)[0]
        for role in ("executive", "boss"):
            action = decision.action_waive()
            wizard = self.env["customer.perf.reason"].with_context(**action["context"])
            with self.assertRaises(AccessError, msg=role), self.cr.savepoint():
                wizard.with_user(self.users[role]).create({"reason": "x"}).action_confirm()

    def test_a_first_launch_comes_after_the_decisions(self):
        """A-10: by the preview with a reason, by RPC with a word in the log; a map in force too early says so"""
        unit = {"company_id": self.company_b.id, "department_ids": [Command.set(self.department_b.ids)]}
        cycle = self.new_cycle(**unit)
        wizard = self.env["customer.perf.cycle.launch"].create({"cycle_id": cycle.id})
        self.assertIn("Not decided yet: Idea", wizard.doubts)
        with self.assertRaisesRegex(UserError, "write down why"), self.cr.savepoint():
            wizard.action_launch()
        cycle.action_launch()
        self.assertIn("Reason: none was given", str(cycle.message_ids.mapped("body")))
        self.assertFalse(self.new_cycle(**unit, name="Later")._launch_doubts(), "it is no question any more")
        record = self.env["customer.perf.strategy.map"].create({"name": "Map", "company_id": self.company_b.id})
        customer = self.env.ref("customer_perf.perspective_customer")
        record.objective_ids.create({"name": "Stay", "map_id": record.id, "perspective_id": customer.id})
        record.action_activate()
        self.assertIn("before it was decided: Idea", str(record.message_ids.mapped("body")))


@tagged("post_install", "-at_install")
class TestDiagnosis(StrategyCase):
    ANSWERS = {"strategy": "5", "lines": "5", "joint_work": "5", "frontline": "2", "process": "3"}

    def _run(self, answers=None, default="3", **values):
        run = self.env["customer.perf.diagnosis"].create(
            {"company_id": self.company.id, "department_id": self.department.id, **values}
        )
        for line in run.answer_ids:
            line.score = (answers or self.ANSWERS).get(line.question_id.key, default)
        return run

    def test_questions(self):
        """B-01, B-02, B-04, B-06: five fit rows with two anchors and a text; six and three questions"""
        run = self._run()
        self.assertEqual(len(run.fit_ids), 5)
        self.assertTrue(all(line.low_anchor and line.high_anchor for line in run.fit_ids))
        self.assertEqual((len(run.organisation_ids), len(run.data_ids)), (6, 3))
        self.assertIn("note", run.fit_ids._fields)
        bank = self.env["customer.perf.question"].search([("code", "=like", "DQ-%")])
        self.assertEqual(set(bank.mapped("code")), {f"DQ-{number:02}" for number in range(1, 89)})

    def test_every_rule_has_its_question(self):
        """What tools.situation asks for is asked"""
        keys = set(self._run().answer_ids.question_id.mapped("key"))
        self.assertLessEqual(
            {
                "strategy",
                "agility",
                "process",
                "culture",
                "lines",
                "joint_work",
                "exploration",
                "frontline",
                "approval",
                "not_mine",
                "data_steady",
                "data_groups",
                "data_feedback",
                "relationship",
                "alike",
                "existing",
                "standardised",
                "early",
                "red_lines",
            },
            keys,
        )

    def test_recommendation_and_decision(self):
        """B-03, B-08, J-03, J-08: proposed, assigned to the unit, and the change is logged"""
        self._agreed()
        run = self._run()
        self.assertEqual((run.open_count, run.trunk_advised, run.trunk), (0, "bsc", "bsc"))
        fits = [int(score) for score in run.fit_ids.mapped("score")]
        self.assertEqual((len(fits), run.fit_mean), (5, round(sum(fits) / 5, 2)), "B-02")
        self.assertIn("map on the wall", run.warning_text)
        run.action_decide()
        mix = self.department.perf_tool_mix_id
        self.assertEqual((mix, mix.trunk, mix.diagnosis_id), (run.decided_mix_id, "bsc", run))
        self.assertEqual(mix.customer_share_min, run.customer_share)
        self.assertIn(mix.name, str(self.department.message_ids[:1].body))
        with self.assertRaisesRegex(UserError, "new diagnosis"), self.cr.savepoint():
            run.other_trunk = "kpi"
        for change in (lambda: run.answer_ids[0].write({"score": "1"}), run.answer_ids[:1].unlink, run.unlink):
            with self.assertRaises(UserError), self.cr.savepoint():
                change()
        proposition = self.env["customer.perf.value.proposition"].search([("company_id", "=", self.company.id)])
        proposition.action_reopen()
        self.env.invalidate_all()
        self.assertEqual(run.trunk_advised, "bsc", "what was recommended then")
        self.assertTrue(mix.branch_kpi, "the recommended branch")

    def test_deciding_otherwise_keeps_the_reason(self):
        """Deciding otherwise keeps the reason (B-03)"""
        self._agreed()
        run = self._run()
        run.other_trunk = "kpi"
        with self.assertRaisesRegex(UserError, "reason"), self.cr.savepoint():
            run.action_decide()
        run.override_reason = "The branch works for itself"
        run.action_decide()
        self.assertEqual(run.decided_mix_id.trunk, "kpi")
        self.assertIn("works for itself", str(self.department.message_ids[:1].body))

    def test_open_questions_and_open_idea(self):
        """A-04, A-05: no decision before the answers; the workshop before the tool"""
        run = self._run()
        self.assertFalse(run.trunk_advised, "no value proposition yet")
        self.assertIn("workshop", run.warning_text)
        run.write({"other_trunk": "bsc", "override_reason": "We cannot wait"})
        run.tool_mix_id = self.env.ref("customer_perf.tool_mix_bsc_kpi_behaviour")
        with self.assertRaisesRegex(UserError, "First comes"), self.cr.savepoint():
            run.action_decide()
        self._agreed()
        run.fit_ids[0].score = False
        with self.assertRaisesRegex(UserError, "open: 1"), self.cr.savepoint():
            run.action_decide()

    def test_two_runs_compared(self):
        """B-14: the second run shows the change per dimension"""
        self._run(date="2025-01-01")
        run = self._run({**self.ANSWERS, "strategy": "2"}, date="2025-06-01")
        axis = run.profile[0]
        self.assertEqual((axis["value"], axis["before"]), (2, 5))
        self.assertEqual(len(run.profile), 7)

    def test_texts_follow_the_answers(self):
        """B-08: what is said for and against a tool is what was answered"""
        self._agreed()
        run = self._run({**self.ANSWERS, "lines": "5", "joint_work": "5", "strategy": "2", "agility": "4"})
        self.assertEqual(run.trunk_advised, "bsc")
        self.assertIn("Against it: Clarity of strategy: 2 of 5.", run.advice_text)
        self.assertNotIn("departments", run.advice_text.split("Against it")[1])
        run = self._run({**self.ANSWERS, "approval": "1", "not_mine": "3"})
        self.assertIn("many approvals", run.advice_text)
        self.assertNotIn("another department's KPI", run.advice_text)

    def test_decision_does_what_the_page_says(self):
        """Decision does what the page says (B-03)"""
        self._agreed()
        run = self._run()
        said = run.decision_text
        run.action_decide()
        mix = run.decided_mix_id
        labels = dict(run._fields["trunk"]._description_selection(self.env))
        self.assertIn(f"{labels[mix.trunk]} leads", said)
        self.assertIn(f"at least {mix.customer_share_min:.0f} %", said)
        branches = [tool for tool in ("bsc", "okr", "kpi") if mix[f"branch_{tool}"]]
        self.assertEqual(branches, list(run._advice().branches))
        for tool in branches:
            self.assertIn(labels[tool], said.split("completed by")[1])

    def test_weak_data_cap(self):
        """B-07: the cap of the mix warns on the sheet"""
        self._agreed()
        run = self._run({**self.ANSWERS, "data_steady": "1", "data_groups": "1", "data_feedback": "2"})
        self.assertEqual((run.data_level, run.customer_kpi_max), ("weak", 5))
        run.action_decide()
        self.assertEqual(run.decided_mix_id.customer_kpi_max, 5)
        self.scorecard.sudo().tool_mix_id = run.decided_mix_id
        run.decided_mix_id.customer_kpi_max = 1
        self.scorecard.invalidate_recordset(["advice"])
        self.assertIn("fewer customer KPIs", self.scorecard.advice)

    def test_exploring_unit_gets_okr(self):
        """B-09, J-01: there is a mix to decide for"""
        self._agreed(logic_price="new", logic_service="new", logic_pain="new")
        run = self._run({"exploration": "5", "agility": "5", "culture": "5"})
        run.action_decide()
        self.assertEqual(self.department.perf_tool_mix_id.trunk, "okr")

    def test_second_decision_replaces_the_first(self):
        self._agreed()
        first = self._run(date="2025-01-01")
        first.action_decide()
        second = self._run({**self.ANSWERS, "frontline": "5", "process": "5", "strategy": "1", "lines": "1"})
        second.action_decide()
        self.assertEqual(self.department.perf_tool_mix_id, second.decided_mix_id)
        self.assertFalse(first.decided_mix_id.active)

    def test_red_lines_ask_for_gates(self):
        """Red lines ask for gates (B-11, FM-46)"""
        self._agreed()
        run = self._run({**self.ANSWERS, "red_lines": "5"})
        run.action_decide()
        self.assertTrue(run.decided_mix_id.needs_gate)

    def test_seen_from_the_customer(self):
        """B-15: share related, and the misdirected ones by name"""
        run = self._run()
        run.action_fill_kpis()
        self.assertEqual(run.kpi_line_ids.kpi_id, self.scorecard.line_ids.kpi_id)
        run.kpi_line_ids.is_related = False
        run.kpi_line_ids[0].write({"is_related": True})
        run.kpi_line_ids[1].misleads = True
        self.assertAlmostEqual(run.related_share, 100 / len(run.kpi_line_ids), places=1)
        self.assertEqual(run.misdirected_text, run.kpi_line_ids[1].kpi_id.name)

    def test_printed_sheet(self):
        """B-13: the five rows with scores and texts"""
        run = self._run()
        run.fit_ids[0].note = "Decided every quarter anew"
        html = self.env["ir.actions.report"]._render_qweb_html("customer_perf.diagnosis_report", run.ids)[0].decode()
        for line in run.fit_ids:
            self.assertIn(line.question_id.name, html)
        self.assertIn("Decided every quarter anew", html)


@tagged("post_install", "-at_install")
class TestOrientation(StrategyCase):
    def test_shares_at_every_level(self):
        """C-02, H-08: by number and by weight; of two of eight 25 % by number"""
        self.department.perf_tier = "front"
        self.department.perf_is_business_unit = True
        self.env.flush_all()
        rows = self.env["customer.perf.orientation"].search([("cycle_id", "=", self.cycle.id)])
        by_level = {row.level: row for row in rows}
        self.assertEqual(set(by_level), {"company", "unit", "tier", "department", "family"})
        lines = self.cycle.scorecard_ids.line_ids
        customer = lines.filtered("is_customer")
        for row in rows:
            self.assertEqual((row.kpis, row.customer_kpis), (len(lines), len(customer)))
            self.assertAlmostEqual(row.share_count, 100 * len(customer) / len(lines), places=1)
            self.assertAlmostEqual(
                row.share_weight, 100 * sum(customer.mapped("weight")) / sum(lines.mapped("weight")), 1
            )
        self.assertEqual(by_level["tier"].tier, "front")
        self.assertEqual(by_level["unit"].department_id, self.department)

    def test_check_up(self):
        """C-01, C-05, C-08: four rows, three values, the figures of the day beside them"""
        self.cycle.scorecard_ids[:1].sudo().write({"is_dissatisfied": True})
        check_up = self.env["customer.perf.check.up"].create(
            {"company_id": self.company.id, "department_id": self.department.id, "cycle_id": self.cycle.id}
        )
        self.assertEqual(len(check_up.answer_ids), 4)
        with Form(self.env["customer.perf.check.up"].with_company(self.company)) as form:
            form.cycle_id = self.cycle
        self.assertEqual(len(form.record.answer_ids), 4, "in the browser, too")
        self.assertEqual(
            [code for code, _name in check_up.answer_ids._fields["level"].selection], ["high", "medium", "low"]
        )
        self.assertEqual(check_up.case_count, 1)
        self.assertGreater(check_up.share_weight, 0)
        self.assertEqual(check_up.conflict_count, 0)

    def test_never_enters_a_score(self):
        """C-09: nothing of the chain refers to the check-up"""
        for model in ("kpi", "measure", "scorecard", "scorecard.line", "appraisal", "component", "assessment"):
            fields = self.env[f"customer.perf.{model}"]._fields.values()
            self.assertFalse([field.name for field in fields if "check.up" in (field.comodel_name or "")])

    def test_advice_on_a_template(self):
        """Advice on a template (C-13, F-15, F-16, M-13, W-01)"""
        family = self.env["customer.perf.role.family"].create({"name": "F", "code": "adv"})
        tasks = self.env["customer.perf.kpi"].search(
            [("orientation", "=", "internal"), ("state", "=", "active"), ("direction", "=", "higher")], limit=2
        )
        lines = [(self.csat, 40), *((kpi, 30) for kpi in tasks)]
        template = self.env["customer.perf.scorecard.template"].create(
            {
                "name": "T",
                "role_family_id": family.id,
                "line_ids": [
                    Command.create({"kpi_id": kpi.id, "weight": weight, "target": 5, "threshold": 1})
                    for kpi, weight in lines
                ],
            }
        )
        self.assertIn("stands alone", template.advice)
        self.assertIn("authority or support", template.advice)

    def test_goal_names_its_customer(self):
        """A-15: a customer KPI without a class is refused, an internal task needs none"""
        with self.assertRaisesRegex(ValidationError, "which class"), self.cr.savepoint():
            self.csat.customer_class = False
        kpi = self.env["customer.perf.kpi"].create({"name": "K", "code": "a15", "orientation": "internal"})
        self.assertFalse(kpi.customer_class)
        kpi.orientation = "customer"
        self.assertEqual(kpi.customer_class, "external")

    def test_influence_differs_by_role(self):
        """Influence differs by role (W-02)"""
        family = self.env["customer.perf.role.family"].create({"name": "F", "code": "inf"})
        line = self.template.line_ids[0]
        other = self.template.copy({"role_family_id": family.id}).line_ids[0]
        line.influence, other.influence = "full", "part"
        self.assertEqual((line.kpi_id, line.influence), (other.kpi_id, "full"))
        self.assertEqual(other.influence, "part")


@tagged("post_install", "-at_install")
class TestForms(StrategyCase):
    def test_diagnosis_by_hand(self):
        """The sheet as HR fills it in"""
        with Form(self.env["customer.perf.diagnosis"].with_user(self.users["officer"])) as form:
            form.department_id = self.department
        run = form.record
        self.assertTrue(run.answer_ids)
