"""Who may read and do what (X-06), and that nobody writes a computed score and nobody appraises
himself (X-01). Everything is tried as the user himself, by the ways that RPC offers."""

import base64
import inspect
import io
import zipfile

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tests import HttpCase, tagged

from .common import STEPS, CustomerPerfCommon

PEOPLE = ("employee", "peer", "boss", "chief", "outsider", "stranger")
HR = ("officer", "admin")
INSIDE = (*PEOPLE, *HR, "executive", "nobody")
ROLES = (*INSIDE, "employee_b", "officer_b", "portal", "public")
CHAIN = ("boss", "chief", *HR)  # who answers for the employee
SECRET = "secret remark"


def cells(*pairs):
    """{role: operations} from (roles, operations), later pairs win; a missing role may do nothing."""
    return {role: operations for roles, operations in pairs for role in roles}


# read, write, create, unlink
# of every company: the HR of one adds to it, and changes what is its own
SHARED = {"officer": "rc", "officer_b": "rc", "admin": "rwcu"}
EVERYWHERE = {**cells(((*INSIDE, "employee_b"), "r")), **SHARED}
IN_COMPANY = cells((INSIDE, "r"), (HR, "rwcu"))
CONFIGURATION = {
    "customer.perf.perspective": EVERYWHERE,
    "customer.perf.kpi": EVERYWHERE,
    "customer.perf.kpi.version": cells(((*INSIDE, "employee_b"), "r"), ((*HR, "officer_b"), "rc")),
    "customer.perf.role.family": EVERYWHERE,
    "customer.perf.behaviour": EVERYWHERE,
    # those of one company
    "customer.perf.segment": IN_COMPANY,
    "customer.perf.scorecard.template": IN_COMPANY,
    "customer.perf.scorecard.template.line": IN_COMPANY,
    "customer.perf.tool.mix": IN_COMPANY,
    "customer.perf.component": IN_COMPANY,
    "customer.perf.grade.scale": IN_COMPANY,
    "customer.perf.grade": IN_COMPANY,
    "customer.perf.cycle": IN_COMPANY,
}
RESULTS = {
    "customer.perf.measure": cells((("employee", "boss", "chief"), "r"), (HR, "rwcu")),
    "customer.perf.source": cells((HR, "rwcu")),
    "customer.perf.customer.state": cells((("executive", *HR), "r")),
    "customer.perf.customer.run": cells((("executive", *HR), "r")),
    "customer.perf.source.team": cells((HR, "rwcu")),
    "customer.perf.source.conflict": cells((HR, "r")),
    "customer.perf.source.recipe": cells(((*HR, "officer_b"), "r")),
    "customer.perf.scorecard": cells((("employee",), "r"), (CHAIN, "rw")),
    "customer.perf.scorecard.line": cells((("employee",), "r"), (CHAIN, "rwcu")),
    "customer.perf.department.result": cells((("executive", *HR), "r")),
}
OPEN_TO_ASSESS = {
    "customer.perf.appraisal": cells((("employee",), "r"), (CHAIN, "rw")),
    "customer.perf.appraisal.line": cells((CHAIN, "rw")),
    "customer.perf.behaviour.rating": cells((CHAIN, "rw")),
    "customer.perf.assessment": cells((CHAIN, "rw")),
    "customer.perf.self.rating": cells((("employee", *CHAIN), "r")),
}
DIALOGUE = {
    "customer.perf.topic": EVERYWHERE,
    "customer.perf.check.in": cells((("employee", *CHAIN), "rwcu")),
    # what one side notes for himself; everybody who reads the talk may have a note of his own
    "customer.perf.check.in.note": cells((CHAIN, "c"), (("employee",), "rwcu")),
    "customer.perf.timeline.entry": cells((("employee", *CHAIN), "rwcu")),
    "customer.perf.review.meeting": cells((("executive",), "rwc"), (HR, "rwcu")),
}
EXECUTIVE_READS = cells((("executive",), "r"), (HR, "rwcu"))
STRATEGY = {
    **{
        f"customer.perf.{name}": EVERYWHERE
        for name in ("customer.tier", "customer.tier.line", "question", "guide")
    },
    **{
        f"customer.perf.{name}": IN_COMPANY
        for name in (
            "customer.group", "value.proposition", "experience", "customer.story", "theme", "strategy.map",
            "strategic.objective", "service", "need", "journey", "journey.stage", "touchpoint", "shared.result",
            "shared.result.line", "sign.off",
        )
    },
    **{f"customer.perf.{name}": SHARED for name in ("scenario", "scenario.line")},
    **{
        f"customer.perf.{name}": EXECUTIVE_READS
        for name in ("diagnosis", "diagnosis.answer", "diagnosis.kpi", "check.up", "check.up.answer")
    },
    # whoever logged it (here HR), the heads of the two departments, executives
    "customer.perf.conflict": cells((INSIDE, "c"), (("boss",), "rwc"), (("executive",), "rwc"), (HR, "rwcu")),
    "customer.perf.decision": cells((("executive",), "r"), (HR, "rw")),
    "customer.perf.orientation": cells((("executive", *HR), "r")),
}  # fmt: skip
PUBLISHED = {model: cells((("employee", *CHAIN), "r")) for model in OPEN_TO_ASSESS}
HIDDEN = ("customer.perf.appraisal.line", "customer.perf.behaviour.rating", "customer.perf.assessment")

# Calls that only open a view, an address or a wizard that asks for the reason.
HARMLESS = {
    "customer.perf.cycle": {
        "action_workbook",
        "action_reopen",
        "action_open_scorecards",
        "action_open_appraisals",
        "action_open_board",
        "action_open_out",
        "action_run_again",
        "action_undo_launch",
    },
    "customer.perf.scorecard": {"action_open_appraisal"},
    "customer.perf.appraisal": {"action_return", "action_open_sheet", "action_plan_check_in", "action_take_out"},
    "customer.perf.review.meeting": {"action_open_board"},
    "customer.perf.setup": {"action_enter"},
    "customer.perf.kpi": {"action_open_measures", "action_open_sources"},
    "customer.perf.source": {"action_open_values"},
    "customer.perf.source.recipe": {"action_use"},  # a draft, as the user may make one
    "customer.perf.measure": {"action_show_records"},  # with his own rights, see test_source
    "hr.employee": {"action_perf_scorecards", "action_perf_appraisals"},
    "customer.perf.measure.import": {"action_template", "action_back", "action_open_measures"},
    "customer.perf.strategy.map": {"action_open_map"},
    "customer.perf.journey": {"action_open_journey"},
    "customer.perf.diagnosis": {"action_open_mix"},
    "customer.perf.decision": {"action_start", "action_open", "action_waive"},
}
# (model, method, step of the appraisal): who may call it
STEPS_OF_CYCLE = {
    ("customer.perf.cycle", "action_preview", "draft"): HR,
    ("customer.perf.cycle", "action_launch", "draft"): HR,
    ("customer.perf.cycle", "action_refresh", "draft"): HR,
    ("customer.perf.cycle", "action_start_review", "draft"): HR,
    ("customer.perf.cycle", "action_close", "closable"): HR,
    ("customer.perf.cycle", "action_ask_close", "closable"): HR,
    ("customer.perf.cycle", "action_what_if", "draft"): HR,
    ("customer.perf.cycle", "action_remind", "self"): HR,
    ("customer.perf.scorecard", "action_confirm", "draft"): CHAIN,
    ("customer.perf.scorecard", "action_reopen_goals", "draft"): CHAIN,
    ("customer.perf.scorecard", "action_refresh", "draft"): ("employee", *CHAIN),
    ("customer.perf.appraisal", "action_submit_self", "self"): ("employee", *HR),
    ("customer.perf.appraisal", "action_ask_submit_self", "written"): ("employee", *HR),
    ("customer.perf.appraisal", "action_put_back", "out"): HR,
    ("customer.perf.appraisal", "action_submit_assessment", "rated"): CHAIN,
    ("customer.perf.appraisal", "action_approve", "approval"): ("chief", *HR),
    ("customer.perf.appraisal", "action_publish", "calibration"): HR,
    ("customer.perf.appraisal", "action_acknowledge", "published"): ("employee",),
    ("customer.perf.appraisal", "action_remind", "self"): HR,
    ("customer.perf.check.in", "action_held", "draft"): ("employee", *CHAIN),
    ("customer.perf.check.in", "action_reopen", "draft"): ("employee", *CHAIN),
    ("customer.perf.review.meeting", "action_held", "draft"): ("executive", *HR),
}
# The pages return what the caller may read: tried in test_pages.
PAGES = {
    f"customer.perf.{name}": {"get_page"}
    for name in ("my.value", "team", "cycle.board", "strategy.page", "journey.page", "customer.page")
}
PAGES["customer.perf.customer.page"].add("compute")  # for HR, see test_customers
STEPS_OF_LIBRARY = {
    ("customer.perf.kpi", "action_activate"): ("admin",),
    ("customer.perf.kpi", "action_retire"): ("admin",),
    ("customer.perf.kpi", "action_reset_draft"): ("admin",),
}
STEPS_OF_STRATEGY = {
    ("customer.perf.value.proposition", "action_clarify"): HR,
    ("customer.perf.value.proposition", "action_sign"): (),  # nobody is named here, see test_strategy
    ("customer.perf.value.proposition", "action_agree"): (),
    ("customer.perf.value.proposition", "action_reopen"): HR,
    ("customer.perf.strategy.map", "begin_map"): (*HR, "officer_b"),
    ("customer.perf.strategy.map", "action_activate"): HR,
    ("customer.perf.strategy.map", "action_draft"): HR,
    ("customer.perf.strategy.map", "action_new_version"): HR,
    ("customer.perf.strategic.objective", "action_link"): HR,
    ("customer.perf.strategic.objective", "action_place"): HR,
    ("customer.perf.need", "action_draft_kpi"): HR,
    ("customer.perf.journey", "action_use"): HR,
    ("customer.perf.diagnosis", "action_fill_kpis"): HR,
    ("customer.perf.diagnosis", "action_decide"): (),  # its questions are open, see test_strategy
    ("customer.perf.diagnosis", "action_new_run"): HR,
    ("customer.perf.check.up", "action_figures"): HR,
    ("customer.perf.conflict", "action_settle"): ("boss", "executive", *HR),
    ("customer.perf.conflict", "action_reopen"): ("boss", "executive", *HR),
    ("customer.perf.decision", "action_unwaive"): HR,
    ("customer.perf.scenario", "action_preview"): (*HR, "officer_b"),
    ("customer.perf.scenario", "action_unload"): (*HR, "officer_b"),
    ("customer.perf.scorecard.line", "action_mark_means"): ("employee",),
}
STEPS_OF_SOURCE = {
    ("customer.perf.source", "action_preview"): HR,
    ("customer.perf.source", "action_activate"): HR,
    ("customer.perf.source", "action_run"): HR,
    ("customer.perf.source", "action_pause"): HR,
    ("customer.perf.source", "action_open_records"): HR,
    ("customer.perf.source", "action_agree"): ("admin",),  # the data owner here
    ("customer.perf.source.conflict", "action_keep"): HR,
    ("customer.perf.source.conflict", "action_take"): HR,
}
# Wizards: their rights are tried one by one below.
WIZARD_STEPS = {
    "customer.perf.journey.wizard": {"action_next", "action_back"},
    "customer.perf.scenario.load": {"action_load"},
    "customer.perf.cycle.launch": {"action_launch"},
    "customer.perf.measure.import": {"action_check", "action_import"},
    "customer.perf.reason": {"action_confirm"},
    "customer.perf.setup": {"action_next", "action_back"},
    "customer.perf.source.preview": {"action_activate"},
    "customer.perf.take.out": {"action_confirm"},
    "customer.perf.undo.launch": {"action_confirm"},
    "customer.perf.what.if": {"action_reset", "action_save_mixes"},
}
ORM = {"create", "write", "unlink", "copy_data", "copy", "web_save", "default_get", "message_subscribe"}


class SecurityCase(CustomerPerfCommon):
    """Tries a table of rights by every way that RPC offers."""

    def _ways_to_read(self, record, field):
        """{way: function of a role that tells whether the record comes through}"""
        model, one = record._name, [("id", "=", record.id)]

        def rows(role, method, *args, **kwargs):
            return self.rpc(role, model, method, *args, **kwargs)

        def grouped(role):
            found = rows(role, "formatted_read_group", one, [], ["__count", f"{field}:count"])
            return bool(found and found[0]["__count"])

        return {
            "read": lambda role: bool(rows(role, "read", record.ids, [field])),
            "web_read": lambda role: bool(rows(role, "web_read", record.ids, {field: {}, "display_name": {}})),
            "search": lambda role: bool(rows(role, "search", one)),
            "search_count": lambda role: bool(rows(role, "search_count", one)),
            "search by field": lambda role: bool(rows(role, "search", [*one, (field, "!=", False)])),
            "search in order": lambda role: record.id in rows(role, "search", [], order=f"{field} desc, id"),
            "group": grouped,
            "export": lambda role: bool(rows(role, "export_data", record.ids, [".id", field])["datas"]),
        }

    def _try(self, action):
        try:
            with self.undone():
                return action()
        except (UserError, KeyError, ValueError):  # a field that is not there for the user
            return False

    def _check_matrix(self, table, rows):
        for model, (record, field, to_write, to_create) in rows.items():
            self.assertTrue(record, model)
            for role in ROLES:
                expected = table[model].get(role, "")
                for way, comes_through in self._ways_to_read(record, field).items():
                    with self.subTest(model=model, role=role, operation=way):
                        self.assertEqual(bool(self._try(lambda f=comes_through, r=role: f(r))), "r" in expected)
                for letter, method, args in (
                    ("w", "write", (record.ids, to_write)),
                    ("c", "create", (to_create,)),
                    ("u", "unlink", (record.ids,)),
                ):
                    with self.subTest(model=model, role=role, operation=method):
                        done = self.allowed(lambda m=method, a=args, r=role, t=model: self.rpc(r, t, m, *a))
                        self.assertEqual(done, letter in expected, self.refusal)


class CoreRows(SecurityCase):
    """A record of every model, with what to write and to create"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.peer_card = cls._appraisal_of("peer").scorecard_id
        cls.own_of_officer = cls._appraisal_of("officer")
        cls.kpi = cls.env["customer.perf.kpi"].search([("code", "=", "csat_post")])
        cls.spare_kpi = cls.env["customer.perf.kpi"].search(
            [("state", "=", "active"), ("id", "not in", cls.scorecard.line_ids.kpi_id.ids)], limit=1
        )

    def _configuration(self):
        """{model: (record, field to search by, values to write, values to create)}"""
        env, company = self.env, self.company.id
        perspective = env["customer.perf.perspective"].create({"name": "P", "code": "sec_p"})
        kpi = env["customer.perf.kpi"].create({"name": "K", "code": "sec_k", "perspective_id": perspective.id})
        version = env["customer.perf.kpi.version"].create({"kpi_id": kpi.id, "version": 1})
        family = env["customer.perf.role.family"].create({"name": "F", "code": "sec_f"})
        behaviour = env["customer.perf.behaviour"].create({"name": "B", "code": "sec_b"})
        template = env["customer.perf.scorecard.template"].create(
            {
                "name": "T",
                "company_id": company,
                "role_family_id": family.id,
                "line_ids": [Command.create({"kpi_id": self.kpi.id, "weight": 100})],
            }
        )
        scale = env["customer.perf.grade.scale"].create(
            {
                "name": "S",
                "company_id": company,
                "grade_ids": [Command.create({"code": "X", "name": "X", "score_min": 0})],
            }
        )
        mix = env["customer.perf.tool.mix"].create(
            {
                "name": "M",
                "company_id": company,
                "grade_scale_id": scale.id,
                "component_ids": [Command.create({"name": "C", "weight": 100})],
            }
        )
        spare_scale = env["customer.perf.grade.scale"].create(
            {
                "name": "S2",
                "company_id": company,
                "grade_ids": [Command.create({"code": "Y", "name": "Y", "score_min": 0})],
            }
        )
        spare_perspective = env["customer.perf.perspective"].create({"name": "P2", "code": "sec_p2"})
        cycle = env["customer.perf.cycle"].create(
            {"name": "C", "company_id": company, "date_from": "2027-01-01", "date_to": "2027-06-30"}
        )
        segment = env["customer.perf.segment"].create({"name": "S", "company_id": company})
        name = {"name": "new"}
        return {
            "customer.perf.perspective": (spare_perspective, "code", name, {"name": "N", "code": "sec_n"}),
            "customer.perf.kpi": (
                kpi, "code", name, {"name": "N", "code": "sec_n", "perspective_id": perspective.id},
            ),
            "customer.perf.kpi.version": (
                version, "version", {"formula": "new"}, {"kpi_id": self.kpi.id, "version": 99},
            ),
            "customer.perf.role.family": (
                env["customer.perf.role.family"].create({"name": "F2", "code": "sec_f2"}),
                "code", name, {"name": "N", "code": "sec_n"},
            ),
            "customer.perf.behaviour": (behaviour, "code", name, {"name": "N", "code": "sec_n"}),
            "customer.perf.segment": (segment, "name", name, {"name": "N", "company_id": company}),
            "customer.perf.scorecard.template": (
                template, "name", name, {"name": "N", "company_id": company, "role_family_id": family.id},
            ),
            "customer.perf.scorecard.template.line": (
                template.line_ids, "weight", {"authority": "n"},
                {"template_id": template.id, "kpi_id": self.spare_kpi.id},
            ),
            "customer.perf.tool.mix": (
                mix, "name", name, {"name": "N", "company_id": company, "grade_scale_id": scale.id},
            ),
            "customer.perf.component": (
                mix.component_ids, "name", name, {"name": "N", "tool_mix_id": mix.id, "weight": 0},
            ),
            "customer.perf.grade.scale": (spare_scale, "name", name, {"name": "N", "company_id": company}),
            "customer.perf.grade": (
                scale.grade_ids, "code", name, {"scale_id": scale.id, "code": "N", "name": "N", "score_min": 50},
            ),
            "customer.perf.cycle": (
                cycle, "name", name,
                {"name": "N", "company_id": company, "date_from": "2028-01-01", "date_to": "2028-06-30"},
            ),
        }  # fmt: skip

    def _customer_rows(self):
        """A customer's state of a month; nobody writes one."""
        base = {"company_id": self.company.id}
        run = self.env["customer.perf.customer.run"].create({**base, "date": "2025-04-01", "stream": "S"})
        state = self.env["customer.perf.customer.state"].create(
            {
                **base, "partner_id": self.env["res.partner"].create({"name": "Customer"}).id, "date": "2025-04-01",
                "run_id": run.id, "employee_id": self.employee.id, "revenue": 5, "rfm_class": "111",
            }
        )  # fmt: skip
        return {
            run._name: (run, "stream", {"stream": "n"}, {**base, "date": "2025-05-01"}),
            state._name: (
                state, "revenue", {"revenue": 1},
                {**base, "partner_id": self.company.partner_id.id, "date": "2025-04-01", "run_id": run.id},
            ),
        }  # fmt: skip

    def _results(self):
        measure = self.measure("csat_post", self.employee, value=4.6)
        spare_line = self.env["customer.perf.scorecard.line"].create(
            {"scorecard_id": self.scorecard.id, "kpi_id": self.spare_kpi.id, "weight": 0}
        )
        other_kpi = self._other_kpi()
        result = self.env["customer.perf.department.result"].search([("cycle_id", "=", self.cycle.id)])
        self.assertEqual(len(result), 1)
        goal = self._free_goal(self.scorecard)
        return {
            "customer.perf.measure": (
                measure, "value", {"value": 1},
                {"kpi_id": self.kpi.id, "employee_id": self.employee.id, "date": "2025-02-01", "value": 5},
            ),
            **self._customer_rows(),
            **self._source_rows(measure),
            "customer.perf.scorecard": (
                self.scorecard, "customer_share",
                {"line_ids": [Command.update(goal.id, self._new_target(goal))]},
                {"cycle_id": self.cycle.id, "company_id": self.company.id, "employee_id": self.people["stranger"].id},
            ),
            "customer.perf.scorecard.line": (
                spare_line, "kpi_id", {"target": 7, "change_reason": "agreed"},
                {"scorecard_id": self.scorecard.id, "kpi_id": other_kpi.id, "weight": 0},
            ),
            "customer.perf.department.result": (result, "people", {"people": 1}, {"people": 1}),
        }  # fmt: skip

    def _source_rows(self, measure):
        company = self.company.id
        source = self.env["customer.perf.source"].create({"name": "S", "company_id": company})
        team = {"model": "hr.job", "department_id": self.department.id, "company_id": company}
        conflict = {"measure_id": measure.id, "source_id": source.id, "company_id": company, "origin": "computed"}
        return {
            "customer.perf.source": (source, "domain", {"name": "new"}, {"name": "N", "company_id": company}),
            "customer.perf.source.team": (
                self.env["customer.perf.source.team"].create({**team, "res_id": 1}),
                "model", {"res_id": 3}, {**team, "res_id": 2},
            ),
            "customer.perf.source.conflict": (
                self.env["customer.perf.source.conflict"].create(conflict),
                "origin", {"value": 1}, {**conflict, "origin": "manual"},
            ),
            "customer.perf.source.recipe": (
                self.env.ref("customer_perf.recipe_sales"),
                "model", {"name": "new"}, {"name": "N", "app": "base", "kind": "count"},
            ),
        }  # fmt: skip

    def _appraisal_rows(self):
        appraisal = self.appraisal
        other = self.env["customer.perf.behaviour"].search(
            [("id", "not in", appraisal.behaviour_ids.behaviour_id.ids)]
        )
        return {
            "customer.perf.appraisal": (
                appraisal, "state", {"comment": "new"},
                {"cycle_id": self.cycle.id, "company_id": self.company.id, "employee_id": self.people["stranger"].id},
            ),
            "customer.perf.appraisal.line": (
                appraisal.line_ids[0], "weight", {"override_score": 90, "override_reason": "why"},
                {"appraisal_id": appraisal.id, "weight": 10, "score": 120},
            ),
            "customer.perf.behaviour.rating": (
                appraisal.behaviour_ids[0], "behaviour_id", {"level": "5"},
                {"appraisal_id": appraisal.id, "behaviour_id": other[:1].id, "level": "5"},
            ),
            "customer.perf.self.rating": (
                appraisal.self_rating_ids[0], "behaviour_id", {"level": "5"},
                {"appraisal_id": appraisal.id, "behaviour_id": other[:1].id, "level": "5"},
            ),
            "customer.perf.assessment": (
                appraisal.assessment_ids, "appraisal_id", {"comment": "new"},
                {"appraisal_id": self._appraisal_of("peer").id, "points": 5, "points_reason": "x"},
            ),
        }  # fmt: skip

    def _dialogue(self):
        mine = {"employee_id": self.employee.id}
        talk = self.env["customer.perf.check.in"].create({**mine, "note": "x"})
        other_talk = talk.copy()
        note = self.as_user(self.env["customer.perf.check.in.note"], "employee").create(
            {"check_in_id": talk.id, "body": SECRET}
        )
        entry = self.as_user(self.env["customer.perf.timeline.entry"], "employee").create({**mine, "text": "x"})
        topic = self.env["customer.perf.topic"].create({"name": "T"})
        meeting = self.env["customer.perf.review.meeting"].create({"company_id": self.company.id})
        return {
            "customer.perf.topic": (topic, "name", {"name": "new"}, {"name": "N"}),
            "customer.perf.check.in": (talk, "note", {"note": "new"}, mine),
            "customer.perf.check.in.note": (
                note.sudo(), "body", {"body": "new"}, {"check_in_id": other_talk.id, "body": "b"},
            ),
            "customer.perf.timeline.entry": (entry.sudo(), "text", {"text": "new"}, {**mine, "text": "n"}),
            "customer.perf.review.meeting": (
                meeting, "rhythm", {"decisions": "new"}, {"company_id": self.company.id, "rhythm": "quarter"},
            ),
        }  # fmt: skip

    def _free_goal(self, card):
        return card.line_ids.filtered(lambda line: not line.is_fixed)[0]

    def _new_target(self, goal):
        """Values that change a goal and are valid, so that only the rights can refuse them."""
        return {"target": goal.target + 0.1, "change_reason": "agreed"}

    def _other_kpi(self):
        """An active KPI that is not on the employee's scorecard yet."""
        domain = [("state", "=", "active"), ("id", "not in", self.scorecard.line_ids.kpi_id.ids)]
        return self.env["customer.perf.kpi"].search(domain, limit=1)


@tagged("post_install", "-at_install")
class TestSecurity(CoreRows):
    # ------------------------------------------------------------ the matrix

    def test_configuration_is_read_by_employees_and_kept_by_hr(self):
        self._check_matrix(CONFIGURATION, self._configuration())

    def test_results_are_seen_by_the_person_and_those_above(self):
        self._check_matrix(RESULTS, self._results())

    def test_appraisal_while_the_manager_assesses(self):
        self.to_step(self.appraisal, "manager")
        self._check_matrix(OPEN_TO_ASSESS, self._appraisal_rows())

    def test_appraisal_after_publication(self):
        self.to_step(self.appraisal, "published")
        self._check_matrix(PUBLISHED, self._appraisal_rows())

    def test_talks_are_read_by_both_sides_and_those_above(self):
        """M-05, X-06: a private note by its author alone, whatever his rights."""
        self._check_matrix(DIALOGUE, self._dialogue())

    def test_matrix_covers_every_model(self):
        covered = CONFIGURATION.keys() | RESULTS.keys() | OPEN_TO_ASSESS.keys() | DIALOGUE.keys() | STRATEGY.keys()
        ours = {
            name
            for name, model in self.env.registry.models.items()
            if model._original_module == "customer_perf" and not model._abstract and not model._transient
        }
        self.assertEqual(ours, covered)

    def test_measures_of_units_are_read_inside_the_company(self):
        """Values that are no person's may be seen by whoever is judged by them."""
        company = self.measure("nps", None, value=40) if self._has("nps") else self.measure("csat_post", None, value=4)
        department = self.env["customer.perf.measure"].create(
            {"kpi_id": self.kpi.id, "department_id": self.department.id, "date": "2025-01-01", "value": 4}
        )
        for measure in (company, department):
            for role in ROLES:
                with self.subTest(measure=measure.subject, role=role):
                    found = self._try(lambda m=measure, r=role: self.rpc(r, m._name, "search", [("id", "=", m.id)]))
                    self.assertEqual(bool(found), role in INSIDE)

    def _has(self, code):
        return self.env["customer.perf.kpi"].search_count([("code", "=", code)])

    def test_executive_reads_departments_and_no_individual(self):
        for model in ("customer.perf.scorecard", "customer.perf.scorecard.line", "customer.perf.appraisal"):
            with self.subTest(model=model):
                records = self.as_user(self.env[model], "executive").search([])
                self.assertFalse(records.sudo().mapped("employee_id"))

    def test_department_result_never_shows_few_people(self):
        """X-06: an average of fewer than five names them, also where five have a scorecard and
        only one of them a score."""
        self.measure_all(self.employee)
        self.assertTrue(self.scorecard.score)
        result = self.env["customer.perf.department.result"].search([("cycle_id", "=", self.cycle.id)])
        self.assertEqual(result.people, 5)
        for field in ("score", "result"):
            with self.subTest(field=field):
                self.assertFalse(self.as_user(result, "executive")[field])

    def test_department_result_needs_five_published_scores(self):
        self.measure_all(self.employee)
        self.to_step(self.appraisal, "published")
        result = self.env["customer.perf.department.result"].search([("cycle_id", "=", self.cycle.id)])
        self.assertFalse(self.as_user(result, "executive").result)

    # ------------------------------------------------------------ the hidden part

    def _remark(self, appraisal, boss):
        """Fill every hidden field, with traces that a search could find."""
        mine = self.as_user(appraisal, boss)
        mine.write({"comment": SECRET, "points": 3, "points_reason": SECRET, "broken_link": SECRET})
        mine.behaviour_ids.write({"level": "5", "evidence": SECRET})
        mine.line_ids[0].write({"override_score": 117, "override_reason": SECRET})
        mine.assessment_ids.message_post(body=SECRET)
        self.env.flush_all()

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

    def flush_tracking(self):
        self.env.flush_all()
        self.env.cr.flush()

    # ------------------------------------------------------------ steps

    def _stage(self, step):
        """Bring the appraisal where a step is due, whoever takes it."""
        if step == "rated":
            self.to_step(self.appraisal, "manager")
            self.rate(self.as_user(self.appraisal, "boss"))
        elif step == "approval":
            self.cycle.needs_approval = True
            self.to_step(self.appraisal, "calibration")
        elif step == "written":
            self.to_step(self.appraisal, "self")
            self.as_user(self.appraisal, "employee").self_comment = "What I did"
        elif step == "out":
            self.appraisal._take_out("leave", False)
        elif step == "closable":
            self.as_user(self.cycle, "admin").action_start_review()
            for appraisal in self.cycle.appraisal_ids:
                self.to_step(appraisal, "published")
        else:
            self.to_step(self.appraisal, step)

    def test_steps_are_taken_by_whom_they_belong_to(self):
        """X-01: every public method, by every role."""
        self.scorecard.tool_mix_id.customer_share_min = 0
        talk = self.env["customer.perf.check.in"].create({"employee_id": self.employee.id})
        meeting = self.env["customer.perf.review.meeting"].create({"company_id": self.company.id})
        for (model, method, step), callers in STEPS_OF_CYCLE.items():
            with self.undone():
                self._stage(step)
                record = {
                    "customer.perf.cycle": self.cycle,
                    "customer.perf.scorecard": self.scorecard,
                    "customer.perf.appraisal": self.appraisal,
                    "customer.perf.check.in": talk,
                    "customer.perf.review.meeting": meeting,
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
        for model, method, *_step in (*STEPS_OF_CYCLE, *STEPS_OF_LIBRARY, *STEPS_OF_SOURCE, *STEPS_OF_STRATEGY):
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
        """X-01"""
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
