"""What was said of an earlier version is not shown as said of the present one; twice is once."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.customer_perf.models.base.changed_meanwhile import ChangedMeanwhile

from .test_cycles import StepCase


@tagged("post_install", "-at_install")
class TestTraces(StepCase):
    def test_words_of_another(self):
        """Whoever changes them leaves a trace where both look; what was seen is to be seen anew"""
        check = self._check(self._objective().key_result_ids, 50, note="The third step")
        result = check.key_result_id
        self.as_user(check, "boss").action_acknowledge()
        self.as_user(check, "officer").write({"note": "The fourth step", "value": 51, "confidence": check.confidence})
        self.assertFalse(check.acknowledged_by_id)
        changes = result.change_ids
        self.assertEqual(
            {(change.old_value, change.new_value) for change in changes},
            {("The third step", "The fourth step"), ("50", "51")},
        )
        self.assertEqual(changes.user_id, self.users["officer"])
        self.assertIn("Perf employee", changes[0].what)
        told = result.message_ids.filtered(lambda message: "was changed" in message.body)
        self.assertEqual(told.notified_partner_ids, (self.owner | self.users["boss"]).partner_id)

    def test_own_words(self):
        """Corrected before anybody saw them: no trace; after, there is one"""
        check = self._check(self._objective().key_result_ids, 50)
        mine = self.as_user(check, "employee")
        mine.note = "Corrected"
        self.assertFalse(check.key_result_id.change_ids)
        self.as_user(check, "boss").action_acknowledge()
        mine.note = "Corrected"
        self.assertEqual(check.acknowledged_by_id, self.users["boss"], "nothing has changed")
        mine.note = "Corrected again"
        self.assertFalse(check.acknowledged_by_id)
        self.assertEqual(check.key_result_id.change_ids.old_value, "Corrected")

    def test_deleted(self):
        """Of another: what it said stays in the history; where it stood before counts again"""
        result = self._objective().key_result_ids
        self._check(result, 50, confidence=8)
        last = self._check(result, 60, confidence=3, date="2025-05-02", note="Nobody reads it")
        self.as_user(last, "officer").unlink()
        self.assertEqual((result.current, result.confidence, str(result.last_check_in)), (50, 8, "2025-05-01"))
        self.assertIn("Nobody reads it", result.change_ids.old_value)
        self.as_user(result.check_in_ids, "employee").unlink()
        self.assertEqual((result.current, result.confidence, result.last_check_in), (False, 0, False))
        self.assertEqual((result.reason, result.confidence_drift), ("not_started", False))

    def test_a_translation_is_a_change(self):
        """Another name in another language asks for its reason, too"""
        result = self._objective().key_result_ids
        mine = self.as_user(result, "employee")
        with self.assertRaisesRegex(UserError, "reason"), self.cr.savepoint():
            mine.update_field_translations("name", {"en_US": "Something easier"})

    def test_confidence_in_an_earlier_target(self):
        """It says nothing of the present one"""
        objective = self._objective()
        result = objective.key_result_ids
        self._check(result, 50, confidence=9)
        mine = self.as_user(result, "employee")
        mine.write({"weight": 2, "change_reason": "It matters more"})
        self.assertEqual((result.confidence, objective.confidence), (9, 9))
        mine.write({"target": 90, "change_reason": "They want more"})
        self.assertEqual((result.confidence, result.confidence_drift, objective.confidence), (0, False, False))
        self.assertTrue(result.check_in_ids.is_outdated)
        self.assertAlmostEqual(result.progress, 0.2)
        self._check(result, 50, confidence=4, date="2025-05-02")
        self.assertEqual((result.confidence, result.confidence_drift), (4, False))
        self.assertRefused(lambda: result.check_in_ids[0].with_user(self.owner).write({"is_outdated": True}))

    def test_objective_after_publication(self):
        """Who it is for, what they will have and what was learned: before and after stand in its history"""
        objective = self._objective()
        objective.learning = "First"
        self.env.flush_all()
        self.cr.precommit.run()
        mine = self.as_user(objective, "employee")
        mine.write({"customer_value": "They find their way with help", "learning": "Second"})
        self.env.flush_all()
        self.cr.precommit.run()
        values = objective.message_ids.sudo().tracking_value_ids
        self.assertIn(
            ("They find their way alone", "They find their way with help"),
            [(v.old_value_text, v.new_value_text) for v in values],
        )
        self.assertIn(("First", "Second"), [(v.old_value_text, v.new_value_text) for v in values])

    def test_seen_by_mistake(self):
        check = self._check(self._objective().key_result_ids, 50)
        self.as_user(check, "boss").action_acknowledge()
        self.assertIs(self.as_user(check, "boss").action_acknowledge(), True, "a second click finds it done")
        self.as_user(check, "chief").action_withdraw()
        self.assertTrue(check.acknowledged_by_id, "not his")
        self.as_user(check, "boss").action_withdraw()
        self.assertFalse(check.acknowledged_by_id)


@tagged("post_install", "-at_install")
class TestTwice(StepCase):
    def test_check_in(self):
        """A dialog that is saved twice tells once; two dialogs tell twice"""
        result = self._objective().key_result_ids
        CheckIn = self.env["customer.perf.okr.check.in"].with_user(self.owner)
        tokens = [CheckIn.default_get(["token"])["token"] for _dialog in "ab"]
        self.assertNotEqual(*tokens)
        told = {"key_result_id": result.id, "value": 50, "date": "2025-05-01"}
        first = CheckIn.create({**told, "token": tokens[0]})
        self.assertEqual(CheckIn.create({**told, "token": tokens[0]}), first)
        both = CheckIn.create([{**told, "token": tokens[0]}, {**told, "token": tokens[1]}])
        self.assertEqual(both[0], first)
        self.assertEqual(len(result.check_in_ids), 2)
        self.assertNotEqual(self._check(result, 51), self._check(result, 51))
        self.assertRefused(lambda: first.write({"token": tokens[1]}))

    def test_sample(self):
        sample = self.env.ref("customer_perf_okr.objective_sample_start").with_user(self.owner)
        mine = sample.with_company(self.company)
        first = mine.action_use_sample()
        self.assertEqual(mine.action_use_sample()["res_id"], first["res_id"])
        draft = self.env["customer.perf.okr.objective"].browse(first["res_id"])
        draft.name = "Ours"
        self.assertNotEqual(mine.action_use_sample()["res_id"], first["res_id"])

    def test_steps(self):
        """Each done a second time changes nothing and complains of nothing"""
        objective = self._objective(learning="x")
        self.okr_cycle.action_open()
        for step in ("action_review", "action_close"):
            self.assertIs(getattr(self.okr_cycle, step)(), True)
            self.assertIs(getattr(self.okr_cycle, step)(), True)
        self.assertEqual(objective.score, 0)
        self.okr_cycle._reopen("The last value was wrong")
        said = len(self.okr_cycle.message_ids)
        self.okr_cycle._reopen("The last value was wrong")
        self.assertEqual(len(self.okr_cycle.message_ids), said)
        objective._cancel("Nobody asked")
        objective._cancel("Nobody asked")
        objective._reopen("They did ask")
        objective._reopen("They did ask")
        self.assertEqual(objective.state, "published")

    def test_two_tabs(self):
        """What somebody else wrote since the form was opened is not overwritten in silence"""
        objective = self._objective(learning="Theirs")
        context = {"perf_seen": [[objective._name, objective.id, {"learning": ["First", "Mine"]}]]}
        with self.assertRaisesRegex(ChangedMeanwhile, "Theirs"), self.cr.savepoint():
            self.rpc("employee", objective._name, "web_save", objective.ids, {"learning": "Mine"}, {}, context=context)
        forms = self.env["ir.ui.view"].search([("type", "=", "form"), ("model", "=like", "customer.perf.okr.%")])
        kept = {form.model for form in forms if 'js_class="perf_form"' in form.arch}
        for name in ("cycle", "objective", "key.result", "check.in"):
            self.assertIn(f"customer.perf.okr.{name}", kept)
