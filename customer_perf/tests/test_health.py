"""Indicator health: verdicts, signs, decisions, rights (O-01 to O-09, FM-12, FM-36, FM-49)."""

import random
from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..models.base.bulk import update_rows
from .common import CustomerPerfCommon
from .security_case import HR, ROLES

MONTHS = 60


@tagged("post_install", "-at_install")
@freeze_time("2030-02-01")
class TestHealth(CustomerPerfCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.outcome = cls._kpi("outcome")
        cls.driver = cls._kpi("driver", parent_id=cls.outcome.id)
        cls.company.perf_health_minimum = 12
        cls.rnd = random.Random(12)
        cls.base = [cls.rnd.gauss(80, 5) for _month in range(MONTHS)]

    @classmethod
    def _kpi(cls, code, **values):
        return cls.env["customer.perf.kpi"].create(
            {
                "name": code.capitalize(),
                "code": f"health_{code}",
                "perspective_id": cls.env.ref("customer_perf.perspective_process").id,
                "asks_value": True,
                "asks_influence": True,
                "asks_collect": True,
                "state": "active",
                **values,
            }
        )

    def _values(self, kpi, values, first=0, **subject):
        """Monthly values from January 2025 on"""
        self.env["customer.perf.measure"].create(
            [
                {
                    "kpi_id": kpi.id,
                    "company_id": self.company.id,
                    "date": date(2025 + (first + place) // 12, (first + place) % 12 + 1, 1),
                    "value": value,
                    **subject,
                }
                for place, value in enumerate(values)
            ]
        )

    def _follow(self, strength, noise=5.0):
        return [80 + strength * (value - 80) + self.rnd.gauss(0, noise) for value in self.base]

    def _judge(self, kpi=None):
        self.env["customer.perf.kpi.health"]._run(self.company)
        return self._found(kpi or self.driver)

    def _found(self, kpi):
        return self.env["customer.perf.kpi.health"].search(
            [("kpi_id", "=", kpi.id), ("company_id", "=", self.company.id)], limit=1
        )

    # ------------------------------------------------------------ verdicts

    def test_what_moves_with_its_outcome_is_supported(self):
        self._values(self.driver, self.base)
        self._values(self.outcome, self._follow(1))
        found = self._judge()
        self.assertEqual((found.verdict, found.outcome_id, found.decision), ("supported", self.outcome, False))
        self.assertGreater(found.r, 0.5)
        self.assertIn("Moves with “Outcome”, beyond chance.", found.text)
        self.assertEqual(self._found(self.outcome).why, "no_outcome")

    def test_what_has_nothing_in_common_is_listed(self):
        """O-01, FM-36"""
        self._values(self.driver, self.base)
        self._values(self.outcome, self._follow(0))
        found = self._judge()
        self.assertLess(abs(found.r), 0.3)
        self.assertEqual(found.verdict, "listed")
        self.assertRegex(found.text, r"A true relation of 0\.50 looks like this in \d+ of 100 cases")

    def test_directions_are_turned(self):
        """Where less is better, falling is what should drive the outcome"""
        self.driver.direction = "lower"
        self._values(self.driver, self.base)
        self._values(self.outcome, self._follow(1))
        found = self._judge()
        self.assertEqual(found.verdict, "contrary")
        self.assertLess(found.r, 0)

    def test_few_values_are_not_judged(self):
        """O-02"""
        self.company.perf_health_minimum = 24
        self._values(self.driver, self.base[:12], first=45)
        self._values(self.outcome, self._follow(1)[:12], first=45)
        found = self._judge()
        self.assertEqual((found.n, found.r), (11, False))  # the number alone would be read as a verdict
        self.assertRegex(found.link_ids.text, r"r 0\.\d\d \(95 % interval")
        self.assertEqual((found.verdict, found.why), ("not_judged", "few"))
        self.assertIn("24 independent changes are needed", found.text)

    def test_the_lag_stands_on_the_arrow(self):
        self.driver.effect_lag = 2
        self._values(self.driver, self.base)
        self._values(self.outcome, self._follow(1), first=2)
        found = self._judge()
        self.assertEqual(found.verdict, "supported")
        self.assertEqual(found.link_ids.effect_lag, 2)
        self.assertIn("2 months later", found.text)

    def test_units_are_pooled(self):
        """Three departments with a year each tell what none of them does"""
        parts = self.env["hr.department"].create(
            [{"name": f"Unit {number}", "company_id": self.company.id} for number in range(4)]
        )
        for number, part in enumerate(parts):
            rows = self.base[13 * number :][:13]
            follows = [50 * number + value + self.rnd.gauss(0, 2) for value in rows]
            self._values(self.driver, rows, first=45, department_id=part.id)
            self._values(self.outcome, follows, first=45, department_id=part.id)
        found = self._judge()
        self.assertEqual(found.verdict, "supported")
        self.assertEqual((found.link_ids.level, found.link_ids.units, found.n), ("department", 4, 48))

    def test_what_departments_pool_is_not_counted_twice(self):
        above = self.env["hr.department"].create({"name": "Above", "company_id": self.company.id})
        parts = self.env["hr.department"].create(
            [{"name": f"U{number}", "company_id": self.company.id, "parent_id": above.id} for number in range(3)]
        )
        for part in (above, *parts):
            self._values(self.driver, self.base[:13], first=45, department_id=part.id)
            self._values(self.outcome, self._follow(1)[:13], first=45, department_id=part.id)
        self.assertEqual(self._judge().link_ids.units, 3)

    def test_months_against_quarters(self):
        self.outcome.frequency = "quarter"
        self._values(self.driver, self.base)
        quarters = [sum(self.base[place : place + 3]) / 3 for place in range(0, MONTHS, 3)]
        self.env["customer.perf.measure"].create(
            [
                {
                    "kpi_id": self.outcome.id,
                    "company_id": self.company.id,
                    "date": date(2025 + place // 4, place % 4 * 3 + 1, 1),
                    "value": value,
                }
                for place, value in enumerate(quarters)
            ]
        )
        found = self._judge()
        self.assertAlmostEqual(found.link_ids.r, 1, 5)
        self.assertTrue(found.link_ids.is_yearly)

    def test_values_that_have_not_settled_do_not_count(self):
        self._values(self.driver, self.base)
        self._values(self.outcome, self.base)
        n = self._judge().n
        self._values(self.driver, [70], first=MONTHS)  # January 2030, ten days before
        self._values(self.outcome, [60], first=MONTHS)
        self.assertEqual(self._judge().n, n)

    def test_red_lines_and_what_the_law_asks_for_are_never_listed(self):
        self._values(self.driver, self.base)
        self._values(self.outcome, self._follow(0))
        self.driver.is_legal = True
        found = self._judge()
        self.assertEqual((found.verdict, found.why), ("not_judged", "exempt"))
        self.assertLess(abs(found.r), 0.3)
        self.driver.is_legal = False
        self.assertEqual(self._judge().verdict, "listed")

    def test_arrows_of_the_map_name_the_outcome(self):
        self.driver.parent_id = False
        other = self._kpi("other")
        objectives = self._objectives(self.driver, other)
        self._values(self.driver, self.base)
        self._values(other, self._follow(1))
        found = self._judge()
        self.assertEqual((found.outcome_id, found.verdict), (other, "supported"))
        objectives[0].map_id.sudo().state = "past"
        self.assertEqual(self._judge().why, "no_outcome")

    def _objectives(self, cause, effect):
        strategy = self.env["customer.perf.strategy.map"].create({"name": "M", "company_id": self.company.id})
        of = {"map_id": strategy.id, "company_id": self.company.id}
        first, last = (self.env.ref(f"customer_perf.perspective_{name}").id for name in ("process", "customer"))
        effect_record = self.env["customer.perf.strategic.objective"].create(
            {**of, "name": "Effect", "perspective_id": last, "kpi_ids": [Command.set(effect.ids)]}
        )
        cause_record = self.env["customer.perf.strategic.objective"].create(
            {**of, "name": "Cause", "perspective_id": first, "kpi_ids": [Command.set(cause.ids)],
             "effect_ids": [Command.set(effect_record.ids)]}
        )  # fmt: skip
        strategy.sudo().state = "active"
        return cause_record | effect_record

    # ------------------------------------------------------------ few people, other companies

    def test_one_person_is_told_to_hr_alone(self):
        objectives = self._objectives(self.driver, self.outcome)
        self._values(self.driver, self.base, employee_id=self.employee.id)
        self._values(self.outcome, self._follow(1), employee_id=self.employee.id)
        found = self._judge()
        self.assertEqual((found.verdict, found.link_ids.is_told), ("supported", False))
        self.assertFalse(self._on_the_map("employee", objectives))
        self.assertFalse(self._on_the_map("officer", objectives))

    def test_the_map_says_what_the_figures_say(self):
        """O-01 on the map: the word, for everybody who reads it"""
        objectives = self._objectives(self.driver, self.outcome)
        self.assertFalse(self._on_the_map("employee", objectives))
        self._values(self.driver, self.base)
        self._values(self.outcome, self._follow(1))
        self._judge()
        for role in ("employee", "boss", "executive", "officer"):
            said = self._on_the_map(role, objectives)
            self.assertEqual(said, {objectives[1].id: {"code": "supported", "label": "Moves with the outcome"}})

    def _on_the_map(self, role, objectives):
        page = self.rpc(role, "customer.perf.strategy.page", "get_page", objectives.map_id.id)
        return next(node["said"] for node in page["nodes"] if node["id"] == objectives[0].id)

    def test_each_company_by_its_own_values(self):
        self._values(self.driver, self.base)
        self._values(self.outcome, self._follow(1))
        self._judge()
        Health = self.env["customer.perf.kpi.health"]
        self.assertFalse(Health.search([("company_id", "=", self.company_b.id)]))
        self.assertEqual(Health._run(self.company_b), 0)
        self.assertFalse(self.as_user(Health, "officer_b").search([]))

    # ------------------------------------------------------------ other signs

    def _closed_cycles(self, count, actual, target=80, status="green", is_dissatisfied=False):
        """Closed cycles with one goal of all people each"""
        for number in range(count):
            cycle = self.env["customer.perf.cycle"].create(
                {
                    "name": f"C{number}",
                    "company_id": self.company.id,
                    "date_from": date(2026 + number // 2, 1 + 6 * (number % 2), 1),
                    "date_to": date(2026 + number // 2, 6 + 6 * (number % 2), 30),
                }
            )
            cycle.sudo().state = "closed"
            mix = self.env["customer.perf.tool.mix"].search([], limit=1)
            people = self.env["hr.employee"].browse(employee.id for employee in self.people.values())
            of_cycle = {"cycle_id": cycle.id, "company_id": self.company.id, "tool_mix_id": mix.id}
            cards = self.env["customer.perf.scorecard"].create([{**of_cycle, "employee_id": who.id} for who in people])
            goal = {"cycle_id": cycle.id, "kpi_id": self.driver.id, "weight": 100, "direction": "higher"}
            lines = self.env["customer.perf.scorecard.line"].create(
                [{**goal, "scorecard_id": card.id, "target": target, "kpi_version": 1} for card in cards]
            )
            # what a refresh would have stored
            update_rows(lines, {"actual": "float8", "status": "varchar"}, [(id_, actual, status) for id_ in lines.ids])
            update_rows(cards, {"is_dissatisfied": "bool"}, [(id_, is_dissatisfied) for id_ in cards.ids])

    def test_unchanged_and_met_by_all_is_static(self):
        """O-06, FM-12"""
        self._values(self.driver, self.base)
        self._closed_cycles(2, 95)
        self.assertEqual((self._judge().cycles_unchanged, self._found(self.driver).is_static), (2, False))
        self.company.perf_health_cycles = 2
        found = self._judge()
        self.assertEqual((found.is_static, found.met), (True, "all"))
        self.assertIn("have all learned to make the number?", found.text)

    def test_met_by_nobody(self):
        self._values(self.driver, self.base)
        self._closed_cycles(3, 60, status="red")
        self.assertEqual(self._judge().met, "never")

    def test_results_just_on_the_target(self):
        """O-08"""
        self._values(self.driver, self.base)
        self._closed_cycles(3, 80.2)
        found = self._judge()
        self.assertTrue(found.is_hugging)
        self.assertIn("more than chance explains", found.text)

    def test_the_best_value_there_is_is_no_sign(self):
        self.driver.value_max = 80
        self._values(self.driver, [min(value, 80) for value in self.base])
        self._closed_cycles(3, 80)
        self.assertEqual((self._judge().on_target, self._found(self.driver).is_hugging), (0, False))

    def test_each_dissatisfied_case_lowers_the_rating(self):
        """O-09"""
        self._values(self.driver, self.base)
        before = self._judge().rating
        self._closed_cycles(1, 95, is_dissatisfied=True)
        found = self._judge()
        self.assertEqual(found.dissatisfied_count, len(self.people))
        self.assertLess(found.rating, before)

    def test_orphans_both_ways(self):
        """L-08, FM-49: used without values, values without use"""
        self._values(self.driver, self.base[:12])
        lonely, silent = self._kpi("lonely"), self._kpi("silent")
        self._values(lonely, self.base)
        self._objectives(silent, self.driver)
        self.assertEqual(self._judge(silent).is_silent, True)
        self.assertEqual((self._found(lonely).is_unused, self._found(lonely).is_silent), (True, False))
        self.assertEqual(self._found(self.driver).is_silent, True)  # its last value is of 2025
        unheard = self._kpi("unheard")
        self.assertFalse(self._judge(unheard))  # neither used nor with values: nobody's matter

    # ------------------------------------------------------------ decisions and runs

    def _listed(self):
        self._values(self.driver, self.base)
        self._values(self.outcome, self._follow(0))
        return self._judge()

    def test_a_decision_has_a_reason(self):
        """O-03, O-07"""
        found = self._listed()
        mine = self.as_user(found, "officer")
        with self.assertRaisesRegex(ValidationError, "give the reason"), self.undone():
            mine.decision = "retire"
        mine.write({"decision": "retire", "reason": "It moves nothing", "asks_value": "no"})
        self.assertEqual((found.decided_on, found.decided_by), (date(2030, 2, 1), self.users["officer"]))
        self.assertEqual(self.driver.state, "active")  # nothing retires itself
        self.assertEqual(self.driver.with_company(self.company).reviewed_on, date(2030, 2, 1))

    def test_a_second_run_on_a_day_leaves_what_was_decided(self):
        found = self._listed()
        other = self._found(self.outcome)
        found.write({"decision": "keep", "reason": "Customers ask for it"})
        before = found.read(["verdict", "r", "n", "rating", "link_ids"])
        self.env["customer.perf.measure"].search([("kpi_id", "=", self.driver.id)])[:10].unlink()
        self.assertEqual(self._judge(), found)
        self.assertEqual(found.read(["verdict", "r", "n", "rating", "link_ids"]), before)
        self.assertTrue(other.exists())
        self.assertEqual(self.env["customer.perf.kpi.health"].search_count([("kpi_id", "=", self.driver.id)]), 1)

    def test_a_later_run_writes_a_new_one_and_the_former_stays(self):
        found = self._listed()
        found.write({"decision": "keep", "reason": "x"})
        with freeze_time("2030-05-16"):
            self.assertNotEqual(self._judge(), found)
            with self.assertRaisesRegex(UserError, "judged again since"):
                self.as_user(found, "officer").decision = "retire"
        self.assertEqual(found.decision, "keep")

    def test_retired_is_not_judged_again(self):
        self._listed()
        self.driver._retire("Moves nothing")
        with freeze_time("2030-05-16"):
            self._judge()
        self.assertEqual(self._found(self.driver).date, date(2030, 2, 1))

    def test_the_quarterly_run(self):
        self._values(self.driver, self.base)
        with self.enter_registry_test_mode():
            self.env.ref("customer_perf.ir_cron_health").method_direct_trigger()
        self.assertEqual(self._found(self.driver).date, date(2030, 2, 1))

    def test_due_for_review(self):
        Kpi = self.as_user(self.env["customer.perf.kpi"], "officer")
        due = [("is_review_due", "=", True), ("id", "=", self.driver.id)]
        self.assertFalse(Kpi.search(due))  # nobody's matter before it was looked at
        found = self._listed()
        self.assertTrue(Kpi.search(due))
        self.assertTrue(Kpi.browse(self.driver.id).is_review_due)
        found.write({"decision": "keep", "reason": "x"})
        self.assertFalse(Kpi.search(due))
        self.assertFalse(Kpi.browse(self.driver.id).is_review_due)
        with freeze_time("2031-02-02"):
            self.assertTrue(Kpi.search(due))

    def test_as_many_queries_for_many(self):
        def run():
            self._judge()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._judge()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        self._values(self.driver, self.base)
        self._values(self.outcome, self._follow(1))
        few = run()
        for number in range(8):
            more = self._kpi(f"more{number}", parent_id=self.outcome.id)
            self._values(more, self._follow(0.5))
        self.assertEqual(run(), few)
        self.assertLess(few, 60)

    # ------------------------------------------------------------ rights

    def test_a_recipe_tells_how_closely_indicators_move_with_their_outcomes(self):
        """KPI-172: the mean of those that were judged, and each of them as a segment"""
        third = self._kpi("third")
        Health = self.env["customer.perf.kpi.health"]
        for kpi, r, verdict in ((self.driver, 0.6, "supported"), (self.outcome, 0.2, "listed"),
                                (third, 0.9, "not_judged")):  # fmt: skip
            Health.create(
                {"kpi_id": kpi.id, "company_id": self.company.id, "date": "2029-11-15", "r": r, "verdict": verdict}
            )
        recipe = self.env.ref("customer_perf.recipe_own_corr")
        source = self.env["customer.perf.source"].browse(recipe.action_use()["res_id"])
        source.write({"company_id": self.company.id, "owner_id": self.users["officer"].id})
        source.action_activate()
        source._run()
        self.assertFalse(source.error)
        found = self.env["customer.perf.measure"].search([("source_id", "=", source.id)])
        told = {measure.segment_id.name: measure.value for measure in found}
        self.assertEqual(
            {name: round(value, 6) for name, value in told.items()}, {False: 0.4, "Driver": 0.6, "Outcome": 0.2}
        )
        self.assertEqual({measure.period for measure in found}, {"Q4 2029"})

    def test_hr_judges_and_nobody_writes_figures(self):
        self._values(self.driver, self.base)
        for role in ROLES:
            Health = self.as_user(self.env["customer.perf.kpi.health"], role)
            if role in (*HR, "officer_b"):
                with self.undone():
                    Health.with_company(self.users[role].company_id).action_judge()
                continue
            with self.assertRaises(AccessError, msg=role), self.undone():
                Health.action_judge()
        found = self._judge()
        for values in ({"verdict": "supported"}, {"r": 0.9}, {"link_ids": [Command.clear()]}, {"decided_on": False}):
            with self.assertRaises(AccessError), self.undone():
                self.as_user(found, "admin").write(values)
        with self.assertRaises(AccessError), self.undone():
            self.as_user(found, "admin").unlink()
