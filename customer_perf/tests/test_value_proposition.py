from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .strategy_case import StrategyCase


@tagged("post_install", "-at_install")
class TestValueProposition(StrategyCase):
    def test_clarified_only_when_complete(self):
        """A-01, A-06: no empty field, exactly three successes and three failures"""
        record = self._proposition(difference=False)
        with self.assertRaisesRegex(UserError, "What Sets Us Apart"), self.cr.savepoint():
            record.action_clarify()
        record.difference = "One call is enough"
        record.story_ids[0].unlink()
        with self.assertRaisesRegex(UserError, "2 of 3"), self.cr.savepoint():
            record.action_clarify()
        record.story_ids = [Command.create({"kind": "success", "name": "Another"})]
        record.action_clarify()
        self.assertEqual(record.state, "clarified")

    def test_horizon(self):
        """A-01: three to five years"""
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self._proposition(horizon_years=6).flush_recordset()

    def test_agreed_needs_answers_signatures_and_a_north_star(self):
        """Agreed needs answers signatures and a north star (A-02, A-08)"""
        record = self._proposition()
        record.action_clarify()
        with self.assertRaisesRegex(UserError, "north star"), self.cr.savepoint():
            record.action_agree()
        self.assertIn("nobody named", record.missing_text)
        agreed = self._agreed()
        self.assertEqual(agreed.state, "agreed")
        self.assertTrue(all(agreed.sign_off_ids.mapped("signed_on")))
        for change in (
            lambda: agreed.write({"statement": "Something else"}),
            lambda: agreed.experience_ids.write({"name": "Something else"}),
            agreed.story_ids[:1].unlink,
            lambda: agreed.write({"experience_ids": [Command.create({"name": "Another"})]}),
            agreed.sign_off_ids.with_user(self.users["admin"]).unlink,
        ):
            with self.assertRaisesRegex(UserError, "Reopen"), self.cr.savepoint():
                change()
        agreed.action_reopen()
        self.assertFalse(any(agreed.sign_off_ids.mapped("signed_on")), "they sign what they read")

    def test_signatures_are_void_under_another_text(self):
        """A-02: what was signed is what is agreed, by all three roles"""
        record = self._proposition(
            north_star_text="x", north_star_ids=[Command.link(self.csat.id)], policy="x", policy_choice="limits"
        )
        for line, role in zip(record.sign_off_ids, ("leader", "business", "people"), strict=True):
            line.user_id = self.users[role]
        record.action_clarify()
        for role in ("leader", "business", "people"):
            record.with_user(self.users[role]).action_sign()
        record.experience_ids.name = "Another experience"
        self.assertFalse(any(record.sign_off_ids.mapped("signed_on")))
        bare = self._proposition(
            north_star_text="x",
            north_star_ids=[Command.link(self.csat.id)],
            policy="x",
            policy_choice="limits",
            sign_off_ids=[],
        )
        bare.action_clarify()
        with self.assertRaisesRegex(UserError, "Not signed"), self.cr.savepoint():
            bare.action_agree()
        agreed = self._agreed()
        with self.assertRaises(AccessError), self.cr.savepoint():
            agreed.sign_off_ids.with_user(self.users["admin"]).proposition_id = bare

    def test_everybody_signs_for_himself(self):
        """A-02: each signature keeps user and date, nobody else gives it"""
        record = self._proposition(
            north_star_text="x", north_star_ids=[Command.link(self.csat.id)], policy="x", policy_choice="limits"
        )
        line = record.sign_off_ids[0]
        line.user_id = self.users["leader"]
        record.action_clarify()
        for role in ("officer", "admin", "business", "employee"):
            with self.assertRaises(AccessError, msg=role), self.cr.savepoint():
                record.with_user(self.users[role]).action_sign()
        with self.assertRaises(AccessError), self.cr.savepoint():
            line.with_user(self.users["admin"]).signed_on = "2026-01-01 00:00:00"
        with self.assertRaises(AccessError), self.cr.savepoint():
            record.with_user(self.users["admin"]).state = "agreed"
        for role in ("portal", "employee_b"):
            with self.assertRaisesRegex(ValidationError, "internal user of"), self.cr.savepoint():
                line.user_id = self.users[role]
        record.with_user(self.users["leader"]).action_sign()
        self.assertTrue(line.signed_on)

    def _to_sign(self):
        return self._proposition(
            north_star_text="x", north_star_ids=[Command.link(self.csat.id)], policy="x", policy_choice="limits"
        )

    def _waiting(self, record):
        """Who has the to-do to sign"""
        kind = self.env.ref("customer_perf.mail_activity_type_sign")
        return record.activity_ids.filtered(lambda todo: todo.activity_type_id == kind).user_id

    def test_who_is_named_has_a_to_do(self):
        """A-02: from the day on which it is clarified until he has signed; a signature that is void waits again"""
        record, users = self._to_sign(), self.users
        record.one_signer_reason = "Six people work here"
        first, second, third = record.sign_off_ids
        first.user_id, second.user_id = users["leader"], users["peer"]
        self.assertFalse(self._waiting(record), "nothing to sign yet")
        record.action_clarify()
        self.assertEqual(self._waiting(record), users["leader"] | users["peer"])
        second.user_id, third.user_id = users["business"], users["leader"]
        self.assertEqual(self._waiting(record), users["leader"] | users["business"])
        self.assertEqual(len(record.activity_ids), 2, "one for both roles")
        record.with_user(users["leader"]).action_sign()
        self.assertEqual(self._waiting(record), users["leader"] | users["business"], "each role by itself")
        record.with_user(users["leader"]).action_sign()
        self.assertEqual(self._waiting(record), users["business"])
        record.statement = "Something else"
        self.assertEqual(self._waiting(record), users["leader"] | users["business"])
        record.action_reopen()
        self.assertFalse(self._waiting(record))
        record.action_clarify()
        second.unlink()
        self.assertEqual(self._waiting(record), users["leader"])

    def test_one_person_is_not_three_leaders(self):
        """A-02: one user for several roles wants a reason, and signs each of them"""
        record = self._to_sign()
        record.sign_off_ids.user_id = self.users["leader"]
        record.action_clarify()
        signer = record.with_user(self.users["leader"])
        with self.assertRaisesRegex(UserError, "one person is named for several"):
            signer.action_sign()
        record.one_signer_reason = "Six people work here"
        signer.action_sign()
        self.assertEqual(len(record.sign_off_ids.filtered("signed_on")), 1)

    def test_what_was_clear_and_emptied_is_not_signed(self):
        record = self._to_sign()
        record.sign_off_ids[0].user_id = self.users["leader"]
        record.action_clarify()
        record.difference = False
        record.success_ids[0].unlink()
        with self.assertRaisesRegex(UserError, "(?s)To fill in.*2 of 3 noted"):
            record.with_user(self.users["leader"]).action_sign()

    def test_who_is_named_signs_without_further_rights(self):
        """X-06: no executive; he signs, and writes none of what he signs"""
        record = self._to_sign()
        line = record.sign_off_ids[0]
        line.user_id = self.users["peer"]
        record.action_clarify()
        mine = self.as_user(record, "peer")
        self.assertTrue(mine.can_sign)
        for part in (mine, mine.sign_off_ids, mine.experience_ids, mine.story_ids):
            for operation in ("write", "unlink"):
                self.assertFalse(part.has_access(operation))
        mine.action_sign()
        self.assertTrue(line.signed_on)

    def test_to_dos_of_many_cost_no_more(self):
        """A number of queries that does not grow with the records"""
        records = self._to_sign().browse()
        for _number in range(4):
            record = self._to_sign()
            record.sign_off_ids.user_id = self.users["leader"]
            records |= record
        records.sudo().write({"state": "clarified"})

        def queries(some):
            some.activity_ids.unlink()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            some._follow_signers()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        queries(records[:1])
        self.assertLessEqual(queries(records), queries(records[:1]) + 3)

    def test_value_logic_biases_the_advice(self):
        """Value logic biases the advice (A-07)"""
        record = self._proposition()
        self.assertEqual(record.logic_tool, "kpi")
        record.logic_price = "new"
        self.assertEqual(record.logic_tool, "bsc")
        record.write({"logic_service": "new", "logic_pain": "new"})
        self.assertEqual(record.logic_tool, "okr")

    def test_policy_is_shown_where_a_conflict_is_settled(self):
        """A-03: on the appraisal and on the conflict log, of the nearest unit"""
        self._agreed()
        unit = self._agreed(name="Unit", department_id=self.elsewhere.id)
        unit.sudo().action_reopen()
        unit.policy = "Here the customer always comes first."
        unit.action_clarify()
        for role in ("leader", "business", "people"):
            unit.with_user(self.users[role]).action_sign()
        unit.action_agree()
        self.assertIn("goodwill", self.appraisal.with_user(self.users["boss"]).policy_text)
        conflict = self.env["customer.perf.conflict"].create(self._conflict())
        self.assertIn("goodwill", conflict.policy_text)
        conflict.write({"department_id": self.elsewhere.id, "other_department_id": self.department.id})
        self.assertIn("always", conflict.policy_text)

    def _conflict(self):
        return {
            "name": "Overtime stopped",
            "company_id": self.company.id,
            "department_id": self.department.id,
            "kpi_id": self.fcr.id,
            "other_department_id": self.elsewhere.id,
            "other_kpi_id": self.env.ref("customer_perf.kpi_labour").id,
            "customer_effect": "They waited",
        }

    def test_conflict_log(self):
        """C-07: two departments and two indicators; settled with a word only; counted by quarter"""
        Conflict = self.env["customer.perf.conflict"]
        for name in ("department_id", "other_department_id", "kpi_id", "other_kpi_id", "customer_effect"):
            values = {**self._conflict(), name: False}
            with self.assertRaises(IntegrityError, msg=name), mute_logger("odoo.sql_db"), self.cr.savepoint():
                Conflict.create(values).flush_recordset()
        with self.assertRaises(ValidationError), self.cr.savepoint():
            Conflict.create({**self._conflict(), "other_department_id": self.department.id})
        conflict = Conflict.create(self._conflict())
        with self.assertRaisesRegex(UserError, "settled"), self.cr.savepoint():
            conflict.action_settle()
        conflict.decision = "The launch comes first"
        conflict.action_settle()
        counts = Conflict._read_group([("company_id", "=", self.company.id)], ["date:quarter"], ["__count"])
        self.assertEqual([count for _quarter, count in counts], [1])
        pairs = self.env.ref("customer_perf.kpi_labour").conflict_ids
        self.assertIn(self.env.ref("customer_perf.kpi_sales"), pairs, "shipped pair")
        self.assertTrue(self.env.ref("customer_perf.kpi_purch").conflict_ids, "shipped pair")
