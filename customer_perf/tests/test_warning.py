"""Early warning (M-01, M-02, M-08): what opens an alert, what becomes of it, who is told."""

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .security_case import CHAIN, ROLES, STEPS_OF_WARNING, CoreRows


@tagged("post_install", "-at_install")
class TestSteps(CoreRows):
    def _alert(self, **values):
        subject = {} if {"department_id", "employee_id"} & values.keys() else {"employee_id": self.employee.id}
        return self.env["customer.perf.alert"].create(
            {"kpi_id": self.kpi.id, "company_id": self.company.id, **subject, **values}
        )

    def test_steps_are_taken_by_whom_they_belong_to(self):
        alert = self._alert(note="Looked into it")
        for (model, method), callers in STEPS_OF_WARNING.items():
            for role in ROLES:
                with self.subTest(method=method, role=role):
                    done = self.allowed(lambda r=role, m=method: self.rpc(r, alert._name, m, alert.ids))
                    self.assertEqual(done, role in callers)

    def test_closing_wants_a_note(self):
        """M-02"""
        alert = self._alert()
        boss = self.as_user(alert, "boss")
        self.assertRefused(boss.action_close)
        self.assertRefused(lambda: boss.action_close("  "))
        wizard = self.env["customer.perf.reason"].with_user(self.users["boss"])
        asked = boss.action_ask_close()
        wizard = wizard.with_context(**asked["context"]).create({"reason": "Trained for two days"})
        wizard.action_confirm()
        self.assertRecordValues(
            alert, [{"state": "closed", "note": "Trained for two days", "closed_by": self.users["boss"].id}]
        )
        boss.action_acknowledge()
        self.assertEqual(alert.state, "closed", "what is closed stays closed")

    def test_nobody_closes_what_is_about_himself(self):
        alert = self._alert(employee_id=self.people["officer"].id)
        self.assertRefused(lambda: self.as_user(alert, "officer").action_close("Nothing"), AccessError)
        self.as_user(alert, "chief").action_close("Talked about it")

    def test_alerts_of_departments(self):
        """They are read by those who lead them, HR and executives, and closed by who answers for them"""
        self.department.manager_id = self.boss
        alert = self._alert(department_id=self.department.id)
        company = self._alert(department_id=False, employee_id=False)
        for role in ROLES:
            with self.subTest(role=role):
                for one, readers in (
                    (alert, (*CHAIN, "executive")),
                    (company, ("officer", "admin", "executive")),
                ):
                    found = self._try(lambda r=role, x=one: self.rpc(r, x._name, "search", [("id", "=", x.id)]))
                    self.assertEqual(bool(found), role in readers)
                closed = self.allowed(lambda r=role: self.rpc(r, alert._name, "action_close", alert.ids, "Done"))
                self.assertEqual(closed, role in CHAIN)

    def test_a_silence_has_a_subject_or_a_kpi(self):
        Silence = self.env["customer.perf.silence"]
        base = {"company_id": self.company.id, "date_until": "2030-01-01", "reason": "Renovation"}
        both = {"employee_id": self.employee.id, "department_id": self.department.id}
        for subjects in ({}, both):
            with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
                Silence.create({**base, **subjects})
        own = {**base, "kpi_id": self.kpi.id, "employee_id": self.people["officer"].id}
        self.assertRefused(lambda: self.as_user(Silence, "officer").create(own), AccessError)
        self.as_user(Silence, "boss").create({**base, "employee_id": self.employee.id})
        self.assertRefused(lambda: self.as_user(Silence, "boss").create({**base, "kpi_id": self.kpi.id}), AccessError)
