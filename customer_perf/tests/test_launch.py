from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import CustomerPerfCommon


@tagged("post_install", "-at_install")
class TestLaunch(CustomerPerfCommon):
    def test_preview_writes_nothing_and_names_who_is_left_out(self):
        """Preview writes nothing and names who is left out (J-12)"""
        self.people["peer"].job_id = False
        self.people["boss"].perf_role_family_id = self.env["customer.perf.role.family"].create(
            {"name": "Bare", "code": "bare"}
        )
        cycle = self.new_cycle(date_from="2025-06-01")
        wizard = self.env["customer.perf.cycle.launch"].create({"cycle_id": cycle.id})
        reasons = {line.employee_id: line.skip for line in wizard.line_ids}
        self.assertEqual(reasons[self.people["employee"]], "overlap")
        self.assertFalse(cycle.scorecard_ids)
        cycle.date_from = "2025-07-01"
        wizard = self.env["customer.perf.cycle.launch"].create({"cycle_id": cycle.id})
        reasons = {line.employee_id: line.skip for line in wizard.line_ids}
        self.assertEqual(
            [reasons[self.people[role]] for role in ("peer", "boss", "employee")],
            ["no_role_family", "no_template", False],
        )
        wizard.action_launch()
        self.assertEqual(cycle.scorecard_ids.employee_id, wizard.chosen_ids.employee_id)

    def test_launching_again_adds_only_joiners(self):
        before = self.cycle.scorecard_ids
        self.cycle.action_launch()
        self.assertEqual(self.cycle.scorecard_ids, before)
        joiner = self._create_person("joiner", self.department, self.job, "boss")
        self.cycle.action_launch()
        added = self.cycle.scorecard_ids - before
        self.assertEqual(added.employee_id, joiner)
        self.assertEqual(added.appraisal_ids.manager_id, self.people["boss"])
        self.assertEqual(len(added.appraisal_ids.line_ids), 2)

    def test_the_nearest_template_is_taken(self):
        """The nearest template is taken (J-04)"""
        team = self.env["hr.department"].create(
            {"name": "Night team", "parent_id": self.department.id, "company_id": self.company.id}
        )
        special = self.template.copy({"department_id": team.id})
        self.people["employee"].department_id = team
        cycle = self.new_cycle()
        cycle.action_launch()
        by_person = {card.employee_id: card.template_id for card in cycle.scorecard_ids}
        self.assertEqual(by_person[self.people["employee"]], special)
        self.assertEqual(by_person[self.people["peer"]], self.template)

    def test_department_with_a_template_of_its_own_gets_a_scorecard(self):
        self.template.copy({"department_id": self.department.id, "role_family_id": False})
        cycle = self.new_cycle()
        cycle.action_launch()
        card = cycle.scorecard_ids.filtered(lambda card: not card.employee_id)
        self.assertEqual(card.department_id, self.department)
        self.assertEqual(set(card.line_ids.mapped("subject")), {-self.department.id})
        self.assertFalse(card.appraisal_ids)

    def test_lines_are_frozen_and_customer_goals_come_first(self):
        """K-16, design 4.7"""
        line = self.scorecard.line_ids.filtered(lambda line: line.kpi_id.code == "fcr")
        self.assertEqual((line.target, line.direction, line.kpi_version), (75, "higher", 1))
        line.kpi_id.write({"direction": "lower", "target": 10, "threshold": 20, "stretch": 5})
        self.template.line_ids.filtered(lambda line: line.kpi_id.code == "csat_post").target = 4.7
        self.assertEqual((line.target, line.direction, line.kpi_version), (75, "higher", 1))
        order = self.scorecard.line_ids.mapped("is_customer")
        self.assertEqual(order, sorted(order, reverse=True))

    def test_retired_kpi_leaves_new_sheets_only(self):
        """Retired KPI leaves new sheets only (O-03)"""
        kpi = self.env.ref("customer_perf.kpi_perhead")
        kpi._retire("Moves nothing")
        cycle = self.new_cycle()
        cycle.action_launch()
        card = cycle.scorecard_ids.filtered(lambda card: card.employee_id == self.employee)
        self.assertNotIn(kpi, card.line_ids.kpi_id)
        self.assertAlmostEqual(sum(card.line_ids.mapped("weight")), 100, places=2)
        self.assertIn(kpi, self.scorecard.line_ids.kpi_id)

    def test_rules_are_fixed_once_launched(self):
        with self.assertRaisesRegex(UserError, "fixed at launch"), self.cr.savepoint():
            self.cycle.score_cap = 150
        with self.assertRaisesRegex(UserError, "cannot be deleted"), self.cr.savepoint():
            self.cycle.unlink()

    def test_language_that_comes_later_reaches_the_goals(self):
        """Texts of a goal are copied in the languages of the launch; the same text in a further
        language is added, what was agreed in other words stays."""
        kept, agreed = self.scorecard.line_ids[:2]
        self.as_user(agreed, "boss").customer_gain = "Agreed with him"
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"]._load_module_terms(["customer_perf"], ["zh_CN"])
        source = self.template.line_ids.filtered(lambda line: line.kpi_id == kept.kpi_id)
        chinese = [record.with_context(lang="zh_CN").customer_gain for record in (kept, source)]
        self.assertEqual(*chinese)
        self.assertNotEqual(chinese[0], source.customer_gain)
        self.assertEqual(agreed.with_context(lang="zh_CN").customer_gain, "Agreed with him")

    def test_launch_and_refresh_do_not_query_per_person(self):
        counts = []
        for size in (10, 100):
            unit, job = self._create_unit(self.company, f"Unit of {size}")
            people = self.env["hr.employee"].create(
                [
                    {
                        "name": f"Agent {size} {i}",
                        "department_id": unit.id,
                        "job_id": job.id,
                        "company_id": self.company.id,
                    }
                    for i in range(size)
                ]
            )
            cycle = self.new_cycle(department_ids=[Command.set(unit.ids)])
            self.env.flush_all()
            self.env.invalidate_all()
            launch = self._queries(cycle.action_launch)
            self.env["customer.perf.measure"].create(
                [
                    {
                        "kpi_id": self.env.ref("customer_perf.kpi_csat_post").id,
                        "date": "2025-07-01",
                        "employee_id": p.id,
                        "value": 4,
                    }
                    for p in people
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            counts.append((launch, self._queries(cycle.action_refresh), self._list_queries(cycle)))
            self.assertEqual(len(cycle.scorecard_ids), size)
        (launch_10, refresh_10, lists_10), (launch_100, refresh_100, lists_100) = counts
        # INSERT goes in pages of 100 rows: nothing else may grow
        self.assertLessEqual(launch_100, launch_10 + 2)
        self.assertLessEqual(refresh_100, refresh_10)
        self.assertLessEqual(lists_100, lists_10)

    def _list_queries(self, cycle):
        """Queries of the lists of scorecards, goals and appraisals as the web client reads them."""
        total = 0
        for model in ("customer.perf.scorecard", "customer.perf.scorecard.line", "customer.perf.appraisal"):
            records = self.as_user(self.env[model], "officer")
            names = {
                node.get("name") for node in etree.fromstring(records.get_view(view_type="list")["arch"]).iter("field")
            }
            specification = {
                name: {"fields": {"display_name": {}}} if records._fields[name].relational else {} for name in names
            }
            read = records.web_search_read
            total += self._queries(lambda: read([("cycle_id", "=", cycle.id)], specification, limit=1000))  # noqa: B023
        return total

    def _queries(self, action):
        before = self.env.cr.sql_log_count
        action()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before


@tagged("post_install", "-at_install")
class TestGoals(CustomerPerfCommon):
    def _line(self, code):
        return self.scorecard.line_ids.filtered(lambda line: line.kpi_id.code == code)

    def test_change_needs_a_reason_and_is_logged(self):
        """Change needs a reason and is logged (J-14, X-08)"""
        line = self.as_user(self._line("fcr"), "boss")
        self.assertFalse(line.is_fixed)
        with self.assertRaisesRegex(UserError, "reason"), self.cr.savepoint():
            line.target = 80
        line.write({"target": 80, "change_reason": "New knowledge base"})
        self.assertIn("New knowledge base", self.scorecard.message_ids[0].body)
        self.assertIn("75 → 80", self.scorecard.message_ids[0].body)

    def test_fixed_line_is_closed_to_the_manager(self):
        """Fixed line is closed to the manager (J-05)"""
        line = self.scorecard.line_ids.filtered("is_fixed")[0]
        with self.assertRaisesRegex(AccessError, "fixed line"), self.cr.savepoint():
            self.as_user(line, "boss").write({"target": 1, "change_reason": "easier"})
        self.as_user(line, "officer").write({"target": line.target + 0.1, "threshold": False, "change_reason": "HR"})

    def test_weights_move_together(self):
        """Weights move together (K-01)"""
        first, second = self._line("fcr"), self._line("perhead")
        reason = {"change_reason": "More weight on the customer"}
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.as_user(first, "boss").write({"weight": first.weight + 5, **reason})
        self.as_user(self.scorecard, "boss").write(
            {
                "line_ids": [
                    Command.update(first.id, {"weight": first.weight + 5, **reason}),
                    Command.update(second.id, {"weight": second.weight - 5, **reason}),
                ]
            }
        )

    def test_confirmation_guards_the_customer_share(self):
        """Confirmation guards the customer share (J-09)"""
        self.mix.customer_share_min = 90
        for role in ("boss", "officer"):
            with self.assertRaisesRegex(UserError, "let HR write down"), self.cr.savepoint():
                self.as_user(self.scorecard, role).action_confirm()
        with self.assertRaisesRegex(AccessError, "HR alone"), self.cr.savepoint():
            self.as_user(self.scorecard, "boss").share_reason = "Mine"
        self.as_user(self.scorecard, "officer").share_reason = "A back office without customers of its own."
        self.as_user(self.scorecard, "boss").action_confirm()
        self.assertEqual(self.scorecard.state, "confirmed")

    def test_added_goal_takes_the_definition_of_now(self):
        line = self._line("perhead")
        self.as_user(self.scorecard, "boss").write(
            {
                "line_ids": [
                    Command.update(line.id, {"weight": line.weight - 5, "change_reason": "room"}),
                    Command.create(
                        {
                            "kpi_id": self.env.ref("customer_perf.kpi_ces").id,
                            "weight": 5,
                            "target": 5,
                            "change_reason": "pilot",
                        }
                    ),
                ]
            }
        )
        added = self._line("ces")
        self.assertEqual((added.direction, added.is_customer, added.subject), ("higher", True, self.employee.id))
