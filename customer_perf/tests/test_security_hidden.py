from odoo import Command
from odoo.tests import tagged

from .common import STEPS
from .security_case import CHAIN, HIDDEN, ROLES, SECRET, CoreRows


@tagged("post_install", "-at_install")
class TestHidden(CoreRows):
    def test_managers_part_is_hidden_from_its_beginning_to_its_publication(self):
        """X-06: at every step, and again after it was sent back."""
        for step in STEPS:
            self.to_step(self.appraisal, step)
            self._check_hidden(step, employee_sees=step not in ("manager", "calibration"))
        for _unused in range(2):  # out of publication, then back to the employee
            self.as_user(self.appraisal, "officer")._return("again")
            self._check_hidden(f"back to {self.appraisal.state}", employee_sees=False)
        self.assertEqual(self.appraisal.state, "self")

    def _check_hidden(self, step, employee_sees):
        readers = {*CHAIN, "employee"} if employee_sees else {*CHAIN}
        for model in HIDDEN:
            domain = [("appraisal_id", "=", self.appraisal.id)]
            if not self.env[model].search_count(domain):
                self.assertEqual((model, step in ("draft", "self")), ("customer.perf.assessment", True))
                continue
            for role in ROLES:
                with self.subTest(step=step, model=model, role=role):
                    found = self._try(lambda r=role, m=model, d=domain: self.rpc(r, m, "search", d))
                    self.assertEqual(bool(found), role in readers)

    def test_employee_cannot_reach_the_hidden_part(self):
        self.to_step(self.appraisal, "manager")
        self._check_no_way(self.appraisal, "employee", "boss")

    def test_officer_cannot_reach_the_hidden_part_of_his_own(self):
        """X-06: HR sees everybody's but his own; so does an administrator with an employee."""
        self.to_step(self.own_of_officer, "manager")
        self._check_no_way(self.own_of_officer, "officer", "chief")
        self.users["officer"].group_ids = [Command.link(self.env.ref("customer_perf.group_customer_perf_manager").id)]
        self._check_no_way(self.own_of_officer, "officer", None)

    def _check_no_way(self, appraisal, reader, boss):
        if boss:
            self._remark(appraisal, boss)
        assessment = appraisal.assessment_ids
        one = ("id", "=", appraisal.id)
        searches = [
            ("customer.perf.appraisal", [one, ("assessment_ids.points", "=", 3)]),
            ("customer.perf.appraisal", [one, ("assessment_ids.comment", "ilike", SECRET)]),
            ("customer.perf.appraisal", [one, ("line_ids", "any", [("override_score", "=", 117)])]),
            ("customer.perf.appraisal", [one, ("line_ids.override_reason", "ilike", SECRET)]),
            ("customer.perf.appraisal", [one, ("behaviour_ids.level", "=", "5")]),
            ("customer.perf.appraisal", [one, ("assessment_ids.message_ids.body", "ilike", SECRET)]),
            ("customer.perf.appraisal", [one, ("score", ">", 100)]),
            ("customer.perf.scorecard", [("appraisal_ids.assessment_ids.comment", "ilike", SECRET)]),
            ("customer.perf.scorecard", [("appraisal_ids.line_ids.override_score", "=", 117)]),
            ("customer.perf.cycle", [("appraisal_ids.line_ids.override_score", "=", 117)]),
            ("customer.perf.cycle", [("appraisal_ids.assessment_ids.points", "=", 3)]),
            ("hr.employee", [("perf_appraisal_ids.assessment_ids.points", "=", 3)]),
            ("hr.employee", [("perf_appraisal_ids.line_ids.override_score", "=", 117)]),
            ("res.users", [("employee_ids.perf_appraisal_ids.assessment_ids.points", "=", 3)]),
            ("hr.department", [("member_ids.perf_appraisal_ids.assessment_ids.points", "=", 3)]),
            ("mail.message", [("model", "=", "customer.perf.assessment"), ("res_id", "in", assessment.ids)]),
            ("mail.message", [("body", "ilike", SECRET)]),
        ]
        for model, domain in searches:
            with self.subTest(reader=reader, model=model, domain=domain):
                self.assertFalse(self._try(lambda m=model, d=domain: self.rpc(reader, m, "search", d)))
        for model in HIDDEN:
            rows = self.env[model].search([("appraisal_id", "=", appraisal.id)])
            for method, args in (
                ("read", (rows.ids,)),
                ("web_read", (rows.ids, {"display_name": {}})),
                ("export_data", (rows.ids, ["display_name"])),
                ("copy", (rows[:1].ids,)),
                ("onchange", (rows[:1].ids, {}, [], {"display_name": {}})),
            ):
                with self.subTest(reader=reader, model=model, method=method):
                    self.assertRefused(lambda m=model, c=method, a=args: self.rpc(reader, m, c, *a))
            with self.subTest(reader=reader, model=model, method="name_search"):
                self.assertFalse({row[0] for row in self.rpc(reader, model, "name_search", "")} & set(rows.ids))
        self._check_sheet_is_blank(appraisal, reader)
        if boss and reader == "employee":
            found = self.rpc(boss, "customer.perf.appraisal", "search", searches[0][1])
            self.assertEqual(found, appraisal.ids, "the searches above would find it")

    HIDDEN_SPEC = {
        **{name: {} for name in ("comment", "points", "points_reason", "talk_note", "broken_link", "co_owner_note")},
        "is_approved": {},
        "assessment_ids": {"fields": {"comment": {}, "score": {}}},
        "line_ids": {"fields": {"score": {}, "override_reason": {}, "explanation": {}}},
        "behaviour_ids": {"fields": {"level": {}, "evidence": {}}},
    }

    def _check_sheet_is_blank(self, appraisal, reader):
        """The sheet itself opens, without the manager's part."""
        spec = self.HIDDEN_SPEC
        model = "customer.perf.appraisal"
        with self.subTest(reader=reader, method="web_read"):
            values = self.rpc(reader, model, "web_read", appraisal.ids, spec)[0]
            self.assertFalse({name: values[name] for name in spec if values[name]})
        with self.subTest(reader=reader, method="onchange"):
            ids = [Command.link(appraisal.assessment_ids.id)]
            result = self._try(
                lambda: self.rpc(
                    reader, model, "onchange", appraisal.ids, {"assessment_ids": ids}, ["assessment_ids"], spec
                )
            )
            self.assertNotIn(SECRET, str(result))
        with self.subTest(reader=reader, method="export_data"):
            paths = ["comment", "points_reason", "assessment_ids/comment", "assessment_ids/score", "line_ids/score"]
            paths += ["line_ids/override_reason", "behaviour_ids/level", "message_ids/body"]
            rows = self.rpc(reader, model, "export_data", appraisal.ids, paths)["datas"]
            self.assertNotIn(SECRET, str(rows))
            self.assertFalse([row[:7] for row in rows if any(row[:7])])
        with self.subTest(reader=reader, method="score"):
            told, here = appraisal.sudo().score, self.as_user(appraisal, reader)
            self.assertEqual((here.result_score, here.moment), (told, "before"))
            if (worked := appraisal.sudo().assessment_ids.score) is not False:
                self.assertNotEqual(worked, told)
                found = self.rpc(reader, model, "search", [("result_score", ">=", worked - 0.001)])
                self.assertNotIn(appraisal.id, found)
            groups = self.rpc(
                reader, model, "formatted_read_group", [("id", "in", appraisal.ids)], [], ["result_score:max"]
            )
            self.assertEqual(groups[0]["result_score:max"] or False, told)

    def test_one_request_that_saves_and_reads_shows_nothing_hidden(self):
        """What a step reads with higher rights must not be served from the cache."""
        self.to_step(self.appraisal, "manager")
        self._remark(self.appraisal, "boss")
        self.as_user(self.appraisal, "boss")._return("once more")
        values = self.rpc(
            "employee", "customer.perf.appraisal", "web_save", self.appraisal.ids, {"self_comment": "mine"},
            specification=self.HIDDEN_SPEC,
        )[0]  # fmt: skip
        self.assertFalse({name: values[name] for name in self.HIDDEN_SPEC if values[name]})
        with self.undone():
            mine = self.as_user(self.appraisal, "employee")
            mine.action_submit_self()
            self.assertFalse(mine.assessment_ids)
            self.assertFalse(mine.comment)
            self.assertFalse(mine.line_ids)

    def test_form_of_a_foreign_sheet_is_not_filled_by_onchange(self):
        """Related fields are read with higher rights; a client may put any id into the form."""
        self.to_step(self.appraisal, "self")
        self.measure("csat_post", self.people["peer"], value=1.234)
        self.env.cr.execute(
            "UPDATE customer_perf_scorecard SET gate_missed = TRUE, is_dissatisfied = TRUE WHERE id = %s",
            [self.peer_card.id],
        )
        for name, spec in (
            ("gate_missed", {}),
            ("is_dissatisfied", {}),
            ("goal_ids", {}),
            ("goal_ids", {"fields": {"actual": {}, "score": {}}}),
            ("scorecard_id", {"fields": {"score": {}, "gate_missed": {}}}),
        ):
            with self.subTest(field=name, spec=spec):
                result = self._try(
                    lambda n=name, sub=spec: self.rpc(
                        "employee", "customer.perf.appraisal", "onchange", self.appraisal.ids,
                        {"scorecard_id": self.peer_card.id}, ["scorecard_id"], {n: sub},
                    )
                )  # fmt: skip
                values = (result or {}).get("value", {})
                self.assertNotIn(True, values.values())
                self.assertNotIn("1.234", str(values))
                self.assertFalse(set(self.peer_card.line_ids.ids) & {row[1] for row in values.get("goal_ids", [])})
        result = self._try(
            lambda: self.rpc(
                "employee", "customer.perf.scorecard.line", "onchange", [], {"scorecard_id": self.peer_card.id},
                ["scorecard_id"], {"scorecard_id": {"fields": {"score": {}, "gate_missed": {}}}, "employee_id": {}},
            )
        )  # fmt: skip
        self.assertNotIn("gate_missed': True", str(result))

    def test_forms_open_for_those_who_may_read(self):
        """Every field of the form can be read at every step: no rule breaks a screen."""
        for step in STEPS:
            self.to_step(self.appraisal, step)
            for role in ("employee", "boss", "chief", "officer"):
                for record in (self.appraisal, self.scorecard):
                    with self.subTest(step=step, role=role, model=record._name):
                        views = self.rpc(role, record._name, "get_views", [[False, "form"], [False, "list"]])
                        fields = {model: info["fields"] for model, info in views["models"].items()}
                        spec = {
                            name: {"fields": {key: {} for key in fields.get(info.get("relation"), {})}}
                            if info["type"] == "one2many" and info["relation"].startswith("customer.perf")
                            else {}
                            for name, info in fields[record._name].items()
                        }
                        self.assertTrue(self.rpc(role, record._name, "web_read", record.ids, spec))
