from datetime import date

import psycopg2

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.page.kpi_status import judge_places
from ..models.scorecard.simulate import simulate
from ..wizard.measure_template import expected_rows
from .test_pages import MY_VALUE, PageCase


@tagged("post_install", "-at_install")
class TestSegmentGoals(PageCase):
    """K-23: the same post carries other targets for other tiers of customers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kpi = cls.env.ref("customer_perf.kpi_csat_post")
        cls.gold, cls.bronze = cls.env["customer.perf.segment"].create([{"name": "Gold"}, {"name": "Bronze"}])
        cls.template_of_tiers = cls.env["customer.perf.scorecard.template"].create(
            {
                "name": "By tier",
                "role_family_id": cls.family.id,
                "department_id": cls.department.id,
                "line_ids": [
                    Command.create({"kpi_id": cls.kpi.id, "weight": 40, "target": 4.5, "segment_id": cls.gold.id}),
                    Command.create({"kpi_id": cls.kpi.id, "weight": 40, "target": 4, "segment_id": cls.bronze.id}),
                    Command.create({"kpi_id": cls.kpi.id, "weight": 20, "target": 4.2}),
                ],
            }
        )
        cls.next = cls.new_cycle()
        cls.next.action_launch()
        cls.card = cls.next.scorecard_ids.filtered(lambda card: card.employee_id == cls.employee)
        cls.of_gold, cls.of_bronze, cls.of_all = cls.card.line_ids.sorted("id")

    def value(self, value, segment=None, employee=None, **values):
        return self.measure("csat_post", employee or self.employee, value=value, date=date(2025, 7, 1),
                            segment_id=segment and segment.id, **values)  # fmt: skip

    def actuals(self):
        self.card.line_ids.invalidate_recordset()
        return [line.actual for line in (self.of_gold, self.of_bronze, self.of_all)]

    def test_each_tier_by_its_own_values(self):
        self.assertEqual(self.card.line_ids.mapped("segment_id"), self.gold | self.bronze)
        self.assertEqual(self.actuals(), [False, False, False])
        self.value(4.4, self.bronze)
        self.assertEqual(self.actuals(), [False, 4.4, False], "saved, it is there; other goals have no data")
        self.value(4.5, self.gold)
        self.value(3)
        self.assertEqual(self.actuals(), [4.5, 4.4, 3])
        self.assertEqual((self.of_gold.score, self.of_bronze.status, self.of_all.status), (100, "green", "red"))
        before = self.card.score
        self.card._refresh()
        self.assertEqual((self.actuals(), self.card.score), ([4.5, 4.4, 3], before))

    def test_the_goal_says_whose_values_it_is_about(self):
        for value, segment in ((4.5, self.gold), (4.4, self.bronze), (3, None)):
            self.value(value, segment)
        self.assertIn("Of “Gold” alone.", self.of_gold.explanation)
        self.assertNotIn("alone", self.of_all.explanation)
        self.assertIn(": Gold", self.of_gold.display_name)
        goals = {goal["id"]: goal for goal in self.section(self.page("employee", MY_VALUE, self.card.id), "goals")}
        gold, whole = goals[self.of_gold.id], goals[self.of_all.id]
        self.assertEqual((gold["kpi"], whole["kpi"]), (f"{self.kpi.name}: Gold", self.kpi.name))
        self.assertEqual([point["value"] for point in gold["points"]], [4.5])
        self.assertEqual([point["value"] for point in whole["points"]], [3])
        for goal, wanted in ((gold, 4.5), (whole, 3)):
            self.assertEqual(self.env["customer.perf.measure"].search(goal["values"]).mapped("value"), [wanted])

    def test_what_if_judges_alike(self):
        for value, segment in ((4.5, self.gold), (4.4, self.bronze), (3, None)):
            self.value(value, segment)
        appraisal, rules = self.card.appraisal_ids, self.next._rules()
        self.card._refresh()
        appraisal.invalidate_recordset()
        part = appraisal.line_ids.filtered(lambda line: line.source == "scorecard")
        self.assertEqual(part.score, self.card.score)
        self.assertEqual(simulate(appraisal, rules, {})[appraisal.id][0], appraisal.score or None)

    def test_the_map_shows_the_whole(self):
        self.template_of_tiers.copy({"department_id": self.department.id, "role_family_id": False})
        cycle = self.new_cycle(name="Later", date_from="2026-01-01", date_to="2026-06-30")
        cycle.action_launch()
        sheet = cycle.scorecard_ids.filtered(lambda card: not card.employee_id)
        place = (self.kpi.id, -self.department.id)
        for value, segment in ((4.9, self.gold), (4.1, None)):
            self.env["customer.perf.measure"].create(
                {"kpi_id": self.kpi.id, "department_id": self.department.id, "company_id": self.company.id,
                 "date": "2026-01-01", "value": value, "segment_id": segment and segment.id}
            )  # fmt: skip
        lines = {line.segment_id: line.actual for line in sheet.line_ids}
        self.assertEqual((lines[self.gold], lines[self.bronze], lines[self.gold.browse()]), (4.9, False, 4.1))
        self.assertEqual(judge_places(self.kpi, {place}, self.company, cycle)[place].actual, 4.1)

    def test_values_of_a_segment_do_not_pool(self):
        self.template_of_tiers.copy({"department_id": self.department.id, "role_family_id": False})
        cycle = self.new_cycle(name="Later", date_from="2026-01-01", date_to="2026-06-30")
        cycle.action_launch()
        sheet = cycle.scorecard_ids.filtered(lambda card: not card.employee_id)
        for role in ("employee", "peer"):
            self.measure("csat_post", self.people[role], value=4, date="2026-01-01")
            self.measure("csat_post", self.people[role], value=5, date="2026-01-01", segment_id=self.gold.id)
        lines = {line.segment_id: line.actual for line in sheet.line_ids}
        self.assertEqual((lines[self.gold], lines[self.gold.browse()]), (False, 4))

    def test_once_for_each_segment(self):
        line = self.template_of_tiers.line_ids[0]
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.errors.UniqueViolation), self.cr.savepoint():
            line.copy()
            self.env.flush_all()

    def test_the_segment_of_a_running_goal_stays(self):
        with self.assertRaisesRegex(UserError, "instead of changing its segment"):
            self.as_user(self.of_gold, "boss").write({"segment_id": self.bronze.id, "change_reason": "x"})

    def test_the_template_of_the_import_asks_for_each_tier(self):
        self.value(4.5, self.gold)
        rows = [row for row in expected_rows(self.next, date(2025, 7, 1), date(2025, 7, 31))
                if row["kpi"].endswith("[csat_post]") and self.employee.name in (row["employee"] or "")]  # fmt: skip
        self.assertEqual(sorted((row["segment"] or "", row.get("value")) for row in rows),
                         [("", None), ("Bronze", None), ("Gold", 4.5)])  # fmt: skip
