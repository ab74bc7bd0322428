"""What somebody learns, changes or takes away although it is not his: one test for each way, over all
models where it is one of many."""

import psycopg2

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import SECRET, CustomerPerfCommon

ROLES = ("employee", "peer", "outsider", "executive", "officer_b", "employee_b", "nobody")


@tagged("post_install", "-at_install")
class TestNames(CustomerPerfCommon):
    def _ours(self, transient=False):
        for name, model in self.env.registry.models.items():
            if name.startswith("customer.perf.") and not model._abstract and bool(model._transient) == transient:
                yield self.env[name]

    def test_a_name_is_told_to_whoever_may_read_the_record(self):
        """Core computes names as superuser, for activities, messages and relations"""
        self.env["customer.perf.timeline.entry"].create(
            {"employee_id": self.employee.id, "kind": "thanks", "text": f"{SECRET} of a customer"}
        )
        seen = 0
        for model in self._ours():
            records = model.sudo().with_context(active_test=False).search([], limit=200)
            for role in ROLES:
                user = self.users[role]
                theirs = records.with_user(user).with_context(allowed_company_ids=user.company_ids.ids)
                hidden = theirs - theirs._filtered_access("read")
                if not hidden:
                    continue
                seen += 1
                self.env.invalidate_all()
                names = {record.id: record.display_name for record in hidden.sudo()}
                told = [name for number, name in names.items() if not name.endswith(f" {number}")]
                self.assertFalse(told, f"{model._name}, {role}")
        self.assertGreater(seen, 50)

    def test_who_has_to_act_reads_whom_it_is_about(self):
        """Also where it came to him by somebody who may not read it"""
        self.to_step(self.appraisal, "manager")
        company = {"company_id": self.company.id, "company_ids": [Command.set(self.company.ids)]}
        clerk = new_test_user(self.env, "perf_clerk", groups="hr.group_hr_user", **company)
        self.assertFalse(self.appraisal.with_user(clerk).has_access("read"))
        self.employee.with_user(clerk).parent_id = self.people["chief"]
        todo = self.appraisal.activity_ids
        self.assertEqual(todo.user_id, self.users["chief"])
        self.assertEqual(todo.res_name, self.appraisal.display_name)

    def test_the_ways_of_core(self):
        entry = self.env["customer.perf.timeline.entry"].create(
            {"employee_id": self.employee.id, "kind": "thanks", "text": SECRET}
        )
        for role in ("executive", "outsider", "employee_b"):
            env = self.env(user=self.users[role])
            activity = env["mail.activity"].new(
                {"res_model_id": env["ir.model"]._get_id(entry._name), "res_id": entry.id}
            )
            self.assertNotIn(SECRET, activity.res_name or "")
            message = env["mail.message"].new({"model": entry._name, "res_id": entry.id})
            self.assertNotIn(SECRET, message.sudo().record_name or "")
        own = entry.with_user(self.users["employee"])
        self.assertIn(SECRET, own.display_name)

    def test_a_wizard_is_for_whoever_opened_it(self):
        rules = self.env["ir.rule"].search([("domain_force", "=", "[('create_uid', '=', user.id)]")])
        for model in self._ours(transient=True):
            self.assertIn(model._name, rules.model_id.mapped("model"))


@tagged("post_install", "-at_install")
class TestNotHis(CustomerPerfCommon):
    def test_nobody_is_judged_by_whom_he_was(self):
        """HR takes herself off her own employee record"""
        officer = self.users["officer"]
        person = self.people["officer"]
        appraisal = self._appraisal_of("officer")
        with self.assertRaisesRegex(UserError, "your own login"), self.cr.savepoint():
            person.with_user(officer).user_id = False
        with self.assertRaisesRegex(UserError, "your own login"), self.cr.savepoint():
            person.with_user(officer).resource_id.user_id = self.users["nobody"]

        # somebody else does it for her
        person.with_user(self.users["admin"]).sudo().user_id = False
        self.to_step(appraisal, "manager")
        for role in ("officer", "admin"):
            theirs = appraisal.with_user(self.users[role])
            self.assertFalse(theirs.can_assess, role)
            with self.assertRaises(AccessError), self.cr.savepoint():
                theirs.comment = "Well done"
            self.assertFalse(theirs.assessment_ids, role)

    def test_a_private_address_tells_whose_it_is(self):
        person = self.people["peer"]
        person.private_email = f" {self.users['officer'].email_normalized.upper()}".strip()
        appraisal = self._appraisal_of("peer").with_user(self.users["officer"])
        self.assertTrue(appraisal.is_about_me)
        self.assertFalse(appraisal.is_mine, "he sees nothing more for it")
        self.assertFalse(self._appraisal_of("employee").with_user(self.users["officer"]).is_about_me)

    def test_what_is_frozen_is_frozen_in_every_language(self):
        self.to_step(self.appraisal, "published")
        grade = self.appraisal.result_grade_id or self.mix.grade_scale_id.grade_ids[0]
        grade = grade.with_user(self.users["admin"])
        for step in (
            lambda: grade.write({"name": "Other"}),
            lambda: grade.update_field_translations("name", {"en_US": "Other"}),
        ):
            with self.assertRaisesRegex(UserError, "published results"), self.cr.savepoint():
                step()
        closed = self.cycle.with_user(self.users["officer"])
        self.cycle.action_start_review() if self.cycle.state == "running" else None
        for name in ("points_cap", "needs_approval", "refreshed_at"):
            with self.assertRaises(UserError), self.cr.savepoint():
                closed.write({name: False})

    def test_a_private_note_outlives_the_talk(self):
        talk = self.env["customer.perf.check.in"].create({"employee_id": self.employee.id, "date": "2025-05-01"})
        note = self.env["customer.perf.check.in.note"].with_user(self.users["boss"])
        note = note.create({"check_in_id": talk.id, "body": SECRET})
        mine = talk.with_user(self.users["employee"])
        mine.unlink()
        self.assertFalse(mine.search([("id", "=", talk.id)]))
        self.assertEqual(note.body, SECRET)
        other = self.env["customer.perf.check.in"].create({"employee_id": self.employee.id, "date": "2025-05-02"})
        other.with_user(self.users["employee"]).unlink()
        self.assertFalse(other.exists())

    def test_what_all_share_is_not_one_company_s(self):
        officer_b = self.users["officer_b"]
        shared = [
            self.env.ref("customer_perf.kpi_fcr"),
            self.template,
            self.mix,
            self.family,
            self.env["customer.perf.journey"].search([("company_id", "=", False)], limit=1),
        ]
        for record in shared:
            theirs = record.with_user(officer_b)
            for step in (lambda r=theirs: r.write({"name": "Ours"}), theirs.unlink):
                with self.assertRaisesRegex(AccessError, "duplicate it"), self.cr.savepoint():
                    step()
        own = self.template.with_user(officer_b).copy({"company_id": self.company_b.id})
        own.name = "Ours"
        officer_b.company_ids = self.env["res.company"].search([])
        self.family.with_user(officer_b).name = "Everybody's"

    def test_two_readings_tell_nobody_s_result(self):
        """An executive reads the averages while HR publishes one after the other"""
        for person in self.cycle.appraisal_ids.employee_id:
            self.measure_all(person)
        seen = []
        for appraisal in self.cycle.appraisal_ids:
            self.to_step(appraisal, "published")
            self.env.invalidate_all()
            row = self.as_user(self.env["customer.perf.department.result"], "executive")
            row = row.search([("cycle_id", "=", self.cycle.id), ("department_id", "=", self.department.id)])
            seen.append((row.score, row.result, row.coverage))
        self.assertEqual(set(seen[:-1]), {(False, False, False)})
        self.assertTrue(all(seen[-1]))

    def test_nobody_gets_into_two_cycles_at_a_time(self):
        """Two launches that did not see each other meet at the database"""
        cycle = self.new_cycle(name="Double", date_from="2025-01-01", date_to="2025-06-30")
        card = self.scorecard.copy({"cycle_id": cycle.id})
        with self.assertRaises(psycopg2.errors.UniqueViolation), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self.appraisal.copy({"cycle_id": cycle.id, "scorecard_id": card.id})
            self.env.flush_all()
