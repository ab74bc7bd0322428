import inspect

from odoo.fields import Domain
from odoo.tests import tagged

from .common import STEPS
from .security_case import (
    HARMLESS,
    HIDDEN,
    HR,
    ORM,
    PAGES,
    ROLES,
    STEPS_OF_APPEAL,
    STEPS_OF_CALIBRATION,
    STEPS_OF_CO_ASSESSMENT,
    STEPS_OF_CYCLE,
    STEPS_OF_IMPROVE,
    STEPS_OF_LIBRARY,
    STEPS_OF_PLAN,
    STEPS_OF_SOURCE,
    STEPS_OF_STRATEGY,
    STEPS_OF_WARNING,
    WIZARD_STEPS,
    CoreRows,
)


@tagged("post_install", "-at_install")
class TestSteps(CoreRows):
    # ------------------------------------------------------------ steps

    def test_steps_are_taken_by_whom_they_belong_to(self):
        """X-01: every public method, by every role."""
        self.scorecard.tool_mix_id.customer_share_min = 0
        talk = self.env["customer.perf.check.in"].create({"employee_id": self.employee.id})
        meeting = self.env["customer.perf.review.meeting"].create({"company_id": self.company.id})
        decision = self.env["customer.perf.review.decision"].create(
            {"meeting_id": meeting.id, "name": "Do it", "owner_id": self.users["employee"].id}
        )
        for (model, method, step), callers in STEPS_OF_CYCLE.items():
            with self.undone():
                self._stage(step)
                record = {
                    "customer.perf.cycle": self.cycle,
                    "customer.perf.scorecard": self.scorecard,
                    "customer.perf.appraisal": self.appraisal,
                    "customer.perf.check.in": talk,
                    "customer.perf.review.meeting": meeting,
                    "customer.perf.review.decision": decision,
                }[model]
                for role in ROLES:
                    with self.subTest(model=model, method=method, role=role):
                        done = self.allowed(lambda r=role, m=method, x=record: self.rpc(r, x._name, m, x.ids))
                        self.assertEqual(done, role in callers)

    def test_library_is_kept_by_hr(self):
        kpi = self.env["customer.perf.kpi"].create(
            {
                "name": "K", "code": "sec_k", "perspective_id": self.kpi.perspective_id.id,
                "asks_value": True, "asks_influence": True, "asks_collect": True,
            }
        )  # fmt: skip
        for (model, method), callers in STEPS_OF_LIBRARY.items():
            for role in ROLES:
                with self.subTest(model=model, method=method, role=role):
                    done = self.allowed(lambda r=role, m=method: self.rpc(r, "customer.perf.kpi", m, kpi.ids))
                    self.assertEqual(done, role in callers)

    def test_steps_are_refused_out_of_turn(self):
        """No step can be skipped, whoever asks."""
        due = {
            "action_submit_self": {"self"},
            "action_submit_assessment": {"manager"},
            "action_publish": {"calibration"},
            "action_acknowledge": {"published"},
            "action_approve": set(),  # this cycle asks for no approval
        }
        for step in STEPS:
            self.to_step(self.appraisal, step)
            for method, steps in due.items():
                for role in ("employee", "boss", "officer"):
                    if step not in steps:
                        with self.subTest(step=step, method=method, role=role):
                            self.assertRefused(
                                lambda r=role, m=method: self.rpc(r, self.appraisal._name, m, self.appraisal.ids)
                            )

    def test_every_public_method_has_a_rule(self):
        """What is public can be called by RPC: a new method needs a place in the tables above."""
        known = {}
        steps = (
            *STEPS_OF_CALIBRATION,
            *STEPS_OF_CO_ASSESSMENT,
            *STEPS_OF_CYCLE,
            *STEPS_OF_APPEAL,
            *STEPS_OF_IMPROVE,
            *STEPS_OF_LIBRARY,
            *STEPS_OF_PLAN,
            *STEPS_OF_SOURCE,
            *STEPS_OF_STRATEGY,
            *STEPS_OF_WARNING,
        )
        for model, method, *_step in steps:
            known.setdefault(model, set()).add(method)
        for table in (HARMLESS, WIZARD_STEPS, PAGES):
            for model, methods in table.items():
                known.setdefault(model, set()).update(methods)
        for name, model in self.env.registry.models.items():
            public = {
                method
                for cls in model.__mro__
                if cls.__module__.startswith("odoo.addons.customer_perf.")
                for method, function in vars(cls).items()
                if inspect.isfunction(function)
                and not method.startswith("_")
                and not getattr(function, "_api_private", False)
            }
            with self.subTest(model=name):
                # the steps of an appraisal live in a mixin
                same = known.get(name, known.get("customer.perf.appraisal") if name.endswith(".steps") else set())
                self.assertFalse(public - ORM - same)

    def test_self_assessment_is_the_employees(self):
        self.to_step(self.appraisal, "self")
        rating, own_view = self.appraisal.behaviour_ids[0], self.appraisal.self_rating_ids[0]
        for role in ROLES:
            with self.subTest(role=role):
                written = self.allowed(lambda r=role: self.as_user(self.appraisal, r).write({"self_comment": "x"}))
                self.assertEqual(written, role == "employee")
                rated = self.allowed(lambda r=role: self.as_user(own_view, r).write({"level": "4"}))
                self.assertEqual(rated, role == "employee")
        self.assertRefused(lambda: self.as_user(rating, "employee").write({"level": "5"}))
        self.assertRefused(lambda: self.as_user(self.appraisal, "employee").write({"comment": "x"}))

    def test_comment_on_the_result_is_the_employees(self):
        self.to_step(self.appraisal, "published")
        for role in ROLES:
            with self.subTest(role=role):
                written = self.allowed(lambda r=role: self.as_user(self.appraisal, r).write({"employee_comment": "x"}))
                self.assertEqual(written, role == "employee")

    def test_only_hr_assigns_the_assessor(self):
        self.to_step(self.appraisal, "manager")
        for role in ROLES:
            with self.subTest(role=role):
                values = {"manager_id": self.people["outsider"].id}
                self.assertEqual(
                    self.allowed(lambda r=role, v=values: self.as_user(self.appraisal, r).write(v)), role in HR
                )

    # ------------------------------------------------------------ nobody appraises himself

    def _assess(self, role, appraisal):
        """Tries of a person to assess an appraisal."""
        line, rating = appraisal.line_ids[0], appraisal.behaviour_ids[0]
        return {
            "comment": lambda: self.as_user(appraisal, role).write({"comment": "x"}),
            "points": lambda: self.as_user(appraisal, role).write({"points": 3, "points_reason": "x"}),
            "assessment": lambda: self.as_user(appraisal.assessment_ids, role).write({"comment": "x"}),
            "rating": lambda: self.as_user(rating, role).write({"level": "5"}),
            "override": lambda: self.as_user(line, role).write({"override_score": 120, "override_reason": "x"}),
            "submit": lambda: self.as_user(appraisal, role).action_submit_assessment(),
            "return": lambda: self.as_user(appraisal, role)._return("x"),
        }

    def _check_cannot_assess(self, role, appraisal):
        for way, action in self._assess(role, appraisal).items():
            with self.subTest(role=role, way=way):
                self.assertRefused(action)
        for model in HIDDEN:
            with self.subTest(role=role, model=model):
                self.assertFalse(self.as_user(self.env[model], role).search([("appraisal_id", "=", appraisal.id)]))

    def test_officer_does_not_assess_himself(self):
        """Officer does not assess himself (X-01)"""
        self.to_step(self.own_of_officer, "manager")
        self._check_cannot_assess("officer", self.own_of_officer)
        self.to_step(self.own_of_officer, "calibration")
        self._check_cannot_assess("officer", self.own_of_officer)
        for method in ("action_publish", "action_approve"):
            with self.subTest(method=method):
                self.assertRefused(lambda m=method: getattr(self.as_user(self.own_of_officer, "officer"), m)())

    def test_nobody_is_assigned_to_himself(self):
        self.assertRefused(
            lambda: self.as_user(self.own_of_officer, "officer").write({"manager_id": self.people["officer"].id})
        )

    def test_second_employee_of_the_same_user_is_the_same_person(self):
        """One user, two companies, two employees: assigning one to the other is no way around."""
        double = self.env["hr.employee"].create(
            {"name": "Double", "user_id": self.users["employee"].id, "company_id": self.company_b.id}
        )
        self.to_step(self.appraisal, "manager")
        self.env.cr.execute(
            "UPDATE customer_perf_appraisal SET manager_id = %s WHERE id = %s", [double.id, self.appraisal.id]
        )
        self.env.invalidate_all()
        self._check_cannot_assess("employee", self.appraisal)
        self.employee.parent_id = double
        self._check_cannot_assess("employee", self.appraisal)

    def test_own_superior_by_mistake_assesses_nobody_himself(self):
        """Loops in the organisation chart: himself as his manager, and two who lead each other."""
        self.to_step(self.appraisal, "manager")
        for parent in (self.employee, self.people["peer"]):
            with self.subTest(parent=parent.name):
                self.people["peer"].parent_id = self.employee
                self.employee.parent_id = parent
                self._check_cannot_assess("employee", self.appraisal)

    def test_launch_assigns_nobody_to_himself(self):
        self._create_person("late", self.department, self.job)
        self.people["late"].parent_id = self.people["late"]
        self.cycle.action_launch()
        self.assertFalse(self._appraisal_of("late").manager_id)

    def test_head_without_a_manager_is_assessed_by_hr(self):
        top = self._appraisal_of("chief")
        self.assertFalse(top.manager_id)
        self.to_step(top, "manager")
        self._check_cannot_assess("chief", top)
        self._check_cannot_assess("boss", top)
        self.assertTrue(self.allowed(self._assess("officer", top)["comment"]))

    def test_approval_comes_from_above_the_assessor(self):
        """Neither from somebody between the employee and the assessor, nor from whoever assessed."""
        self.cycle.needs_approval = True
        self.to_step(self.appraisal, "self")
        self.appraisal.manager_id = self.people["chief"]
        self.to_step(self.appraisal, "manager")
        self.rate(self.as_user(self.appraisal, "chief"))
        self.as_user(self.appraisal, "chief").action_submit_assessment()
        for role in ("boss", "chief"):
            with self.subTest(role=role):
                self.assertRefused(lambda r=role: self.as_user(self.appraisal, r).action_approve())

    def test_who_submitted_does_not_approve(self):
        """Four eyes: the manager's manager may stand in for the manager, but not for himself."""
        self.cycle.needs_approval = True
        self.to_step(self.appraisal, "manager")
        self.rate(self.as_user(self.appraisal, "chief"))
        self.as_user(self.appraisal, "chief").action_submit_assessment()
        self.assertRefused(lambda: self.as_user(self.appraisal, "chief").action_approve())

    def test_change_after_approval_needs_a_new_one(self):
        self.cycle.needs_approval = True
        self.to_step(self.appraisal, "calibration")
        self.as_user(self.appraisal, "chief").action_approve()
        self.as_user(self.appraisal, "officer").write({"points": 5, "points_reason": "x"})
        self.assertFalse(self.appraisal.assessment_ids.is_approved)

    # ------------------------------------------------------------ people move

    def _sees(self, role, record):
        return bool(self._try(lambda: self.rpc(role, record._name, "search", [("id", "=", record.id)])))

    def test_rights_follow_the_organisation_chart(self):
        """X-06: rules are cached per user, the chart is not."""
        measure = self.measure("csat_post", self.employee, value=4.6)
        self.to_step(self.appraisal, "manager")
        assessment = self.appraisal.assessment_ids
        sheets = (self.scorecard, self.scorecard.line_ids[0], self.appraisal, self.appraisal.line_ids[0], assessment)
        for role, expected in (("boss", True), ("chief", True), ("outsider", False)):
            for record in (measure, *sheets):
                with self.subTest(when="before", role=role, model=record._name):
                    self.assertEqual(self._sees(role, record), expected)
        self.employee.parent_id = self.people["outsider"]
        for record in (measure, *sheets):
            with self.subTest(when="after", model=record._name):
                self.assertTrue(self._sees("outsider", record), "the new manager")
                self.assertFalse(self._sees("chief", record), "the former chain")
                self.assertFalse(self._sees("boss", record), "the former manager")
        self.as_user(self.appraisal, "officer").write({"manager_id": self.boss.id})
        for record in sheets:
            with self.subTest(when="assigned", model=record._name):
                self.assertTrue(self._sees("boss", record), "HR chose the assessor")
        self.as_user(self.appraisal, "officer").write({"manager_id": self.people["outsider"].id})
        for record in (measure, *sheets):
            with self.subTest(when="reassigned", model=record._name):
                self.assertFalse(self._sees("boss", record))

    def test_former_assessor_is_not_told_any_more(self):
        """X-06: whoever may no longer read is no follower either."""
        self.to_step(self.appraisal, "manager")
        self.as_user(self.appraisal, "officer").write({"manager_id": self.people["outsider"].id})
        self.employee.parent_id = self.people["outsider"]
        self.assertFalse(self._sees("boss", self.appraisal))
        with self.subTest(what="follower"):
            self.assertNotIn(self.users["boss"].partner_id, self.appraisal.message_partner_ids)
        with self.subTest(what="activity"):
            self.assertEqual(self.appraisal.activity_ids.user_id, self.users["outsider"])
        with self.subTest(what="message"):
            self.rpc(
                "employee", self.appraisal._name, "message_post", self.appraisal.ids,
                body="confidential", message_type="comment", subtype_xmlid="mail.mt_comment",
            )  # fmt: skip
            self.assertFalse(
                self.as_user(self.env["mail.message"], "boss").search([("body", "ilike", "confidential")])
            )

    def test_unlinked_user_sees_nothing_personal(self):
        """Users without an employee, employees without a user: empty matches nothing."""
        self.cycle.write({"needs_approval": False})
        self.to_step(self.appraisal, "published")
        self._create_person("late", self.department, self.job)
        self.people["late"].user_id = False
        for model in ("measure", "scorecard", "scorecard.line", "appraisal", "appraisal.line", "assessment"):
            with self.subTest(model=model):
                records = self.as_user(self.env[f"customer.perf.{model}"], "nobody").search([])
                self.assertFalse(records if model != "measure" else records.filtered("employee_id"))
        for name in ("is_mine", "is_my_team"):
            with self.subTest(field=name):
                self.assertFalse(self.as_user(self.appraisal.sudo(), "nobody").sudo().filtered(name))
                domain = Domain(name, "=", True)
                self.assertFalse(self.as_user(self.env["customer.perf.appraisal"], "nobody").sudo().search(domain))

    # ------------------------------------------------------------ closed cycles

    def test_closed_cycle_is_read_only(self):
        """X-06: for HR as well; reopening needs a reason."""
        self.measure_all(self.employee)
        self._stage("closable")
        self.as_user(self.cycle, "officer").action_close()
        goal = self._free_goal(self.scorecard)
        tries = {
            "cycle rules": (self.cycle, {"points_cap": 50}),
            "cycle approval": (self.cycle, {"needs_approval": True}),
            "cycle name": (self.cycle, {"name": "Other"}),
            "assessor": (self.appraisal, {"manager_id": self.people["outsider"].id}),
            "comment": (self.appraisal, {"comment": "late"}),
            "self comment": (self.appraisal, {"self_comment": "late"}),
            "override": (self.appraisal.line_ids[0], {"override_score": 1, "override_reason": "late"}),
            "rating": (self.appraisal.behaviour_ids[0], {"level": "1"}),
            "goal": (goal, self._new_target(goal)),
            "fixed": (goal, {"is_fixed": True}),
            "wording": (goal, {"customer_gain": "late"}),
        }
        for name, (record, values) in tries.items():
            for role in ("employee", "boss", *HR):
                with self.subTest(write=name, role=role):
                    self.assertRefused(lambda x=record, r=role, v=values: self.as_user(x, r).write(v))
        before = (self.scorecard.score, self.appraisal.score, goal.score)
        self.as_user(self.env["customer.perf.measure"], "officer").search(
            [("employee_id", "=", self.employee.id)]
        ).write({"value": 1, "numerator": 1, "denominator": 100})
        for record in (self.cycle, self.scorecard):
            self.allowed(lambda x=record: self.as_user(x, "officer").action_refresh())
            self._try(lambda x=record: self.as_user(x, "officer").action_refresh())
        self.as_user(self.scorecard, "employee").action_refresh()
        self.env.invalidate_all()
        self.assertEqual((self.scorecard.score, self.appraisal.score, goal.score), before)
        for method in ("action_launch", "action_start_review"):
            with self.subTest(method=method):
                self.assertRefused(lambda m=method: getattr(self.as_user(self.cycle, "officer"), m)())
        self.assertRefused(lambda: self.as_user(self.appraisal, "officer")._return("late"))
        self.assertRefused(lambda: self.as_user(self.cycle, "officer").unlink())
