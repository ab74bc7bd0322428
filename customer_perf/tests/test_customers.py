from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .strategy_case import StrategyCase


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
        """Three questions per unit (H-03)"""
        answers = {"perf_serves": "Callers", "perf_touchpoints": "Phone", "perf_steers_by": "First-contact resolution"}
        self.department.write(answers)
        self.assertEqual(self.department.perf_steers_by, "First-contact resolution")

    def test_need_becomes_a_draft_kpi(self):
        """Need becomes a draft KPI (H-05)"""
        service = self._service(need_ids=[Command.create({"name": "Little disturbance"})])
        service.need_ids.action_draft_kpi()
        kpi = service.need_ids.kpi_id
        self.assertEqual((kpi.name, kpi.state, kpi.customer_class), ("Little disturbance", "draft", "external"))
        self.assertIn(kpi, service.kpi_ids)
        self.assertEqual(kpi.service_ids, service)

    def test_shipped_journeys(self):
        """Shipped journeys (G-01, G-02, G-03, G-05)"""
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

    def test_a_step_without_a_downstream_customer_is_listed(self):
        """Z-03: on the page and by the filter; an example is nobody's"""
        journey = self._journey()
        page = self.env["customer.perf.journey.page"].with_company(self.company).get_page(journey.id)
        self.assertTrue(all(stage["names_nobody"] for stage in page["stages"]))
        first, *others = journey.stage_ids
        first.next_department_id = self.department
        lacking = [("stage_ids", "any", [("next_department_id", "=", False), ("is_outside", "=", False)])]
        self.assertIn(journey, journey.search(lacking))
        for stage in others:
            stage.is_outside = True
        self.assertNotIn(journey, journey.search(lacking))
        page = self.env["customer.perf.journey.page"].with_company(self.company).get_page(journey.id)
        told = [(stage["next"], stage["names_nobody"]) for stage in page["stages"]]
        self.assertEqual(told, [(self.department.name, False)] + [("", False)] * len(others))
        example = self.env["customer.perf.journey.page"].get_page(self.env.ref("customer_perf.journey_service4").id)
        self.assertFalse(any(stage["names_nobody"] for stage in example["stages"]))
        with self.assertRaises(UserError), self.cr.savepoint():
            first.next_department_id = self.department_b

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
