from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .security_case import CoreRows


@tagged("post_install", "-at_install")
class TestWriting(CoreRows):
    # ------------------------------------------------------------ nobody writes a score

    def _closed_fields(self, model):
        """Stored fields that no person sets, with a value to try."""
        samples = {
            "float": 99.5, "integer": 7, "boolean": True, "char": "x", "text": "x", "date": "2025-03-03",
            "many2one": 1,
        }  # fmt: skip
        automatic = {"id", "create_uid", "create_date", "write_uid", "write_date", "display_name"}
        for name, field in self.env[model]._fields.items():
            if not (field.store and field.readonly) or name in automatic or field.type in ("one2many", "many2many"):
                continue
            if field.type == "selection":
                yield name, field.get_values(self.env)[-1]
            elif field.type in samples:
                yield name, samples[field.type]

    def _changed(self, record, name, action):
        """Whether an action changes a field; its effect is taken back."""
        before = record.sudo()[name]
        try:
            with self.undone():
                action()
                self.env.flush_all()
                self.env.invalidate_all()
                return record.sudo()[name] != before
        except UserError:
            return False

    def test_computed_and_frozen_fields_cannot_be_written(self):
        """X-01: neither on the record nor through a list on another one, whatever the role."""
        self.measure_all(self.employee)
        self.to_step(self.appraisal, "manager")
        goal, part = self.scorecard.line_ids[0], self.appraisal.line_ids[0]
        rating, assessment = self.appraisal.behaviour_ids[0], self.appraisal.assessment_ids
        through = {  # record: (model, id, path of lists that leads to it)
            goal: [(self.scorecard, "line_ids"), (self.appraisal, "goal_ids")],
            part: [(self.appraisal, "line_ids")],
            rating: [(self.appraisal, "behaviour_ids")],
            assessment: [(self.appraisal, "assessment_ids")],
            self.scorecard: [(self.cycle, "scorecard_ids"), (self.employee, "perf_scorecard_ids")],
            self.appraisal: [
                (self.cycle, "appraisal_ids"),
                (self.scorecard, "appraisal_ids"),
                (self.employee, "perf_appraisal_ids"),
            ],
        }
        for record, ways in through.items():
            for name, value in self._closed_fields(record._name):
                for role in ("employee", "boss", "officer", "admin"):
                    tries = {"write": (record._name, record.ids, {name: value})}
                    for parent, field in ways:
                        nested = {field: [Command.update(record.id, {name: value})]}
                        tries[f"{parent._name}.{field}"] = (parent._name, parent.ids, nested)
                    for way, (model, ids, values) in tries.items():
                        with self.subTest(model=record._name, field=name, role=role, way=way):
                            self.assertFalse(
                                self._changed(
                                    record,
                                    name,
                                    lambda r=role, m=model, i=ids, v=values: self.rpc(r, m, "write", i, v),
                                )
                            )

    def test_working_totals_cannot_be_written_through_the_sheet(self):
        self.measure_all(self.employee)
        self.to_step(self.appraisal, "manager")
        for role in ("employee", "boss", "officer"):
            for name, value in (("result_score", 120), ("result_grade_id", 1), ("is_approved", True)):
                with self.subTest(role=role, field=name):
                    self.assertRefused(lambda r=role, n=name, v=value: self.as_user(self.appraisal, r).write({n: v}))

    def test_rows_are_not_moved_added_or_dropped(self):
        """X-01: the parts of a sheet stay as they were launched."""
        self.to_step(self.appraisal, "manager")
        other = self._appraisal_of("peer")
        self.to_step(other, "manager")
        for field in ("line_ids", "behaviour_ids", "assessment_ids"):
            mine, foreign = self.appraisal[field][:1], other[field][:1]
            for role in ("employee", "boss", "officer", "admin"):
                for command in (
                    Command.create({"weight": 50}),
                    Command.link(foreign.id),
                    Command.unlink(mine.id),
                    Command.delete(mine.id),
                    Command.set([foreign.id]),
                ):
                    with self.subTest(field=field, role=role, command=command):
                        self.assertRefused(
                            lambda r=role, f=field, c=command: self.as_user(self.appraisal, r).write({f: [c]})
                        )

            with self.subTest(field=field, role="employee", command="clear"), self.undone():
                rows = self.appraisal[field]
                self._try(lambda f=field: self.as_user(self.appraisal, "employee").write({f: [Command.clear()]}))
                self.assertEqual(rows.exists(), rows)

    def test_files_cannot_import_scores(self):
        self.to_step(self.appraisal, "manager")
        for model, field in (
            ("customer.perf.appraisal", "score"),
            ("customer.perf.scorecard", "score"),
            ("customer.perf.appraisal.line", "score"),
            ("customer.perf.assessment", "score"),
        ):
            record = self.env[model].search(self._own_domain(model), limit=1)
            for role in ("boss", "officer", "admin"):
                with self.subTest(model=model, role=role):
                    self.assertFalse(
                        self._changed(
                            record,
                            field,
                            lambda r=role, m=model, i=record.id, f=field: self.rpc(
                                r, m, "load", [".id", f], [[str(i), "119"]]
                            ),
                        )
                    )

    def _own_domain(self, model):
        path = {"customer.perf.appraisal": "id", "customer.perf.scorecard": "appraisal_ids.id"}
        return [(path.get(model, "appraisal_id"), "=", self.appraisal.id)]

    def test_goals_are_not_set_by_the_person_himself(self):
        """X-01, for the employee and for an HR officer with a scorecard of his own."""
        for role in ("employee", "officer"):
            card = self._appraisal_of(role).scorecard_id
            goal = self._free_goal(card)
            for values in (
                self._new_target(goal),
                {"is_gate": not goal.is_gate, "change_reason": "x"},
                {"scope": "company", "change_reason": "x"},
                {"is_fixed": True},
            ):
                with self.subTest(role=role, values=values):
                    self.assertRefused(lambda r=role, g=goal, v=values: self.as_user(g, r).write(v))
            with self.subTest(role=role, operation="create"):
                values = {"scorecard_id": card.id, "kpi_id": self.spare_kpi.id, "weight": 0}
                self.assertRefused(lambda r=role, v=values: self.rpc(r, "customer.perf.scorecard.line", "create", v))
            with self.subTest(role=role, operation="confirm"):
                self.assertRefused(lambda r=role, c=card: self.as_user(c, r).action_confirm())

    def test_managers_leave_fixed_goals_alone(self):
        fixed = self.scorecard.line_ids.filtered("is_fixed")[0]
        for values in (
            self._new_target(fixed),
            {"is_gate": not fixed.is_gate, "change_reason": "x"},
            {"is_fixed": False},
        ):
            with self.subTest(values=values):
                self.assertRefused(lambda v=values: self.as_user(fixed, "boss").write(v), AccessError)
        self.assertRefused(lambda: self.as_user(fixed, "boss").unlink(), AccessError)
        self.assertTrue(self.allowed(lambda: self.as_user(fixed, "officer").write(self._new_target(fixed))))

    def test_goals_rest_once_the_assessment_is_submitted(self):
        """A manager who has submitted, and whose superior may have approved, changes no target."""
        self.to_step(self.appraisal, "calibration")
        goal = self._free_goal(self.scorecard)
        self.assertRefused(lambda: self.as_user(goal, "boss").write(self._new_target(goal)))

    # ------------------------------------------------------------ values that ride on the context

    def test_employee_cannot_fill_the_assessment_from_the_context(self):
        """X-01: the step creates the assessment with higher rights; defaults are the client's."""
        self.to_step(self.appraisal, "self")
        self.rpc(
            "employee", "customer.perf.appraisal", "action_submit_self", self.appraisal.ids,
            context={
                "default_points": 5,
                "default_points_reason": "I am good",
                "default_comment": "Great",
                "default_is_approved": True,
                "default_score": 120,
            },
        )  # fmt: skip
        assessment = self.appraisal.assessment_ids
        self.assertRecordValues(
            assessment, [{"points": 0, "points_reason": False, "comment": False, "is_approved": False}]
        )
        self.assertNotEqual(assessment.score, 120)

    def test_launch_takes_no_values_from_the_context(self):
        self._create_person("late", self.department, self.job, "boss")
        self.rpc(
            "officer", "customer.perf.cycle", "action_launch", self.cycle.ids,
            context={
                "default_state": "done",
                "default_score": 120,
                "default_is_assessed": True,
                "default_grade_id": self.env.ref("customer_perf.grade_s").id,
                "default_is_frozen": True,
                "default_published_on": "2025-01-01",
            },
        )  # fmt: skip
        late = self._appraisal_of("late")
        self.assertRecordValues(
            late, [{"state": "draft", "score": False, "is_assessed": False, "grade_id": False, "published_on": False}]
        )
        self.assertRecordValues(late.scorecard_id, [{"state": "draft", "score": False, "is_frozen": False}])

    def test_goal_takes_no_closed_values_from_the_context(self):
        values = {"scorecard_id": self.scorecard.id, "kpi_id": self.spare_kpi.id, "weight": 0}
        closed = {"score": 120, "actual": 5, "status": "green", "kpi_version": 9, "subject": 0, "contribution": 9}
        line = self.env["customer.perf.scorecard.line"].browse(
            self.rpc(
                "boss", "customer.perf.scorecard.line", "create", values,
                context={f"default_{name}": value for name, value in closed.items()},
            )
        )  # fmt: skip
        self.assertFalse({name for name, value in closed.items() if line[name] == value})
        with self.undone():
            fixed = self._try(
                lambda: self.rpc(
                    "boss", "customer.perf.scorecard.line", "create",
                    {**values, "kpi_id": self._other_kpi().id}, context={"default_is_fixed": True},
                )
            )  # fmt: skip
            self.assertFalse(fixed)

    def test_cycle_starts_as_a_draft(self):
        values = {"name": "N", "date_from": "2028-01-01", "date_to": "2028-06-30"}
        for extra, context in (({"state": "closed"}, {}), ({}, {"default_state": "closed"})):
            with self.subTest(values=extra, context=context), self.undone():
                try:
                    cycle = self.rpc("officer", "customer.perf.cycle", "create", {**values, **extra}, context=context)
                except UserError:
                    continue
                self.assertEqual(self.env["customer.perf.cycle"].browse(cycle).state, "draft")

    def test_context_does_not_open_weights(self):
        goal = self._free_goal(self.scorecard)
        for context in ({"perf_weights_open": True}, {"perf_weights_open": 1}, {"install_mode": True}):
            with self.subTest(context=context):
                self.assertRefused(
                    lambda c=context: self.rpc(
                        "boss", goal._name, "write", goal.ids, {"weight": 0, "change_reason": "x"}, context=c
                    )
                )

    def test_context_does_not_open_another_company(self):
        for role in ("officer_b", "employee_b"):
            with self.subTest(role=role):
                self.assertRefused(
                    lambda r=role: self.rpc(
                        r, "customer.perf.appraisal", "search_read", [], ["score"],
                        context={"allowed_company_ids": [self.company.id, self.company_b.id]},
                    )
                )  # fmt: skip

    def test_change_of_points_is_logged_whatever_the_context(self):
        """X-01: a client does not switch the log off."""
        self.to_step(self.appraisal, "manager")
        self.flush_tracking()
        assessment = self.appraisal.assessment_ids
        self.rpc(
            "boss", "customer.perf.appraisal", "write", self.appraisal.ids, {"points": 3, "points_reason": "helped"},
            context={"tracking_disable": True, "mail_notrack": True},
        )  # fmt: skip
        self.flush_tracking()
        tracked = assessment.message_ids.sudo().tracking_value_ids.field_id.mapped("name")
        self.assertIn("points", tracked)
