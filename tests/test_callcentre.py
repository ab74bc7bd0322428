"""A real call centre's February 1999, from its file to published appraisals and the workbook.

24 agents of a bank, 385 agent-days. The scores are checked against a computation that shares
nothing with the product: plain Python over the CSV.
"""

import base64
import csv
import io
import itertools
import pathlib
import unittest
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

import openpyxl

from odoo import Command
from odoo.tests import TransactionCase, tagged

from odoo.addons.customer_perf.report.cycle_workbook import write_workbook

DATA = pathlib.Path(__file__).parents[2] / "shared" / "data" / "callcentre_agent_day.csv"
# kpi code: numerator and denominator of a day
RATIOS = {
    "fcr": lambda day: (day["repeat_base"] - day["repeat_within_7d"], day["repeat_base"]),
    "answered_30s": lambda day: (day["answered_within_30s"], day["contacts"]),
    "aht_range": lambda day: (day["handle_seconds"], day["contacts"]),
    "short_calls": lambda day: (day["contacts_under_10s"], day["contacts"]),
}
WEIGHTS = {"fcr": 40, "answered_30s": 25, "aht_range": 20, "short_calls": 15}


def read_days():
    with DATA.open() as file:
        for row in csv.DictReader(file):
            yield {name: value if name in ("agent", "date") else int(value) for name, value in row.items()}


def line(points, actual):
    """Straight lines through points (actual, score), flat outside."""
    points = sorted(points)
    if actual <= points[0][0]:
        return points[0][1]
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        if actual <= x1:
            return y0 + (y1 - y0) * (actual - x0) / (x1 - x0)
    return points[-1][1]


def expected_scores(totals):
    """Scores of one agent from {kpi: [Σ numerator, Σ denominator]}, by the targets in setUpClass."""
    rate = {kpi: 100 * num / den for kpi, (num, den) in totals.items()}
    seconds = totals["aht_range"][0] / totals["aht_range"][1]
    return {
        "fcr": 0 if rate["fcr"] < 25 else line([(25, 60), (45, 100), (60, 120)], rate["fcr"]),
        "answered_30s": 0
        if rate["answered_30s"] < 50
        else line([(50, 60), (70, 100), (80, 120)], rate["answered_30s"]),
        "aht_range": line([(60, 0), (150, 100), (240, 100), (330, 0)], seconds),
        "short_calls": 0 if rate["short_calls"] > 15 else line([(1, 120), (5, 100), (15, 60)], rate["short_calls"]),
    }


def to_cents(value):
    return float(Decimal(repr(round(value, 9))).quantize(Decimal("0.01"), ROUND_HALF_UP))


@unittest.skipUnless(DATA.exists(), "the call centre's file is not on this machine")
@tagged("post_install", "-at_install")
class TestCallCentre(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        env = cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        family = env.ref("customer_perf.role_family_contact_centre_agent")
        cls.department = env["hr.department"].create({"name": "Bank call centre"})
        job = env["hr.job"].create({"name": "Bank agent", "perf_role_family_id": family.id})
        manager = env["hr.employee"].create({"name": "Floor manager", "department_id": cls.department.id})
        cls.days = list(read_days())
        names = sorted({day["agent"] for day in cls.days})
        cls.agents = env["hr.employee"].create(
            [
                {
                    "name": f"Agent {name}",
                    "barcode": name,
                    "department_id": cls.department.id,
                    "job_id": job.id,
                    "parent_id": manager.id,
                }
                for name in names
            ]
        )
        cls._create_kpis()
        cls._create_template(family)

    @classmethod
    def _create_kpis(cls):
        yes = {"asks_value": True, "asks_influence": True, "asks_collect": True, "availability": "auto"}
        process = cls.env.ref("customer_perf.perspective_process").id
        shared = {"aggregation": "ratio", "ratio_factor": 100, "unit": "%", "perspective_id": process, **yes}
        cls.env["customer.perf.kpi"].create(
            [
                {"code": "answered_30s", "name": "Answered within 30 seconds", **shared},
                {
                    "code": "short_calls",
                    "name": "Calls under 10 seconds",
                    "direction": "lower",
                    "orientation": "internal",
                    **shared,
                },
            ]
        ).action_activate()

        # this call centre counts day by day
        cls.env["customer.perf.kpi"].search([("code", "in", list(RATIOS))]).frequency = "day"

    @classmethod
    def _create_template(cls, family):
        kpis = {kpi.code: kpi.id for kpi in cls.env["customer.perf.kpi"].search([("code", "in", list(RATIOS))])}
        targets = {
            "fcr": {"target": 45, "threshold": 25, "stretch": 60},
            "answered_30s": {"target": 70, "threshold": 50, "stretch": 80},
            "aht_range": {"range_low": 150, "range_high": 240, "threshold": 60},
            "short_calls": {"target": 5, "threshold": 15, "stretch": 1, "is_gate": True},
        }
        cls.env["customer.perf.scorecard.template"].create(
            {
                "name": "Bank agent",
                "role_family_id": family.id,
                "department_id": cls.department.id,
                "line_ids": [
                    Command.create({"kpi_id": kpis[code], "weight": WEIGHTS[code], **target})
                    for code, target in targets.items()
                ],
            }
        )

    def _import(self, rows):
        """Load rows through the import wizard, as a file of HR."""
        book = openpyxl.Workbook()
        book.active.append(["KPI", "Employee", "Date", "Numerator", "Denominator"])
        for row in rows:
            book.active.append(row)
        buffer = io.BytesIO()
        book.save(buffer)
        wizard = self.env["customer.perf.measure.import"].create(
            {"file": base64.b64encode(buffer.getvalue()), "file_name": "february.xlsx"}
        )
        wizard.action_check()
        self.assertFalse(wizard.finding_ids.filtered(lambda finding: finding.kind == "bad").mapped("reason"))
        wizard.write({"accept_all": True, "accept_reason": "Days without a repeat base"})
        wizard.action_import()
        return wizard.created_count, wizard.changed_count, wizard.unchanged_count

    def test_month_from_file_to_workbook(self):
        """L-04, L-07, K-14, K-20, J-12: launch, import, score, assess, publish, export."""
        cycle = self.env["customer.perf.cycle"].create(
            {
                "name": "February 1999",
                "date_from": "1999-02-01",
                "date_to": "1999-02-28",
                "department_ids": [Command.set(self.department.ids)],
            }
        )
        cycle.action_launch()
        self.assertEqual(cycle.scorecard_ids.employee_id, self.agents)

        rows = [[code, day["agent"], day["date"], *parts(day)] for day in self.days for code, parts in RATIOS.items()]
        self.assertEqual(self._import(rows), (len(rows), 0, 0))
        self.assertEqual(self._import(rows), (0, 0, len(rows)), "the same file again changes nothing")
        self.assertTrue(all(cycle.scorecard_ids.mapped("is_stale")))
        cycle.action_refresh()

        totals = self._totals()
        for card in cycle.scorecard_ids:
            self._check_card(card, expected_scores(totals[card.employee_id.barcode]))

        cycle.action_start_review()
        for appraisal in cycle.appraisal_ids:
            appraisal.behaviour_ids.write({"level": "3"})
            if appraisal.is_dissatisfied:
                appraisal.talk_note = "Calls are kept short; do callers get what they came for?"
            if appraisal.missed_text:
                appraisal.write(
                    {"broken_link": "Second line answers late.", "co_owner_note": "The others see it too."}
                )
        cycle.appraisal_ids.action_submit_assessment()
        cycle.appraisal_ids.action_publish()
        for appraisal in cycle.appraisal_ids:
            expected = expected_scores(totals[appraisal.employee_id.barcode])
            card = to_cents(sum(WEIGHTS[code] * score / 100 for code, score in expected.items()))
            result = to_cents(0.7 * card + 0.3 * 100)
            self.assertEqual(appraisal.score, result)
            if expected["short_calls"] < 100:
                self.assertLess(appraisal.grade_id.score_min, 85, "a missed red line caps the grade at C")
        self._check_workbook(cycle)

    def _totals(self):
        totals = defaultdict(lambda: {code: [0, 0] for code in RATIOS})
        for day in self.days:
            for code, parts in RATIOS.items():
                for index, part in enumerate(parts(day)):
                    totals[day["agent"]][code][index] += part
        return totals

    def _check_card(self, card, expected):
        found = {line.kpi_id.code: line.score for line in card.line_ids}
        for code, score in expected.items():
            self.assertAlmostEqual(found[code], score, places=6, msg=f"{card.display_name}: {code}")
        total = to_cents(sum(WEIGHTS[code] * score / 100 for code, score in expected.items()))
        self.assertEqual(card.score, total, card.display_name)
        self.assertAlmostEqual(sum(card.line_ids.mapped("contribution")), card.score, places=6)
        self.assertEqual(card.coverage, 100)
        self.assertEqual(card.gate_missed, to_cents(expected["short_calls"]) < 100)

    def _check_workbook(self, cycle):
        file = io.BytesIO()
        write_workbook(cycle, file)
        book = openpyxl.load_workbook(file)
        summary, people, goals = (book[name] for name in ("Summary", "Appraisals", "Goals"))
        self.assertEqual(people.max_row, 25)
        self.assertEqual(goals.max_row, 1 + 24 * 4)
        results = {row[0]: row[8] for row in people.iter_rows(min_row=2, values_only=True)}
        for appraisal in cycle.appraisal_ids:
            self.assertEqual(results[appraisal.employee_id.name], appraisal.score)
        self.assertEqual(len(summary._charts), 1)
        self.assertTrue(str(goals["I2"].value).startswith("="), "contributions are formulas")
