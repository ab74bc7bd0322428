"""From whom we serve to what I do today: value proposition, diagnosis, orientation, map, journeys,
services, shared results, line of sight, scenarios (catalogue A, B, C, D, G, H, J, K-02, P-01, T, V, W)."""

from psycopg2 import IntegrityError

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import EXECUTIVE, CustomerPerfCommon


class StrategyCase(CustomerPerfCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.csat = cls.env.ref("customer_perf.kpi_csat")
        cls.fcr = cls.env.ref("customer_perf.kpi_fcr")
        cls.group = cls.env["customer.perf.customer.group"].create(
            {"name": "Callers", "customer_class": "external", "company_id": cls.company.id}
        )
        for role in ("leader", "business", "people"):
            cls._create_user(role, EXECUTIVE)

    @classmethod
    def _proposition(cls, **values):
        stories = [
            Command.create({"kind": kind, "name": f"{kind} {number}"})
            for kind in ("success", "failure")
            for number in range(3)
        ]
        return cls.env["customer.perf.value.proposition"].create(
            {
                "name": "Solved today",
                "company_id": cls.company.id,
                "customer_group_id": cls.group.id,
                "customer_sentence": "Households that need help today",
                "difference": "One call is enough",
                "statement": "Help on the same day",
                "logic_price": "stable",
                "logic_service": "stable",
                "logic_pain": "stable",
                "experience_ids": [Command.create({"name": "Reached at once"})],
                "story_ids": stories,
                **values,
            }
        )

    @classmethod
    def _agreed(cls, **values):
        record = cls._proposition(
            north_star_text="They call once",
            north_star_ids=[Command.link(cls.csat.id)],
            policy="Within the budget of goodwill the customer comes first.",
            policy_choice="limits",
            **values,
        )
        for line, role in zip(record.sign_off_ids, ("leader", "business", "people"), strict=True):
            line.user_id = cls.users[role]
        record.action_clarify()
        for role in ("leader", "business", "people"):
            record.with_user(cls.users[role]).action_sign()
        record.action_agree()
        return record

    @classmethod
    def _map(cls, *objectives):
        """A map with objectives given as (name, perspective code, kpis, names of what it drives)."""
        record = cls.env["customer.perf.strategy.map"].create({"name": "Map", "company_id": cls.company.id})
        perspective = {p.code: p for p in cls.env["customer.perf.perspective"].search([])}
        made = {}
        for name, code, kpis, _effects in objectives:
            made[name] = cls.env["customer.perf.strategic.objective"].create(
                {
                    "name": name,
                    "map_id": record.id,
                    "perspective_id": perspective[code].id,
                    "kpi_ids": [Command.set(kpis.ids)],
                    "date_to": fields.Date.add(fields.Date.today(), years=1),
                }
            )
        for name, _code, _kpis, effects in objectives:
            made[name].effect_ids = cls.env["customer.perf.strategic.objective"].union(*(made[e] for e in effects))
        return record, made


@tagged("post_install", "-at_install")
class TestValueProposition(StrategyCase):
    def test_clarified_only_when_complete(self):
        """A-01, A-06: no empty field, exactly three successes and three failures"""
        record = self._proposition(difference=False)
        with self.assertRaisesRegex(UserError, "What Sets Us Apart"), self.cr.savepoint():
            record.action_clarify()
        record.difference = "One call is enough"
        record.story_ids[0].unlink()
        with self.assertRaisesRegex(UserError, "2 of 3"), self.cr.savepoint():
            record.action_clarify()
        record.story_ids = [Command.create({"kind": "success", "name": "Another"})]
        record.action_clarify()
        self.assertEqual(record.state, "clarified")

    def test_horizon(self):
        """A-01: three to five years"""
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self._proposition(horizon_years=6).flush_recordset()

    def test_agreed_needs_answers_signatures_and_a_north_star(self):
        """A-02, A-08"""
        record = self._proposition()
        record.action_clarify()
        with self.assertRaisesRegex(UserError, "north star"), self.cr.savepoint():
            record.action_agree()
        self.assertIn("nobody named", record.missing_text)
        agreed = self._agreed()
        self.assertEqual(agreed.state, "agreed")
        self.assertTrue(all(agreed.sign_off_ids.mapped("signed_on")))
        for change in (
            lambda: agreed.write({"statement": "Something else"}),
            lambda: agreed.experience_ids.write({"name": "Something else"}),
            agreed.story_ids[:1].unlink,
            lambda: agreed.write({"experience_ids": [Command.create({"name": "Another"})]}),
            agreed.sign_off_ids.with_user(self.users["admin"]).unlink,
        ):
            with self.assertRaisesRegex(UserError, "Reopen"), self.cr.savepoint():
                change()
        agreed.action_reopen()
        self.assertFalse(any(agreed.sign_off_ids.mapped("signed_on")), "they sign what they read")

    def test_signatures_are_void_under_another_text(self):
        """A-02: what was signed is what is agreed, by all three roles"""
        record = self._proposition(
            north_star_text="x", north_star_ids=[Command.link(self.csat.id)], policy="x", policy_choice="limits"
        )
        for line, role in zip(record.sign_off_ids, ("leader", "business", "people"), strict=True):
            line.user_id = self.users[role]
        record.action_clarify()
        for role in ("leader", "business", "people"):
            record.with_user(self.users[role]).action_sign()
        record.experience_ids.name = "Another experience"
        self.assertFalse(any(record.sign_off_ids.mapped("signed_on")))
        bare = self._proposition(
            north_star_text="x",
            north_star_ids=[Command.link(self.csat.id)],
            policy="x",
            policy_choice="limits",
            sign_off_ids=[],
        )
        bare.action_clarify()
        with self.assertRaisesRegex(UserError, "Not signed"), self.cr.savepoint():
            bare.action_agree()
        agreed = self._agreed()
        with self.assertRaises(AccessError), self.cr.savepoint():
            agreed.sign_off_ids.with_user(self.users["admin"]).proposition_id = bare

    def test_everybody_signs_for_himself(self):
        """A-02: each signature keeps user and date, nobody else gives it"""
        record = self._proposition(
            north_star_text="x", north_star_ids=[Command.link(self.csat.id)], policy="x", policy_choice="limits"
        )
        line = record.sign_off_ids[0]
        line.user_id = self.users["leader"]
        record.action_clarify()
        for role in ("officer", "admin", "business", "employee"):
            with self.assertRaises(AccessError, msg=role), self.cr.savepoint():
                record.with_user(self.users[role]).action_sign()
        with self.assertRaises(AccessError), self.cr.savepoint():
            line.with_user(self.users["admin"]).signed_on = "2026-01-01 00:00:00"
        with self.assertRaises(AccessError), self.cr.savepoint():
            record.with_user(self.users["admin"]).state = "agreed"
        with self.assertRaisesRegex(ValidationError, "executive"), self.cr.savepoint():
            line.user_id = self.users["peer"]
        record.with_user(self.users["leader"]).action_sign()
        self.assertTrue(line.signed_on)

    def test_value_logic_biases_the_advice(self):
        """A-07"""
        record = self._proposition()
        self.assertEqual(record.logic_tool, "kpi")
        record.logic_price = "new"
        self.assertEqual(record.logic_tool, "bsc")
        record.write({"logic_service": "new", "logic_pain": "new"})
        self.assertEqual(record.logic_tool, "okr")

    def test_policy_is_shown_where_a_conflict_is_settled(self):
        """A-03: on the appraisal and on the conflict log, of the nearest unit"""
        self._agreed()
        unit = self._agreed(name="Unit", department_id=self.elsewhere.id)
        unit.sudo().action_reopen()
        unit.policy = "Here the customer always comes first."
        unit.action_clarify()
        for role in ("leader", "business", "people"):
            unit.with_user(self.users[role]).action_sign()
        unit.action_agree()
        self.assertIn("goodwill", self.appraisal.with_user(self.users["boss"]).policy_text)
        conflict = self.env["customer.perf.conflict"].create(self._conflict())
        self.assertIn("goodwill", conflict.policy_text)
        conflict.write({"department_id": self.elsewhere.id, "other_department_id": self.department.id})
        self.assertIn("always", conflict.policy_text)

    def _conflict(self):
        return {
            "name": "Overtime stopped",
            "company_id": self.company.id,
            "department_id": self.department.id,
            "kpi_id": self.fcr.id,
            "other_department_id": self.elsewhere.id,
            "other_kpi_id": self.env.ref("customer_perf.kpi_labour").id,
            "customer_effect": "They waited",
        }

    def test_conflict_log(self):
        """C-07: two departments and two indicators; settled with a word only; counted by quarter"""
        Conflict = self.env["customer.perf.conflict"]
        for name in ("department_id", "other_department_id", "kpi_id", "other_kpi_id", "customer_effect"):
            values = {**self._conflict(), name: False}
            with self.assertRaises(IntegrityError, msg=name), mute_logger("odoo.sql_db"), self.cr.savepoint():
                Conflict.create(values).flush_recordset()
        with self.assertRaises(ValidationError), self.cr.savepoint():
            Conflict.create({**self._conflict(), "other_department_id": self.department.id})
        conflict = Conflict.create(self._conflict())
        with self.assertRaisesRegex(UserError, "settled"), self.cr.savepoint():
            conflict.action_settle()
        conflict.decision = "The launch comes first"
        conflict.action_settle()
        counts = Conflict._read_group([("company_id", "=", self.company.id)], ["date:quarter"], ["__count"])
        self.assertEqual([count for _quarter, count in counts], [1])
        pairs = self.env.ref("customer_perf.kpi_labour").conflict_ids
        self.assertIn(self.env.ref("customer_perf.kpi_sales"), pairs, "shipped pair")
        self.assertTrue(self.env.ref("customer_perf.kpi_purch").conflict_ids, "shipped pair")


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
        """B-03"""
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
        """B-03"""
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
        """B-11, FM-46"""
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
        """C-13, F-15, F-16, M-13, W-01"""
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
        """W-02"""
        family = self.env["customer.perf.role.family"].create({"name": "F", "code": "inf"})
        line = self.template.line_ids[0]
        other = self.template.copy({"role_family_id": family.id}).line_ids[0]
        line.influence, other.influence = "full", "part"
        self.assertEqual((line.kpi_id, line.influence), (other.kpi_id, "full"))
        self.assertEqual(other.influence, "part")


@tagged("post_install", "-at_install")
class TestStrategyMap(StrategyCase):
    def page(self, record, role="employee"):
        return self.env["customer.perf.strategy.page"].with_user(self.users[role]).get_page(record.id)

    def test_map_without_customers_is_not_activated(self):
        """D-13, D-02"""
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
        """D-04"""
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
        """D-08, D-09, D-11, D-12"""
        record, made = self._map(
            ("Alone", "process", self.fcr, []),
            ("Reached", "customer", self.csat, []),
            ("Money", "financial", self.csat, []),
        )
        codes = {f["code"]: f["ids"] for f in self.page(record)["findings"]}
        self.assertEqual(codes["orphan"], made["Alone"].ids)
        self.assertEqual(codes["untied"], made["Money"].ids)
        self.assertIn(made["Alone"].id, codes["on_the_wall"])
        made["Alone"].write({"review_date": "2026-01-01", "unlinked_reason": "The law asks for it"})
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
        """D-10"""
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
class TestCustomers(StrategyCase):
    def _service(self, **values):
        return self.env["customer.perf.service"].create(
            {
                "name": "Help with faults",
                "company_id": self.company.id,
                "department_id": self.department.id,
                "customer_class": "external",
                "customer_group_id": self.group.id,
                "what_matters": "Solved at once",
                "effect": "Relief instead of a second call",
                **values,
            }
        )

    def test_tiers(self):
        """P-01, P-07: four tiers, eight rows, each with its own target"""
        tiers = self.env["customer.perf.customer.tier"].search([])
        self.assertEqual(len(tiers), 4)
        lines = {line.kpi_id.code: line for line in tiers.line_ids}
        self.assertEqual(len(lines), 8)
        self.assertEqual((lines["ded_cov"].target, lines["ded_cov"].direction), (95, "higher"))
        self.assertEqual((lines["risk_ix"].target, lines["risk_ix"].direction), (0.1, "lower"))
        self.assertTrue(all(tiers.mapped("strategy")))

    def test_classes(self):
        """H-01: exactly one class of three"""
        self.assertEqual(len(self.group._fields["customer_class"].selection), 3)
        self.assertTrue(self.group._fields["customer_class"].required)
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.group.department_id = self.department

    def test_services_from_both_sides(self):
        """H-02, H-07: provider and customer list the same relationship; who has none is listed"""
        without = [("perf_service_ids", "=", False), ("company_id", "=", self.company.id)]
        self.assertIn(self.elsewhere, self.env["hr.department"].search(without))
        service = self._service(
            department_id=self.elsewhere.id,
            customer_class="internal",
            customer_group_id=False,
            customer_department_ids=[Command.link(self.department.id)],
        )
        self.assertNotIn(self.elsewhere, self.env["hr.department"].search(without))
        self.assertEqual(self.elsewhere.perf_service_ids, service)
        self.assertEqual(self.department.perf_served_ids, service)
        self.assertEqual(service.customer_text, self.department.name)
        with self.assertRaises(ValidationError), self.cr.savepoint():
            service.customer_department_ids = [Command.clear()]
        with self.assertRaises(ValidationError), self.cr.savepoint():
            service.customer_department_ids = [Command.link(self.elsewhere.id)]

    def test_three_questions_per_unit(self):
        """H-03"""
        answers = {"perf_serves": "Callers", "perf_touchpoints": "Phone", "perf_steers_by": "First-contact resolution"}
        self.department.write(answers)
        self.assertEqual(self.department.perf_steers_by, "First-contact resolution")

    def test_need_becomes_a_draft_kpi(self):
        """H-05"""
        service = self._service(need_ids=[Command.create({"name": "Little disturbance"})])
        service.need_ids.action_draft_kpi()
        kpi = service.need_ids.kpi_id
        self.assertEqual((kpi.name, kpi.state, kpi.customer_class), ("Little disturbance", "draft", "external"))
        self.assertIn(kpi, service.kpi_ids)
        self.assertEqual(kpi.service_ids, service)

    def test_shipped_journeys(self):
        """G-01, G-02, G-03, G-05"""
        journeys = {j.code: j for j in self.env["customer.perf.journey"].search([("company_id", "=", False)])}
        self.assertEqual(
            {code: len(j.stage_ids) for code, j in journeys.items()},
            {"service4": 4, "b2b_solution": 4, "b2b_phases": 5, "retail8": 8},
        )
        points = self.env["customer.perf.touchpoint"].search([("company_id", "=", False)])
        self.assertEqual(len(points.filtered("is_moment_of_truth")), 3)
        self.assertTrue(all(point.customer_goal and point.annoyance and point.answer for point in points))
        self.assertTrue(all(stage.what_matters and stage.kpi_ids for stage in journeys["b2b_solution"].stage_ids))

    def _journey(self):
        example = self.env.ref("customer_perf.journey_service4")
        return self.env["customer.perf.journey"].browse(
            example.with_company(self.company).action_use()["params"]["resId"]
        )

    def test_touchpoint_gaps(self):
        """F-13, G-10: without a person or a measure it is listed"""
        journey = self._journey()
        self.assertEqual(journey.company_id, self.company)
        points = journey.touchpoint_ids
        self.assertEqual(journey.gap_count, len(points))
        points[0].employee_id = self.employee
        self.assertEqual(journey.gap_count, len(points) - 1)
        self.assertEqual(points.search([("journey_id", "=", journey.id), ("is_gap", "=", False)]), points[0])
        page = self.env["customer.perf.journey.page"].with_user(self.users["peer"]).get_page(journey.id)
        self.assertEqual(page["journey"]["gaps"], len(points) - 1)
        self.assertEqual([person["name"] for person in page["people"]], [self.employee.name])

    def test_owner_carries_the_journey(self):
        """G-06, K-05, J-06: his sheet holds the result of the journey, and its value feeds his line"""
        journey = self._journey()
        with self.assertRaises(ValidationError), self.cr.savepoint():
            journey.write({"owner_id": self.boss.id, "result_kpi_id": False})
        journey.write({"owner_id": self.boss.id, "result_kpi_id": self.csat.id, "result_weight": 25})
        cycle = self.new_cycle(name="Next", date_from="2025-07-01", date_to="2025-12-31")
        cycle.action_launch()
        card = cycle.scorecard_ids.filtered(lambda c: c.employee_id == self.boss)
        line = card.line_ids.filtered(lambda line: line.shared_result_id == journey.shared_result_id)
        self.assertEqual((line.kpi_id, line.weight, line.scope), (self.csat, 25, "shared"))
        self.assertAlmostEqual(sum(card.line_ids.mapped("weight")), 100)
        self.env["customer.perf.measure"].create(
            {"kpi_id": self.csat.id, "date": "2025-08-01", "value": self.csat.target, "company_id": self.company.id}
        )
        self.assertEqual(line.score, 100)
        shared = journey.shared_result_id
        shared.line_ids = [Command.create({"employee_id": self.employee.id})]
        journey.write({"owner_id": self.people["chief"].id, "name": "Renamed"})
        self.assertEqual(shared.line_ids.employee_id, self.people["chief"] | self.employee, "whom HR added stays")
        speed = self.env.ref("customer_perf.kpi_mttr")
        journey.result_kpi_id = speed
        self.assertEqual((shared.kpi_id, shared.target), (speed, speed.target), "another KPI has another target")
        journey.active = False
        self.assertFalse(shared.active)
        journey.active = True
        self.assertTrue(shared.active)
        self.assertFalse(journey.copy().owner_id)

    def test_from_journey_to_goals(self):
        """G-04, F-08: five steps, draft goals per department, the path is kept"""
        wizard = self.env["customer.perf.journey.wizard"].create({"company_id": self.company.id})
        with self.assertRaises(UserError), self.cr.savepoint():
            wizard.action_next()
        wizard.customer_group_id = self.group
        wizard.action_next()
        wizard.journey_id = self.env.ref("customer_perf.journey_service4")
        wizard.action_next()
        self.assertEqual(wizard.journey_id.company_id, self.company)
        wizard.line_ids.is_minded = False
        first, second = wizard.line_ids[:2]
        (first | second).is_minded = True
        wizard.action_next()
        wizard.action_next()
        with self.assertRaisesRegex(UserError, "which department"), self.cr.savepoint():
            wizard.action_next()
        first.department_id, second.department_id = self.department, self.elsewhere
        action = wizard.action_next()
        Template = self.env["customer.perf.scorecard.template"].with_context(active_test=False)
        drafts = Template.search(action["domain"])
        self.assertEqual(drafts.department_id, self.department | self.elsewhere)
        self.assertFalse(any(drafts.mapped("active")))
        self.assertEqual(drafts.journey_id, wizard.journey_id)
        self.assertEqual(first.touchpoint_id.department_id, self.department)
        again = Template.search(wizard.action_next()["domain"])
        self.assertFalse(drafts.exists() & again, "drafts of an earlier run are replaced")
        self.assertEqual(len(again), 2)


@tagged("post_install", "-at_install")
class TestSharedResults(StrategyCase):
    def _shared(self, **values):
        return self.env["customer.perf.shared.result"].create(
            {
                "name": "Satisfied callers",
                "company_id": self.company.id,
                "kpi_id": self.csat.id,
                "target": 90,
                "threshold": 70,
                "weight": 30,
                **values,
            }
        )

    def _carriers(self, *shares):
        people = ("employee", "peer", "boss")
        return [
            Command.create({"employee_id": self.people[role].id, "share": share})
            for role, share in zip(people, shares, strict=False)
        ]

    def test_split(self):
        """K-02: 50/30/20 credits 50/30/20 of the weight; one target, one actual"""
        shared = self._shared(weight=40, credit="share", line_ids=self._carriers(50, 30, 20))
        cycle = self.new_cycle(name="Next", date_from="2025-07-01", date_to="2025-12-31")
        cycle.action_launch()
        weights = {line.employee_id: line.weight for line in shared.goal_ids}
        self.assertEqual([weights[self.people[role]] for role in ("employee", "peer", "boss")], [20, 12, 8])
        for line in shared.goal_ids:
            self.assertAlmostEqual(sum(line.scorecard_id.line_ids.mapped("weight")), 100, places=2)
            self.assertTrue(line.is_fixed)
        self.env["customer.perf.measure"].create(
            {"kpi_id": self.csat.id, "date": "2025-08-01", "value": 90, "company_id": self.company.id}
        )
        self.assertEqual(set(shared.goal_ids.mapped("actual")), {90})
        self.assertEqual(set(shared.goal_ids.mapped("score")), {100})
        other = cycle.scorecard_ids.filtered(lambda card: card.employee_id == self.people["chief"])
        self.assertNotIn(shared, other.line_ids.shared_result_id)

    def test_credit_in_full_and_evenly(self):
        shared = self._shared(line_ids=self._carriers(0, 0))
        self.assertEqual(shared.line_ids.mapped("weight"), [30, 30])
        shared.credit = "equal"
        self.assertEqual(shared.line_ids.mapped("weight"), [15, 15])
        with self.assertRaisesRegex(ValidationError, "100"), self.cr.savepoint():
            shared.credit = "share"

    def test_takes_the_place_of_a_goal_on_the_same_kpi(self):
        kpi = self.template.line_ids[0].kpi_id
        shared = self._shared(
            kpi_id=kpi.id,
            line_ids=[Command.create({"role_family_id": self.family.id, "department_id": self.department.id})],
        )
        cycle = self.new_cycle(name="Next", date_from="2025-07-01", date_to="2025-12-31")
        cycle.action_launch()
        card = cycle.scorecard_ids.filtered(lambda c: c.employee_id == self.employee)
        line = card.line_ids.filtered(lambda line: line.kpi_id == kpi)
        self.assertEqual((len(line), line.shared_result_id, line.target), (1, shared, 90))
        self.assertEqual(len(shared.goal_ids), len(cycle.scorecard_ids))

    def test_weights_stay_whole(self):
        """Two results on one KPI, red lines without weight, more than a sheet holds, a retired KPI"""
        everybody = [Command.create({"role_family_id": self.family.id})]
        gate = self.template.line_ids.filtered("is_gate")
        weights = {line.id: 100 / 7 for line in self.template.line_ids - gate}
        self.template.line_ids = [
            Command.update(line.id, {"weight": round(weights.get(line.id, 0), 2)})
            for line in self.template.line_ids[1:]
        ] + [Command.update(self.template.line_ids[0].id, {"weight": 100 - 6 * 14.29})]
        self._shared(line_ids=everybody)
        self._shared(name="Again", weight=20, line_ids=everybody)
        self._shared(name="Red", weight=25, kpi_id=gate.kpi_id.id, target=99, threshold=90, line_ids=everybody)
        retired = self._shared(name="Gone", kpi_id=self.env.ref("customer_perf.kpi_nps").id, line_ids=everybody)
        retired.kpi_id.action_retire()
        cycle = self.new_cycle(name="Next", date_from="2025-07-01", date_to="2025-12-31")
        cycle.action_launch()
        for card in cycle.scorecard_ids:
            lines = card.line_ids
            self.assertAlmostEqual(sum(lines.mapped("weight")), 100, places=2)
            self.assertGreaterEqual(min(lines.mapped("weight")), 0)
            self.assertEqual(lines.filtered(lambda line: line.kpi_id == self.csat).weight, 30)
            self.assertTrue(lines.filtered(lambda line: line.kpi_id == gate.kpi_id).is_gate, "stays a red line")
            self.assertNotIn(retired, lines.shared_result_id)

    def test_more_than_a_sheet_holds(self):
        everybody = [Command.create({"role_family_id": self.family.id})]
        self._shared(weight=90, line_ids=everybody)
        self._shared(name="B", weight=60, kpi_id=self.env.ref("customer_perf.kpi_nps").id, line_ids=everybody)
        cycle = self.new_cycle(name="Next", date_from="2025-07-01", date_to="2025-12-31")
        cycle.action_launch()
        card = cycle.scorecard_ids[0]
        self.assertAlmostEqual(sum(card.line_ids.mapped("weight")), 100, places=2)
        self.assertGreater(sum(card.line_ids.filtered(lambda line: not line.shared_result_id).mapped("weight")), 0)

    def test_joint_target(self):
        """Z-04, D-07: each department with its own contribution"""
        kpis = [self.fcr, self.csat, self.env.ref("customer_perf.kpi_otd"), self.env.ref("customer_perf.kpi_defect")]
        units = [self.department, self.elsewhere] + [self._create_unit(self.company, name)[0] for name in ("X", "Y")]
        shared = self._shared(
            line_ids=[
                Command.create({"department_id": unit.id, "own_kpi_id": kpi.id})
                for unit, kpi in zip(units, kpis, strict=True)
            ]
        )
        self.assertEqual(len(shared.line_ids.department_id), 4)
        self.assertEqual(len(shared.line_ids.own_kpi_id), 4)

    def test_launch_costs_the_same_for_any_number(self):
        """Shared results add no query per person"""
        self._shared(line_ids=[Command.create({"role_family_id": self.family.id})])

        def cost(name, start):
            cycle = self.new_cycle(name=name, date_from=f"{start}-01-01", date_to=f"{start}-06-30")
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            cycle.action_launch()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        cost("Warm", 2030)
        few = cost("Few", 2031)
        self.env["hr.employee"].create(
            [
                {
                    "name": f"E{n}",
                    "company_id": self.company.id,
                    "department_id": self.department.id,
                    "job_id": self.job.id,
                }
                for n in range(30)
            ]
        )
        self.assertLessEqual(cost("Many", 2032), few + 3)

    def test_nobody_puts_a_shared_result_by_hand(self):
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.template.line_ids[0].scope = "shared"


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
        """V-02, G-09, F-09"""
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
        self.elsewhere.perf_tool_mix_id = bsc
        self.assertTrue(self.elsewhere._onchange_perf_tool_mix_id())
        self.elsewhere.perf_is_business_unit = True
        self.assertFalse(self.elsewhere._onchange_perf_tool_mix_id())

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
        """W-01, K-18"""
        self.scorecard.line_ids.sudo().write({"authority": False, "support": False})
        self.scorecard.invalidate_recordset(["advice"])
        self.assertIn("authority or support", self.scorecard.advice)


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
        """T-02"""
        lines = {line.kpi_id.code: line for line in self.env.ref("customer_perf.scenario_ecommerce").line_ids}
        self.assertEqual((lines["ord_resp"].target, lines["return_t"].target), (30, 24))
        finance = self.env.ref("customer_perf.scenario_finance").line_ids.kpi_id.mapped("code")
        self.assertLessEqual({"compl_res", "hirisk_close"}, set(finance))

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


@tagged("post_install", "-at_install")
class TestForms(StrategyCase):
    def test_diagnosis_by_hand(self):
        """The sheet as HR fills it in"""
        with Form(self.env["customer.perf.diagnosis"].with_user(self.users["officer"])) as form:
            form.department_id = self.department
        run = form.record
        self.assertTrue(run.answer_ids)
