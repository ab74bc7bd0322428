"""Cycles: their periods, what goes on in the next one, and reopening what was closed or given up."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from .test_standing import StandingCase


class StepCase(StandingCase):
    def _with_reason(self, record, step, reason="They asked for it", role="officer"):
        """Through the dialog, as a user."""
        record = self.as_user(record, role)
        action = getattr(record, f"action_{step}")()
        wizard = record.env[action["res_model"]].with_context(**action["context"]).create({"reason": reason})
        return wizard.action_confirm()

    def _carry_over(self):
        wizard = self.env["customer.perf.okr.carry.over"].browse(self.okr_cycle.action_next()["res_id"])
        wizard.action_carry_over()
        return wizard

    def _said(self, record):
        return " ".join(record.message_ids.mapped("body"))


@tagged("post_install", "-at_install")
class TestPeriods(StepCase):
    def _cycle(self, start, period="quarter", **values):
        return self.env["customer.perf.okr.cycle"].create(
            {"company_id": self.company.id, "date_from": start, "period": period, **values}
        )

    def test_fiscal_year(self):
        """Default start, end, name and the next cycle are those of the company's fiscal year"""
        self.company.perf_first_month = "4"
        Cycle = self.env["customer.perf.okr.cycle"].with_user(self.users["officer"])
        with freeze_time("2027-02-10"):
            form = Form(Cycle)
            self.assertEqual((str(form.date_from), str(form.date_to)), ("2027-01-01", "2027-03-31"))
            self.assertEqual(form.name, "Q4 2026/27")
            form.period = "half"
            self.assertEqual((str(form.date_from), form.name), ("2026-10-01", "Half-year 2 of 2026/27"))
            form.period = "month"
            self.assertEqual((str(form.date_from), form.name), ("2027-02-01", "Feb 2027"))
        cycle = self._cycle("2026-04-01")
        self.assertEqual(cycle.name, "Q1 2026/27")
        cycle.action_open()
        cycle.action_next()
        self.assertEqual(cycle.next_id.name, "Q2 2026/27")
        self.company.perf_first_month = "2"
        self.assertIn("04/01/2026", self._cycle("2026-04-01").name, "no quarter of this year")

    def test_chains_do_not_drift(self):
        for start, period, ends in (
            ("2026-08-31", "quarter", ("2026-11-30", "2027-02-28", "2027-05-31", "2027-08-31")),
            ("2026-01-31", "month", ("2026-02-28", "2026-03-31", "2026-04-30")),
            ("2027-11-30", "quarter", ("2028-02-29", "2028-05-31")),
            ("2027-08-31", "half", ("2028-02-29", "2028-08-31")),
        ):
            cycle = self._cycle(start, period)
            for end in ends:
                self.assertEqual(str(cycle.date_to), end, (start, period))
                cycle.action_next()
                self.assertEqual((cycle.next_id.date_from - cycle.date_to).days, 1)
                cycle = cycle.next_id
        own = self._cycle("2026-01-01", "own", date_to="2026-01-20")
        own.action_next()
        self.assertEqual((str(own.next_id.date_from), str(own.next_id.date_to)), ("2026-01-21", "2026-02-09"))

    def test_the_last_day_counts(self):
        """Of a cycle, for who is already or still in it"""
        with freeze_time("2025-06-29"):
            self.assertAlmostEqual(self.okr_cycle.expected, 90 / 91)
        self.env.invalidate_all()
        with freeze_time("2025-06-30 22:30:00"):
            self.assertEqual(self.okr_cycle.expected, 1)
            objective = self._objective()
            self._check(objective.key_result_ids, 70, date="2025-06-30")
            self.assertEqual(objective.progress, 1)
        with freeze_time("2025-03-31 20:00:00"):
            for zone, expected in (("UTC", 0), ("Asia/Shanghai", 1 / 91)):
                self.company.resource_calendar_id.tz = zone
                self.assertAlmostEqual(self.okr_cycle._expected(), expected)
        self._value(45, "2025-04-01")
        self.assertEqual(self._objective([self._follows()]).progress, 1, "a quarter that ends with the cycle")


@tagged("post_install", "-at_install")
class TestCarryOver(StepCase):
    def test_a_met_commitment_blocks_nobody(self):
        """What was promised and reached is dropped, and said so; all four go on"""
        objectives = (
            self._objective([{"baseline": 40, "commit": 50, "target": 70, "stretch": 80}], name="Met"),
            self._objective(
                [{"kind": "decrease", "baseline": 8, "commit": 7, "target": 5, "stretch": 4}], name="Fallen"
            ),
            self._objective([{"kind": "count", "baseline": 0, "commit": 1, "target": 3}], name="Counted"),
            self._objective([{"baseline": 40, "commit": 60, "target": 70}], name="Promised"),
        )
        for objective, value in zip(objectives, (55, 6, 2, 55), strict=True):
            self._check(objective.key_result_ids, value)
        wizard = self._carry_over()
        self.assertFalse(wizard.problems)
        copies = {copy.name: copy for copy in self.okr_cycle.next_id.objective_ids}
        self.assertEqual(
            {
                name: (c.key_result_ids.baseline, c.key_result_ids.commit, c.key_result_ids.stretch)
                for name, c in copies.items()
            },
            {
                "Met": (55, False, 80),
                "Fallen": (6, False, 4),
                "Counted": (2, False, False),
                "Promised": (55, 60, False),
            },
        )
        self.assertIn("the commitment of 50 is met and was dropped", self._said(copies["Met"]))
        self.assertIn("Carried over from Q2 2025", self._said(copies["Promised"]))
        self.assertNotIn("dropped", self._said(copies["Promised"]))
        for copy in copies.values():
            copy.action_publish()

    def _moved(self, department, company):
        """As if it had been moved before that was refused."""
        self.env.flush_all()
        self.env.cr.execute("UPDATE hr_department SET company_id = %s WHERE id = %s", [company.id, department.id])
        self.env.invalidate_all()

    def test_what_cannot_is_listed(self):
        """With its reason, while the others go on; tried again once it is mended"""
        good = self._objective(name="Good")
        moved = self._objective(name="Stuck", department_id=self.elsewhere.id)
        self.env.cr.execute(
            "UPDATE hr_department SET company_id = %s WHERE id = %s", [self.company_b.id, self.elsewhere.id]
        )
        self.env.invalidate_all()
        wizard = self._carry_over()
        self.assertEqual(self.okr_cycle.next_id.objective_ids.carried_from_id, good)
        self.assertIn("Stuck", wizard.problems)
        self.assertNotIn("Good", wizard.problems)
        self.assertEqual(wizard.objective_ids, moved)
        self.env.cr.execute(
            "UPDATE hr_department SET company_id = %s WHERE id = %s", [self.company.id, self.elsewhere.id]
        )
        self.env.invalidate_all()
        wizard.action_carry_over()
        self.assertEqual(self.okr_cycle.next_id.objective_ids.carried_from_id, good | moved)

    def test_twice_is_once(self):
        """Two clicks, two dialogs: one next cycle, one copy"""
        objective = self._objective()
        dialogs = [
            self.env["customer.perf.okr.carry.over"].browse(self.okr_cycle.action_next()["res_id"]) for _click in "ab"
        ]
        for wizard in (*dialogs, dialogs[0]):
            wizard.objective_ids = objective
            wizard.action_carry_over()
        self.assertEqual(len(self.okr_cycle.next_id.objective_ids), 1)
        following = [("date_from", "=", "2025-07-01"), ("company_id", "=", self.company.id)]
        self.assertEqual(self.okr_cycle.search_count(following), 1)

    def test_only_what_belongs_to_the_cycle(self):
        """By RPC, too: neither another cycle's nor another company's"""
        other = self.env["customer.perf.okr.cycle"].create({"company_id": self.company.id, "date_from": "2025-01-01"})
        other.action_open()
        foreign = self._objective(cycle_id=other.id)
        wizard = self.env["customer.perf.okr.carry.over"].browse(self.okr_cycle.action_next()["res_id"])
        wizard.objective_ids = foreign
        wizard.action_carry_over()
        self.assertFalse(self.okr_cycle.next_id.objective_ids)


@tagged("post_install", "-at_install")
class TestMass(StepCase):
    def test_publish_what_can_be(self):
        ready = self._objective(publish=False, name="Ready")
        bare = self._objective(publish=False, name="Bare", customer_value=False)
        told = (ready | bare).action_publish()
        self.assertEqual((ready.state, bare.state), ("published", "draft"))
        self.assertIn("Bare", told["params"]["message"])
        self.assertNotIn("Ready", told["params"]["message"])
        with self.assertRaisesRegex(UserError, "Bare"), self.cr.savepoint():
            bare.action_publish()
        self.assertIs(ready.action_publish(), True, "a second click finds it done")

    def test_cycles(self):
        other = self.env["customer.perf.okr.cycle"].create({"company_id": self.company.id, "date_from": "2025-07-01"})
        told = (self.okr_cycle | other).action_review()
        self.assertEqual((self.okr_cycle.state, other.state), ("review", "draft"))
        self.assertIn("Q3 2025", told["params"]["message"])
        self.assertIs(self.okr_cycle.action_review(), True)

    def test_acknowledge_what_may_be(self):
        result = self._objective().key_result_ids
        own, other = self._check(result, 50), self._check(result, 51)
        own.sudo().user_id = self.users["boss"]
        told = self.as_user(own | other, "boss").action_acknowledge()
        self.assertEqual((own.acknowledged_by_id.id, other.acknowledged_by_id), (False, self.users["boss"]))
        self.assertTrue(told["params"]["message"])

    def test_figures_out_of_reach(self):
        """What is no number is refused where it is typed: the nightly pass never meets it"""
        result = self._objective().key_result_ids
        for value in (float("nan"), float("inf"), 1e16):
            self.assertRefused(lambda v=value: self._check(result, v))
            self.assertRefused(lambda v=value: result.write({"target": v, "change_reason": "R"}))


@tagged("post_install", "-at_install")
class TestWayBack(StepCase):
    def test_objective(self):
        """Given up by mistake: its owner takes it up again, the figures live, the reasons stay"""
        objective = self._objective()
        self._check(objective.key_result_ids, 49)
        self._with_reason(objective, "cancel", "Nobody asked", role="employee")
        self.assertEqual(
            (objective.state, objective.cancel_reason, objective.standing), ("cancelled", "Nobody asked", False)
        )
        self.assertRefused(lambda: self._with_reason(objective, "reopen", role="peer"), AccessError)
        self.assertFalse(self.as_user(objective, "peer").can_reopen)
        self.assertTrue(self.as_user(objective, "employee").can_reopen)
        self.assertRefused(lambda: self._with_reason(objective, "reopen", " ", role="employee"))
        self._with_reason(objective, "reopen", "They did ask", role="employee")
        self.assertEqual((objective.state, objective.cancel_reason, objective.standing), ("published", False, "red"))
        for reason in ("Nobody asked", "They did ask"):
            self.assertIn(reason, self._said(objective))
        self.assertFalse(objective.can_reopen)

    def test_objective_in_a_closed_cycle(self):
        lost = self._objective()
        lost._cancel("Nobody asked")
        self.okr_cycle.action_review()
        self.assertTrue(lost.can_reopen, "not closed yet")
        self.okr_cycle.action_close()
        self.env.invalidate_all()
        self.assertFalse(lost.can_reopen)
        self.assertRefused(lambda: self._with_reason(lost, "reopen"))

    def test_key_result(self):
        objective = self._objective([{"baseline": 0, "target": 10}, {"baseline": 0, "target": 10}])
        first, second = objective.key_result_ids
        self._check(first, 10)
        self._with_reason(second, "cancel", "Nobody asked", role="employee")
        self.assertEqual(objective.progress, 1)
        second._cancel("Again")
        self.assertEqual(len(objective.change_ids), 1, "a second click finds it done")
        self.assertRefused(lambda: self._with_reason(second, "reopen", role="peer"), AccessError)
        self._with_reason(second, "reopen", "They did ask", role="employee")
        self.assertEqual((objective.progress, second.cancelled, second.cancel_reason), (0.5, False, False))
        self.assertEqual(objective.change_ids.mapped("reason"), ["They did ask", "Nobody asked"])
        self.assertIn("They did ask", self._said(second))

    def test_closed_cycle(self):
        """HR reopens it: scores follow from the key results again, until it is closed anew"""
        objective, lost = self._objective([self._follows()]), self._objective()
        lost._cancel("Nobody asked")
        self._value(38.5)
        objective.learning = "Shorter is better"
        self.okr_cycle.action_review()
        self.okr_cycle.action_close()
        self.assertEqual((objective.state, objective.score), ("closed", 0.5))
        self._value(45, "2025-04-01").unlink()
        for role in ("employee", "boss", "executive"):
            self.assertRefused(lambda r=role: self._with_reason(self.okr_cycle, "reopen", role=r))
        self.assertRefused(lambda: self.okr_cycle.with_user(self.users["officer"]).write({"state": "review"}))
        self._with_reason(self.okr_cycle, "reopen", "The last value was wrong")
        self.assertEqual((self.okr_cycle.state, objective.state, objective.score), ("review", "published", False))
        self.assertEqual((lost.state, objective.progress), ("cancelled", False))
        self.assertIn("The last value was wrong", self._said(self.okr_cycle))
        self.assertIn(self.owner.partner_id, self.okr_cycle.message_ids.notified_partner_ids)
        self._value(45)
        self.assertEqual((objective.progress, objective.standing), (1, "reached"))
        self.okr_cycle.action_close()
        self.assertEqual((objective.state, objective.score), ("closed", 1))

    def test_draft_left_behind(self):
        """Its cycle is closed: it moves on to another one, and is published there"""
        draft = self._objective(publish=False)
        self.okr_cycle.action_review()
        self.okr_cycle.action_close()
        following = self.env["customer.perf.okr.cycle"].create(
            {"company_id": self.company.id, "date_from": "2025-07-01"}
        )
        mine = self.as_user(draft, "employee")
        self.assertTrue(mine.can_edit)
        self.assertRefused(mine.action_publish)
        mine.cycle_id = following.id
        mine.action_publish()
        self.assertEqual(draft.state, "published")
        late = self._objective(publish=False, cycle_id=following.id)
        self.assertRefused(lambda: self.as_user(late, "employee").write({"cycle_id": self.okr_cycle.id}))

    def test_steps_of_the_dialog(self):
        """By RPC it does nothing that is not offered"""
        wizard = self.env["customer.perf.reason"].with_user(self.users["officer"])
        for model, record, step in (
            ("customer.perf.okr.cycle", self.okr_cycle, "_cancel"),
            ("res.partner", self.owner.partner_id, "_reopen"),
        ):
            made = wizard.create({"res_model": model, "res_ids": record.ids, "step": step, "reason": "R"})
            self.assertRefused(made.action_confirm)
