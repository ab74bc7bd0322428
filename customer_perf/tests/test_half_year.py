"""One half-year as firms really run it, from the launch to the payroll run; each figure is worked out here by hand."""

from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import CustomerPerfCommon

# Points of the rated levels, shares of the two parts (customer_perf.tool_mix_kpi_behaviour), grades
LEVELS = {"2": 60, "3": 100, "4": 110}
GRADES = (("S", 110, 1.5), ("A", 100, 1.2), ("B", 85, 1.0), ("C", 0, 0.8))
UNIT = 1.1  # coefficient of the department


def card(solved, kept, *, days=181, target=100):
    """Calls solved, 60 of 100, against a target; contracts kept, 40 of 100, against 10 a day."""
    return 0.6 * 100 * solved / target + 0.4 * 100 * kept / (10 * days)


def result(goals, behaviour):
    return 0.7 * goals + 0.3 * behaviour


def grade(score):
    return next((code, coefficient) for code, bound, coefficient in GRADES if score >= bound)


@tagged("post_install", "-at_install")
class TestHalfYear(CustomerPerfCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cycle.appraisal_ids.unlink()
        cls.cycle.scorecard_ids.unlink()
        cls.cycle = cls.new_cycle(date_from="2025-01-01", date_to="2025-06-30")
        for role in ("joiner", "leaver", "returner"):
            cls._create_person(role, cls.department, cls.job, "boss")
        cls.elsewhere.manager_id = cls.people["outsider"]
        common = {"orientation": "customer", "state": "active", "target": 1, "asks_value": True,
                  "asks_influence": True, "asks_collect": True}  # fmt: skip
        cls.solved, cls.kept = cls.env["customer.perf.kpi"].create(
            [
                {**common, "name": "Calls Solved", "code": "t_solved", "aggregation": "mean"},
                {**common, "name": "Contracts Kept", "code": "t_kept", "aggregation": "sum", "phasing": "even"},
            ]
        )
        cls._goals(cls.template, 100)
        other = cls.template.copy({"department_id": cls.elsewhere.id, "company_id": cls.company.id})
        cls._goals(other, 110)
        for person in cls.people.values():
            person.current_version_id.date_version = "2024-01-01"
            person.version_id.write({"contract_date_start": "2024-01-01", "contract_date_end": False})
        cls.people["joiner"].version_id.contract_date_start = "2025-04-10"
        cls.env["resource.calendar.leaves"].create(
            {"name": "Leave", "resource_id": cls.people["returner"].resource_id.id, "company_id": cls.company.id,
             "date_from": "2025-02-10 00:00:00", "date_to": "2025-03-31 23:00:00", "time_type": "leave"}
        )  # fmt: skip
        for code, _bound, coefficient in GRADES:
            cls.env.ref(f"customer_perf.grade_{code.lower()}").coefficient = coefficient

    @classmethod
    def _goals(cls, template, target):
        """As many contracts for each, whatever the post: 1,810 in 181 days."""
        template.with_context(perf_weights_open=True).line_ids = [
            Command.clear(),
            Command.create({"kpi_id": cls.solved.id, "weight": 60, "target": target}),
            Command.create({"kpi_id": cls.kept.id, "weight": 40, "target": 1810}),
        ]

    def _value(self, role, kpi, month, value):
        return self.env["customer.perf.measure"].create(
            {"kpi_id": kpi.id, "employee_id": self.people[role].id, "company_id": self.company.id,
             "date": f"2025-{month:02d}-01", "value": value}
        )  # fmt: skip

    def _assertResult(self, role, score):
        """What is published, on the appraisal and on the page that the employee opens."""
        appraisal = self._appraisal_of(role)
        self.assertEqual(appraisal.state, "published", role)
        self.assertAlmostEqual(appraisal.score, score, 2, msg=role)
        self.assertEqual(appraisal.grade_id.code, grade(score)[0], role)

    def test_half_year(self):
        """Issue 17: a transfer, a joiner, a leaver, a long leave, a co-rater, a calibration, a corrected result, an
        upheld appeal and a payroll run"""
        with freeze_time("2025-01-10"):
            self.cycle.action_launch()
        with freeze_time("2025-04-02"):
            self.employee.create_version(
                {"date_version": "2025-04-01", "department_id": self.elsewhere.id,
                 "job_id": self.people["outsider"].job_id.id}
            )  # fmt: skip
        with freeze_time("2025-06-10"):
            self._fill_in()
            leaver = self.people["leaver"]
            leaver.version_id.sudo().departure_date = "2025-05-31"
            leaver.active = False
        with freeze_time("2025-07-01"):
            self._review()
        with freeze_time("2025-07-03"):
            self._calibrate()
        with freeze_time("2025-07-07"):
            self._publish()
        with freeze_time("2025-07-08"):
            self._correct()
            self._appeal()
        with freeze_time("2025-07-31"):
            self._pay()

    def _fill_in(self):
        for role in ("peer", "boss", "chief", "officer"):
            self._value(role, self.solved, 5, 100)
            self._value(role, self.kept, 5, 1810)
        self._value("employee", self.solved, 2, 80)
        self._value("employee", self.kept, 2, 900)
        self.wrong = self._value("employee", self.solved, 5, 99)
        self._value("employee", self.kept, 5, 1001)
        self.mistyped = self._value("returner", self.solved, 5, 105)
        self._value("returner", self.kept, 5, 1310)
        self._value("joiner", self.solved, 5, 110)
        self._value("leaver", self.solved, 5, 90)
        self._value("leaver", self.kept, 5, 1510)

    def _review(self):
        note = self.as_user(self.env["customer.perf.co.assessment"], "boss").create(
            {"appraisal_id": self._appraisal_of("peer").id, "manager_id": self.people["outsider"].id, "share": 40}
        )
        self.as_user(self.cycle, "admin").action_start_review()
        mine = self.as_user(note, "outsider")
        mine.rating_ids.write({"level": "2"})
        mine.action_submit()
        wizard = self.env["customer.perf.take.out"].with_user(self.users["officer"])
        wizard.create({"appraisal_ids": self._appraisal_of("leaver").ids, "reason": "left"}).action_confirm()
        self.assertTrue(self._appraisal_of("joiner").is_unrated, "82 days of service, 90 are asked for")
        for role in ("employee", "peer", "returner", "boss", "chief", "officer"):
            self.level = "4" if role == "returner" else "3"
            self.to_step(self._appraisal_of(role), "calibration")

    def rate(self, appraisal):
        result = super().rate(appraisal)
        appraisal.behaviour_ids.write({"level": self.level})
        return result

    def _calibrate(self):
        """The peer is given the grade above; only as many points as it takes."""
        calibration = self.as_user(self.env["customer.perf.calibration"], "officer").create(
            {"name": "First Half", "cycle_id": self.cycle.id, "participant_ids": [Command.set(self.users["boss"].ids)]}
        )
        calibration.action_start()
        rows = calibration.sudo()._rows()
        self.assertEqual(len(rows), 6, "neither who left nor who came too late")
        row = rows.filtered(lambda row: row.employee_id == self.people["peer"])
        self.assertAlmostEqual(row.score, result(card(100, 1810), 0.6 * LEVELS["3"] + 0.4 * LEVELS["2"]))
        self.as_user(row, "admin").action_move(
            self.env.ref("customer_perf.grade_a").id, "context", "He carried the move of the branch."
        )
        calibration.action_finish()

    def _publish(self):
        for role in ("employee", "peer", "returner", "boss", "chief", "officer"):
            self.to_step(self._appraisal_of(role), "published")
        self.first = (card(80, 900, days=90) * 90 + card(99, 1001, days=91, target=110) * 91) / 181
        self._assertResult("employee", result(self.first, 100))
        self._assertResult("peer", 100)
        self._assertResult("returner", result(card(105, 1310, days=131), 110))
        self._assertResult("boss", 100)

    def _correct(self):
        """Somebody had typed 105 for 95."""
        returner = self._appraisal_of("returner")
        before = returner.score
        self.as_user(returner, "admin")._return("Mistyped")
        self.as_user(self.mistyped, "officer").value = 95
        self.as_user(returner, "boss").action_submit_assessment()
        self.to_step(returner, "published")
        self._assertResult("returner", result(card(95, 1310, days=131), 110))
        self.assertIn(f"{before:.2f}", returner.former_result)

    def _appeal(self):
        """His value of May is 110: the calls of a week were missing."""
        appraisal = self._appraisal_of("employee")
        mine = self.as_user(appraisal, "employee")
        appeal = self.env["customer.perf.appeal"].browse(mine.action_appeal()["res_id"])
        self.as_user(appeal, "employee").write({"ground": "data", "text": "The calls of a week are missing."})
        self.as_user(appeal, "employee").action_submit()
        with self.assertRaises(ValidationError):  # she led the calibration
            self.as_user(appeal, "officer").action_accept()
        self.as_user(appeal, "admin").action_accept()
        answer = self.env["customer.perf.appeal.answer"].with_user(self.users["admin"])
        answer.create({"appeal_id": appeal.id, "outcome": "upheld", "reason": "They were."}).action_confirm()
        self.as_user(self.wrong, "officer").value = 110
        self.as_user(appraisal, "boss").action_submit_assessment()
        self.to_step(appraisal, "published")
        goals = (card(80, 900, days=90) * 90 + card(110, 1001, days=91, target=110) * 91) / 181
        self._assertResult("employee", result(goals, 100))
        self.assertAlmostEqual(appeal.score_after - appeal.score_before, result(goals, 0) - result(self.first, 0), 1)

    def _pay(self):
        for appraisal in self.cycle.appraisal_ids.filtered(lambda appraisal: appraisal.state == "published"):
            self.to_step(appraisal, "done")
        self.env["customer.perf.unit.coefficient"].create(
            {"cycle_id": self.cycle.id, "department_id": self.department.id, "coefficient": UNIT}
        )
        action = self.as_user(self.cycle, "officer").action_payroll()
        run = self.env["customer.perf.payroll.run"].browse(action["res_id"])
        paid = {
            line.employee_id: (line.grade, line.coefficient, line.unit_coefficient, line.eligible_days)
            for line in run.line_ids
        }
        self.assertEqual(
            paid,
            {
                self.people[role]: (*grade(score), unit, days)
                for role, score, unit, days in (
                    ("employee", 97, False, 181),
                    ("peer", 100, UNIT, 181),
                    ("returner", 101, UNIT, 181),
                    ("boss", 100, UNIT, 181),
                    ("chief", 100, UNIT, 181),
                    ("officer", 100, UNIT, 181),
                )
            },
        )
        self.assertEqual(run.cycle_id.date_to, date(2025, 6, 30))
