from contextlib import contextmanager, suppress
from copy import deepcopy

from odoo import Command
from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tests import new_test_user

from odoo.addons.base.tests.common import BaseCommon

OFFICER = "customer_perf.group_customer_perf_officer"
ADMIN = "customer_perf.group_customer_perf_manager"
EXECUTIVE = "customer_perf.group_customer_perf_executive"
SECRET = "secret remark"
STEPS = ("draft", "self", "manager", "calibration", "published", "done")


class _Undo(Exception):
    """Leaves a savepoint without a trace."""


class CustomerPerfCommon(BaseCommon):
    """A contact centre of its own company, without demo data.

    chief > boss > employee, peer; the HR officer works there too, also below the chief. The
    outsider leads another department. ``company_b`` has an agent and an officer of its own.
    ``users`` holds a user per role, ``people`` the employees of those who have one.
    """

    @classmethod
    def setup_independent_company(cls, **kwargs):
        return cls._create_company(name="Perf Company", **kwargs)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.family = cls.env.ref("customer_perf.role_family_contact_centre_agent")
        cls.mix = cls.env.ref("customer_perf.tool_mix_kpi_behaviour")
        cls.template = cls.env.ref("customer_perf.template_contact_centre_agent")
        cls.company_b = cls._create_company(name="Perf Company B")
        cls.env["resource.calendar"].search([]).tz = "UTC"  # the companies' day is that of the tests
        cls.users, cls.people = {}, {}
        cls.department, cls.job = cls._create_unit(cls.company, "Contact Centre")
        cls.elsewhere, job = cls._create_unit(cls.company, "Elsewhere")
        cls.department_b, job_b = cls._create_unit(cls.company_b, "Contact Centre B")
        cls._create_person("chief", cls.department, cls.job)
        cls._create_person("boss", cls.department, cls.job, "chief")
        cls._create_person("employee", cls.department, cls.job, "boss")
        cls._create_person("peer", cls.department, cls.job, "boss")
        cls._create_person("officer", cls.department, cls.job, "chief", OFFICER)
        cls._create_person("outsider", cls.elsewhere, job)
        cls._create_person("stranger", cls.elsewhere, job, "outsider")
        cls._create_person("employee_b", cls.department_b, job_b)
        cls._create_user("officer_b", OFFICER, cls.company_b)
        cls._create_user("admin", ADMIN)
        cls._create_user("executive", EXECUTIVE)
        cls._create_user("nobody")  # an internal user without an employee
        cls._create_user("portal", "base.group_portal")
        cls.users["public"] = cls.env.ref("base.public_user")
        cls.employee, cls.boss = cls.people["employee"], cls.people["boss"]
        cls.cycle = cls.env["customer.perf.cycle"].create(
            {
                "name": "First Half",
                "date_from": "2025-01-01",
                "date_to": "2025-06-30",
                "company_id": cls.company.id,
                "department_ids": [Command.link(cls.department.id)],
            }
        )
        cls.cycle.action_launch()
        cls.appraisal = cls._appraisal_of("employee")
        cls.scorecard = cls.appraisal.scorecard_id

    @classmethod
    def _create_unit(cls, company, name):
        department = cls.env["hr.department"].create(
            {"name": name, "company_id": company.id, "perf_tool_mix_id": cls.mix.id}
        )
        job = cls.env["hr.job"].create(
            {"name": f"{name} Agent", "company_id": company.id, "perf_role_family_id": cls.family.id}
        )
        return department, job

    @classmethod
    def _create_user(cls, role, group="base.group_user", company=None):
        company = company or cls.company
        if group != "base.group_portal":
            group = f"{group},base.group_allow_export"  # the export dialog as one more way to read
        cls.users[role] = new_test_user(
            cls.env,
            f"perf_{role}",
            groups=group,
            name=f"Perf {role}",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        return cls.users[role]

    @classmethod
    def _create_person(cls, role, department, job, boss=None, group="base.group_user"):
        user = cls._create_user(role, group, department.company_id)
        cls.people[role] = cls.env["hr.employee"].create(
            {
                "name": user.name,
                "user_id": user.id,
                "company_id": department.company_id.id,
                "department_id": department.id,
                "job_id": job.id,
                "parent_id": cls.people[boss].id if boss else False,
            }
        )
        return cls.people[role]

    @classmethod
    def _appraisal_of(cls, role):
        return cls.cycle.appraisal_ids.filtered(lambda appraisal: appraisal.employee_id == cls.people[role])

    # ------------------------------------------------------------ making things happen

    @classmethod
    def new_cycle(cls, **values):
        """A draft cycle of the department, after the one that runs."""
        return cls.env["customer.perf.cycle"].create(
            {
                "name": "Second Half",
                "date_from": "2025-07-01",
                "date_to": "2025-12-31",
                "company_id": cls.company.id,
                "department_ids": [Command.set(cls.department.ids)],
                **values,
            }
        )

    def launched_on(self, day):
        """As if the cycle had been launched on a day: who takes part is not late before that."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE customer_perf_appraisal SET create_date = %s WHERE cycle_id = %s", [day, self.cycle.id]
        )
        self.env.invalidate_all()

    def measure(self, kpi_code, employee, **values):
        """A value of a KPI for an employee (none: the company), in the first month of the cycle."""
        kpi = self.env["customer.perf.kpi"].search([("code", "=", kpi_code)])
        return self.env["customer.perf.measure"].create(
            {
                "kpi_id": kpi.id,
                "employee_id": employee.id if employee else False,
                "company_id": (employee or self.cycle).company_id.id,
                "date": self.cycle.date_from,
                **values,
            }
        )

    def measure_all(self, employee):
        """A value at or near the target for every goal of the role family."""
        for code, values in {
            "csat_post": {"value": 4.6},
            "fcr": {"numerator": 78, "denominator": 100},
            "cpl_esc": {"numerator": 95, "denominator": 100},
            "aht_range": {"numerator": 300, "denominator": 1},
            "crisis": {"value": 4.1},
            "empathy": {"value": 4.1},
            "perhead": {"numerator": 1100, "denominator": 1},
            "compliance": {"numerator": 100, "denominator": 100},
        }.items():
            self.measure(code, employee, **values)

    def as_user(self, records, role):
        """The records as a user sees them by RPC: his own context, nothing cached."""
        self.env.flush_all()
        self.env.invalidate_all()
        return records.with_env(self.env(user=self.users[role], context={}))

    def to_step(self, appraisal, step):
        """Walk an appraisal on to a step, each step done by whom it belongs to."""
        for wanted in STEPS[: STEPS.index(step) + 1]:
            if STEPS.index(appraisal.state) < STEPS.index(wanted):
                getattr(self, f"_to_{wanted}")(appraisal)
                self.env.flush_all()
                self.cr.precommit.run()  # each step is a transaction of its own: its tracking is written
        self.env.invalidate_all()
        self.assertEqual(appraisal.state, step)

    def _role_of(self, employee):
        return next(role for role, person in self.people.items() if person == employee)

    def _to_self(self, appraisal):
        self.as_user(appraisal.cycle_id, "admin").action_start_review()

    def _to_manager(self, appraisal):
        self.as_user(appraisal, self._role_of(appraisal.employee_id)).action_submit_self()

    def _to_calibration(self, appraisal):
        boss = self._role_of(appraisal.manager_id) if appraisal.manager_id else "admin"
        self.rate(self.as_user(appraisal, boss))
        self.as_user(appraisal, boss).action_submit_assessment()

    def rate(self, appraisal):
        appraisal.behaviour_ids.write({"level": "3"})
        if appraisal.is_dissatisfied:
            appraisal.talk_note = "Talked about the KPIs."
        if appraisal.missed_text:
            appraisal.write({"broken_link": "The hand-over.", "co_owner_note": "They agree."})

    def assess_in_secret(self):
        """The manager writes his part, with the secret in every text."""
        boss = self.as_user(self.appraisal, "boss")
        boss.write({"comment": SECRET, "broken_link": SECRET})
        boss.behaviour_ids.write({"level": "5", "evidence": SECRET})
        boss.line_ids[0].write({"override_score": 117, "override_reason": SECRET})

    def _to_published(self, appraisal):
        self.as_user(appraisal, "admin").action_publish()

    def _to_done(self, appraisal):
        self.as_user(appraisal, self._role_of(appraisal.employee_id)).action_acknowledge()

    # ------------------------------------------------------------ trying things out

    def rpc(self, role, model, method, *args, **kwargs):
        """Call as the web client does: private methods are refused, values are the callee's own."""
        self.env.flush_all()
        self.env.invalidate_all()
        return call_kw(self.env(user=self.users[role], context={})[model], method, *deepcopy((list(args), kwargs)))

    @contextmanager
    def undone(self):
        """Whatever happens inside is taken back."""
        try:
            with suppress(_Undo), self.env.cr.savepoint():
                yield
                self.env.flush_all()
                raise _Undo
        finally:
            self.env.invalidate_all()

    def allowed(self, action):
        """Whether a call goes through; its effect is taken back."""
        try:
            with self.undone():
                action()
        except UserError as error:  # also access and validation errors
            self.refusal = error
            return False
        self.refusal = None
        return True

    def assertRefused(self, action, kind=UserError):
        """:param kind: the error wanted, where values might be refused for another reason"""
        self.assertFalse(self.allowed(action), "was not refused")
        self.assertIsInstance(self.refusal, kind)
