from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .strategy_case import StrategyCase


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
        retired.kpi_id._retire("Moves nothing")
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
