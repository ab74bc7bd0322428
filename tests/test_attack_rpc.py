"""Every road that RPC offers, to every record of ours, for every role.

The tables of rights of the three addons say who may read and change the record of each model. Here each
text and number of those records becomes a marker of its own; then everybody asks for all he can think of, and
no marker may come back, in answers or errors, whose record he may not read. What is in no table fails.
"""

import inspect
import json
import re

from odoo import Command
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.service.model import get_public_method
from odoo.tests import HttpCase, tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.customer_perf.tests import security_case as core
from odoo.addons.customer_perf.tests.test_security_strategy import StrategyRows
from odoo.addons.customer_perf_okr.tests import test_security_okr as okr
from odoo.addons.customer_perf_survey.tests import test_security_survey as survey

TABLE = {
    **core.CONFIGURATION,
    **core.RESULTS,
    **core.OPEN_TO_ASSESS,
    **core.DIALOGUE,
    **core.STRATEGY,
    **core.WARNING,
    **core.IMPROVE,
    **core.CALIBRATION,
    **core.AFTERWARDS,
    **okr.table(()),  # a private objective
    "customer.perf.okr.cycle": core.cells((core.INSIDE, "r"), (core.HR, "rwcu")),
    **{f"customer.perf.survey.{name}": roles for name, roles in survey.TABLE.items()},
}
TABLE["customer.perf.conflict"] = {**core.STRATEGY["customer.perf.conflict"], "outsider": "rwc"}  # leads the other one
# Who has the rights of whom: once the employee's manager; a user of both companies without an employee
LIKE = {"former": "peer", "both": "nobody"}
ROLES = (*core.ROLES, *LIKE)

# Wizards: who may open one. Whoever opened it has it to himself (TestNames).
HR_WIZARDS = (
    "cycle.launch", "cycle.launch.change", "cycle.launch.line", "journey.wizard", "journey.wizard.line",
    "measure.import", "measure.import.column", "measure.import.finding", "measure.import.sheet", "next.cycle",
    "okr.carry.over", "scenario.load", "scenario.load.line", "setup", "setup.line", "source.preview",
    "start.review", "survey.round.cancel", "take.out", "undo.launch", "what.if", "what.if.line",
)  # fmt: skip
WIZARDS = {
    **dict.fromkeys(HR_WIZARDS, (*core.HR, "officer_b")),
    "appeal.answer": (*core.INSIDE, "employee_b", "officer_b", "former", "both"),
    "improvement.plan.end": (*core.INSIDE, "employee_b", "officer_b", "former", "both"),
    "reason": (*core.INSIDE, "employee_b", "officer_b", "former", "both"),
}

# Methods that whoever may read calls for himself: pages, and what only opens a view or reads. A method in
# none of these and not in ``core``'s tables needs the right to write the record it is called on.
READS = {
    **core.PAGES,
    "customer.perf.okr.dashboard": {"get_page"},
    "customer.perf.survey.provider.page": {"get_page"},
    "customer.perf.survey.rater": {"get_page"},
    "customer.perf.okr.cycle": {"action_dashboard", "action_open_objectives", "action_workbook"},
    "customer.perf.okr.key.result": {"action_check_in"},
    "customer.perf.survey.round": {
        "action_open_improvements",
        "action_open_measures",
        "action_open_results",
        "action_workbook",
    },
    "customer.perf.survey.invitation": {"action_answer"},
}
WRITES = {
    "customer.perf.okr.check.in": {"action_acknowledge", "action_withdraw"},
    "customer.perf.okr.cycle": {"action_close", "action_next", "action_open", "action_reopen", "action_review"},
    "customer.perf.okr.key.result": {"action_cancel", "action_reopen"},
    "customer.perf.okr.objective": {
        "action_archive",
        "action_cancel",
        "action_publish",
        "action_reopen",
        "action_use_sample",
    },
    "customer.perf.survey.round": {
        "action_cancel",
        "action_close",
        "action_draft",
        "action_next",
        "action_prepare",
        "action_remind",
        "action_send_again",
        "action_start",
        "action_take_back",
    },
    "customer.perf.survey.rater": {"submit"},  # test_nobody_answers_for_another
    "customer.perf.okr.carry.over": {"action_carry_over"},
    "customer.perf.survey.round.cancel": {"action_cancel"},
    "survey.survey": {"action_send_survey"},
    "privacy.lookup.wizard.line": {"action_unlink"},  # an administrator's alone: core's access
}

# What somebody does to his own, whose record he may not write otherwise: tried in ``test_security``
OF_THE_PERSON = {
    ("customer.perf.appraisal", "action_submit_self"),
    ("customer.perf.scorecard", "action_refresh"),
    ("customer.perf.scorecard.line", "action_mark_means"),
    ("customer.perf.review.decision", "action_done"),  # its owner
    ("customer.perf.source.conflict", "action_keep"),
    ("customer.perf.source.conflict", "action_take"),
    *core.STEPS_OF_WARNING,
    *core.STEPS_OF_APPEAL,
    *core.STEPS_OF_CO_ASSESSMENT,
    *core.STEPS_OF_PLAN,
    ("customer.perf.appraisal", "action_appeal"),
}

# Fields that somebody writes of a record that he may not write otherwise: tried in ``test_co_assessment``
HIS_FIELDS = {("outsider", "customer.perf.co.assessment"): {"note"}}

# Neighbours through which our records are reached
AROUND = (
    "bus.bus", "hr.department", "hr.employee", "hr.employee.public", "hr.job", "ir.attachment",
    "ir.model.data", "mail.activity", "mail.followers", "mail.mail", "mail.message", "mail.notification",
    "mail.tracking.value", "res.company", "res.partner", "res.users", "survey.question", "survey.survey",
    "survey.user_input",
)  # fmt: skip
# Texts that are read by machines: a marker in them would break what they are for
MACHINES = {
    "aggregation", "department_path", "frozen_advice", "key_name", "metric", "parent_path", "sealed", "sealed_words",
    "steps", "token", "told_step", "used_at",
}  # fmt: skip
# What stands for a record where it may not be read
NUMBERS = {("customer.perf.improvement.plan", "name")}
LOGGERS = ("odoo.sql_db", "odoo.http", "odoo.models", "odoo.addons.base.models.ir_rule")
TEXT, NUMBER = re.compile(r"tok(\d+)q"), re.compile(r"\b70(\d{5})\b")


class World(survey.SurveyRows, okr.OkrRows, StrategyRows, core.CoreRows):
    """One record of every model, all of one company, each text and number a marker."""

    def setUp(self):
        super().setUp()
        self._more_roles()
        self.rows = {
            **self._configuration(),
            **self._results(),
            **self._dialogue(),
            **self._warning_rows(),
            **self._improve_rows(),
            **self._calibration_rows(),
            **self._afterwards(),
            **self._strategy_rows(),
            **self._okr_rows(is_private=True, private_reason="A merger"),
            **self._survey_rows(),
        }
        cycle = self.env["customer.perf.okr.cycle"].create({"company_id": self.company.id, "date_from": "2025-07-01"})
        self.rows["customer.perf.okr.cycle"] = (
            cycle, "name", {"learning": "n"}, {"company_id": self.company.id, "date_from": "2025-10-01"},
        )  # fmt: skip
        self.to_step(self.appraisal, "manager")
        self.assess_in_secret()
        self.rows.update(self._appraisal_rows())
        self.records = {model: row[0].sudo() for model, row in self.rows.items()}
        self.cr.precommit.run()
        self.env.flush_all()
        self._first = {}
        self.markers = []
        for model, record in self.records.items():
            if model not in (
                "customer.perf.audit",
                "customer.perf.department.result",
                "customer.perf.orientation",
            ):  # views
                self._mark(record)
                self._speak_of(record)
        self.env.invalidate_all()

    def _speak_of(self, record):
        """A file, a message and a to-do of a record are as closed as the record."""
        about = {"res_model": record._name, "res_id": record.id}
        number = self._marker(record, "id")
        self.env["ir.attachment"].create({**about, "name": f"tok{number}q.txt", "raw": f"tok{number}q".encode()})
        if "message_ids" in record._fields:
            record.message_post(body=f"tok{number}q", subject=f"tok{number}q")
        if "activity_ids" in record._fields:
            record.activity_schedule("mail.mail_activity_data_todo", summary=f"tok{number}q", user_id=self.env.uid)

    def _marker(self, record, name):
        self.markers.append((record._name, name))
        return len(self.markers) - 1

    def _more_roles(self):
        self._create_person("former", self.department, self.job, "chief")
        self.employee.parent_id = self.people["former"]
        self.employee.parent_id = self.boss
        self._create_user("both")
        self.users["both"].company_ids = self.company | self.company_b

    def _mark(self, record):
        record.ensure_one()
        for name, field in record._fields.items():
            if not (field.store and field.column_type) or name in MACHINES or (record._name, name) in NUMBERS:
                continue
            number = len(self.markers)  # taken when the database takes it
            if field.type in ("char", "text", "html"):
                value = f"tok{number}q"
                if field.translate:
                    value = json.dumps({"en_US": value})
            elif field.type in ("float", "monetary"):
                value = 7_000_000 + number
            else:
                continue
            query = SQL(
                "UPDATE %s SET %s = %s WHERE id = %s",
                SQL.identifier(record._table),
                SQL.identifier(name),
                value,
                record.id,
            )
            try:
                with self.cr.savepoint(flush=False), mute_logger("odoo.sql_db"):
                    self.cr.execute(query)
            except Exception:  # noqa: S112 - a constraint of the database bounds this number
                continue
            self._marker(record, name)

    def user(self, role):
        return self.users[role]

    def rights(self, role, model):
        return TABLE[model].get(LIKE.get(role, role), "")

    def may_read(self, role, marker):
        model, name = marker
        groups = self.env[model]._fields[name].groups
        return "r" in self.rights(role, model) and (not groups or self.user(role).has_groups(groups))

    def ask(self, role, model, method, *args, **kwargs):
        """What comes back, be it an error, as a text"""
        self.asked += 1
        try:
            with self.undone(), mute_logger(*LOGGERS):
                return repr(self.rpc(role, model, method, *args, **kwargs))
        except Exception as error:  # what an error says may tell as well
            return repr(error)

    def told(self, role, text):
        """Markers in a text that the role may not read"""
        found = {int(number) for pattern in (TEXT, NUMBER) for number in pattern.findall(text)}
        markers = {self.markers[number] for number in found if number < len(self.markers)}
        return sorted(marker for marker in markers if not self.may_read(role, marker))

    asked = 0

    def opens(self, role, model, operation="read"):
        """Whether any access line opens a model to a role. Where none does, core refuses before it looks further."""
        return self.env[model].with_user(self.user(role)).has_access(operation)

    def is_asked(self, role, model):
        """Of those with the same groups, to whom no access line opens a model, one is asked."""
        groups = frozenset(self.user(role).all_group_ids.ids)
        return self.opens(role, model) or self._first.setdefault((groups, model), role) == role

    def ours(self, **kinds):
        return [
            name
            for name, model in sorted(self.env.registry.models.items())
            if name.startswith("customer.perf.")
            and all(bool(getattr(model, f"_{kind}")) == wanted for kind, wanted in kinds.items())
        ]


@tagged("post_install", "-at_install")
class TestTable(World):
    def test_nothing_is_in_no_table(self):
        self.assertEqual(self.ours(abstract=False, transient=False), sorted(TABLE))
        self.assertEqual(self.records.keys(), TABLE.keys())
        self.assertEqual(self.ours(transient=True), sorted(f"customer.perf.{name}" for name in WIZARDS))

    def test_wizards_are_opened_by_whom_they_are_for(self):
        for name, roles in WIZARDS.items():
            model = self.env[f"customer.perf.{name}"]
            openers = [role for role in ROLES if model.with_user(self.user(role)).has_access("create")]
            self.assertEqual(sorted(openers), sorted(roles), name)

    def test_markers_are_told_to_whoever_may_read(self):
        """The walk sees what there is to see"""
        self.assertGreater(len(self.markers), 250)
        seen = set()
        for model, record in self.records.items():
            role = next((role for role in ROLES if "r" in self.rights(role, model)), None)
            if role:
                text = self.ask(role, model, "read", record.ids)
                seen |= {int(number) for pattern in (TEXT, NUMBER) for number in pattern.findall(text)}
        missing = {marker for number, marker in enumerate(self.markers) if number not in seen and marker[1] != "id"}
        self.assertLess(len(missing), len(self.markers) / 10, missing)


@tagged("post_install", "-at_install")
class TestRead(World):
    def _spec(self, role, model, deep=True):
        """All that a view could ask for, two levels deep"""
        spec, user = {}, self.user(role)
        for name, field in self.env[model]._fields.items():
            if field.groups and not user.has_groups(field.groups):
                continue
            spec[name] = {}
            if deep and field.comodel_name in self.env:
                comodel = self.env[field.comodel_name].with_user(user)
                within = {"display_name": {}}
                if field.comodel_name.startswith("customer.perf.") and comodel.has_access("read"):
                    within = self._spec(role, field.comodel_name, deep=False)
                spec[name] = {"fields": within}
        return spec

    def _roads(self, role):
        """(model, method, arguments) of what anybody may ask for without knowing an id"""
        for model in (*self.ours(abstract=False), *AROUND):
            fields = self.env[model]._fields
            record = self.records.get(model)
            # what was there before has no marker: it would only take time
            domain = [("id", ">=", record.id)] if record and self.env[model]._auto else []
            yield model, "search_read", (domain, None, 0, 40), {}
            yield model, "name_search", ("", domain), {}
            if not self.opens(role, model):
                continue
            yield model, "web_search_read", (domain, self._spec(role, model)), {"limit": 40}
            aggregates = [
                f"{name}:{how}"
                for name, field in fields.items()
                if field.store and field.type in ("float", "monetary", "integer")
                for how in ("max", "array_agg")
            ]
            yield model, "formatted_read_group", (domain, [], ["__count", *aggregates]), {}
            for name, field in fields.items():
                if field.store and field.type in ("many2one", "char"):
                    yield model, "formatted_read_group", (domain, [name], ["__count"]), {}
        for page, methods in READS.items():
            if page in self.env and self.env[page]._abstract:
                for method in methods:
                    yield page, method, (), {}

    def _roads_to(self, role, record):
        """… by whoever knows the id, or guesses it"""
        model, ids = record._name, record.ids
        names = [name for name, field in record._fields.items() if not field.groups]
        yield model, "read", (ids,), {}
        yield model, "copy_data", (ids,), {}
        yield model, "onchange", (ids, {}, [], self._spec(role, model)), {}
        yield model, "default_get", (names,), {"context": {"active_id": record.id, "active_model": model}}
        yield model, "get_formview_action", (ids,), {}
        if self.opens(role, model):
            yield model, "read", (ids, names), {}
            yield model, "web_read", (ids, self._spec(role, model)), {}
            yield model, "export_data", (ids, names), {}
            yield model, "copy", (ids,), {}
            yield model, "web_save", (ids, {}, self._spec(role, model)), {}
            yield model, "exists", (ids,), {}
            yield model, "get_metadata", (ids,), {}
            yield model, "message_get_suggested_recipients", (ids,), {}
            for name, field in record._fields.items():
                if field.translate:
                    yield model, "get_field_translations", (ids, name), {}
        for carrier, values in (
            ("mail.activity", {"res_model_id": self.env["ir.model"]._get_id(model), "res_id": record.id}),
            ("mail.message", {"model": model, "res_id": record.id}),
            ("mail.compose.message", {"model": model, "res_ids": repr(ids)}),
            ("mail.followers", {"res_model": model, "res_id": record.id}),
            ("ir.attachment", {"res_model": model, "res_id": record.id}),
        ):
            names = self.env[carrier]._fields
            spec = {
                name: {} for name in ("display_name", "res_name", "record_name", "body", "subject") if name in names
            }
            yield carrier, "onchange", ([], values, list(values), spec), {}

    def _links(self):
        """(model, field, model it leads to): each way that a form has to a record of ours"""
        for model in self.ours(abstract=False):
            for name, field in self.env[model]._fields.items():
                if field.comodel_name in self.records and field.type in ("many2one", "many2many", "one2many"):
                    yield model, name, field

    def _leaks(self, role, roads):
        for model, method, args, kwargs in roads:
            found = self.told(role, self.ask(role, model, method, *args, **kwargs))
            if found:
                yield f"{model}.{method}{args!r:.200} tells {found}"

    def _check(self, roads_of):
        leaks = {role: list(self._leaks(role, roads_of(role))) for role in ROLES}
        found = [f"{role}: {leak}" for role, of_role in leaks.items() for leak in of_role]
        self.assertFalse(found, f"{len(found)} of {self.asked}:\n" + "\n".join(found[:60]))
        self.assertGreater(self.asked, 1000)

    def test_what_anybody_may_ask_for(self):
        self._check(self._roads)

    def test_by_the_id(self):
        def roads(role):
            for model, record in self.records.items():
                if "r" not in self.rights(role, model) and self.is_asked(role, model):
                    yield from self._roads_to(role, record)

        self._check(roads)

    def test_through_a_form(self):
        """A form of one's own is linked with any id, and shows what lies behind"""

        def roads(role):
            for model, name, field in self._links():
                record = self.records[field.comodel_name]
                if "r" in self.rights(role, record._name) or not self.opens(role, model):
                    continue
                if not self.is_asked(role, record._name):
                    continue
                value = record.id if field.type == "many2one" else [Command.link(record.id)]
                yield model, "onchange", ([], {name: value}, [name], self._spec(role, model)), {}
                yield model, "default_get", (list(self.env[model]._fields),), {"context": {f"default_{name}": value}}

        self._check(roads)

    def _domains_of(self, path, target):
        """Searches by the markers of a record, along a field that leads to it, in both spellings"""
        domains = []
        for number, (model, name) in enumerate(self.markers):
            kind = self.env[model]._fields[name].type
            if model == target and kind in ("char", "text", "float"):
                value = 7_000_000 + number if kind == "float" else f"tok{number}q"
                domains += [Domain(f"{path}.{name}", "=", value), Domain(path, "any", [(name, "=", value)])]
        return domains[:8]

    def test_by_asking_whether(self):
        """A search by what is closed finds nothing, by whatever path"""
        links = {}  # {model: [(path, domains that find a marker at its end)]}
        for model in (*self.ours(abstract=False, transient=False), *AROUND):
            for name, field in self.env[model]._fields.items():
                if field.comodel_name in self.records and (field.store or field.search or field.type == "one2many"):
                    links.setdefault(model, []).append((name, field.comodel_name))
        found = []
        for role in ROLES:
            for model, paths in links.items():
                if not self.opens(role, model):
                    continue
                closed = [(path, target) for path, target in paths if "r" not in self.rights(role, target)]
                asked = [
                    d for path, target in closed if self.opens(role, target) for d in self._domains_of(path, target)
                ]
                each = [
                    d
                    for path, target in closed
                    if not self.opens(role, target)
                    for d in self._domains_of(path, target)[:1]
                ]
                answers = [self.ask(role, model, "search", [*Domain.OR(asked)])] if asked else []
                if "Error" in "".join(answers):  # one that is closed to the role refuses them all: then each by itself
                    each += asked
                answers += [self.ask(role, model, "search", [*domain]) for domain in each]
                found += [f"{role}: {model} {asked or each}" for a in answers if re.fullmatch(r"\[\d.*\]", a)]
        self.assertFalse(found, f"{len(found)}:\n" + "\n".join(found[:60]))
        self.assertGreater(self.asked, 1000)


@tagged("post_install", "-at_install")
class TestChange(World):
    """Whoever may not change a record leaves it as it is, whatever he calls."""

    def _touched(self):
        """{(table of ours, rows written so far in this transaction)}, also what is taken back later"""
        self.env.flush_all()
        self.cr.execute(
            """SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables
                WHERE relname LIKE 'customer_perf%%'
                   OR relname IN ('mail_message', 'ir_attachment', 'mail_followers')"""
        )
        wizards = {self.env[name]._table for name in self.ours(transient=True)}  # whoever opened it has it to himself
        return {row for row in self.cr.fetchall() if row[0] not in wizards}

    def _row(self, record):
        """Where the row of a record lies, which is another place after each change"""
        self.env.flush_all()
        self.cr.execute(SQL("SELECT ctid FROM %s WHERE id = %s", SQL.identifier(record._table), record.id))
        return self.cr.fetchone()

    def _changes(self, look, role, model, method, *args, **kwargs):
        """Whether what one looks at is another after a call that went through; it is taken back."""
        before = after = look()
        self.asked += 1
        with mute_logger(*LOGGERS):
            try:
                with self.undone():
                    self.rpc(role, model, method, *args, **kwargs)
                    after = look()
            except Exception:  # whatever refuses
                return None
        return after if after != before else None

    def _values(self, record):
        """(field of ours, another value)"""
        samples = {"char": "x", "text": "x", "html": "x", "float": 3, "integer": 3, "date": "2025-03-03"}
        people = {"res.users": self.users["peer"], "hr.employee": self.people["peer"], "res.company": self.company_b}
        for name, field in record._fields.items():
            if not any(module.startswith("customer_perf") for module in field._modules):
                continue
            if field.type == "boolean":
                yield name, not record[name]
            elif field.type == "selection" and isinstance(field.selection, list):
                yield name, field.get_values(self.env)[-1]
            elif field.type == "many2one" and field.comodel_name in people:
                yield name, people[field.comodel_name].id
            elif field.type in samples:
                yield name, samples[field.type]

    def _ways_to_write(self, record, by_field, his):
        ids, values = record.ids, {name: value for name, value in self._values(record) if name not in his}
        for changed in [{name: value} for name, value in values.items()] if by_field else [values]:
            yield "write", (ids, changed)
        for name in values:
            if record._fields[name].translate:
                yield "update_field_translations", (ids, name, {"en_US": "x"})
                yield "web_override_translations", (ids, {name: "x"})
        name = next(iter(values))
        yield "web_save", (ids, {name: values[name]}, {})
        yield "web_save_multi", (ids, [{name: values[name]}], {})
        yield "load", ([".id", name], [[str(record.id), str(values[name])]])
        yield "action_archive", (ids,)
        yield "action_unarchive", (ids,)
        yield "web_resequence", (ids, {"id": {}}, "sequence", 7)

    def test_by_writing(self):
        found = []
        for role in ROLES:
            for model, record in self.records.items():
                rights, new = self.rights(role, model), self.rows[model][3]
                if not self.env[model]._auto:  # a view of the database
                    continue
                by_field = "r" in rights and self.opens(role, model, "write")
                his = HIS_FIELDS.get((role, model), ())
                ways = [] if "w" in rights else [*self._ways_to_write(record, by_field, his)]
                ways += [] if "u" in rights else [("unlink", (record.ids,))]
                found += [
                    f"{role}: {model}.{method}{args!r:.200}"
                    for method, args in ways
                    if self._changes(lambda r=record: self._row(r), role, model, method, *args)
                ]
                if "c" not in rights:
                    found += [
                        f"{role}: {model}.{method}"
                        for method, args in (("create", (new,)), ("copy", (record.ids,)), ("web_save", ([], new, {})))
                        if self._changes(self._touched, role, model, method, *args)
                    ]
                if "r" not in rights and "message_ids" in record._fields:
                    found += [
                        f"{role}: {model}.{method}"
                        for method in ("message_post", "message_subscribe", "activity_schedule")
                        if self._changes(self._touched, role, model, method, record.ids)
                    ]
        self.assertFalse(found, f"{len(found)} of {self.asked}:\n" + "\n".join(found[:60]))
        self.assertGreater(self.asked, 1000)

    def test_through_a_list(self):
        """By the commands of lists, from each record that leads there"""
        found = []
        for role in ROLES:
            for model, record in self.records.items():
                if "w" not in self.rights(role, model) or not self.env[model]._auto:
                    continue
                for name, field in record._fields.items():
                    target = self.records.get(field.comodel_name)
                    if not target or field.type not in ("one2many", "many2many") or not target._auto:
                        continue
                    rights = self.rights(role, target._name)
                    commands = []
                    if "w" not in rights:
                        commands += [Command.update(target.id, dict([next(self._values(target))]))]
                        if field.type == "one2many":
                            commands += [Command.link(target.id), Command.set(target.ids)]
                    if "u" not in rights:
                        commands += [Command.delete(target.id)]
                    if "c" not in rights:
                        commands += [Command.create(self.rows[target._name][3])]
                    found += [
                        f"{role}: {model}.{name} {command!r:.200}"
                        for command in commands
                        if self._changes(
                            (lambda t=target: self._row(t)) if command[0] != Command.CREATE else self._touched,
                            role, model, "write", record.ids, {name: [command]},
                        )
                    ]  # fmt: skip
        self.assertFalse(found, f"{len(found)} of {self.asked}:\n" + "\n".join(found[:60]))

    def test_by_every_public_method(self):
        found, unknown = [], []
        for model, methods in self._public().items():
            record = self.records.get(model)
            for method, function in methods.items():
                if method in core.ORM:
                    continue
                if not self._is_known(model, method):
                    unknown.append(f"{model}.{method}")
                    continue
                if record is None:
                    continue
                wanted = [
                    parameter
                    for parameter in list(inspect.signature(function).parameters.values())[1:]
                    if parameter.default is parameter.empty and parameter.kind == parameter.POSITIONAL_OR_KEYWORD
                ]
                for role in ROLES:
                    if "w" in self.rights(role, model) or (model, method) in OF_THE_PERSON:
                        continue
                    args = [record.ids for _one in wanted]
                    if self._changes(self._touched, role, model, method, record.ids, *args):
                        found.append(f"{role}: {model}.{method}")
        self.assertFalse(unknown, "in no table")
        self.assertFalse(found, f"{len(found)} of {self.asked}:\n" + "\n".join(found[:60]))

    def _is_known(self, model, method):
        # what a model takes over from one of these is tried on that model
        model = {
            "customer.perf.appraisal.steps": "customer.perf.appraisal",
            "customer.perf.okr.given.up.mixin": "customer.perf.okr.key.result",
        }.get(model, model)
        tried = (
            *core.STEPS_OF_CYCLE,
            *core.STEPS_OF_LIBRARY,
            *core.STEPS_OF_SOURCE,
            *core.STEPS_OF_STRATEGY,
            *core.STEPS_OF_WARNING,
            *core.STEPS_OF_IMPROVE,
            *core.STEPS_OF_CALIBRATION,
            *core.STEPS_OF_APPEAL,
            *core.STEPS_OF_CO_ASSESSMENT,
            *core.STEPS_OF_PLAN,
        )
        steps = [key[:2] for key in tried]
        tables = (READS, WRITES, core.HARMLESS, core.WIZARD_STEPS)
        return (model, method) in steps or any(method in table.get(model, ()) for table in tables)

    def _public(self):
        """{model: {name: function}} of what RPC lets through and is ours"""
        ours = {}
        for model, cls in self.env.registry.models.items():
            for part in cls.__mro__:
                if not part.__module__.startswith("odoo.addons.customer_perf"):
                    continue
                for name, function in vars(part).items():
                    if not inspect.isfunction(function) or name.startswith("_"):
                        continue
                    try:
                        get_public_method(self.env[model], name)
                    except AccessError:
                        continue
                    ours.setdefault(model, {})[name] = function
        return ours


@tagged("post_install", "-at_install")
class TestHttp(World, HttpCase):
    """The same by addresses: JSON-2 with a key, prints, files and threads"""

    def _fetch(self, url, **kwargs):
        self.asked += 1
        return self.url_open(url, **kwargs).text

    def _check_texts(self, texts_of):
        found = []
        for role in ROLES:
            for name, text in texts_of(role):
                told = self.told(role, text)
                found += [f"{role}: {name} tells {told}"] if told else []
        self.assertFalse(found, f"{len(found)} of {self.asked}:\n" + "\n".join(found[:60]))

    def test_json_2(self):
        def texts(role):
            if role == "public":
                return
            user = self.user(role)
            key = self.env["res.users.apikeys"].with_user(user).sudo()._generate("rpc", "attack", None)
            for model, record in self.records.items():
                closed = "r" not in self.rights(role, model)
                for method, body in (
                    ("read", {"ids": record.ids}),
                    ("search_read", {"domain": []}),
                    ("web_read", {"ids": record.ids, "specification": {"display_name": {}}}),
                )[: None if closed else 1]:
                    address = f"/json/2/{model}/{method}"
                    yield address, self._fetch(address, json=body, headers={"Authorization": f"Bearer {key}"})

        with mute_logger(*LOGGERS):
            self._check_texts(texts)
        self.assertIn("tok", self._seen_by_officer())

    def _seen_by_officer(self):
        """The walk sees what there is to see"""
        key = self.env["res.users.apikeys"].with_user(self.user("officer")).sudo()._generate("rpc", "see", None)
        return self._fetch(
            "/json/2/customer.perf.cycle/search_read", json={"domain": []}, headers={"Authorization": f"Bearer {key}"}
        )

    def test_addresses(self):
        files = self.env["ir.attachment"].search([("name", "=like", "tok%q.txt"), ("res_model", "in", list(TABLE))])
        self.assertEqual(len(files), len(self.records) - 3)
        reports = self.env["ir.actions.report"].search([("model", "in", list(TABLE))])
        self.assertTrue(reports)

        def texts(role):
            self.authenticate(None, None) if role == "public" else self.authenticate(f"perf_{role}", f"perf_{role}")
            for report in reports:
                address = f"/report/html/{report.report_name}/{self.records[report.model].id}"
                yield address, self._fetch(address, allow_redirects=False)
            for file in files:
                address = f"/web/content/{file.id}"
                yield f"{address} of {file.res_model}", self._fetch(address, allow_redirects=False)
            for model, record in self.records.items():
                if "r" in self.rights(role, model):
                    continue
                for address in ("/mail/thread/messages", "/mail/thread/data"):
                    body = {"thread_model": model, "thread_id": record.id}
                    body["request_list"] = ["activities", "attachments"]
                    yield f"{address} of {model}", self._fetch(address, json={"params": body})

        with mute_logger(*LOGGERS):
            self._check_texts(texts)
