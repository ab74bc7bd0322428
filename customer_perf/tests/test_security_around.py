import base64
import io
import zipfile

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from .common import CustomerPerfCommon
from .security_case import CHAIN, HR, ROLES, SECRET, CoreRows


@tagged("post_install", "-at_install")
class TestAround(CoreRows):
    # ------------------------------------------------------------ wizards

    def _reason(self, role, records, step, reason="because"):
        wizard = self.rpc(
            role, "customer.perf.reason", "create",
            {"res_model": records._name, "res_ids": records.ids, "step": step, "reason": reason},
        )  # fmt: skip
        return self.rpc(role, "customer.perf.reason", "action_confirm", [wizard])

    def test_reason_wizard_calls_nothing_but_its_steps(self):
        for records, step in (
            (self.appraisal, "unlink"),
            (self.appraisal, "sudo"),
            (self.appraisal, "_move_to"),
            (self.cycle, "_refresh"),
            (self.cycle, "_return"),
            (self.appraisal, "_reopen"),
            (self.users["admin"], "_change_password"),
        ):
            for role in ("employee", "officer", "admin"):
                with self.subTest(model=records._name, step=step, role=role):
                    self.assertRefused(lambda r=role, x=records, s=step: self._reason(r, x, s))

    def test_sending_back_is_for_the_chain(self):
        for step, callers in (
            ("draft", ()),
            ("self", ()),
            ("manager", CHAIN),
            ("calibration", ("chief", *HR)),
            ("published", HR),
            ("done", HR),
        ):
            self.to_step(self.appraisal, step)
            for role in ROLES:
                with self.subTest(step=step, role=role):
                    done = self.allowed(lambda r=role: self._reason(r, self.appraisal, "_return"))
                    self.assertEqual(done, role in callers)
        self.assertRefused(lambda: self._reason("officer", self.appraisal, "_return", "  "))

    def test_reopening_is_hr(self):
        self._stage("closable")
        self.as_user(self.cycle, "officer").action_close()
        for role in ROLES:
            with self.subTest(role=role):
                done = self.allowed(lambda r=role: self._reason(r, self.cycle, "_reopen"))
                self.assertEqual(done, role in HR)

    def test_wizard_of_another_user_is_closed(self):
        wizard = self.rpc(
            "officer", "customer.perf.reason", "create",
            {"res_model": "customer.perf.cycle", "res_ids": self.cycle.ids, "step": "_reopen", "reason": SECRET},
        )  # fmt: skip
        for method, args in (("read", ()), ("write", ({"reason": "x"},)), ("action_confirm", ())):
            with self.subTest(method=method):
                self.assertRefused(lambda m=method, a=args: self.rpc("peer", "customer.perf.reason", m, [wizard], *a))
        for model, values in (
            ("customer.perf.measure.import", {"company_id": self.company.id, "file": base64.b64encode(b"x").decode()}),
            ("customer.perf.cycle.launch", {"cycle_id": self.cycle.id}),
        ):
            with self.subTest(model=model):
                wizard = self.rpc("officer", model, "create", values)
                self.assertRefused(lambda m=model, w=wizard: self.rpc("officer_b", m, "read", [w]))

    def test_hr_wizards_are_hr(self):
        for model, values in (
            ("customer.perf.cycle.launch", {"cycle_id": self.cycle.id}),
            ("customer.perf.cycle.launch.line", {"launch_id": 1}),
            ("customer.perf.measure.import", {}),
            ("customer.perf.measure.import.finding", {"import_id": 1}),
            ("customer.perf.measure.import.sheet", {"import_id": 1}),
            ("customer.perf.measure.import.column", {"import_id": 1}),
            ("customer.perf.what.if", {"cycle_id": self.cycle.id}),
            ("customer.perf.what.if.line", {"what_if_id": 1}),
            ("customer.perf.setup", {}),
            ("customer.perf.setup.line", {"setup_id": 1}),
            ("customer.perf.journey.wizard", {}),
            ("customer.perf.scenario.load", {"scenario_id": self.env.ref("customer_perf.scenario_telecom").id}),
        ):
            for role in ROLES:
                if role in (*HR, "officer_b"):
                    continue
                with self.subTest(model=model, role=role):
                    self.assertRefused(lambda r=role, m=model, v=values: self.rpc(r, m, "create", v))
        self.assertRefused(
            lambda: self.rpc("officer_b", "customer.perf.cycle.launch", "create", {"cycle_id": self.cycle.id}),
            AccessError,
        )
        for model in ("customer.perf.cycle.launch", "customer.perf.what.if"):
            self.assertRefused(
                lambda m=model: self.rpc("officer_b", m, "create", {"cycle_id": self.cycle.id}), AccessError
            )
        for model in ("customer.perf.cycle.launch", "customer.perf.measure.import", "customer.perf.what.if"):
            self.assertTrue(
                self.allowed(lambda m=model: self.rpc("officer", m, "create", {"cycle_id": self.cycle.id}))
            )

    def test_import_stays_inside_the_companies_of_the_user(self):
        """X-06: the file is written with one statement, past the rules; the company must be his."""
        content = f"kpi,employee,date,value\ncsat_post,{self.employee.name},2025-01-01,1\n"

        def load():
            wizard = self.rpc(
                "officer_b", "customer.perf.measure.import", "create",
                {
                    "company_id": self.company.id,
                    "file": base64.b64encode(content.encode()).decode(),
                    "file_name": "values.csv",
                },
            )  # fmt: skip
            for method in ("action_check", "action_import"):
                self.rpc("officer_b", "customer.perf.measure.import", method, [wizard])
            return self.env["customer.perf.measure"].search_count([("employee_id", "=", self.employee.id)])

        self.assertFalse(self._try(load))

    # ------------------------------------------------------------ chatter, activities, the rest

    def test_chatter_follows_the_record(self):
        self.to_step(self.appraisal, "manager")
        records = (self.appraisal, self.appraisal.assessment_ids, self.scorecard)
        readers = ({"employee", *CHAIN}, {*CHAIN}, {"employee", *CHAIN})
        for record, allowed in zip(records, readers, strict=True):
            record.message_post(body=SECRET)
            domain = [("model", "=", record._name), ("res_id", "=", record.id)]
            for role in ROLES:
                with self.subTest(model=record._name, role=role, operation="search"):
                    found = self._try(lambda r=role, d=domain: self.rpc(r, "mail.message", "search", d))
                    self.assertEqual(bool(found), role in allowed)
                with self.subTest(model=record._name, role=role, operation="read"):
                    ids = record.message_ids.ids
                    self.assertEqual(
                        self.allowed(lambda r=role, i=ids: self.rpc(r, "mail.message", "read", i, ["body"])),
                        role in allowed,
                    )
                if role in allowed:
                    continue
                partner = self.users[role].partner_id
                for method, args in (
                    ("message_post", {"body": "hello"}),
                    ("message_subscribe", {"partner_ids": partner.ids}),
                    ("message_subscribe", {"partner_ids": (partner | self.partner).ids}),
                ):
                    with self.subTest(model=record._name, role=role, operation=method), self.undone():
                        before = record.message_ids, record.message_partner_ids
                        self._try(lambda r=role, m=method, a=args, x=record: self.rpc(r, x._name, m, x.ids, **a))
                        self.assertEqual((record.message_ids, record.message_partner_ids), before)

    def test_tracked_values_stay_with_the_assessment(self):
        """X-06: the log of a hidden change is as hidden as the change."""
        self.to_step(self.appraisal, "manager")
        self.flush_tracking()
        self._remark(self.appraisal, "boss")
        self.flush_tracking()
        self.assertTrue(self.appraisal.assessment_ids.message_ids.tracking_value_ids)
        for role in ("employee", "peer", "executive"):
            with self.subTest(role=role):
                messages = self.as_user(self.env["mail.message"], role).search([])
                self.assertFalse(messages.sudo().filtered(lambda m: m.model == "customer.perf.assessment"))
                self.assertRefused(
                    lambda r=role: self.rpc(r, "mail.tracking.value", "search_read", [], ["new_value_float"])
                )
        self.assertNotIn(SECRET, str(self.appraisal.message_ids.mapped("body")))

    def test_log_cannot_be_rewritten(self):
        """X-01: an override, a change of goals and a step back stay on record."""
        self.to_step(self.appraisal, "manager")
        self.as_user(self.appraisal, "boss")._return("look again")
        self.to_step(self.appraisal, "manager")
        part = self.appraisal.line_ids[0]
        self.as_user(part, "boss").write({"override_score": 90, "override_reason": "why"})
        goal = self._free_goal(self.scorecard)
        self.as_user(goal, "boss").write(self._new_target(goal))
        logs = {
            "override": self.appraisal.assessment_ids.message_ids.filtered(lambda m: "why" in m.body),
            "goal": self.scorecard.message_ids.filtered(lambda m: "agreed" in m.body),
            "step": self.appraisal.message_ids.filtered(lambda m: "look again" in m.body),
        }
        for name, message in logs.items():
            self.assertTrue(message, name)
            for role in ("employee", "boss", "officer"):
                with self.subTest(log=name, role=role, operation="unlink"):
                    self.assertRefused(lambda r=role, m=message: self.rpc(r, "mail.message", "unlink", m.ids))
                with self.subTest(log=name, role=role, operation="write"):
                    self.assertRefused(
                        lambda r=role, m=message: self.rpc(r, "mail.message", "write", m.ids, {"body": "nothing"})
                    )

    def test_taking_an_override_back_is_logged(self):
        self.to_step(self.appraisal, "manager")
        part = self.as_user(self.appraisal.line_ids[0], "boss")
        part.write({"override_score": 90, "override_reason": "why"})
        before = len(self.appraisal.assessment_ids.message_ids)
        part = self.as_user(part, "boss")
        part.write({"override_score": False, "override_reason": False})
        self.env.invalidate_all()
        self.assertGreater(len(self.appraisal.assessment_ids.message_ids), before)

    def test_activities_follow_the_record(self):
        self.to_step(self.appraisal, "manager")
        activity = self.appraisal.activity_ids
        self.assertEqual(activity.user_id, self.users["boss"])
        for role in ROLES:
            with self.subTest(role=role):
                found = self._try(lambda r=role: self.rpc(r, "mail.activity", "search", [("id", "=", activity.id)]))
                self.assertEqual(bool(found), role in ("employee", *CHAIN))

    def test_name_search_copy_and_defaults(self):
        self.to_step(self.appraisal, "published")
        for role in ROLES:
            sees = role in ("employee", *CHAIN)
            for record in (self.appraisal, self.scorecard):
                with self.subTest(model=record._name, role=role):
                    found = self._try(
                        lambda r=role, x=record: dict(self.rpc(r, x._name, "name_search", "", limit=None))
                    )
                    self.assertEqual(record.id in (found or {}), sees)
                    self.assertRefused(lambda r=role, x=record: self.rpc(r, x._name, "copy", x.ids))

    def test_employee_page_follows_the_rules(self):
        """An HR user of the employees app who is no officer here sees nobody's results."""
        hr_user = self._create_user("hr_user", "hr.group_hr_user")
        employee = self.as_user(self.employee, "hr_user")
        self.assertEqual(employee.perf_appraisal_count, 0)
        self.assertFalse(employee.perf_appraisal_ids)
        self.assertFalse(employee.perf_scorecard_ids)
        domain = [("perf_appraisal_ids.coverage", ">=", 0)]
        self.assertFalse(self.env["hr.employee"].with_user(hr_user).search(domain))
        for role in ("employee", "boss"):
            with self.subTest(role=role):
                self.assertFalse(self._try(lambda r=role: self.rpc(r, "hr.employee", "search", domain)))
                self.assertTrue(self.rpc(role, "hr.employee", "read", self.employee.ids, ["name"]))

    def test_every_group_rule_has_a_company_rule_beside_it(self):
        """Group rules are added up; only a global rule keeps companies apart."""
        rules = self.env["ir.rule"].search([("model_id.model", "=like", "customer.perf.%")])
        rules = rules.filtered(
            lambda rule: (
                not self.env[rule.model_id.model]._transient and not rule.name.endswith("shared by every company")
            )
        )
        for model, of_model in rules.grouped("model_id").items():
            with self.subTest(model=model.model):
                self.assertTrue(of_model.filtered(lambda rule: not rule.groups and "company_id" in rule.domain_force))


@tagged("post_install", "-at_install")
class TestSecurityHttp(CustomerPerfCommon, HttpCase):
    def test_downloads_are_hr(self):
        """X-06: a download that is not yours does not exist."""
        wizard = self.env["customer.perf.measure.import"].with_user(self.users["officer"])
        wizard = wizard.create({"company_id": self.company.id, "cycle_id": self.cycle.id})
        workbook = f"/customer_perf/cycle/{self.cycle.id}/workbook"
        template = f"/customer_perf/measure/template/{wizard.id}"
        for url in (workbook, template):
            for role in ("employee", "boss", "executive", "nobody", "portal"):
                with self.subTest(url=url, role=role):
                    self.authenticate(f"perf_{role}", f"perf_{role}")
                    self.assertEqual(self.url_open(url).status_code, 404)
            with self.subTest(url=url, role="officer"):
                self.authenticate("perf_officer", "perf_officer")
                self.assertEqual(self.url_open(url).status_code, 200)
            with self.subTest(url=url, role="officer_b"):
                self.authenticate("perf_officer_b", "perf_officer_b")
                self.assertIn(self.url_open(url).status_code, (403, 404))
        self.authenticate("perf_admin", "perf_admin")
        self.assertEqual(self.url_open(template).status_code, 404, "whoever opened it")
        self.authenticate("perf_officer", "perf_officer")
        self.assertIn("csat_post", self._text(template))
        self.authenticate(None, None)
        for url in (workbook, template):
            with self.subTest(url=url, role="public"):
                self.assertIn(self.url_open(url, allow_redirects=False).status_code, (303, 404))

    def _text(self, url):
        with zipfile.ZipFile(io.BytesIO(self.url_open(url).content)) as book:
            return "".join(book.read(name).decode() for name in book.namelist())

    def test_thread_route_hides_the_assessment(self):
        self.to_step(self.appraisal, "manager")
        assessment = self.appraisal.assessment_ids
        assessment.message_post(body=SECRET)
        self.env.flush_all()
        for role, sees in (("employee", False), ("peer", False), ("executive", False), ("boss", True)):
            with self.subTest(role=role):
                self.authenticate(f"perf_{role}", f"perf_{role}")
                response = self.url_open(
                    "/mail/thread/messages",
                    json={"params": {"thread_model": assessment._name, "thread_id": assessment.id}},
                )
                self.assertEqual(SECRET in response.text, sees)
