from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time, tagged

from .okr_case import OkrCase


@tagged("post_install", "-at_install")
class TestRights(OkrCase):
    def _readable(self, record, role):
        return bool(self.rpc(role, record._name, "search", [("id", "=", record.id)]))

    def test_visible_to_all_editable_by_owners(self):
        """Visible to all editable by owners (E-04)"""
        objective = self._objective()
        for role in ("peer", "stranger", "boss", "nobody", "executive"):
            self.assertTrue(self._readable(objective, role), role)
            for record, values in (
                (objective, {"name": "x"}),
                (objective.key_result_ids, {"name": "x"}),
            ):
                self.assertRefused(lambda r=role, x=record, v=values: self.rpc(r, x._name, "write", x.ids, v))
            self.assertRefused(lambda r=role: self._check(objective.key_result_ids, 50, r))
        self.assertTrue(
            self.allowed(lambda: self.rpc("employee", objective._name, "write", objective.ids, {"name": "x"}))
        )
        for role in ("employee_b", "portal"):
            self.assertFalse(self._try_read(objective, role), role)

    def _try_read(self, record, role):
        try:
            return self._readable(record, role)
        except AccessError:
            return False

    def test_private_and_drafts(self):
        """Private ones and drafts: not by search, group, or reading the parts, but by owners and HR"""
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self._objective(is_private=True)
        private = self._objective(is_private=True, private_reason="A merger", name="Secret plan")
        self._check(private.key_result_ids, 50)
        draft = self._objective(publish=False)
        for objective in (private, draft):
            parts = (objective, objective.key_result_ids, *objective.key_result_ids.check_in_ids)
            for role in ("peer", "boss", "executive", "stranger"):
                for record in parts:
                    with self.subTest(role=role, model=record._name):
                        self.assertFalse(self._readable(record, role))
                        groups = self.rpc(
                            role, record._name, "formatted_read_group", [("id", "in", record.ids)], [], ["__count"]
                        )
                        self.assertFalse(groups and groups[0]["__count"])
            for role in ("employee", "officer"):
                for record in parts:
                    self.assertTrue(self._readable(record, role))

    def test_two_departments_in_one_objective(self):
        """Two departments in one objective (E-12)"""
        objective = self._objective(
            [{"baseline": 0, "target": 10}, {"baseline": 0, "target": 10, "owner_id": self.mate.id}],
            owner_ids=[Command.set((self.owner | self.users["boss"]).ids)],
        )
        mine, theirs = objective.key_result_ids
        self._check(theirs, 5, "outsider")
        self._check(mine, 5, "employee")
        self.assertEqual(objective.progress, 0.5)
        self.assertRefused(lambda: self._check(mine, 9, "outsider"))

    def test_acknowledgement(self):
        objective = self._objective(owner_ids=[Command.set((self.owner | self.users["boss"]).ids)])
        check = self._check(objective.key_result_ids, 50)
        self.assertRefused(lambda: check.with_user(self.owner).action_acknowledge())
        check.with_user(self.users["boss"]).action_acknowledge()
        self.assertEqual(check.acknowledged_by_id, self.users["boss"])
        self.assertRefused(lambda: check.with_user(self.owner).write({"user_id": self.users["boss"].id}))

    def test_nobody_writes_a_computed_figure(self):
        objective = self._objective()
        result = objective.key_result_ids
        for record, values in (
            (objective, {"state": "closed"}),
            (objective, {"progress": 1}),
            (objective, {"score": 1}),
            (objective, {"is_sample": True}),
            (result, {"progress": 1}),
            (result, {"current": 70}),
            (result, {"confidence": 10}),
            (result, {"last_check_in": "2025-06-01"}),
            (result, {"cancelled": True}),
            (result, {"objective_id": self._objective().id}),
        ):
            for role in ("employee", "officer"):
                with self.subTest(values=values, role=role):
                    self.assertRefused(lambda x=record, v=values, r=role: self.rpc(r, x._name, "write", x.ids, v))

    def test_context_writes_no_closed_field(self):
        """default_… in the context of a call is no way around a closed field"""
        Objective = self.env["customer.perf.okr.objective"].with_user(self.owner)
        made = Objective.with_context(default_state="published", default_score=1.0).create(
            {"name": "x", "cycle_id": self.okr_cycle.id}
        )
        self.assertEqual((made.state, made.score), ("draft", False))
        result = self.env["customer.perf.okr.key.result"].with_user(self.owner)
        made = result.with_context(default_cancelled=True, default_confidence=9).create(
            {"name": "x", "objective_id": made.id, "target": 5}
        )
        self.assertEqual((made.cancelled, made.confidence), (False, 0))

    def test_milestones_stay_as_published(self):
        objective = self._objective(
            [{"kind": "milestone", "milestone_ids": [Command.create({"name": n}) for n in ("a", "b")]}, {"target": 5,
              "baseline": 0}]
        )  # fmt: skip
        steps = objective.key_result_ids[0].milestone_ids.with_user(self.owner)
        other = objective.key_result_ids[1]
        self.assertTrue(self.allowed(lambda: steps[0].write({"is_done": True})))
        for values in ({"weight": 9}, {"name": "easier"}, {"key_result_id": other.id}):
            self.assertRefused(lambda v=values: steps[0].write(v))
        self.assertRefused(steps[1].unlink)
        self.assertRefused(lambda: steps.create({"key_result_id": other.id, "name": "late"}))

    def test_only_owners_let_contribute(self):
        """Who owns nothing of the parent supports it; his work does not roll up into it"""
        parent = self._objective([{"source": "child"}])
        vals = {
            "name": "Mine",
            "cycle_id": self.okr_cycle.id,
            "owner_ids": [Command.set(self.mate.ids)],
            "parent_id": parent.id,
        }
        Objective = self.env["customer.perf.okr.objective"].with_user(self.mate)
        self.assertTrue(self.allowed(lambda: Objective.create(vals)))
        contributes = {**vals, "alignment": "contributes", "parent_result_id": parent.key_result_ids.id}
        self.assertRefused(lambda: Objective.create(contributes), AccessError)
        mine = Objective.create(vals)
        self.assertRefused(
            lambda: mine.write({"alignment": "contributes", "parent_result_id": parent.key_result_ids.id}), AccessError
        )

    def test_buttons_are_for_those_who_may(self):
        objective = self._objective()
        for role, may in (("employee", True), ("officer", True), ("peer", False), ("boss", False)):
            for record in (objective, objective.key_result_ids):
                self.assertEqual(record.with_user(self.users[role]).can_edit, may, (role, record._name))
        objective._cancel("Nobody asked for it")
        self.assertFalse(objective.can_edit or objective.key_result_ids.can_edit)

    def test_late_key_result_with_milestones(self):
        """E-07: added with a reason, its steps with it; later steps are not"""
        objective = self._objective()
        vals = {
            "objective_id": objective.id,
            "name": "Rollout",
            "kind": "milestone",
            "change_reason": "Asked for",
            "milestone_ids": [Command.create({"name": "North", "is_done": True}), Command.create({"name": "South"})],
        }
        late = self.env["customer.perf.okr.key.result"].with_user(self.owner).create(vals)
        self.assertEqual(late.milestone_ids.mapped("is_done"), [False, False])
        self.assertRefused(lambda: late.write({"milestone_ids": [Command.create({"name": "East"})]}))
        self.assertRefused(lambda: late.write({"name": "Rollout, half"}))
        self.assertTrue(self.allowed(lambda: late.write({"name": "Rollout, half", "change_reason": "Budget"})))

    def test_followers_of_what_becomes_private(self):
        """E-04: they are not told any more what is written there"""
        objective = self._objective()
        records = (objective, objective.key_result_ids)
        for record in records:
            record.message_subscribe((self.users["peer"].partner_id | self.owner.partner_id).ids)
        objective.with_user(self.owner).write({"is_private": True, "private_reason": "A merger"})
        for record in records:
            self.assertNotIn(self.users["peer"].partner_id, record.message_partner_ids)
            self.assertIn(self.owner.partner_id, record.message_partner_ids)

    def test_former_owner_of_a_private_key_result(self):
        """E-04: he is not told any more either"""
        objective = self._objective([{"baseline": 0, "target": 10, "owner_id": self.users["peer"].id}])
        result = objective.key_result_ids
        result.message_subscribe(self.users["peer"].partner_id.ids)
        objective.write({"is_private": True, "private_reason": "A merger"})
        self.assertIn(self.users["peer"].partner_id, result.message_partner_ids)
        result.owner_id = self.owner
        self.assertNotIn(self.users["peer"].partner_id, result.message_partner_ids)

    def test_what_contributes(self):
        """It counts unless it was given up throughout, and keeps the source of the parent's key result"""
        parent = self._objective([{"source": "child", "kind": "increase"}])
        rolled = parent.key_result_ids
        done, given_up = (
            self._objective(parent_id=parent.id, alignment="contributes", parent_result_id=rolled.id)
            for _number in range(2)
        )
        self._check(done.key_result_ids, 70)
        self.assertEqual(rolled.progress, 0.5)
        given_up.key_result_ids._cancel("Nobody asked for it")
        self.assertEqual(rolled.progress, 1)
        self.assertRefused(lambda: rolled.write({"source": "manual", "change_reason": "R"}), ValidationError)

    def test_owner_of_a_key_result_in_a_private_objective(self):
        """He opens his key result with its check-ins, though not the objective"""
        objective = self._objective([{"baseline": 0, "target": 10, "owner_id": self.users["peer"].id}])
        objective.write({"is_private": True, "private_reason": "A merger"})
        self._check(objective.key_result_ids, 5, role="peer")
        self.env.invalidate_all()
        mine = objective.key_result_ids.with_user(self.users["peer"])
        shown = mine.web_read({"name": {}, "check_in_ids": {"fields": {"can_acknowledge": {}}}})
        self.assertEqual(len(shown[0]["check_in_ids"]), 1)

    def test_nothing_gets_round_the_steps(self):
        """No publishing of what is archived, or once the review has begun; no check-in after closing"""
        archived, late, done = self._objective(publish=False), self._objective(publish=False), self._objective()
        archived.active = False
        self.assertRefused(archived.action_publish)
        done.learning = "x"
        self.okr_cycle.action_review()
        self.assertRefused(late.action_publish)
        self.okr_cycle.action_close()
        self.assertRefused(lambda: self._check(done.key_result_ids, 60))
        self.assertRefused(
            lambda: (
                self.env["customer.perf.okr.objective"]
                .with_user(self.owner)
                .create({"name": "Too late", "cycle_id": self.okr_cycle.id})
            )
        )

    def test_a_miss_is_never_red(self):
        """E-08: from the review on the colour says what was reached"""
        objective = self._objective()
        self._check(objective.key_result_ids, 49)
        self.assertEqual((objective.status, objective.key_result_ids.status), ("red", "red"))
        objective.learning = "x"
        self.okr_cycle.action_review()
        self.assertEqual((objective.status, objective.key_result_ids.status), ("amber", "amber"))
        self.assertEqual(self._page()["kinds"][1]["objectives"][0]["status_label"], "Partly reached")
        self.okr_cycle.action_close()
        self.assertEqual((objective.status, objective.result, objective.key_result_ids.result), ("amber",) * 3)

    def test_the_first_days(self):
        """What is published today is neither behind nor overdue before its first rhythm has passed"""
        cycle = self.env["customer.perf.okr.cycle"].create({"company_id": self.company.id, "date_from": "2025-07-01"})
        cycle.action_open()
        with freeze_time("2025-08-20"):
            objective = self._objective(publish=False, cycle_id=cycle.id)
            objective.action_publish()
            result = objective.key_result_ids
            self.assertEqual((objective.status, result.status, result.is_due), ("none", "none", False))
        with freeze_time("2025-09-10"):
            result._refresh()
            result.invalidate_recordset()
            self.assertEqual((objective.status, result.status, result.is_due), ("red", "red", True))

    def test_todos_find_somebody(self):
        """Without an owner those of the objective are told; who is no longer concerned has no to-do"""
        objective = self._objective([{"baseline": 0, "target": 10, "owner_id": False}])
        result = objective.key_result_ids
        self.env["customer.perf.okr.key.result"]._cron_due()
        self.assertEqual(result._own_todos().user_id, self.owner)
        result.owner_id = self.mate
        self.assertFalse(result._own_todos())
        self.env["customer.perf.okr.key.result"]._cron_due()
        self.assertEqual(result._own_todos().user_id, self.mate)
        objective._cancel("Nobody asked for it")
        self.assertFalse(result._own_todos())

    def test_what_cannot_be_measured(self):
        for values in (
            {"baseline": 40, "target": 60, "commit": 80},
            {"baseline": 40, "target": 60, "stretch": 50},
            {"kind": "decrease", "baseline": 8, "target": 5, "stretch": 6},
            {"kind": "binary", "source": "kpi", "kpi_id": self.env.ref("customer_perf.kpi_nps").id},
        ):
            with self.subTest(values):
                self.assertRefused(lambda v=values: self._objective([v], publish=False), ValidationError)
        fine = [{"kind": "decrease", "baseline": 8, "target": 5, "commit": 6, "stretch": 4}]
        self.assertTrue(self.allowed(lambda: self._objective(fine)))
        self.assertRefused(lambda: self._objective([{"baseline": 5, "target": 5}]))
        steps = [{"kind": "milestone", "milestone_ids": [Command.create({"name": "North", "weight": 0})]}]
        self.assertRefused(lambda: self._objective(steps))

    def test_a_manager_sees_what_his_people_tell(self):
        """Acknowledgement by the lead, who need not own the objective"""
        check = self._check(self._objective().key_result_ids, 50)
        for role, may in (("boss", True), ("chief", True), ("peer", False), ("outsider", False)):
            self.assertEqual(check.with_user(self.users[role]).can_acknowledge, may, role)
        self.assertRefused(lambda: check.with_user(self.users["peer"]).action_acknowledge())
        self.rpc("boss", check._name, "action_acknowledge", check.ids)
        self.assertEqual(check.acknowledged_by_id, self.users["boss"])
        self._check(check.key_result_id, 51, date="2025-05-02")
        check.note = "Corrected"
        self.assertFalse(check.acknowledged_by_id, "what was seen has changed")

    def test_private_parent_keeps_its_name(self):
        private = self._objective(is_private=True, private_reason="A merger", name="Secret plan")
        child = self._objective(publish=False)
        with self.assertRaises(ValidationError), self.cr.savepoint():
            child.parent_id = private

    def test_closed_cycle_is_not_rewritten(self):
        """A later measure changes nothing of what was closed"""
        nps = self.env.ref("customer_perf.kpi_nps")
        objective = self._objective([{"source": "kpi", "kpi_id": nps.id, "baseline": 32, "target": 45}])
        measure = self.env["customer.perf.measure"].create(
            {"kpi_id": nps.id, "date": "2025-04-01", "value": 42, "company_id": self.company.id}
        )
        objective.learning = "x"
        self.okr_cycle.action_review()
        self.okr_cycle.action_close()
        before = objective.score, objective.key_result_ids.progress
        measure.value = 10
        objective.key_result_ids._refresh()
        self.assertEqual((objective.score, objective.key_result_ids.progress), before)
