"""The audit trail of weights, targets and mixes (X-08)"""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL

from .common import CustomerPerfCommon


@tagged("post_install", "-at_install")
class TestAudit(CustomerPerfCommon):
    def setUp(self):
        super().setUp()
        own = {"company_id": self.company.id}
        self.scale = self.env.ref("customer_perf.grade_scale_default").copy({**own, "gate_grade_id": False})
        self.own_mix = self.mix.copy({**own, "grade_scale_id": self.scale.id})
        self.own_template = self.template.copy(own)
        self._yesterday(self.scale, self.own_mix, self.own_template)

    def _yesterday(self, *records):
        """As if they had been made before"""
        self.env.flush_all()
        self.cr.precommit.run()  # what is made in a transaction is not tracked in it
        for record in records:
            table = SQL.identifier(record._table)
            self.env.cr.execute(SQL("UPDATE %s SET create_date = create_date - interval '1 day'", table))
        self.env.invalidate_all()

    def _trail(self, record, role="officer"):
        self.env.flush_all()
        self.cr.precommit.run()
        self.env.invalidate_all()
        domain = [("kind", "=", record._name), ("res_id", "=", record.id)]
        return self.as_user(self.env["customer.perf.audit"], role).search(domain)

    def test_nothing_of_what_is_new(self):
        for record in (self.scale, self.own_mix, self.own_template):
            self.assertFalse(self._trail(record))

    def test_rules_of_a_cycle(self):
        cycle = self.new_cycle()
        self._trail(cycle)
        self.as_user(cycle, "officer").write({"coverage_min": 70, "missing_as_zero": True, "date_to": "2025-12-30"})
        found = {row.field: (row.before, row.after) for row in self._trail(cycle)}
        self.assertEqual(found["Minimum Coverage"], ("60", "70"))
        self.assertEqual(found["Overdue Values Count as 0"], ("–", "✓"))
        self.assertEqual(found["End"], ("2025-12-31", "2025-12-30"))
        row = self._trail(cycle)[0]
        self.assertEqual((row.partner_id, row.cycle_id), (self.users["officer"].partner_id, cycle))
        self.assertEqual(row.record_name, cycle.name)

    def test_weights_of_mixes_templates_and_grades(self):
        first, second = self.own_mix.component_ids[:2]
        mix = self.as_user(self.own_mix, "officer")
        weights = first.weight, second.weight
        mix.write(
            {
                "component_ids": [
                    Command.update(first.id, {"weight": weights[0] - 5}),
                    Command.update(second.id, {"weight": weights[1] + 5}),
                ]
            }
        )
        rows = self._trail(self.own_mix)
        self.assertEqual(
            {(row.before, row.after) for row in rows},
            {(f"{w:g}", f"{w + d:g}") for w, d in zip(weights, (-5, 5), strict=True)},
        )
        self.assertIn(first.name, " ".join(rows.mapped("note")))
        line = self.own_template.line_ids.filtered(lambda line: not line.is_fixed)[0]
        self.as_user(line, "officer").write({"is_fixed": True})
        row = self._trail(self.own_template)
        self.assertEqual((row.field, row.before, row.after), ("Fixed", "–", "✓"))
        self.assertIn(line.kpi_id.name, row.note)
        grade = self.scale.grade_ids.sorted("score_min")[-1]
        self.as_user(grade, "officer").write({"score_min": grade.score_min - 1})
        self.assertEqual(self._trail(self.scale).field, "From Score")

    def test_goals_with_their_reason(self):
        self._yesterday(self.scorecard)
        goal = self.scorecard.line_ids.filtered(lambda line: line.target and not line.is_fixed)[0]
        self.as_user(goal, "boss").write({"target": goal.target + 0.1, "change_reason": "Agreed anew"})
        rows = self._trail(self.scorecard)
        self.assertEqual(rows.mapped("field"), ["Target"])
        self.assertIn("Agreed anew", rows.note)
        self.assertEqual(rows.employee_id, self.employee)
        self.assertEqual(rows.cycle_id, self.cycle)
        self.cycle.action_refresh()
        self.assertEqual(len(self._trail(self.scorecard)), 1, "a refresh changes no goal")

    def test_hr_of_the_company_only(self):
        self.as_user(self.own_mix, "officer").customer_share_min = 33
        self.assertTrue(self._trail(self.own_mix))
        self.assertTrue(self._trail(self.own_mix, "admin"))
        self.assertFalse(self._trail(self.own_mix, "officer_b"))
        for role in ("employee", "boss", "executive", "nobody"):
            with self.assertRaises(AccessError):
                self._trail(self.own_mix, role)
        self.assertEqual(self._trail(self.own_mix).action_open()["res_id"], self.own_mix.id)
