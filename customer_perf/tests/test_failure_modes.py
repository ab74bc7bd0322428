"""The failures of the catalogue (FM), each as a small story in data: the warning, refusal or report that it asks for.

``docs/failure-modes.md`` names the test of each; those that other tests tell are named there as well.
"""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ..tools import advice
from .common import CustomerPerfCommon
from .test_warning import WarningCase

# A year as usual, then three months.
UP, DOWN, FLAT = (54, 54.5, 55), (45, 44.5, 44), (50, 51, 49.5)
USUAL = (50, 52, 48.5, 50.5, 49.5, 51.5, 49, 51, 50, 48, 50.5, 49.5)
GATE = {"asks_value": True, "asks_influence": True, "asks_collect": True, "availability": "manual", "state": "active"}


@tagged("post_install", "-at_install")
class TestCounterMovement(WarningCase):
    """FM-01, 02, 18, 20, 22, 28: one figure is pushed at the cost of another. The shipped pairs warn."""

    PAIRS = {
        "FM-01 recruiting is cheap, agents leave": ("hire_cost", "attr"),
        "FM-01 recruiting is quick, complaints rise": ("hire_cost", "cpl_vol"),
        "FM-02 calls are short, cases come back": ("aht_cut", "recall"),
        "FM-02 calls are short, less is solved": ("aht_cut", "fcr"),
        "FM-18 service is cheap, customers leave": ("svc_cost", "churn"),
        "FM-20 projects are on time, users complain": ("milestone", "postlive"),
        "FM-20 projects are on time, nobody renews": ("milestone", "renew"),
        "FM-22 purchasing is cheap, quality falls": ("purch", "defect"),
        "FM-22 purchasing is cheap, suppliers give less": ("purch", "sup_contrib"),
        "FM-22 margins rise, key customers do not renew": ("margin", "renew_key"),
        "FM-28 satisfaction beyond what it pays for": ("csat", "svc_cost"),
    }

    def _pair(self, codes):
        Kpi = self.env["customer.perf.kpi"]
        pushed, guard = (Kpi.search([("code", "=", code)]) for code in codes)
        self.assertIn(guard, pushed.guard_ids)
        for kpi in (pushed, guard):
            kpi.write({**GATE, "frequency": "month", "aggregation": "mean", "warn_signal": False, "pools_up": False})
            kpi.write({"customer_class": kpi.customer_class or "external"})
        return pushed, guard

    def _good(self, kpi):
        return UP if kpi.direction == "higher" else DOWN

    def _bad(self, kpi):
        return DOWN if kpi.direction == "higher" else UP

    def test_shipped_pairs_warn(self):
        Alert = self.env["customer.perf.alert"]
        for story, codes in self.PAIRS.items():
            with self.subTest(story), self.undone():
                pushed, guard = self._pair(codes)
                for kpi, numbers in (
                    (pushed, [*USUAL, *self._good(pushed)]),
                    (guard, [*USUAL[::-1], *self._bad(guard)]),
                ):
                    share = 0.05 if kpi.unit == "of 5" else 1
                    self.values([share * number for number in numbers], kpi=kpi, whom=self.department)
                self.run_pass()
                found = Alert.search([("kpi_id", "=", pushed.id), ("rule", "=", "guard")])
                self.assertEqual((found.guard_id, found.department_id), (guard, self.department))
                self.assertIn("Coincidence or trade-off?", found.text)

    def test_both_better_is_no_warning(self):
        pushed, guard = self._pair(("aht_cut", "fcr"))
        self.values([*USUAL, *self._good(pushed)], kpi=pushed)
        self.values([*USUAL[::-1], *self._good(guard)], kpi=guard)
        self.run_pass()
        self.assertFalse(self.env["customer.perf.alert"].search([("kpi_id", "=", pushed.id)]))

    def test_costs_a_quarter_later(self):
        """FM-02: calls are shorter now, cases come back in the next quarter only"""
        pushed, guard = self._pair(("aht_cut", "recall"))
        self.values([*USUAL, *DOWN, *DOWN], kpi=pushed)
        self.values([*USUAL[::-1], *FLAT, *UP], kpi=guard)
        self.run_pass()
        self.assertTrue(self.env["customer.perf.alert"].search([("kpi_id", "=", pushed.id), ("rule", "=", "guard")]))


@tagged("post_install", "-at_install")
class TestMetAtACost(CustomerPerfCommon):
    def _status(self, line, status):
        self.env.flush_all()
        self.cr.execute(
            "UPDATE customer_perf_scorecard_line SET status = %s, actual = 1, last_date = '2025-03-01' WHERE id = %s",
            [status, line.id],
        )
        self.env.invalidate_all()

    def test_process_met_customers_stop_buying(self):
        """FM-19, FM-20 (B-12): a process KPI is met, the KPI that guards it is red, whatever else the sheet says"""
        process, buying, other = self.scorecard.line_ids[:3]
        process.kpi_id.guard_ids = buying.kpi_id
        self._status(process, "green")
        self._status(buying, "red")
        self._status(other, "amber")
        self.env["customer.perf.alert"]._cron_alerts()
        found = self.env["customer.perf.alert"].search(
            [("kpi_id", "=", buying.kpi_id.id), ("rule", "=", "dissatisfied"), ("company_id", "=", self.company.id)]
        )
        self.assertEqual((found.guard_id, found.employee_id), (process.kpi_id, self.employee))
        self.assertIn(process.kpi_id.name, found.text)
        self._status(buying, "amber")
        self.env["customer.perf.alert"]._cron_alerts()
        self.env.invalidate_all()
        self.assertEqual(found.state, "recovering")


@tagged("post_install", "-at_install")
class TestSheets(CustomerPerfCommon):
    """What the design of a sheet tells."""

    def codes(self, *lines, **settings):
        made = [advice.Line(number, 10, **line) for number, line in enumerate(lines)]
        return dict(advice.design(made, **settings))

    def test_yearly_survey(self):
        """FM-09: satisfaction once a year"""
        yearly = {"orientation": "customer", "experience": "csat", "is_yearly": True}
        self.assertEqual(self.codes(yearly)["yearly"], [0])
        self.assertNotIn("yearly", self.codes({**yearly, "is_yearly": False}))
        kpi = self.scorecard.line_ids.filtered("is_customer")[0].kpi_id
        self.env["customer.perf.measure"].search([("kpi_id", "=", kpi.id)]).unlink()
        kpi.frequency = "year"
        self.assertIn("once a year", self.scorecard.advice)

    def test_product_without_usage(self):
        """FM-23: release date and shipments, not a word on use"""
        family = self.env["customer.perf.role.family"].create({"name": "Product", "code": "fm23"})
        kpis = self.env["customer.perf.kpi"].search([("code", "in", ("release", "shipments"))])
        kpis.write(GATE)
        template = self.env["customer.perf.scorecard.template"].create(
            {
                "name": "Product",
                "role_family_id": family.id,
                "line_ids": [
                    Command.create(
                        {
                            "kpi_id": kpi.id,
                            "weight": 50,
                            "target": 100,
                            "threshold": 50 if kpi.direction == "higher" else 150,
                        }
                    )
                    for kpi in kpis
                ],
            }
        )
        self.assertIn("at the customer's cost", template.advice)

    def test_one_loyalty_indicator_alone(self):
        """FM-35: also where it is the only customer KPI"""
        self.assertEqual(self.codes({"orientation": "customer", "experience": "nps"})["lone_loyalty"], [0])
        alone = self.codes({"orientation": "customer", "experience": "csat"})
        self.assertEqual(alone["lone_satisfaction"], [0])
        self.assertNotIn("lone_loyalty", alone, "said once")

    def test_goals_without_anybody_who_gains(self):
        """FM-52: what should this post do? Nobody is named who gains from it"""
        business = {"orientation": "business", "names_customer": False}
        self.assertEqual(self.codes(business)["no_beneficiary"], [0])
        self.assertNotIn("no_beneficiary", self.codes({**business, "orientation": "internal"}), "it says what it is")

    def test_only_volume_on_a_front_line_sheet(self):
        """FM-53"""
        self.assertEqual(self.codes({"orientation": "business", "is_activity": True})["lone_activity"], [0])

    def test_rules_too_many_to_remember(self):
        """FM-31"""
        self.assertIn("many_lines", self.codes(*[{"orientation": "customer"}] * 9))

    def test_executives_judged_by_cost(self):
        """FM-47: profit and cost on the sheet of an executive, nothing that customers feel"""
        cost = {"orientation": "business", "is_efficiency": True}
        found = self.codes(cost, cost, {"orientation": "internal"})
        self.assertIn("no_customer_result", found)
        self.assertIn("internal_oriented", self.codes(cost, {"orientation": "internal"}, {"orientation": "internal"}))

    def test_conflict_needs_a_word(self):
        """FM-50, M-13: goals with a pair that pulls apart are confirmed with a note on what comes first"""
        one, other = self.scorecard.line_ids[:2]
        one.kpi_id.conflict_ids = other.kpi_id
        boss = self.as_user(self.scorecard, "boss")
        self.scorecard.tool_mix_id.customer_share_min = 0
        with self.assertRaisesRegex(UserError, "Trade-off"):
            boss.action_confirm()
        self.assertRefused(lambda: self.as_user(self.scorecard, "employee").write({"trade_off": "Mine"}))
        boss.trade_off = "The customer on the line comes first."
        boss.action_confirm()
        self.assertEqual(self.scorecard.state, "confirmed")
        peer = self._appraisal_of("peer").scorecard_id
        self.template.trade_off = "The customer on the line comes first."
        self.as_user(peer, "boss").action_confirm()
        self.assertEqual(peer.state, "confirmed", "one note on the template is enough")

    def test_goal_without_means_is_told_on_confirmation(self):
        """FM-21, W-01: also from the list and by RPC"""
        self.scorecard.tool_mix_id.customer_share_min = 0
        line = self.scorecard.line_ids.filtered("is_customer")[0]
        line.sudo().write({"authority": False, "support": False})
        told = self.as_user(self.scorecard, "boss").action_confirm()
        self.assertEqual(self.scorecard.state, "confirmed")
        self.assertIn(line.kpi_id.name, told["params"]["message"])
        self.assertIn("authority or support", told["params"]["message"])


@tagged("post_install", "-at_install")
class TestStories(CustomerPerfCommon):
    def test_map_on_the_wall(self):
        """FM-10: a review that has passed does not silence it"""
        page = self.env["customer.perf.strategy.page"].with_company(self.company)
        record = self.env["customer.perf.strategy.map"].create({"name": "Map", "company_id": self.company.id})
        objective = self.env["customer.perf.strategic.objective"].create(
            {
                "name": "Quick help",
                "map_id": record.id,
                "perspective_id": self.env.ref("customer_perf.perspective_customer").id,
                "kpi_ids": [Command.set(self.env["customer.perf.kpi"].search([("code", "=", "fcr")]).ids)],
            }
        )

        def found():
            return {finding["code"]: finding["ids"] for finding in page.get_page(record.id)["findings"]}

        self.assertEqual(found()["on_the_wall"], objective.ids)
        objective.review_date = "2020-01-01"
        self.assertEqual(found()["on_the_wall"], objective.ids)
        objective.review_date = "2999-01-01"
        self.assertNotIn("on_the_wall", found())

    def test_loyalty_of_one_department(self):
        """FM-33: only one of two departments carries a loyalty indicator"""
        record = self.env["customer.perf.strategy.map"].create({"name": "Map", "company_id": self.company.id})
        self.env["customer.perf.strategic.objective"].create(
            {
                "name": "Quick help",
                "map_id": record.id,
                "perspective_id": self.env.ref("customer_perf.perspective_customer").id,
            }
        )
        page = self.env["customer.perf.strategy.page"].with_company(self.company)
        kpi = self.scorecard.line_ids[0].kpi_id
        kpi.search([]).experience = False
        kpi.experience = "csat"
        codes = {finding["code"] for finding in page.get_page(record.id)["findings"]}
        self.assertNotIn("lone_loyalty", codes, "there is one department only")
        other = (
            self.env["customer.perf.scorecard"]
            .sudo()
            .create({"cycle_id": self.cycle.id, "department_id": self.elsewhere.id, "company_id": self.company.id})
        )
        self.assertTrue(other)
        found = {finding["code"]: finding for finding in page.get_page(record.id)["findings"]}
        self.assertEqual(found["lone_loyalty"]["names"], ["Contact Centre"])

    def test_one_of_four_trust_elements_fails(self):
        """FM-40, Q-08: the weakest element is named"""
        form = Form(self.env["customer.perf.check.up"].with_user(self.users["officer"]).with_company(self.company))
        form.subject = "trust"
        form.cycle_id = self.cycle
        check_up = form.save()
        self.assertEqual(len(check_up.answer_ids), 4)
        check_up.answer_ids.level = "high"
        self.assertFalse(check_up.weakest)
        check_up.answer_ids[3].level = "low"
        self.assertIn("keep our promises", check_up.weakest)
        made = self.env["customer.perf.check.up"].create(
            {"subject": "trust", "cycle_id": self.cycle.id, "company_id": self.company.id}
        )
        self.assertEqual(made.answer_ids.question_id, check_up.answer_ids.question_id)

    def test_war_of_indicators(self):
        """FM-48, D-07: three clashes in a year, and nothing that both carry"""
        kpis = self.scorecard.line_ids.kpi_id
        clash = {
            "name": "Cheap parts",
            "company_id": self.company.id,
            "department_id": self.department.id,
            "kpi_id": kpis[0].id,
            "other_department_id": self.elsewhere.id,
            "other_kpi_id": kpis[1].id,
            "customer_effect": "Repairs come back.",
        }
        turned = {**clash, "department_id": self.elsewhere.id, "other_department_id": self.department.id}
        Conflict = self.env["customer.perf.conflict"]
        conflicts = Conflict.create([clash, turned])
        self.assertFalse(any(conflicts.mapped("pair_text")))
        conflicts |= Conflict.create([clash, {**clash, "date": "2020-01-01"}])
        conflicts.invalidate_recordset()
        self.assertTrue(all(conflicts.mapped("pair_text")))
        self.env["customer.perf.shared.result"].create(
            {
                "name": "Repaired at once",
                "company_id": self.company.id,
                "kpi_id": kpis[0].id,
                "weight": 10,
                "target": 90,
                "line_ids": [Command.create({"department_id": d.id}) for d in self.department | self.elsewhere],
            }
        )
        conflicts.invalidate_recordset()
        self.assertFalse(any(conflicts.mapped("pair_text")))

    def test_suggestions_stay_where_they_were_heard(self):
        """FM-24, R-07: what customers suggested stands on the agenda until somebody takes it up"""
        Entry = self.as_user(self.env["customer.perf.timeline.entry"], "boss")
        entry = Entry.create(
            {
                "employee_id": self.employee.id,
                "kind": "suggestion",
                "text": "Show the time window",
            }
        )
        meeting = self.env["customer.perf.review.meeting"].create(
            {
                "company_id": self.company.id,
                "date": "2025-03-31",
                "participant_ids": [Command.set((self.users["boss"] | self.users["officer"]).ids)],
            }
        )

        def agenda():
            return str(self.as_user(meeting, "officer").agenda)

        self.assertIn("became nothing yet", agenda())
        context = entry.action_improve()["context"]
        improvement = self.env["customer.perf.improvement"].with_user(self.users["boss"]).with_context(**context)
        self.assertEqual(improvement.create({}).entry_id, entry)
        self.assertNotIn("became nothing yet", agenda())
        self.assertRefused(lambda: self.as_user(entry, "outsider").action_improve())

    def test_loyal_for_the_campaign(self):
        """FM-27, Q-12: up with the campaign, gone afterwards"""
        kpi = self.env["customer.perf.kpi"].create(
            {"name": "Back again", "experience": "retention", "orientation": "customer", **GATE}
        )
        numbers = (70, 74, 71, 69, 73, 75, 72, 68, 82, 81, 73, 72)
        self.env["customer.perf.measure"].create(
            [
                {"kpi_id": kpi.id, "company_id": self.company.id, "date": f"2025-{month:02}-01", "value": value}
                for month, value in enumerate(numbers, 1)
            ]
        )
        event = self.env["customer.perf.event"].create(
            {"name": "Autumn offer", "company_id": self.company.id, "date_from": "2025-09-01", "date_to": "2025-10-31"}
        )
        self.assertIn("Back again", event.faded_text)
        event.kpi_ids = self.scorecard.line_ids[0].kpi_id
        self.assertFalse(event.faded_text, "only what it concerns is looked at")

    def test_everything_at_once_for_all(self):
        """FM-25, N-13: the first launch for all wants a reason as long as no pilot was finished"""
        cycle = self.new_cycle(department_ids=False)
        preview = self.env["customer.perf.cycle.launch"].create({"cycle_id": cycle.id})
        self.assertTrue(preview.doubts)
        self.assertRefused(preview.action_launch)
        with self.undone():
            preview.launch_reason = "Thirty people"
            preview.action_launch()
            self.assertEqual((cycle.state, cycle.launch_reason), ("running", "Thirty people"))
            self.assertIn("Thirty people", str(cycle.message_ids.mapped("body")))
            later = self.new_cycle(department_ids=False, date_from="2026-01-01", date_to="2026-06-30")
            self.assertFalse(later._without_pilot(), "it goes on with what there is")
        with self.undone():
            self.rpc("officer", cycle._name, "action_launch", cycle.ids)
            self.assertIn("no pilot has shown", str(cycle.message_ids.mapped("body")))
        self.assertFalse(self.new_cycle(date_from="2027-01-01", date_to="2027-06-30")._without_pilot(), "one unit")
        self.env["customer.perf.pilot"].create({"name": "P", "company_id": self.company.id, "state": "rolled_out"})
        self.assertFalse(cycle._without_pilot())
        self.env["customer.perf.cycle.launch"].create({"cycle_id": cycle.id}).action_launch()
        self.assertNotIn("without a pilot", str(cycle.message_ids.mapped("body")))

    def test_why_do_others_have_it(self):
        """FM-32, N-07: a pilot without a notice warns; the notice reaches those outside"""
        pilot = self.env["customer.perf.pilot"].create(
            {
                "name": "Ten stops a day",
                "company_id": self.company.id,
                "state": "rebuild",
                "unit_ids": [Command.create({"department_id": self.department.id})],
            }
        )
        self.assertIn("why others have it", pilot.advice_text)
        self.assertRefused(pilot.action_tell)
        pilot.notice = "Until December the contact centre tries ten stops a day."
        self.assertNotIn("why others have it", pilot.advice_text)
        self.as_user(pilot, "officer").action_tell()
        told = self.env["mail.message"].search([("subject", "=", "Ten stops a day")])
        self.assertEqual(told.notified_partner_ids, (self.users["outsider"] | self.users["stranger"]).partner_id)
        self.assertIn("ten stops a day", self.as_user(told, "stranger").body)
        self.assertFalse(self.as_user(pilot, "stranger").has_access("read"))
        self.assertTrue(pilot.notice_sent_on)
