"""Who may read and keep the strategy (X-06): employees read whom we serve and where it goes, HR keeps
it, executives read the diagnosis, other companies see nothing."""

from odoo import Command
from odoo.tests import tagged

from .security_case import ROLES, STEPS_OF_STRATEGY, STRATEGY, SecurityCase


class StrategyRows(SecurityCase):
    def _create(self, model, /, **values):
        return self.env[f"customer.perf.{model}"].create(values)

    def _strategy_rows(self):
        """{model: (record, field to search by, values to write, values to create)}"""
        company = {"company_id": self.company.id}
        named = {"name": "N", **company}
        new = {"name": "new"}
        kpi = self.env.ref("customer_perf.kpi_csat")
        customer = self.env.ref("customer_perf.perspective_customer").id
        tier = self._create("customer.tier", name="T", code="sec_t")
        line = self._create("customer.tier.line", tier_id=tier.id, kpi_id=kpi.id, target=1)
        group = self._create("customer.group", **named)
        promise = self._create(
            "value.proposition",
            **named,
            sign_off_ids=[Command.create({"role": role}) for role in ("ceo", "business")],
            experience_ids=[Command.create({"name": "E"})],
            story_ids=[Command.create({"kind": "success", "name": "S"})],
        )
        theme = self._create("theme", **named)
        strategy_map = self._create("strategy.map", **named)
        objective = self._create("strategic.objective", name="O", map_id=strategy_map.id, perspective_id=customer)
        self.department.manager_id = self.boss
        self.objective_map, self.objective = strategy_map, objective
        service_values = {
            **named,
            "department_id": self.department.id,
            "customer_class": "external",
            "customer_group_id": group.id,
        }
        service = self._create("service", **service_values, need_ids=[Command.create({"name": "N"})])
        journey = self._create("journey", **named, stage_ids=[Command.create({"name": "S"})])
        point = self._create("touchpoint", name="P", stage_id=journey.stage_ids.id)
        shared_values = {**named, "kpi_id": kpi.id, "target": 90}
        shared = self._create(
            "shared.result", **shared_values, line_ids=[Command.create({"department_id": self.department.id})]
        )
        scenario = self._create("scenario", name="S", code="sec_s", scenario_type="a")
        goal = {"scenario_id": scenario.id, "role_family_id": self.family.id, "kpi_id": kpi.id, "weight": 100}
        goal_record = self._create("scenario.line", **goal)
        spare = self._create("scenario", name="S2", code="sec_s2", scenario_type="a")
        run = self._create("diagnosis", **company)
        seen = self._create("diagnosis.kpi", diagnosis_id=run.id, kpi_id=kpi.id)
        check_up = self._create("check.up", **company, cycle_id=self.cycle.id)
        conflict_values = {
            **named,
            "department_id": self.department.id,
            "other_department_id": self.elsewhere.id,
            "kpi_id": kpi.id,
            "other_kpi_id": self.env.ref("customer_perf.kpi_labour").id,
            "customer_effect": "They waited",
            "decision": "The customer first",
        }
        conflict = self._create("conflict", **conflict_values)
        question = self._create("question", name="Q", code="sec_q", question_set="reflection")
        guide = self._create("guide", name="G", code="sec_g")
        orientation = self.env["customer.perf.orientation"].search([("cycle_id", "=", self.cycle.id)], limit=1)
        decision = self.env["customer.perf.decision"]._of_company(self.company)[0]
        rows = {
            **self._pilot_rows(),
            "customer.tier": (tier, "code", new, {"name": "N", "code": "sec_n"}),
            "customer.tier.line": (line, "target", {"target": 2}, {"tier_id": tier.id, "kpi_id": self._spare(kpi).id}),
            "customer.group": (self._create("customer.group", **named), "name", new, named),
            "value.proposition": (self._create("value.proposition", **named), "name", new, named),
            "experience": (promise.experience_ids, "name", new, {"name": "N", "proposition_id": promise.id}),
            "customer.story": (
                promise.story_ids, "name", new, {"name": "N", "kind": "failure", "proposition_id": promise.id},
            ),
            "sign.off": (
                promise.sign_off_ids[0], "role", {"user_id": False}, {"proposition_id": promise.id, "role": "chro"},
            ),
            "theme": (theme, "name", new, named),
            "strategy.map": (strategy_map, "name", new, named),
            "strategic.objective": (
                objective, "name", new, {"name": "N", "map_id": strategy_map.id, "perspective_id": customer},
            ),
            "service": (service, "name", new, service_values),
            "need": (service.need_ids, "name", new, {"name": "N", "service_id": service.id}),
            "journey": (self._create("journey", **named), "name", new, named),
            "journey.stage": (journey.stage_ids, "name", new, {"name": "N", "journey_id": journey.id}),
            "touchpoint": (point, "name", new, {"name": "N", "stage_id": journey.stage_ids.id}),
            "shared.result": (shared, "name", new, shared_values),
            "shared.result.line": (
                shared.line_ids, "department_id", {"share": 1},
                {"result_id": shared.id, "department_id": self.elsewhere.id},
            ),
            "scenario": (spare, "code", new, {"name": "N", "code": "sec_n", "scenario_type": "a"}),
            "scenario.line": (
                goal_record, "weight", {"customer_gain": "n"}, {**goal, "scenario_id": spare.id},
            ),
            "diagnosis": (self._create("diagnosis", **company), "date", {"not_mine_note": "n"}, company),
            "diagnosis.answer": (
                run.answer_ids[0], "question_id", {"score": "2"},
                {"diagnosis_id": run.id, "question_id": question.id},
            ),
            "diagnosis.kpi": (seen, "kpi_id", {"note": "n"}, {"diagnosis_id": run.id, "kpi_id": kpi.id}),
            "check.up": (check_up, "date", {"conclusion": "n"}, {**company, "cycle_id": self.cycle.id}),
            "check.up.answer": (
                check_up.answer_ids[0], "question_id", {"level": "low"},
                {"check_up_id": check_up.id, "question_id": question.id},
            ),
            "conflict": (conflict, "name", new, conflict_values),
            "decision": (decision, "step", {"sequence": 1}, {**company, "step": "idea"}),
            "question": (
                self._create("question", name="Q", code="sec_q2", question_set="reflection"), "code", new,
                {"name": "N", "code": "sec_n", "question_set": "reflection"},
            ),
            "guide": (guide, "code", new, {"name": "N", "code": "sec_n"}),
            "orientation": (orientation, "kpis", {"kpis": 1}, {"kpis": 1}),
        }  # fmt: skip
        return {f"customer.perf.{name}": row for name, row in rows.items()}

    def _pilot_rows(self):
        """A pilot that is prepared, and one under way with its watch list."""
        pilot = {
            "name": "P",
            "company_id": self.company.id,
            "finding": "F",
            "notice": "N",
            "unit_ids": [Command.create({"department_id": self.department.id})],
        }
        prepared = self._create("pilot", **pilot, owner_id=self.users["officer"].id)
        begun = self._create("pilot", **pilot, state="pilot", begun_on="2025-01-01", check_date="2025-08-01")
        look_back = self._create(
            "pilot.retrospective",
            pilot_id=begun.id,
            cycle_id=self.cycle.id,
            answer_ids=[Command.create({"question_id": self.env.ref("customer_perf.question_dq_42").id})],
        )
        other = {"question_id": self.env.ref("customer_perf.question_dq_43").id, "retrospective_id": look_back.id}
        beside = {"pilot_id": prepared.id, "department_id": self.elsewhere.id, "is_pilot": False}
        return {
            "pilot": (prepared, "name", {"finding": "new"}, {"name": "N", "company_id": self.company.id}),
            "pilot.unit": (prepared.unit_ids, "department_id", {"is_pilot": True}, beside),
            "pilot.retrospective": (look_back, "cycle_id", {"worked": "new"}, {"pilot_id": prepared.id}),
            "pilot.answer": (look_back.answer_ids, "question_id", {"note": "new"}, other),
        }

    def _spare(self, kpi):
        return self.env["customer.perf.kpi"].search([("id", "!=", kpi.id)], limit=1)


@tagged("post_install", "-at_install")
class TestStrategySecurity(StrategyRows):
    def test_strategy_is_read_by_employees_and_kept_by_hr(self):
        self._check_matrix(STRATEGY, self._strategy_rows())

    def test_steps_are_taken_by_whom_they_belong_to(self):
        rows = self._strategy_rows()
        records = {model: row[0] for model, row in rows.items()}
        records["customer.perf.scorecard.line"] = self.scorecard.line_ids[0]
        promise = self._complete(records["customer.perf.value.proposition"])
        records["customer.perf.value.proposition"] = promise
        other = self._create(
            "strategic.objective",
            name="P",
            map_id=self.objective_map.id,
            perspective_id=self.objective.perspective_id.id,
        )
        for (model, method), callers in STEPS_OF_STRATEGY.items():
            for role in ROLES:
                with self.subTest(model=model, method=method, role=role):
                    record = records[model]
                    done = self.allowed(
                        lambda r=role, m=method, x=record: self.rpc(r, x._name, m, *self._arguments(x, m, other))
                    )
                    self.assertEqual(done, role in callers, self.refusal)

    def _arguments(self, record, method, other):
        if method == "begin_map":
            return []
        return [record.ids, *self._further(method, record, other)]

    def _further(self, method, record, other):
        return {
            "action_link": [other.id],
            "action_place": [record.ids],
            "action_mark_means": ["No access"],
        }.get(method, [])

    def _complete(self, promise):
        promise.write(
            {
                "customer_group_id": self.env["customer.perf.customer.group"].search([], limit=1).id,
                "customer_sentence": "x",
                "difference": "x",
                "statement": "x",
                "logic_price": "new",
                "logic_service": "new",
                "logic_pain": "new",
                "experience_ids": [Command.create({"name": "E"})],
                "story_ids": [
                    Command.create({"kind": kind, "name": "S"}) for kind in ("success", "failure") for _n in range(3)
                ],
            }
        )
        return promise

    def test_pages_show_what_the_reader_may_read(self):
        rows = self._strategy_rows()
        strategy_map = rows["customer.perf.strategy.map"][0]
        journey = rows["customer.perf.journey"][0]
        for page, record in (("strategy.page", strategy_map), ("journey.page", journey)):
            for role in ROLES:
                with self.subTest(page=page, role=role):
                    seen = self.allowed(
                        lambda r=role, p=page, x=record: self.rpc(r, f"customer.perf.{p}", "get_page", x.id)
                    )
                    self.assertEqual(seen, role in STRATEGY["customer.perf.strategy.map"])
