"""Who may read and do what (X-06), and that nobody writes a computed score and nobody appraises
himself (X-01). Everything is tried as the user himself, by the ways that RPC offers."""

from odoo import Command
from odoo.exceptions import UserError

from .common import CustomerPerfCommon

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
    # here the boss's, for whom the outsider stands in
    "customer.perf.delegation": cells((("boss", *HR), "rwcu"), (("outsider",), "r")),
    "customer.perf.perspective": EVERYWHERE,
    "customer.perf.kpi": EVERYWHERE,
    "customer.perf.kpi.version": cells(((*INSIDE, "employee_b"), "r"), ((*HR, "officer_b"), "rc")),
    "customer.perf.benchmark": EVERYWHERE,
    "customer.perf.role.family": EVERYWHERE,
    "customer.perf.behaviour": EVERYWHERE,
    # those of one company
    "customer.perf.segment": IN_COMPANY,
    "customer.perf.event": IN_COMPANY,
    "customer.perf.scorecard.template": IN_COMPANY,
    "customer.perf.scorecard.template.line": IN_COMPANY,
    "customer.perf.tool.mix": IN_COMPANY,
    "customer.perf.component": IN_COMPANY,
    "customer.perf.grade.scale": IN_COMPANY,
    "customer.perf.grade": IN_COMPANY,
    "customer.perf.cycle": IN_COMPANY,
}
RESULTS = {
    "customer.perf.pooled": cells((HR, "r")),
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
    "customer.perf.audit": cells((HR, "r")),
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
    "customer.perf.review.decision": cells((("employee",), "r"), (("executive",), "rwc"), (HR, "rwcu")),
}
WARNING = {
    "customer.perf.alert": cells((("employee", *CHAIN), "r")),
    "customer.perf.alert.due": cells((HR, "r")),
    "customer.perf.silence": cells((("employee",), "r"), (CHAIN, "rwcu")),
}
IMPROVE = {
    "customer.perf.improvement": cells((("employee", "boss", "chief"), "rwc"), (HR, "rwcu")),
    # everybody records what a customer complains of, and reads what he recorded; here HR recorded it
    # here of one owner: HR alone is told
    "customer.perf.complaint.sign": cells((HR, "r")),
    "customer.perf.complaint": cells((INSIDE, "c"), (("employee",), "rc"), (("boss", "chief"), "rwc"), (HR, "rwcu")),
    # what a run found stays; HR decides
    "customer.perf.kpi.health": cells((HR, "rw")),
    "customer.perf.kpi.health.link": cells((HR, "r")),
}
# open, about the employee; the boss takes part, the chief does not
CALIBRATION = {
    "customer.perf.calibration": cells((("boss",), "r"), (HR, "rwc")),
    "customer.perf.calibration.row": cells((("boss", *HR), "r")),
    "customer.perf.calibration.move": cells((("boss", *HR), "r")),
}
AFTERWARDS = {
    "customer.perf.assignment": cells((("employee", *CHAIN), "r")),
    # here the outsider has a share: he writes what he thinks, the others settle who rates, see test_co_assessment
    "customer.perf.co.assessment": cells((CHAIN, "rwcu"), (("outsider",), "r")),
    # not handed in yet
    "customer.perf.co.rating": cells((("outsider",), "rw")),
    # here handed in; who writes which field of it, and when: see test_appeal
    "customer.perf.appeal": cells((("employee", *CHAIN), "rw")),
    # here under way: who writes which field of it, and when, see test_improvement_plan; those above only read
    "customer.perf.improvement.plan": cells((("employee", "boss", *HR), "rw"), (("chief",), "r")),
    "customer.perf.improvement.plan.goal": cells((("boss", *HR), "rw"), (("employee", "chief"), "r")),
    # here the outsider owes it
    "customer.perf.improvement.plan.support": cells(
        (("boss", *HR), "rwc"), (("employee", "chief"), "r"), (("outsider",), "rw")
    ),
    "customer.perf.unit.coefficient": cells((HR, "rwcu")),
    # what was handed over stays
    "customer.perf.payroll.run": cells((HR, "r")),
    "customer.perf.payroll.line": cells((HR, "r")),
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
    # here the boss leads the unit that tries it
    **{
        f"customer.perf.{name}": cells((("boss", "executive"), "r"), (HR, "rwcu"))
        for name in ("pilot", "pilot.unit")
    },
    "customer.perf.pilot.retrospective": cells((("boss", "executive"), "r"), (HR, "rw")),
    "customer.perf.pilot.answer": cells((("executive",), "r"), (("boss", *HR), "rw")),
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
        "action_open_assignments",
        "action_run_again",
        "action_undo_launch",
        "action_next_cycle",
        "action_ask_start_review",
    },
    "customer.perf.audit": {"action_open"},
    "customer.perf.appeal": {"action_answer", "action_go_on"},
    "customer.perf.payroll.run": {"action_xlsx", "action_csv"},
    "customer.perf.scorecard": {
        "action_open_appraisal",
        "action_open_history",
        "action_open_sheet",
        "action_personal_data",
    },
    "customer.perf.appraisal": {
        "action_improvement_plan",
        "action_open_sheet",
        "action_plan_check_in",
        "action_return",
        "action_take_out",
    },
    "customer.perf.improvement.plan": {"action_end", "action_open_check_ins"},
    "customer.perf.review.meeting": {"action_open_board"},
    "customer.perf.review.decision": {"action_improve"},
    "customer.perf.setup": {"action_enter"},
    "customer.perf.kpi": {"action_open_measures", "action_open_sources", "action_open_alerts", "action_open_health"},
    "customer.perf.source": {"action_open_values"},
    "customer.perf.source.recipe": {"action_use"},  # a draft, as the user may make one
    "customer.perf.measure": {"action_show_records"},  # with his own rights, see test_source
    "hr.employee": {
        "action_perf_scorecards",
        "action_perf_appraisals",
        "action_perf_history",
        "action_perf_personal_data",
    },
    "hr.department": {"action_perf_history"},
    "customer.perf.measure.import": {"action_template", "action_back", "action_open_measures"},
    "customer.perf.strategy.map": {"action_open_map"},
    "customer.perf.journey": {"action_open_journey"},
    "customer.perf.diagnosis": {"action_open_mix", "action_improve"},
    "customer.perf.decision": {"action_start", "action_open", "action_waive"},
    "customer.perf.pilot": {"action_open_watch_list", "action_stop"},
    "customer.perf.department.result": {"action_open_scorecards"},
    "customer.perf.alert": {
        "action_ask_close",
        "action_ask_close_nothing",
        "action_change_goal",
        "action_improve",
        "action_plan_check_in",
    },
    "customer.perf.improvement": {"action_ask_drop"},
    "customer.perf.kpi.health": {"action_open_kpi", "action_improve"},
    "customer.perf.calibration": {"action_ask_reopen", "action_open_page"},
    # what comes by mail is created with the rights of whoever calls
    "customer.perf.complaint": {"action_ask_reopen", "action_improve", "message_new"},
    "customer.perf.timeline.entry": {"action_complaint", "action_improve"},  # records a complaint, as everybody may
}
# (model, method, step of the appraisal): who may call it
STEPS_OF_CYCLE = {
    ("customer.perf.cycle", "action_preview", "draft"): HR,
    ("customer.perf.cycle", "action_launch", "draft"): HR,
    ("customer.perf.cycle", "action_refresh", "draft"): HR,
    ("customer.perf.cycle", "action_follow", "draft"): HR,
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
    ("customer.perf.appraisal", "action_appeal", "published"): ("employee",),
    ("customer.perf.cycle", "action_payroll", "done"): HR,
    ("customer.perf.appraisal", "action_remind", "self"): HR,
    ("customer.perf.check.in", "action_held", "draft"): ("employee", *CHAIN),
    ("customer.perf.check.in", "action_reopen", "draft"): ("employee", *CHAIN),
    ("customer.perf.review.meeting", "action_held", "draft"): ("executive", *HR),
    ("customer.perf.review.decision", "action_done", "draft"): ("employee", "executive", *HR),
}
# The pages return what the caller may read: tried in test_pages.
PAGES = {
    f"customer.perf.{name}": {"get_page"}
    for name in (
        "my.value", "team", "cycle.board", "strategy.page", "journey.page", "customer.page", "pulse",
        "calibration.page",
    )
}  # fmt: skip
# … and move by the step of a row, see test_calibration
PAGES["customer.perf.calibration.page"] |= {"export_grid", "import_moves"}
PAGES["ir.ui.menu"] = {"load_menus"}  # his own, see test_menus
PAGES["customer.perf.team"].add("plan_check_ins")  # talks with his own people, see test_pages
PAGES["customer.perf.customer.page"].add("compute")  # for HR, see test_customer_states
STEPS_OF_LIBRARY = {
    ("customer.perf.kpi", "action_activate"): ("admin",),
    ("customer.perf.kpi", "action_retire"): ("admin",),
    ("customer.perf.kpi", "action_reset_draft"): ("admin",),
    ("customer.perf.kpi", "action_season_of_last_year"): (),  # there are no values of a year here, see test_phased
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
    ("customer.perf.pilot", "action_rebuild"): HR,
    ("customer.perf.pilot", "action_begin"): (),  # it is diagnosed here, see test_pilot
    ("customer.perf.pilot", "action_roll_out"): (),
    ("customer.perf.pilot", "action_publish"): (),
    ("customer.perf.pilot", "action_draw"): (),
    ("customer.perf.pilot", "action_tell"): HR,
    ("customer.perf.pilot.retrospective", "action_held"): (),
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
STEPS_OF_WARNING = {
    ("customer.perf.alert", "action_acknowledge"): ("employee", *CHAIN),
    ("customer.perf.alert", "action_close"): CHAIN,
    ("customer.perf.alert", "action_close_nothing"): CHAIN,
}
STEPS_OF_IMPROVE = {
    ("customer.perf.improvement", "action_begin"): ("employee", *CHAIN),
    ("customer.perf.improvement", "action_carried_out"): ("employee", *CHAIN),
    ("customer.perf.improvement", "action_check"): ("employee", *CHAIN),
    ("customer.perf.improvement", "action_finish"): ("employee", *CHAIN),
    ("customer.perf.improvement", "action_drop"): (),  # without a reason, see test_improve
    ("customer.perf.kpi.health", "action_judge"): HR,
    ("customer.perf.complaint", "action_acknowledge"): CHAIN,
    ("customer.perf.complaint", "action_assess"): CHAIN,
    ("customer.perf.complaint", "action_answer"): CHAIN,
    ("customer.perf.complaint", "action_close"): CHAIN,
    ("customer.perf.complaint", "action_confirm"): CHAIN,
    ("customer.perf.complaint", "action_contacted"): CHAIN,
    ("customer.perf.complaint", "action_escalate"): CHAIN,
    ("customer.perf.complaint", "action_reopen"): (),  # without a reason, see test_complaint
}
# (model, method): the step that it needs and who may call it then, see test_calibration
STEPS_OF_CALIBRATION = {
    ("customer.perf.calibration", "action_start"): ("draft", HR),
    ("customer.perf.calibration", "action_take_in"): ("open", ()),  # nobody else is assessed there
    ("customer.perf.calibration", "action_finish"): ("open", HR),
    ("customer.perf.calibration.row", "action_move"): ("open", ("boss", *HR)),
}
STEPS_OF_APPEAL = {
    ("customer.perf.appeal", "action_submit"): (),  # handed in already, see test_appeal
    ("customer.perf.appeal", "action_accept"): HR,
    ("customer.perf.appeal", "action_settle"): (),  # not answered yet
    ("customer.perf.appeal", "action_withdraw"): ("employee",),
}
# (model, method): who may call it while the cycle runs, see test_co_assessment
STEPS_OF_CO_ASSESSMENT = {
    ("customer.perf.co.assessment", "action_submit"): ("outsider",),
    ("customer.perf.co.assessment", "action_ask_again"): CHAIN,
}
# (model, method): who may call it while the plan is under way, see test_improvement_plan
STEPS_OF_PLAN = {
    ("customer.perf.improvement.plan", "action_begin"): (),  # begun already
    ("customer.perf.improvement.plan.support", "action_given"): ("boss", *HR, "outsider"),
}
# Wizards: their rights are tried one by one below.
WIZARD_STEPS = {
    "customer.perf.improvement.plan.end": {"action_confirm"},
    "customer.perf.appeal.answer": {"action_confirm"},
    "customer.perf.journey.wizard": {"action_next", "action_back"},
    "customer.perf.scenario.load": {"action_load"},
    "customer.perf.cycle.launch": {"action_launch"},
    "customer.perf.next.cycle": {"action_confirm"},
    "customer.perf.measure.import": {"action_check", "action_import"},
    "customer.perf.reason": {"action_confirm"},
    "customer.perf.setup": {"action_next", "action_back"},
    "customer.perf.source.preview": {"action_activate"},
    "customer.perf.take.out": {"action_confirm"},
    "customer.perf.undo.launch": {"action_confirm"},
    "customer.perf.start.review": {"action_confirm", "action_open_goals", "action_open_raters", "action_open_logins"},
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
        stands_in = {"manager_id": self.boss.id, "deputy_id": self.people["outsider"].id}
        stands_in |= {"date_from": "2024-01-01", "date_to": "2024-01-31"}
        benchmark = {"kpi_id": self.kpi.id, "value": 4, "source": "S", "date": "2025-01-01"}
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
            "customer.perf.benchmark": (
                env["customer.perf.benchmark"].create(benchmark), "source", {"source": "new"}, benchmark,
            ),
            "customer.perf.role.family": (
                env["customer.perf.role.family"].create({"name": "F2", "code": "sec_f2"}),
                "code", name, {"name": "N", "code": "sec_n"},
            ),
            "customer.perf.behaviour": (behaviour, "code", name, {"name": "N", "code": "sec_n"}),
            "customer.perf.segment": (segment, "name", name, {"name": "N", "company_id": company}),
            "customer.perf.delegation": (
                env["customer.perf.delegation"].create(stands_in), "date_to", {"date_to": "2024-02-15"}, stands_in,
            ),
            "customer.perf.event": (
                env["customer.perf.event"].create({"name": "E", "company_id": company}), "name", name,
                {"name": "N", "company_id": company},
            ),
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
        own = [("kpi_id", "=", self.kpi.id), ("company_id", "=", self.company.id)]
        pooled = self.env["customer.perf.pooled"].search(own, limit=1)
        self.assertTrue(pooled)
        return {
            "customer.perf.measure": (
                measure, "value", {"value": 1},
                {"kpi_id": self.kpi.id, "employee_id": self.employee.id, "date": "2025-02-01", "value": 5},
            ),
            "customer.perf.pooled": (
                pooled, "value", {"value": 1},
                {"kpi_id": self.kpi.id, "subject": 0, "company_id": self.company.id, "date": "2025-03-01",
                 "date_end": "2025-03-31"},
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
            "customer.perf.audit": (self._audit_row(), "before", {"before": "x"}, {"before": "x"}),
        }  # fmt: skip

    def _audit_row(self):
        """A rule of the cycle that was changed."""
        self.env.flush_all()
        self.cr.precommit.run()  # what is made in a transaction is not tracked in it
        self.as_user(self.cycle, "officer").needs_approval = not self.cycle.needs_approval
        self.env.flush_all()
        self.cr.precommit.run()
        domain = [
            ("kind", "=", "customer.perf.cycle"),
            ("res_id", "=", self.cycle.id),
            ("field", "=like", "Next-Level%"),
        ]
        return self.env["customer.perf.audit"].search(domain, limit=1)

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
        decision = {"meeting_id": meeting.id, "name": "Do it", "owner_id": self.users["employee"].id}
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
            "customer.perf.review.decision": (
                self.env["customer.perf.review.decision"].create(decision), "name", {"name": "new"}, decision,
            ),
        }  # fmt: skip

    def _warning_rows(self):
        mine = {"kpi_id": self.kpi.id, "employee_id": self.employee.id, "company_id": self.company.id}
        alert = self.env["customer.perf.alert"].create({**mine, "note": SECRET})
        due = {"kpi_id": self.kpi.id, "subject": self.employee.id, "company_id": self.company.id}
        due |= {"date_end": "2025-01-31"}
        silence = {**mine, "date_until": "2030-01-01", "reason": "Away"}
        return {
            "customer.perf.alert": (alert, "note", {"note": "new"}, {**mine, "rule": "guard"}),
            "customer.perf.alert.due": (
                self.env["customer.perf.alert.due"].create(due), "subject", {"subject": 1}, due,
            ),
            "customer.perf.silence": (
                self.env["customer.perf.silence"].create(silence), "reason", {"reason": "new"}, silence,
            ),
        }  # fmt: skip

    def _improve_rows(self):
        mine = {
            "name": "N", "company_id": self.company.id, "employee_id": self.employee.id, "kpi_id": self.kpi.id,
            "owner_id": self.users["employee"].id, "cause": "c", "plan": "p",
        }  # fmt: skip
        improvement = self.env["customer.perf.improvement"].create(mine)
        complaint = {
            "name": "N", "company_id": self.company.id, "employee_id": self.employee.id, "is_key": True, "text": "t",
            "promised_on": "2025-02-01", "user_id": self.users["officer"].id,
        }  # fmt: skip
        sign = self.env["customer.perf.complaint.sign"]
        of_unit = {"name": "N", "company_id": self.company.id, "department_id": self.department.id}
        self.env["customer.perf.complaint"].create(of_unit)
        found = {"company_id": self.company.id, "date": "2025-01-01"}
        health = self.env["customer.perf.kpi.health"].create({**found, "kpi_id": self.kpi.id, "reason": "x"})
        held = {"health_id": health.id, "outcome_id": self.spare_kpi.id, "verdict": "listed"}
        self.env.flush_all()
        return {
            "customer.perf.complaint.sign": (
                sign.search([("department_id", "=", self.department.id)], limit=1),
                "received", {"received": 5}, of_unit,
            ),
            "customer.perf.kpi.health": (health, "reason", {"reason": "n"}, {**found, "kpi_id": self.spare_kpi.id}),
            "customer.perf.kpi.health.link": (
                self.env["customer.perf.kpi.health.link"].create(held), "verdict", {"n": 4}, held,
            ),
            "customer.perf.improvement": (improvement, "cause", {"cause": "new"}, mine),
            "customer.perf.complaint": (
                self.env["customer.perf.complaint"].create(complaint), "text", {"text": "new"}, complaint,
            ),
        }  # fmt: skip

    def _calibration_rows(self):
        mine = {"name": "N", "cycle_id": self.cycle.id}
        calibration = self.env["customer.perf.calibration"].create(
            {**mine, "facilitator_id": self.users["officer"].id, "participant_ids": self.users["boss"].ids}
        )
        grade = self.appraisal.tool_mix_id.grade_scale_id.grade_ids[:1]
        calibration.state = "open"
        place = {"calibration_id": calibration.id}
        row = self.env["customer.perf.calibration.row"].create(
            {**place, "appraisal_id": self.appraisal.id, "points": 2, "points_reason_before": SECRET}
        )
        moved = {"row_id": row.id, "user_id": self.users["boss"].id, "grade_to_id": grade.id, "code": "team"}
        move = self.env["customer.perf.calibration.move"].create({**moved, "reason": SECRET})
        return {
            "customer.perf.calibration": (
                calibration, "name", {"name": "new"}, {**mine, "facilitator_id": self.users["officer"].id},
            ),
            "customer.perf.calibration.row": (
                row, "points", {"points": 3}, {**place, "appraisal_id": self._appraisal_of("peer").id},
            ),
            "customer.perf.calibration.move": (move, "reason", {"reason": "new"}, {**moved, "reason": "x"}),
        }  # fmt: skip

    def _afterwards(self):
        """Of an appraisal that stands where it stands: an appeal that was handed in, what payroll got."""
        appeal = self.env["customer.perf.appeal"].create(
            {
                "name": "AP", "appraisal_id": self.appraisal.id, "state": "submitted", "text": SECRET,
                "submitted_on": "2025-07-01", "accept_due": "2025-07-04", "answer_due": "2025-07-22",
            }
        )  # fmt: skip
        appeal._schedule()
        of_appraisal = {"appraisal_id": self.appraisal.id}
        time = {
            **of_appraisal, "cycle_id": self.cycle.id, "employee_id": self.employee.id, "days": 90,
            "date_from": "2025-01-01", "date_to": "2025-03-31",
        }  # fmt: skip
        other = self.env["customer.perf.co.assessment"].create(
            {**of_appraisal, "manager_id": self.people["outsider"].id, "share": 20, "note": SECRET}
        )
        behaviour = self.env["customer.perf.behaviour"].search(
            [("id", "not in", other.rating_ids.behaviour_id.ids)], limit=1
        )
        unit = {"cycle_id": self.cycle.id, "department_id": self.department.id, "coefficient": 1.1}
        run = {"name": "R", "cycle_id": self.cycle.id, "number": 1, "user_id": self.env.uid}
        row = {"employee_id": self.employee.id, "employee": "E", "grade": "A"}
        made = self.env["customer.perf.payroll.run"].create(run)
        row["run_id"] = made.id
        return {
            **self._plan_rows(),
            "customer.perf.appeal": (
                appeal, "text", {}, {"appraisal_id": self._appraisal_of("peer").id},
            ),
            "customer.perf.assignment": (
                self.env["customer.perf.assignment"].create(time), "days", {"days": 1}, time,
            ),
            "customer.perf.co.assessment": (
                other, "note", {"share": 10}, {**of_appraisal, "manager_id": self.people["stranger"].id},
            ),
            "customer.perf.co.rating": (
                other.rating_ids[0], "behaviour_id", {"level": "5"},
                {"co_assessment_id": other.id, "behaviour_id": behaviour.id},
            ),
            "customer.perf.unit.coefficient": (
                self.env["customer.perf.unit.coefficient"].create({**unit, "reason": "Why"}), "reason",
                {"coefficient": 1.2}, {**unit, "department_id": self.elsewhere.id},
            ),
            "customer.perf.payroll.run": (made, "name", {"name": "n"}, {**run, "number": 2}),
            "customer.perf.payroll.line": (
                self.env["customer.perf.payroll.line"].create(row), "grade", {"grade": "S"}, row,
            ),
        }  # fmt: skip

    def _plan_rows(self):
        """An improvement plan that is under way, for which the outsider owes support."""
        plan = self.env["customer.perf.improvement.plan"].create(
            {
                "appraisal_id": self.appraisal.id, "state": "running", "begun_on": "2025-07-20", "reason": SECRET,
                "date_to": "2025-10-20",
            }
        )  # fmt: skip
        goal = {"plan_id": plan.id, "name": SECRET, "date_until": "2025-10-01", "value_wanted": 5}
        support = {"plan_id": plan.id, "name": SECRET, "date_until": "2025-08-01"}
        support["user_id"] = self.users["outsider"].id
        return {
            "customer.perf.improvement.plan": (
                plan, "reason", {}, {"appraisal_id": self._appraisal_of("peer").id},
            ),
            "customer.perf.improvement.plan.goal": (
                self.env["customer.perf.improvement.plan.goal"].create(goal), "name", {"value_reached": 4}, goal,
            ),
            "customer.perf.improvement.plan.support": (
                self.env["customer.perf.improvement.plan.support"].create(support), "name",
                {"given_on": "2025-07-30"}, support,
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

    def _remark(self, appraisal, boss):
        """Fill every hidden field, with traces that a search could find."""
        mine = self.as_user(appraisal, boss)
        mine.write({"comment": SECRET, "points": 3, "points_reason": SECRET, "broken_link": SECRET})
        mine.behaviour_ids.write({"level": "5", "evidence": SECRET})
        mine.line_ids[0].write({"override_score": 117, "override_reason": SECRET})
        mine.assessment_ids.message_post(body=SECRET)
        self.env.flush_all()

    def flush_tracking(self):
        self.env.flush_all()
        self.env.cr.flush()

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
