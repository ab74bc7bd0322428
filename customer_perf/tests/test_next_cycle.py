"""The next cycle from the last one, and what changed since (issue 17, 4; J-12)"""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CustomerPerfCommon


@tagged("post_install", "-at_install")
class TestNextCycle(CustomerPerfCommon):
    def _next(self, **values):
        action = self.as_user(self.cycle, "officer").action_next_cycle()
        wizard = self.as_user(self.env["customer.perf.next.cycle"].browse(action["res_id"]), "officer")
        wizard.write(values)
        return self.env["customer.perf.cycle"].browse(wizard.action_confirm()["res_id"])

    def _preview(self, cycle):
        action = self.as_user(cycle, "officer").action_preview()
        return self.as_user(self.env["customer.perf.cycle.launch"].browse(action["res_id"]), "officer")

    def test_dates_rules_and_scope(self):
        self.cycle.sudo().state = "closed"
        new = self._next()
        self.assertEqual((str(new.date_from), str(new.date_to)), ("2025-07-01", "2025-12-31"))
        self.assertEqual(new.department_ids, self.cycle.department_ids)
        self.assertEqual((new.state, new.target_change), ("draft", 0))
        with self.assertRaises(UserError):
            self._next()
        with self.assertRaises(AccessError):
            self.as_user(self.cycle, "boss").action_next_cycle()

    def test_nothing_changed(self):
        preview = self._preview(self._next())
        self.assertEqual(preview.last_cycle_id, self.cycle)
        self.assertFalse(preview.change_ids)

    def test_what_changed_and_for_how_many(self):
        """A template, a definition, and one person's own goal"""
        people = len(self.cycle.appraisal_ids)
        first, second = self.template.line_ids[:2]
        self.template.write(
            {
                "line_ids": [
                    Command.update(first.id, {"weight": first.weight + 5}),
                    Command.update(second.id, {"weight": second.weight - 5}),
                ]
            }
        )
        own = self.scorecard.line_ids.filtered(lambda line: line.kpi_id not in (first | second).kpi_id)[0]
        own.sudo().target = own.target + 1
        preview = self._preview(self._next())
        found = {(line.kpi_id, line.what): (line.before, line.now, line.people) for line in preview.change_ids}
        weight = first.weight
        self.assertEqual(found.pop((first.kpi_id, "weight")), (f"{weight - 5:g}", f"{weight:g}", people))
        self.assertEqual(found.pop((second.kpi_id, "weight"))[2], people)
        self.assertEqual(found.pop((own.kpi_id, "target"))[2], 1)
        self.assertFalse(found)

    def test_targets_moved_for_one_cycle(self):
        before = {
            line.kpi_id: (line.target, line.is_gate, line.direction, line.unit) for line in self.scorecard.line_ids
        }
        new = self._next(targets="move", target_change=10)
        preview = self._preview(new)
        self.assertEqual(set(preview.change_ids.mapped("what")), {"target"})
        self._preview(new).action_launch()
        card = new.appraisal_ids.filtered(lambda a: a.employee_id == self.employee).scorecard_id
        moved = 0
        for line in card.line_ids:
            target, is_gate, direction, unit = before[line.kpi_id]
            if is_gate or not target or direction == "range":
                self.assertEqual(line.target, target)
                continue
            wanted = target * (1.1 if direction == "higher" else 0.9)
            self.assertAlmostEqual(line.target, min(wanted, max(100, target)) if unit == "%" else wanted)
            moved += line.target != target
        self.assertTrue(moved)
        told = {line.kpi_id: line.now for line in preview.change_ids}
        for line in card.line_ids.filtered(lambda line: line.kpi_id in told):
            self.assertEqual(told[line.kpi_id], f"{line.target:g}", "the preview says what the launch does")
        with self.assertRaises(UserError):
            new.sudo().target_change = 5

    def test_first_cycle_is_compared_with_nothing(self):
        early = self.new_cycle(date_from="2023-01-01", date_to="2023-06-30")
        self.assertFalse(self._preview(early).last_cycle_id)

    def test_same_queries_for_many(self):
        new = self._next()
        counts = []
        for role in (None, "few", "more"):
            if role:
                for number in range(5):
                    self._create_person(f"{role}{number}", self.department, self.job, "boss")
            self.env.flush_all()
            self.env.invalidate_all()
            self.env.registry.clear_all_caches()
            before = self.cr.sql_log_count
            self._preview(new)
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[2], counts[1] + 1, counts)  # five people more
