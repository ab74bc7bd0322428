"""What running OKR rest on is kept, or carried through."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .test_cycles import StepCase


@tagged("post_install", "-at_install")
class TestInUse(StepCase):
    def _kept(self, step, words):
        with self.assertRaisesRegex(UserError, words), self.cr.savepoint():
            step()

    def test_kpi(self):
        """It can be retired: what runs follows it to the end, its owners know, and nothing new begins with it"""
        kpi = self.env.ref("customer_perf.kpi_nps_key")
        follows = self._follows(name="Recommended", kpi_id=kpi.id)
        result = self._objective([follows]).key_result_ids
        self._kept(lambda: kpi.write({"state": "draft"}), "Recommended")
        draft = self._objective([follows], publish=False)
        kpi._retire("Moves nothing")
        self.assertIn("has been retired", self._said(result))
        self.assertIn(self.owner.partner_id, result.message_ids.notified_partner_ids)
        self.assertFalse(draft.key_result_ids.message_ids.filtered(lambda message: "retired" in message.body))
        self.env["customer.perf.measure"].create(
            {"kpi_id": kpi.id, "date": "2025-04-01", "value": 45, "company_id": self.company.id}
        )
        self.assertEqual(result.progress, 1)
        self._kept(draft.action_publish, "retired")

    def test_draft_kpi_is_kept(self):
        kpi = self.env["customer.perf.kpi"].create(
            {"name": "New one", "code": "new_one", "orientation": "internal", "direction": "higher"}
        )
        self._objective([self._follows(name="Recommended", kpi_id=kpi.id)], publish=False)
        self._kept(kpi.unlink, "Recommended")

    def test_department(self):
        self._objective([self._follows(name="Recommended", kpi_department_id=self.elsewhere.id)])
        self._objective(name="Theirs", department_id=self.department.id)
        self.cycle.department_ids = False
        for department, name in ((self.elsewhere, "Recommended"), (self.department, "Theirs")):
            self._kept(department.action_archive, name)
            self._kept(department.unlink, name)
            self._kept(lambda d=department: d.write({"company_id": self.company_b.id}), name)

    def test_customer_group(self):
        objective = self._objective()
        self._kept(self.group.action_archive, objective.name)
        self._kept(self.group.unlink, objective.name)
        objective._cancel("Nobody asked")
        with self.undone():
            self.group.action_archive()
        self._kept(self.group.unlink, objective.name)

    def test_private_names_are_not_told(self):
        """Who may not see what rests on it learns that something does"""
        self._objective(is_private=True, private_reason="A merger", name="Secret plan")
        group = self.as_user(self.group, "executive")
        with self.assertRaises(UserError) as caught, self.cr.savepoint():
            group._perf_check_free(deleting=False)
        self.assertNotIn("Secret", str(caught.exception))
        self.assertIn("cannot see", str(caught.exception))

    def test_cycle(self):
        """With objectives, archived and given up ones as well, it is neither deleted nor moved"""
        draft = self._objective(publish=False)
        draft.active = False
        self._kept(self.okr_cycle.unlink, "has objectives")
        self._kept(lambda: self.okr_cycle.write({"company_id": self.company_b.id}), "has objectives")
        draft.unlink()
        self.okr_cycle.unlink()

    def test_cycle_of_another_company(self):
        there = self.env["customer.perf.okr.cycle"].create(
            {"company_id": self.company_b.id, "date_from": "2025-04-01"}
        )
        draft = self._objective(publish=False)
        self._kept(lambda: draft.write({"cycle_id": there.id}), "belongs to")

    def test_archived_objective(self):
        """Only drafts are archived; nothing of them is due, listed or asked for"""
        self._kept(self.as_user(self._objective(), "officer").action_archive, "published")
        draft = self._objective(publish=False)
        draft.action_archive()
        result = draft.key_result_ids
        action = self.env["ir.actions.act_window"]._for_xml_id("customer_perf_okr.customer_perf_okr_key_result_action")
        self.assertIn("objective_id.active", action["domain"])
        with freeze_time("2025-06-20"):
            self.assertFalse(result.is_due)
            self.assertNotIn(result, result.search([("is_due", "=", True)]))
            result._cron_due()
            self.assertFalse(result.activity_ids)


@tagged("post_install", "-at_install")
class TestLeaving(StepCase):
    def _leave(self, role):
        """Archive a user as a personnel officer of the whole database would."""
        self.users[role].action_archive()

    def test_to_the_other_owners(self):
        objective = self._objective(owner_ids=[Command.set((self.owner | self.mate).ids)])
        result = objective.key_result_ids
        result._cron_due()
        self.assertEqual(result._own_todos().user_id, self.owner)
        self._leave("employee")
        self.assertEqual(result._own_todos().user_id, self.mate)
        result._cron_due()
        self.assertEqual(len(result._own_todos()), 1)

    def test_to_the_manager(self):
        """Nobody else owns it: the manager is reminded, unless it is private"""
        objective = self._objective()
        secret = self._objective(is_private=True, private_reason="A merger")
        self._leave("employee")
        self.assertEqual(objective.key_result_ids._own_todos().user_id, self.users["boss"])
        self.assertFalse(secret.key_result_ids._own_todos())

    def test_hr_is_told_once(self):
        """Of everything at once, in a note that belongs to no record"""
        names = ["One", "Two", "Draft"]
        one, _two, draft = (self._objective(name=name, publish=name != "Draft") for name in names)
        before = self.env["mail.message"].search([])
        self._leave("employee")
        notes = self.env["mail.message"].search([("id", "not in", before.ids), ("subject", "ilike", "left")])
        self.assertEqual(len(notes), 1)
        for name in names:
            self.assertIn(name, notes.body)
        self.assertIn(self.users["officer"].partner_id, notes.notified_partner_ids)
        self.assertNotIn(self.users["officer_b"].partner_id, notes.notified_partner_ids)
        self.assertFalse(notes.res_id)
        one.key_result_ids._cron_due()
        after = self.env["mail.message"].search([("id", "not in", before.ids), ("subject", "ilike", "left")])
        self.assertEqual(after, notes)
        self.assertFalse(draft.key_result_ids._own_todos())

    def test_who_owns_nothing_leaves_quietly(self):
        before = self.env["mail.message"].search_count([])
        self._leave("stranger")
        self.assertEqual(self.env["mail.message"].search_count([("subject", "ilike", "need a new owner")]), 0)
        self.assertGreaterEqual(self.env["mail.message"].search_count([]), before)
