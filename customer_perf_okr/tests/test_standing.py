"""Figures agree: one word for where something stands, no data is no zero, on every screen."""

import io
import runpy

import openpyxl

from odoo.tests import freeze_time, tagged
from odoo.tools.misc import file_path

from ..report.okr_workbook import write_workbook
from .okr_case import OkrCase


class StandingCase(OkrCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nps = cls.env.ref("customer_perf.kpi_nps")

    def _follows(self, **values):
        return {"source": "kpi", "kpi_id": self.nps.id, "baseline": 32, "target": 45, **values}

    def _value(self, value, day="2025-05-01"):
        return self.env["customer.perf.measure"].create(
            {"kpi_id": self.nps.id, "date": day, "value": value, "company_id": self.company.id}
        )

    def _sheets(self):
        file = io.BytesIO()
        write_workbook(self.okr_cycle, file)
        return openpyxl.load_workbook(io.BytesIO(file.getvalue()))

    def _row(self, sheet, name):
        head, *rows = self._sheets()[sheet].values
        return next(dict(zip(head, row, strict=True)) for row in rows if row[0] == name)

    def _words(self, objective):
        """What is read of an objective and its only key result on every screen."""
        self.env.invalidate_all()
        result = objective.key_result_ids
        shown = self.env["customer.perf.my.value"].with_user(self.owner).get_page(self.scorecard.id)
        section = next(section for section in shown["sections"] if section["code"] == "okr")
        mine = next(row for row in section["data"]["objectives"] if row["id"] == objective.id)
        board = next(row for kind in self._page()["kinds"] for row in kind["objectives"] if row["id"] == objective.id)
        labels = dict(objective._fields["standing"]._description_selection(self.env))
        return {
            labels[objective.standing],
            labels[result.standing],
            mine["status_label"],
            mine["results"][0]["status_label"],
            board["status_label"],
            self._row("Objectives", objective.name)["Status"],
            self._row("Key Results", result.name)["Status"],
        }

    def _figures(self, objective):
        self.env.invalidate_all()
        shown = self.env["customer.perf.my.value"].with_user(self.owner).get_page(self.scorecard.id)
        section = next(section for section in shown["sections"] if section["code"] == "okr")
        mine = next(row for row in section["data"]["objectives"] if row["id"] == objective.id)
        board = next(row for kind in self._page()["kinds"] for row in kind["objectives"] if row["id"] == objective.id)
        return {
            objective.progress,
            mine["progress"],
            board["figure"],
            self._row("Objectives", objective.name)["Progress"] or False,
        }


@tagged("post_install", "-at_install")
class TestStanding(StandingCase):
    def test_one_word_everywhere(self):
        """25 % when 64 % of the time is gone is behind, whenever it was published"""
        for day, value, word in (
            ("2025-05-28", 47.5, "Behind"),
            ("2025-05-28", 55, "At risk"),
            ("2025-05-28", 58, "On track"),
            ("2025-04-03", 40, "On track"),
            ("2025-06-30", 67, "On track"),
            ("2025-06-30", 66, "At risk"),
        ):
            with self.subTest(day=day, value=value), freeze_time(day), self.undone():
                objective = self._objective(publish=False, name="Today")
                objective.action_publish()
                self.assertEqual(self._words(objective), {"Not due yet"})
                self._check(objective.key_result_ids, value, date=day)
                self.assertEqual(self._words(objective), {word})
                self.assertIn("Progress", self._row("Objectives", "Today"))

    def test_first_check_in_is_due(self):
        """Not due yet before, behind after, as nobody has told where it stands"""
        with freeze_time("2025-04-15"):
            objective = self._objective()
            self.assertEqual(self._words(objective), {"Not due yet"})
            self.assertEqual((objective.progress, objective.key_result_ids.reason), (0, "not_started"))
        with freeze_time("2025-04-16"):
            objective.key_result_ids._cron_due()
            self.assertEqual(self._words(objective), {"Behind"})
            self.assertIn("counts as 0 %", objective.figure_note)

    def test_looking_back(self):
        """From the review on what was reached; nothing done is not partly done"""
        for value, word in ((40, "Not reached"), (46, "Partly reached"), (61, "Reached")):
            with self.subTest(value), self.undone():
                objective = self._objective()
                self._check(objective.key_result_ids, value)
                self.okr_cycle.action_review()
                self.assertEqual(self._words(objective), {word})
                objective.learning = "Shorter is better"
                self.okr_cycle.action_close()
                self.assertEqual(self._words(objective), {word})

    def test_given_up_says_nothing(self):
        objective = self._objective([{"baseline": 0, "target": 10}, {"baseline": 0, "target": 10}])
        first, second = objective.key_result_ids
        second._cancel("Nobody needs it")
        self.assertEqual((second.standing, second.status, second.is_due), (False, "none", False))
        objective._cancel("Nobody needs it")
        self.assertEqual((objective.standing, first.standing), (False, False))
        self.assertIs(objective.progress, False, "it is in no mean")

    def test_rhythm_changes_the_word(self):
        with freeze_time("2025-04-10"):
            objective = self._objective()
            self.assertEqual(objective.standing, "waiting")
            objective.check_in_days = 7
            self.assertEqual(objective.standing, "red")
            self.okr_cycle.check_in_days = 30
            self.assertEqual((objective.check_in_days, objective.standing), (30, "waiting"))


@tagged("post_install", "-at_install")
class TestNoData(StandingCase):
    def test_one_mean_everywhere(self):
        """Drafts and what was given up are in no list's mean: page, cycle and group of a list agree"""
        self._check(self._objective().key_result_ids, 61)
        self._check(self._objective([self._follows(), {"baseline": 0, "target": 10}]).key_result_ids[1], 5)
        self._objective(publish=False)
        self._objective([self._follows()])
        self._objective()._cancel("Nobody needs it")
        groups = self.okr_cycle.objective_ids.formatted_read_group(
            [("cycle_id", "=", self.okr_cycle.id)], ["cycle_id"], ["progress:avg"]
        )
        figures = {groups[0]["progress:avg"], self.okr_cycle.progress, self._page()["cycle"]["progress"]}
        self.assertEqual({round(figure, 6) for figure in figures}, {0.6})

    def test_a_kpi_without_values(self):
        """No data everywhere, never 0 %; its weight leaves the denominator"""
        objective = self._objective([self._follows()])
        result = objective.key_result_ids
        self.assertEqual((result.progress, result.reason, result.standing), (False, "no_data", "none"))
        self.assertIs(result.progress, False)
        self.assertEqual(self._words(objective), {"No data"})
        self.assertEqual(self._figures(objective), {False})
        self.assertIs(self.okr_cycle.progress, False)
        self.assertIsNone(self._page()["cycle"]["progress"])
        self.assertIsNone(self._row("Key Results", result.name)["Progress"])
        self.assertIn("does not count", objective.figure_note)
        self.assertIn("no data yet", result._concerns())
        self._value(42)
        self.assertAlmostEqual(objective.progress, 10 / 13)
        self.assertFalse(objective.figure_note)

    def test_no_data_beside_figures(self):
        objective = self._objective([{"baseline": 40, "target": 70}, self._follows(weight=3)])
        self._check(objective.key_result_ids[0], 61)
        self.assertAlmostEqual(objective.progress, 0.7)
        self.assertEqual(len(self._figures(objective)), 1)
        self._value(32)
        self.assertAlmostEqual(objective.progress, 0.7 / 4)

    def test_not_started_counts_as_zero(self):
        objective = self._objective([{"baseline": 40, "target": 70}, {"baseline": 0, "target": 10}])
        self._check(objective.key_result_ids[0], 61)
        self.assertAlmostEqual(objective.progress, 0.35)
        self.assertEqual(objective.figure_note, "Not started, counts as 0 %: KR 1")

    def test_no_data_is_not_reached_in_the_review(self):
        objective = self._objective([self._follows()])
        objective.learning = "x"
        self.okr_cycle.action_review()
        self.assertEqual(self._words(objective), {"No data"})
        self.okr_cycle.action_close()
        self.assertEqual((objective.score, objective.standing, objective.result), (False, "none", "none"))
        self.assertFalse(self._page()["cycle"]["is_safe"])

    def test_contributing_objectives_without_figures(self):
        parent = self._objective([{"source": "child"}, {"baseline": 0, "target": 10}], name="Parent")
        rolled, own = parent.key_result_ids
        self._check(own, 5)
        child = self._objective(
            [self._follows()],
            name="Child",
            parent_id=parent.id,
            alignment="contributes",
            parent_result_id=rolled.id,
        )
        self.assertEqual((rolled.progress, rolled.reason, parent.progress), (False, "no_data", 0.5))
        self._value(45)
        self.assertEqual((child.progress, rolled.progress, parent.progress), (1, 1, 0.75))

    def test_carried_without_data(self):
        objective = self._objective([self._follows()])
        self.okr_cycle.action_review()
        wizard = self.env["customer.perf.okr.carry.over"].browse(self.okr_cycle.action_next()["res_id"])
        self.assertEqual(wizard.objective_ids, objective)
        wizard.action_carry_over()
        copy = self.okr_cycle.next_id.objective_ids.key_result_ids
        self.assertEqual((copy.baseline, copy.target, copy.progress), (32, 45, False))

    def test_no_data_is_last(self):
        """However it is sorted"""
        objective = self._objective([{"baseline": 0, "target": 10}, self._follows(), {"baseline": 0, "target": 10}])
        first, unknown, last = objective.key_result_ids
        self._check(first, 2)
        self._check(last, 5)
        domain = [("objective_id", "=", objective.id)]
        self.assertEqual(unknown.search(domain, order="progress"), first | last | unknown)
        self.assertEqual(unknown.search(domain, order="progress desc"), last | first | unknown)
        other = self._objective([self._follows()])
        self.assertEqual(other.search([("id", "in", (other.id, objective.id))], order="progress desc")[-1], other)
        aspirational = self._page()["kinds"][1]["objectives"]
        self.assertEqual(aspirational[-1]["id"], other.id)

    def test_latest_period_of_the_value(self):
        """The value of a KPI says of when it is"""
        result = self._objective([self._follows()]).key_result_ids
        self.assertFalse(result.as_of)
        self._value(42)
        self.assertEqual(result.as_of, "as of Q2 2025")
        self.assertEqual(self._row("Key Results", result.name)["As Of"], "as of Q2 2025")
        self.assertFalse(self._objective().key_result_ids.as_of)

    def test_what_was_kept_before(self):
        """The migration: what runs loses its zeros, what is closed keeps the figures of its day"""
        running = self._objective([self._follows()])
        before = self.env["customer.perf.okr.cycle"].create({"company_id": self.company.id, "date_from": "2025-01-01"})
        before.action_open()
        closed = self._objective([self._follows(), {"baseline": 0, "target": 10}], cycle_id=before.id, learning="x")
        before.action_review()
        before.action_close()
        results = (running | closed).key_result_ids
        self.env.cr.execute(
            """UPDATE customer_perf_okr_key_result SET progress = 0, reason = 'no_data', status = 'amber',
                                                       standing = NULL WHERE id = ANY(%s)""",
            [results.ids],
        )
        self.env.cr.execute(
            """UPDATE customer_perf_okr_objective SET progress = 0, score = 0, status = 'amber', standing = NULL
                WHERE id = %s""",
            [closed.id],
        )
        self.env.invalidate_all()
        path = file_path("customer_perf_okr/migrations/19.0.1.1.0/post-migrate.py")
        runpy.run_path(path)["migrate"](self.env.cr, "19.0.1.0.0")
        self.env.invalidate_all()
        self.assertEqual((running.progress, running.standing), (False, "none"))
        self.assertEqual((running.key_result_ids.progress, running.key_result_ids.reason), (False, "no_data"))
        self.assertEqual((closed.progress, closed.score, closed.standing), (0, 0, "not_reached"))
        self.assertEqual(set(closed.key_result_ids.mapped("reason")), {"not_started"})
        self.assertEqual(set(closed.key_result_ids.mapped("standing")), {"not_reached"})
