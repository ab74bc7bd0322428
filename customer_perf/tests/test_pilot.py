"""Pilot and roll-out (catalogue N): four steps, units against units, what is said before and after."""

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from .common import CustomerPerfCommon

BEFORE, AFTER = "2025-07-01", "2026-01-20"


class PilotCase(CustomerPerfCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kpi = cls.env.ref("customer_perf.kpi_csat")
        cls.guard = cls.env.ref("customer_perf.kpi_fcr")
        for kpi in cls.kpi | cls.guard:
            kpi.write({"frequency": "month", "aggregation": "mean", "pools_up": False, "direction": "higher"})
        cls.department.manager_id = cls.boss
        cls.units = cls.department | cls.env["hr.department"].create(
            [{"name": f"Unit {number}", "company_id": cls.company.id} for number in range(1, 9)]
        )
        cls.second_half = cls.new_cycle()

    @classmethod
    def _pilot(cls, pilots=3, others=6, **values):
        units = [
            Command.create({"department_id": unit.id, "is_pilot": number < pilots})
            for number, unit in enumerate(cls.units[: pilots + others])
        ]
        return cls.env["customer.perf.pilot"].create(
            {
                "name": "Keep the case",
                "company_id": cls.company.id,
                "owner_id": cls.users["officer"].id,
                "finding": "A case changes hands at each call.",
                "unit_ids": units,
                "cycle_ids": [Command.set(cls.second_half.ids)],
                "kpi_id": cls.kpi.id,
                "guard_ids": [Command.set(cls.guard.ids)],
                "smallest_change": 2,
                "check_date": "2026-01-15",
                "chosen_why": "Their heads asked for it.",
                "chosen_for_bad": "no",
                "notice": "Tried until December.",
                **values,
            }
        )

    def _values(self, unit, numbers, first="2025-01-01", kpi=None):
        """Monthly values of a unit."""
        self.env["customer.perf.measure"].create(
            [
                {
                    "kpi_id": (kpi or self.kpi).id,
                    "department_id": unit.id,
                    "company_id": self.company.id,
                    "date": fields.Date.add(fields.Date.to_date(first), months=place),
                    "value": number,
                }
                for place, number in enumerate(numbers)
            ]
        )

    def _report(self, changes, kpi=None):
        """Half a year, then another one that is higher by so much."""
        for number, (unit, change) in enumerate(zip(self.units, changes, strict=False)):
            before = [70 + number, 71 + number, 70 + number] * 2
            self._values(unit, [*before, *(value + change for value in before)], kpi=kpi)

    def _begun(self, **values):
        pilot = self._pilot(**values)
        with freeze_time(BEFORE):
            officer = self.as_user(pilot, "officer")
            officer.action_rebuild()
            officer.action_begin()
        self.env.invalidate_all()
        return pilot

    def _look_back(self, retrospectives):
        for one in self.as_user(retrospectives, "officer"):
            for answer in one.answer_ids:
                answer.write({"reply": "yes"} if answer.kind == "yes" else {"note": "They ask back."})
            one.write({"worked": "One owner.", "failed": "The night shift.", "change": "Hand-over at ten."})
            one.action_held()


@tagged("post_install", "-at_install")
class TestWay(PilotCase):
    def test_no_step_is_left_out(self):
        """N-01: the state cannot jump from the diagnosis to the roll-out"""
        pilot = self._pilot()
        officer = self.as_user(pilot, "officer")
        for step in ("action_begin", "action_roll_out", "action_publish"):
            self.assertRefused(getattr(officer, step))
        self.assertRefused(lambda: officer._roll_out("At once"))
        with freeze_time(BEFORE):
            officer.action_rebuild()
            self.assertRefused(officer.action_rebuild)
            self.assertRefused(lambda: officer._roll_out("At once"))
            officer.action_begin()
        for name, value in (("state", "rolled_out"), ("decision", "x"), ("seed", 5), ("date_to", "2030-01-01")):
            self.assertRefused(lambda n=name, v=value: officer.write({n: v}), AccessError)
            self.assertRefused(lambda n=name, v=value: officer.create({"name": "N", n: v}), AccessError)

    def test_what_stands_against_a_step(self):
        """N-02: one scope and at least one unit; the question comes before the figures"""
        pilot = self.env["customer.perf.pilot"].create({"name": "P", "company_id": self.company.id, "scope": "region"})
        for text in ("which one", "at least one unit", "what you found"):
            self.assertIn(text, pilot.obstacle_text)
        self.assertRefused(pilot.action_rebuild)
        pilot = self._pilot(
            cycle_ids=False, kpi_id=False, guard_ids=False, smallest_change=False, check_date=False, chosen_why=False
        )
        pilot.action_rebuild()
        for text in ("cycles", "main KPI", "guard rail", "smallest change", "the day", "why these units"):
            self.assertIn(text, pilot.obstacle_text)
        self.assertRefused(pilot.action_begin)
        with freeze_time("2025-09-01"):
            late = self._pilot(state="rebuild")
            self.assertIn("values are known", late.obstacle_text)

    def test_end_follows_from_the_cycles(self):
        """N-03: one or two cycles in a row"""
        pilot = self._pilot()
        self.assertEqual((str(pilot.date_from), str(pilot.date_to)), ("2025-07-01", "2025-12-31"))
        following = self.new_cycle(date_from="2026-01-01", date_to="2026-06-30")
        pilot.cycle_ids += following
        self.assertEqual(str(pilot.date_to), "2026-06-30")
        with self.assertRaises(ValidationError), self.cr.savepoint():
            pilot.cycle_ids += self.new_cycle(date_from="2026-07-01", date_to="2026-12-31")
        with self.assertRaises(ValidationError), self.cr.savepoint():
            pilot.cycle_ids = self.second_half | self.new_cycle(date_from="2026-03-01", date_to="2026-12-31")

    def test_units_lie_apart(self):
        pilot = self._pilot(1, 0)
        inside = self.env["hr.department"].create(
            {"name": "Night", "parent_id": self.department.id, "company_id": self.company.id}
        )
        for wrong in (inside, self.department_b):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                pilot.unit_ids = [Command.create({"department_id": wrong.id})]

    def test_what_was_said_before_stays(self):
        pilot = self._begun()
        officer = self.as_user(pilot, "officer")
        for values in (
            {"kpi_id": self.guard.id}, {"smallest_change": 1}, {"check_date": "2026-02-01"}, {"guard_ids": False},
            {"chosen_for_bad": "yes"}, {"cycle_ids": False}, {"unit_ids": [Command.unlink(pilot.unit_ids[0].id)]},
        ):  # fmt: skip
            self.assertRefused(lambda v=values: officer.write(v))
        self.assertRefused(lambda: officer.unit_ids[0].write({"is_pilot": False}))
        self.assertRefused(officer.unit_ids[0].unlink)
        self.assertRefused(lambda: officer.unit_ids.create({"pilot_id": pilot.id, "department_id": self.elsewhere.id}))
        self.assertRefused(officer.unlink)
        officer.write({"name": "Keep it", "notice": "In other words"})

    def test_stopped_with_a_reason(self):
        pilot = self._begun()
        officer = self.as_user(pilot, "officer")
        self.assertRefused(lambda: officer._stop(" "))
        officer._stop("Nobody had the time.")
        self.assertEqual((pilot.state, pilot.decision), ("stopped", "Nobody had the time."))
        self.assertFalse(pilot.activity_ids)
        self.assertRefused(lambda: officer._stop("Again"))


@tagged("post_install", "-at_install")
class TestReport(PilotCase):
    def test_pilot_and_others_side_by_side(self):
        """N-06: baseline, pilot, others; what is hard to explain by chance"""
        pilot = self._begun()
        self._report([5, 6, 5.5, 0.5, 1, 0, -0.5, 0.5, 0])
        self._report([-1, -1, -1, 0, 0, 0, 0, 0, 0.5], kpi=self.guard)
        with freeze_time(AFTER):
            pilot.invalidate_recordset()
            self.assertIn("changed by +5.25", pilot.statement)
            self.assertIn("6 of 6 others", pilot.statement)
            self.assertIn("Hard to explain by chance", pilot.statement)
            self.assertIn(f"{self.guard.name}: -1.08", pilot.statement)
            unit = pilot.unit_ids[0]
            self.assertEqual((round(unit.before, 2), round(unit.during, 2), unit.change), (70.33, 75.33, 5))
            self.assertEqual(len(pilot.dots), 9)
            self.assertIn("+5.5", pilot.pilot_text)
            self.assertIn("+0.25", pilot.others_text)

    def test_few_units_are_a_picture(self):
        pilot = self._begun(pilots=1, others=3)
        self._report([9, 0, 1, 0])
        with freeze_time(AFTER):
            pilot.invalidate_recordset()
            self.assertIn("cannot be told from chance", pilot.statement)
            self.assertNotIn("smallest change", pilot.statement)
            pilot.sudo().smallest_change = 10
            self.assertIn("smallest change worth having (10)", pilot.statement)
            self.assertNotIn("others.", pilot.statement.split("\n")[1])

    def test_what_comes_from_few_people_does_not_count(self):
        """Two agents' values pool to their department: an average of two names both"""
        self.kpi.pools_up = True
        pilot = self._begun(pilots=1, others=1)
        for role in ("employee", "peer"):
            for month in (3, 8):
                self.env["customer.perf.measure"].create(
                    {
                        "kpi_id": self.kpi.id,
                        "employee_id": self.people[role].id,
                        "date": f"2025-{month:02}-01",
                        "value": 77,
                    }
                )
        with freeze_time(AFTER):
            for role in ("officer", "executive", "boss"):
                seen = self.as_user(pilot, role)
                self.assertIn("no unit that tries it has values", seen.statement)
                self.assertFalse(seen.unit_ids[0].before)

    def test_chosen_for_a_bad_value(self):
        """The last three months before do not count where a bad value led to the choice"""
        pilot = self._begun(pilots=1, others=1, chosen_for_bad="yes")
        self._values(self.department, [80, 80, 80, 40, 40, 40, 80, 80, 80])
        with freeze_time(AFTER):
            pilot.invalidate_recordset()
            self.assertEqual(pilot.unit_ids[0].change, 0)

    def test_chance_to_find_it_is_said_before(self):
        pilot = self._pilot()
        self.assertIn("not known yet", pilot.chance_text)
        for number, unit in enumerate(self.units):
            self._values(unit, [70, 70, 70 + number, 70 + number])
        with freeze_time(BEFORE):
            pilot.invalidate_recordset()
            # the halves of nine units scatter by 2.74: 2 is 0.73 of that
            self.assertIn("in 15 of 100 cases", pilot.chance_text)
        self.assertIn("without three units", self._pilot(1, 0).chance_text)

    def test_form_while_it_is_written(self):
        for unit, value in zip(self.units[:3], (70, 75, 90), strict=True):
            self._values(unit, [70, 70, value, value])
        with freeze_time(BEFORE):
            form = Form(self.env["customer.perf.pilot"].with_user(self.users["officer"]))
            form.name = "P"
            form.kpi_id = self.kpi
            form.smallest_change = 2
            for unit in self.units[:3]:
                with form.unit_ids.new() as line:
                    line.department_id = unit
                    line.is_pilot = unit == self.department
            self.assertIn("beside: 2. A change of 2 would be found in", form.chance_text)
            pilot = form.save()
        self.assertEqual(len(pilot._units()), 1)

    def test_one_query_for_many(self):
        pilots = self._pilot() | self._pilot(2, 4)
        self.env.flush_all()
        pilots.invalidate_recordset()
        pilots.mapped("name")
        pilots.unit_ids.department_id.mapped("name")
        with self.assertQueryCount(12):
            pilots.mapped("chance_text")


@tagged("post_install", "-at_install")
class TestRollOut(PilotCase):
    def test_decision_keeps_what_was_read(self):
        """N-09: the next stage needs a decision with the evidence of that day"""
        pilot = self._begun()
        self._report([5, 6, 5.5, 0.5, 1, 0, -0.5, 0.5, 0])
        officer = self.as_user(pilot, "officer")
        with freeze_time("2026-01-05"):
            self.assertRefused(officer.action_roll_out)
            self.assertIn("The figures are read on", str(self.refusal))
        with freeze_time(AFTER):
            officer.invalidate_recordset()
            self.assertIn("Hold the retrospective", officer.obstacle_text)
            self._look_back(pilot.retrospective_ids)
            wizard = self.env["customer.perf.reason"].with_user(self.users["officer"])
            action = officer.action_roll_out()
            self.assertNotIn("do not prove it", action["context"]["default_question"])
            wizard = wizard.with_context(**action["context"]).create({})
            self.assertRefused(wizard.action_confirm)
            wizard.reason = "Customers feel it."
            wizard.action_confirm()
        self.assertEqual((pilot.state, pilot.decision, pilot.is_proven), ("rolled_out", "Customers feel it.", True))
        self.assertIn("Hard to explain by chance", pilot.decided_statement)
        self.assertFalse(pilot.activity_ids)

    def test_without_proof_with_a_reason(self):
        pilot = self._begun(pilots=1, others=1)
        officer = self.as_user(pilot, "officer")
        with freeze_time(AFTER):
            self._look_back(pilot.retrospective_ids)
            self.assertIn("do not prove it", officer.action_roll_out()["context"]["default_question"])
            officer._roll_out("People want it, and it costs nothing.")
        self.assertEqual((pilot.state, pilot.is_proven), ("rolled_out", False))

    def test_watch_list_and_retrospective_of_each_cycle(self):
        """N-04, N-11, N-14: eight questions a cycle, answered by who leads the unit; a look back that is due"""
        following = self.new_cycle(date_from="2026-01-01", date_to="2026-06-30")
        pilot = self._begun(cycle_ids=[Command.set((self.second_half | following).ids)], check_date="2026-08-01")
        self.assertEqual(len(pilot.retrospective_ids), 2)
        first = pilot.retrospective_ids[0]
        codes = {f"DQ-{number}" for number in (40, 41, 42, 43, 56, 57, 58, 59)}
        self.assertEqual(set(first.answer_ids.question_id.mapped("code")), codes)
        self.assertTrue(all(first.answer_ids.question_id.mapped("used_at")))
        self.assertEqual(
            sorted(str(activity.date_deadline) for activity in pilot.activity_ids),
            ["2026-01-14", "2026-07-14", "2026-08-01"],
        )
        answer = first.answer_ids.filtered(lambda one: one.kind == "yes")[0]
        self.as_user(answer, "boss").write({"reply": "yes", "note": "Since August"})
        self.assertRefused(lambda: self.as_user(answer, "boss").write({"question_id": 1}), AccessError)
        self.assertRefused(lambda: self.as_user(answer, "outsider").write({"reply": "no"}), AccessError)
        self.assertRefused(lambda: self.as_user(answer, "executive").write({"reply": "no"}), AccessError)
        self.assertRefused(lambda: self.as_user(first, "boss").write({"worked": "x"}), AccessError)
        with freeze_time("2025-12-01"):
            self.assertRefused(self.as_user(first, "officer").action_held)
        with freeze_time(AFTER):
            self.assertRefused(self.as_user(first, "officer").action_held)
            self._look_back(first)
        self.assertEqual(str(first.held_on), AFTER)
        self.assertEqual(len(pilot.activity_ids), 2)
        self.assertRefused(lambda: self.as_user(answer, "boss").write({"reply": "no"}))

    def test_retrospective_is_written_on_the_pilot(self):
        pilot = self._begun()
        with Form(self.as_user(pilot, "officer")) as form, form.retrospective_ids.edit(0) as one:
            one.worked = "One owner."
            with one.answer_ids.edit(0) as answer:
                answer.reply = "yes"
        self.assertEqual(pilot.retrospective_ids.worked, "One owner.")
        self.assertEqual(pilot.retrospective_ids.answer_ids[0].reply, "yes")
        new = {"cycle_id": self.cycle.id}
        self.assertRefused(lambda: self.as_user(pilot, "officer").write({"retrospective_ids": [Command.create(new)]}))

    def test_publishing_makes_a_company_template_with_a_version(self):
        """N-10: copied for the company with a version; only fixed lines bind the units"""
        tried = self.template.copy({"department_id": self.department.id, "company_id": self.company.id})
        tried.line_ids[0].is_fixed = True
        pilot = self._pilot(1, 1, state="pilot", check_date="2025-08-01")
        officer = self.as_user(pilot, "officer")
        self.assertRefused(officer.action_publish)
        officer._roll_out("It helps.")
        self.assertEqual((pilot.template_ids, pilot.tool_mix_id), (tried, self.mix))
        pilot.tool_mix_id = False
        officer.action_publish()
        Template = self.env["customer.perf.scorecard.template"]
        made = Template.search([("pilot_id", "=", pilot.id)])
        self.assertEqual((made.company_id, bool(made.department_id), made.version), (self.company, False, 1))
        self.assertEqual(made.line_ids.mapped("kpi_id"), tried.line_ids.mapped("kpi_id"))
        self.assertEqual(made.line_ids.mapped("is_fixed"), tried.line_ids.mapped("is_fixed"))
        officer.action_publish()
        again = Template.search([("pilot_id", "=", pilot.id)])
        self.assertEqual((again.version, made.active, tried.active), (2, False, True))
        pilot.template_ids += tried.copy({"department_id": self.department.id})
        self.assertRefused(officer.action_publish)
        pilot.template_ids = False
        self.assertRefused(officer.action_publish)

    def test_units_by_lot(self):
        """N-05: drawn once by a stored seed, the list stays"""
        pilot = self._pilot(9, 0, draw_count=3)
        for number, unit in enumerate(self.units):
            self._values(unit, [60 + 3 * number] * 3)
        officer = self.as_user(pilot, "officer")
        with freeze_time(BEFORE):
            officer.action_rebuild()
            self.assertIn("Draw the units", officer.obstacle_text)
            officer.action_draw()
            drawn = pilot._units()
            self.assertEqual((len(drawn), bool(pilot.seed)), (3, True))
            places = [self.units.ids.index(unit.id) // 3 for unit in drawn.department_id]
            self.assertEqual(sorted(places), [0, 1, 2], "one of the low, the middle and the high")
            self.assertRefused(officer.action_draw)
            self.assertRefused(lambda: officer.unit_ids[0].write({"is_pilot": True}))
            self.assertIn("what differs", officer.obstacle_text)
            officer.variant = "rhythm"
            officer.action_begin()
        self.assertRefused(lambda: officer.write({"seed": 1}), AccessError)
        self.assertRefused(self._pilot(2, 0, draw_count=2).action_draw)


@tagged("post_install", "-at_install")
class TestWhoSeesIt(PilotCase):
    def test_each_persona(self):
        """HR writes, executives read, who leads a unit that tries it reads; nobody else finds anything"""
        pilot = self._begun(pilots=1, others=2)
        self.units[1].manager_id = self.people["outsider"]  # stands beside
        for model in ("pilot", "pilot.unit", "pilot.retrospective", "pilot.answer"):
            for role in ("officer", "executive", "boss", "chief", "employee", "outsider", "officer_b", "nobody"):
                with self.subTest(model=model, role=role):
                    found = self.env[f"customer.perf.{model}"].with_user(self.users[role]).search([])
                    self.assertEqual(bool(found), role in ("officer", "executive", "boss"))
        for role in ("executive", "boss", "employee"):
            seen = self.as_user(pilot, role)
            for step in (seen.action_tell, seen.action_draw, lambda s=seen: s._stop("x")):
                self.assertRefused(step, AccessError)
            self.assertRefused(lambda s=seen: s.write({"name": "x"}), AccessError)

    def test_only_readers_follow(self):
        pilot = self._begun()
        both = (self.users["boss"] | self.users["stranger"]).partner_id
        pilot.message_subscribe(both.ids)
        self.assertIn(self.users["boss"].partner_id, pilot.message_partner_ids)
        self.assertNotIn(self.users["stranger"].partner_id, pilot.message_partner_ids)
