import json
from datetime import date
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools.safe_eval import safe_eval

from ..models.scorecard.simulate import simulate
from .common import SECRET, CustomerPerfCommon

MY_VALUE, TEAM, BOARD = "customer.perf.my.value", "customer.perf.team", "customer.perf.cycle.board"


class PageCase(CustomerPerfCommon):
    def page(self, role, model, *args):
        """The page as the client gets it: it must survive the way over the wire."""
        page = self.rpc(role, model, "get_page", *args)
        return json.loads(json.dumps(page, default=str))

    def section(self, page, code):
        return next((section["data"] for section in page["sections"] if section["code"] == code), None)

    def queries(self, role, model, *args):
        """Queries of a page when nothing is cached, as in a first request."""
        self.page(role, model, *args)  # what is cached for all requests
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.page(role, model, *args)
        return self.env.cr.sql_log_count - before


@tagged("post_install", "-at_install")
class TestMyValue(PageCase):
    def test_every_point_is_explained(self):
        """V-02…V-04, V-07, M-03: in mid-cycle, without HR rights, line by line; the contributions
        add up to the score shown."""
        self.measure_all(self.employee)
        page = self.page("employee", MY_VALUE)
        card, goals = page["card"], self.section(page, "goals")
        self.assertTrue(card["is_mine"])
        self.assertEqual((card["score"], card["coverage"]), (self.scorecard.score, "100 %"))
        self.assertAlmostEqual(sum(goal["contribution"] for goal in goals), card["score"], places=6)
        self.assertTrue(card["customers"])
        self.assertTrue(card["effect"])
        for goal in goals:
            with self.subTest(kpi=goal["kpi"]):
                self.assertIn(goal["target"], goal["explanation"])
                self.assertIn(f"{goal['score']:.2f} points", goal["explanation"])
                self.assertTrue(goal["how_affect"])
                if goal["is_customer"]:
                    self.assertTrue(goal["customer_gain"])
                    self.assertIn("customer", goal["customer"].lower())

    def test_customer_goals_come_first(self):
        """Customer goals come first (K-16)"""
        flags = [goal["is_customer"] for goal in self.section(self.page("employee", MY_VALUE), "goals")]
        self.assertEqual(flags, sorted(flags, reverse=True))
        self.assertTrue(flags[0])

    def test_no_data_is_shown_as_missing(self):
        page = self.page("employee", MY_VALUE)
        self.assertIs(page["card"]["score"], False)
        for goal in self.section(page, "goals"):
            self.assertEqual((goal["score"], goal["actual"], goal["status"]), (False, False, "none"))
            self.assertIn("does not count", goal["explanation"])

    def test_trend_and_freshness(self):
        for month, value in enumerate((4.8, 4.7, 4.5, 4.2), start=1):
            self.measure("csat_post", self.employee, value=value, date=date(2025, month, 1))
        kpi = self.env.ref("customer_perf.kpi_csat_post")
        kpi.frequency = "month"
        with freeze_time("2025-05-20"):
            goal = self._goal("csat_post")
            self.assertEqual([point["value"] for point in goal["points"]], [4.8, 4.7, 4.5, 4.2])
            self.assertEqual((goal["trend"], goal["freshness"], goal["last_period"]), ("worse", "fresh", "Apr 2025"))
        with freeze_time("2025-06-20"):
            self.assertEqual(self._goal("csat_post")["freshness"], "late")

    def _goal(self, code):
        name = self.env.ref(f"customer_perf.kpi_{code}").name
        return next(goal for goal in self.section(self.page("employee", MY_VALUE), "goals") if goal["kpi"] == name)

    def test_next_step_leads_through_the_cycle(self):
        seen = {}
        for step in ("draft", "self", "manager", "calibration", "published", "done"):
            self.to_step(self.appraisal, step)
            page = self.page("employee", MY_VALUE)
            seen[step] = [section["code"] for section in page["sections"]]
            self.assertEqual(page["appraisal"]["state"], step)
            self.assertTrue(page["appraisal"]["next"])
        self.assertEqual(seen["self"][0], "self", "what is to be done comes first")
        self.assertNotIn("result", seen["manager"], "the manager's part is hidden")
        self.assertEqual(seen["published"][0], "result")
        self.assertNotIn("self", seen["draft"])

    def test_unpublished_result_does_not_leak(self):
        """X-06: on the page of the employee, whoever he is."""
        self.measure_all(self.employee)
        self.to_step(self.appraisal, "manager")
        self.assess_in_secret()
        text = json.dumps(self.page("employee", MY_VALUE))
        self.assertNotIn(SECRET, text)
        self.assertNotIn("117", text)
        self.assertIn(SECRET, json.dumps(self.page("boss", MY_VALUE, self.scorecard.id)))

    def test_who_may_open_whose_page(self):
        for role in ("employee", "boss", "chief", "officer", "admin"):
            with self.subTest(role=role):
                self.assertEqual(self.page(role, MY_VALUE, self.scorecard.id)["card"]["id"], self.scorecard.id)
        for role in ("peer", "outsider", "stranger", "executive", "nobody", "employee_b", "officer_b", "portal"):
            with self.subTest(role=role):
                self.assertRefused(lambda r=role: self.page(r, MY_VALUE, self.scorecard.id), AccessError)

    def test_user_without_a_scorecard_gets_an_empty_page(self):
        for role in ("nobody", "admin", "executive"):
            self.assertIs(self.page(role, MY_VALUE)["card"], False)

    def test_open_cycle_comes_first_and_others_can_be_turned_to(self):
        self.cycle.sudo().state = "closed"
        self.new_cycle().action_launch()
        page = self.page("employee", MY_VALUE)
        self.assertEqual([cycle["name"] for cycle in page["cycles"]], ["Second Half", "First Half"])
        self.assertEqual(page["card"]["cycle"]["name"], "Second Half")
        self.assertEqual(self.page("employee", MY_VALUE, self.scorecard.id)["card"]["cycle"]["state"], "closed")

    def test_page_opens_where_something_waits(self):
        """The first cycle is in review while the second one runs already."""
        self.to_step(self.appraisal, "self")
        self.new_cycle().action_launch()

        def opened(role, model=MY_VALUE):
            page = self.page(role, model)
            return page["card"]["cycle"]["name"] if model == MY_VALUE else page["cycle"]["name"]

        self.assertEqual(opened("employee"), "First Half")
        self.assertEqual(opened("boss", TEAM), "Second Half", "nobody can be assessed yet")
        self.to_step(self.appraisal, "manager")
        self.assertEqual((opened("employee"), opened("boss", TEAM)), ("Second Half", "First Half"))
        self.to_step(self.appraisal, "published")
        self.assertEqual((opened("employee"), opened("boss", TEAM)), ("First Half", "Second Half"))
        self.assertEqual(opened("officer", BOARD), "First Half")

    def test_own_ratings_stay_readable_and_can_be_corrected(self):
        """A self-assessment that is sent back is corrected, while the manager's part is hidden."""
        self.to_step(self.appraisal, "self")
        self.as_user(self.appraisal, "employee").self_rating_ids[0].level = "4"
        self.to_step(self.appraisal, "manager")
        self.as_user(self.appraisal, "boss").behaviour_ids.write({"level": "1", "evidence": SECRET})
        handed_over = self.section(self.page("employee", MY_VALUE), "self")
        self.assertEqual((handed_over["is_open"], handed_over["behaviours"][0]["level"]), (False, "4"))
        self.as_user(self.appraisal, "boss")._return("Please give an example")
        page = self.page("employee", MY_VALUE)
        self.assertTrue(self.section(page, "self")["is_open"])
        self.assertNotIn(SECRET, json.dumps(page))
        own = self.as_user(self.appraisal, "employee").self_rating_ids[0]
        own.note = "A caller named me"
        self.assertEqual(self.as_user(self.appraisal, "boss").behaviour_ids[0].self_note, "A caller named me")

    def test_timeline_is_in_order_and_shows_both_kinds(self):
        """V-05: own changes beside what customers said; V-06: thanks are counted."""
        Entry = self.env["customer.perf.timeline.entry"]
        for day, kind in (("2025-02-01", "complaint"), ("2025-03-01", "change"), ("2025-04-01", "thanks")):
            Entry.create({"employee_id": self.employee.id, "date": day, "kind": kind, "text": kind})
        Entry.create({"employee_id": self.people["peer"].id, "date": "2025-03-01", "text": "not his"})
        line = self.scorecard.line_ids.filtered(lambda line: line.kpi_id.code == "fcr")
        self.as_user(line, "boss").write({"target": line.target - 1, "change_reason": "New product"})
        data = self.section(self.page("employee", MY_VALUE), "timeline")
        kinds = [entry["kind"] for entry in data["entries"]]
        self.assertEqual(kinds, ["goal", "thanks", "change", "complaint"])
        self.assertEqual(data["thanks"], 1)
        self.assertIn("New product", data["entries"][0]["text"])

    def test_other_addons_add_sections(self):
        """A further section takes the place its sequence says, and none of the others is lost"""
        Page = type(self.env[MY_VALUE])
        original = Page._sections
        sections = self.page("employee", MY_VALUE)["sections"]
        codes = [section["code"] for section in sections]
        self.assertGreater(len(codes), 1)
        extra = {"code": "further", "sequence": sections[0]["sequence"] + 0.5, "title": "Further", "data": 1}

        with patch.object(Page, "_sections", lambda *args: [extra, *original(*args)]):
            found = self.page("employee", MY_VALUE)["sections"]
        self.assertEqual([section["code"] for section in found], [codes[0], "further", *codes[1:]])

    def test_queries_do_not_grow_with_the_goals(self):
        few = self.scorecard.line_ids[2:]
        self.measure_all(self.employee)
        all_goals = self.queries("employee", MY_VALUE)
        with self.undone():
            few.sudo().with_context(perf_weights_open=True).unlink()
            self.assertGreaterEqual(self.queries("employee", MY_VALUE) + 1, all_goals)
        self.assertLess(all_goals, 64)


@tagged("post_install", "-at_install")
class TestTeam(PageCase):
    def needs(self, page, name="Perf employee"):
        person = next(person for person in page["people"] if person["name"] == name)
        return {need["code"]: need for need in person["needs"]}, [need["text"] for need in person["needs"]]

    def test_direct_reports_or_everybody_below(self):
        self.assertEqual({p["name"] for p in self.page("boss", TEAM)["people"]}, {"Perf employee", "Perf peer"})
        self.assertEqual({p["name"] for p in self.page("chief", TEAM)["people"]}, {"Perf boss", "Perf officer"})
        everybody = {p["name"] for p in self.page("chief", TEAM, False, True)["people"]}
        self.assertEqual(everybody, {"Perf boss", "Perf officer", "Perf employee", "Perf peer"})

    def test_talks_beside_the_figures(self):
        """The last and the next talk, what is open; one click plans one with everybody who has none, once"""
        Talk = self.as_user(self.env["customer.perf.check.in"], "boss")
        held = Talk.create({"employee_id": self.employee.id, "date": "2025-01-15"})
        held.action_ids = [Command.create({"summary": "Ask", "user_id": self.users["employee"].id})]
        held.action_held()
        planned = Talk.create({"employee_id": self.employee.id, "date": "2025-02-15"})
        self.env.flush_all()
        self.cr.execute("UPDATE customer_perf_scorecard SET gate_missed = TRUE WHERE id = %s", [self.scorecard.id])
        people = {person["name"]: person for person in self.page("boss", TEAM)["people"]}
        one, other = people["Perf employee"], people["Perf peer"]
        self.assertEqual((one["open_actions"], one["why"]), (1, "red line"))
        self.assertTrue(one["last_talk"] and one["next_talk"])
        self.assertEqual((other["open_actions"], other["why"], other["next_talk"]), (0, "", ""))
        for role, count in (("boss", 1), ("boss", 0), ("employee", 0), ("executive", 0), ("outsider", 0)):
            with self.subTest(role=role):
                self.assertEqual(self.rpc(role, TEAM, "plan_check_ins", self.cycle.id), count)
        ours = [("state", "=", "planned"), ("company_id", "=", self.company.id)]
        talks = self.env["customer.perf.check.in"].search(ours)
        self.assertEqual(talks.employee_id, self.employee | self.people["peer"])
        self.assertIn(planned, talks)

    def test_nobody_else_sees_people(self):
        for role in ("employee", "outsider", "executive", "nobody", "admin"):
            with self.subTest(role=role):
                self.assertEqual(self.page(role, TEAM, False, True), {"cycles": []})

    def test_assigned_assessor_sees_his_people(self):
        self.as_user(self.appraisal, "officer").manager_id = self.people["outsider"]
        self.assertEqual([p["name"] for p in self.page("outsider", TEAM)["people"]], ["Perf employee"])

    def test_who_needs_me(self):
        """M-05 and design section 7: overdue steps, red and falling goals, missing values, missed talks."""
        self.cycle.check_in_weeks = 4
        self.launched_on("2025-01-01")
        self.env["customer.perf.kpi"].search([]).frequency = "month"
        for month, value in enumerate((4.8, 4.7, 4.6, 4.5), start=1):
            self.measure("csat_post", self.employee, value=value, date=date(2025, month, 1))
        self.measure("fcr", self.employee, numerator=10, denominator=100, date="2025-04-01")
        with freeze_time("2025-05-20"):
            needs, texts = self.needs(self.page("boss", TEAM))
            self.assertEqual(needs["check_in"]["level"], "danger")
            text = "\n".join(texts)
            self.assertRegex(text, "Off target: First-contact")
            self.assertRegex(text, "Getting worse: Post-service")
            self.assertRegex(text, "No new value: .*Key complaints")
            self.assertIn("Goals to agree", text)
            self.assertNotRegex(text, "No new value: .*Post-service")
        self.cycle.manager_deadline = "2025-07-20"
        self.to_step(self.appraisal, "manager")
        for day, level in (("2025-07-01", "info"), ("2025-07-15", "warning"), ("2025-07-21", "danger")):
            with self.subTest(day=day), freeze_time(day):
                self.assertEqual(self.needs(self.page("boss", TEAM))[0]["assess"]["level"], level)
        with freeze_time("2025-07-21"):
            self.assertEqual(self.page("boss", TEAM)["people"][0]["name"], "Perf employee", "most urgent first")

    def test_heat_map_has_real_numbers(self):
        self.measure_all(self.employee)
        self.to_step(self.appraisal, "manager")
        self.as_user(self.appraisal, "boss").behaviour_ids.write({"level": "4"})
        page = self.page("boss", TEAM)
        person = next(person for person in page["people"] if person["name"] == "Perf employee")
        self.assertEqual([column["source"] for column in page["columns"]], ["scorecard", "behaviour"])
        self.assertEqual(person["parts"]["behaviour"], {"score": 110, "status": "green"})
        self.assertEqual(person["parts"]["scorecard"]["score"], self.scorecard.score)
        self.assertEqual(person["score"], self.appraisal.result_score)
        peer = next(person for person in page["people"] if person["name"] == "Perf peer")
        self.assertEqual(peer["parts"]["scorecard"], {"score": False, "status": "none"})

    def test_others_ratings_name_nobody(self):
        """Others appear from three other managers and five of their people on."""
        self.assertIsNone(self.page("boss", TEAM)["ratings"])
        appraisals = self.cycle.appraisal_ids
        self.as_user(self.cycle, "admin").action_start_review()
        self.to_step(self.appraisal, "manager")
        self.as_user(self.appraisal, "boss").behaviour_ids.write({"level": "4"})
        ratings = self.page("boss", TEAM)["ratings"]
        self.assertFalse(ratings["shown"])
        self.assertEqual([level["others"] for level in ratings["levels"]], [None] * 5)
        self.assertEqual([level["mine"] for level in ratings["levels"]], [0, 0, 0, 100, 0])
        heads = [self._create_person(f"head{i}", self.elsewhere, self.job) for i in range(3)]
        people = [self._create_person(f"other{i}", self.department, self.job) for i in range(5)]
        for index, person in enumerate(people):
            person.parent_id = heads[index % 2]
        self.cycle.sudo().state = "running"
        self.cycle.action_launch()
        self.env.flush_all()
        others = self.cycle.appraisal_ids - appraisals
        others.sudo().behaviour_ids[:-1].write({"level": "2"})
        rated = others.sudo().behaviour_ids[-1:]
        self.assertFalse(self.page("boss", TEAM)["ratings"]["shown"], "two managers are too few")
        rated.appraisal_id.manager_id = heads[2]
        self.assertTrue(self.page("boss", TEAM)["ratings"]["shown"])
        rated.appraisal_id.behaviour_ids.write({"level": False})
        self.assertFalse(self.page("boss", TEAM)["ratings"]["shown"], "four people are too few")
        rated.appraisal_id.behaviour_ids.write({"level": "2"})
        self.assertEqual(
            [level["others"] for level in self.page("boss", TEAM)["ratings"]["levels"]], [0, 100, 0, 0, 0]
        )

    def test_rating_side_by_side(self):
        """Several people on one behaviour in one list, written by whom it belongs to."""
        self.to_step(self.appraisal, "manager")
        self.to_step(self._appraisal_of("peer"), "manager")
        action = self.env.ref("customer_perf.customer_perf_behaviour_rating_action_compare")
        domain = safe_eval(action.domain, {"uid": self.users["boss"].id})
        Rating = self.as_user(self.env["customer.perf.behaviour.rating"], "boss")
        ratings = Rating.search(domain)
        self.assertEqual(ratings.sudo().employee_id, self.employee | self.people["peer"])
        self.assertTrue(all(ratings.mapped("can_assess")))
        self.rpc("boss", Rating._name, "web_save", ratings.ids, {"level": "4"}, specification={})
        self.assertEqual(set(self.appraisal.behaviour_ids.mapped("level")), {"4"})
        self.assertFalse(self.as_user(Rating, "employee").search(domain))

    def test_queries_do_not_grow_with_the_people(self):
        counts = []
        for size in (10, 60):
            head = self._create_person(f"head_of_{size}", self.elsewhere, self.job)
            unit, job = self._create_unit(self.company, f"Unit of {size}")
            self.env["hr.employee"].create(
                [
                    {
                        "name": f"Agent {i}",
                        "department_id": unit.id,
                        "job_id": job.id,
                        "company_id": self.company.id,
                        "parent_id": head.id,
                    }
                    for i in range(size)
                ]
            )
            cycle = self.new_cycle(name=f"Cycle of {size}", department_ids=[Command.set(unit.ids)])
            cycle.action_launch()
            self.assertEqual(len(self.page(f"head_of_{size}", TEAM)["people"]), size)
            running = self.queries(f"head_of_{size}", TEAM)
            cycle.action_start_review()
            counts.append((running, self.queries(f"head_of_{size}", TEAM), self.queries("officer", BOARD, cycle.id)))
        for few, many in zip(*counts, strict=True):
            self.assertLessEqual(many, few + 1)
            self.assertLess(many, 80)


@tagged("post_install", "-at_install")
class TestCycleBoard(PageCase):
    def test_board_is_hr(self):
        for role in ("employee", "boss", "executive", "nobody", "portal"):
            with self.subTest(role=role):
                self.assertRefused(lambda r=role: self.page(r, BOARD), AccessError)
        names = {cycle["name"] for cycle in self.page("officer_b", BOARD)["cycles"]}
        self.assertNotIn("First Half", names)

    def test_progress_and_blockers_by_name(self):
        self.cycle.write({"self_deadline": "2025-07-10", "manager_deadline": "2025-07-20"})
        names = {(row["name"], row["task"]) for row in self.page("officer", BOARD, self.cycle.id)["blockers"]}
        self.assertIn(("Perf boss", "agrees goals"), names)
        self.as_user(self.cycle, "admin").action_start_review()
        self.to_step(self.appraisal, "manager")
        self.to_step(self._appraisal_of("peer"), "calibration")
        with freeze_time("2025-07-15"):
            page = self.page("officer", BOARD, self.cycle.id)
        [row] = page["progress"]["rows"]
        self.assertEqual(row["counts"], {"self": 3, "manager": 1, "calibration": 1})
        blockers = {(row["name"], row["task"]): row for row in page["blockers"]}
        self.assertEqual(blockers["Perf boss", "assesses"]["count"], 1)
        self.assertFalse(blockers["Perf boss", "assesses"]["late"])
        self.assertTrue(blockers["Perf chief", "writes the self-assessment"]["late"])
        self.assertIn(("HR", "publishes"), blockers)
        for blocker in page["blockers"]:
            found = self.as_user(self.env["customer.perf.appraisal"], "officer").search_count(
                [tuple(part) if isinstance(part, list) else part for part in blocker["domain"]]
            )
            self.assertEqual(found, blocker["count"], blocker)

    def test_grades_are_live(self):
        self.measure_all(self.employee)
        self.to_step(self.appraisal, "manager")
        grades = self.page("officer", BOARD, self.cycle.id)["grades"]
        self.assertEqual(sum(row["count"] for row in grades["rows"]), 5)
        self.as_user(self.appraisal, "boss").line_ids[0].write({"override_score": 0, "override_reason": "why not"})
        moved = self.page("officer", BOARD, self.cycle.id)["grades"]
        self.assertNotEqual(grades, moved)
        self.assertEqual(moved["total"], 5)

    def test_missing_values_are_named(self):
        self.env["customer.perf.kpi"].search([]).frequency = "month"
        self.measure("csat_post", self.employee, value=4.5, date="2025-04-01")
        with freeze_time("2025-05-20"):
            kpis = {row["name"]: row for row in self.page("officer", BOARD, self.cycle.id)["data"]["kpis"]}
        fcr = kpis[self.env.ref("customer_perf.kpi_fcr").name]
        self.assertEqual((fcr["missing"], fcr["late"], fcr["goals"]), (5, 0, 5))
        csat = kpis[self.env.ref("customer_perf.kpi_csat_post").name]
        self.assertEqual((csat["missing"], csat["late"], csat["goals"]), (4, 0, 5))
        with freeze_time("2025-06-20"):
            kpis = {row["name"]: row for row in self.page("officer", BOARD, self.cycle.id)["data"]["kpis"]}
        csat = kpis[self.env.ref("customer_perf.kpi_csat_post").name]
        self.assertEqual((csat["missing"], csat["late"], csat["last"]), (4, 1, "Apr 2025"))
        self.measure("csat_post", self.people["peer"], value=4.5, date="2025-05-01")
        with freeze_time("2025-06-20"):
            kpis = {row["name"]: row for row in self.page("officer", BOARD, self.cycle.id)["data"]["kpis"]}
        self.assertEqual(kpis[csat["name"]]["late"], 1, "a fresh value of one does not hide the late one of another")

    def test_empty_company_is_led_to_the_set_up(self):
        self.assertEqual(self.page("officer_b", BOARD), {"cycles": []})


@tagged("post_install", "-at_install")
class TestWhatIf(PageCase):
    def setUp(self):
        super().setUp()
        self.measure_all(self.employee)
        self.to_step(self.appraisal, "manager")
        self.as_user(self.appraisal, "boss").behaviour_ids.write({"level": "2"})
        action = self.as_user(self.cycle, "officer").action_what_if()
        self.what_if = self.as_user(self.env["customer.perf.what.if"], "officer").browse(action["res_id"])

    def counts(self, what_if):
        """{grade: (now, what if)}"""
        return {row["name"]: (int(row["otherText"]), int(row["text"])) for row in what_if.distribution}

    def test_unchanged_copy_tells_what_is(self):
        """The simulation and the cycle agree to the last grade, with a score set by hand, too."""
        peer = self._appraisal_of("peer")
        self.to_step(peer, "manager")
        boss = self.as_user(peer, "boss")
        boss.behaviour_ids.write({"level": "3"})
        boss.line_ids[0].write({"override_score": 85, "override_reason": "Data of another agent"})
        self.assertTrue(peer.result_grade_id)
        self.env.invalidate_all()
        for now, then in self.counts(self.what_if).values():
            self.assertEqual(now, then)
        self.assertIn("0 of 4 people", self.what_if.summary, "one's own result is left out")

    def test_weight_and_cap_move_the_distribution(self):
        before = self.appraisal.result_score
        line = self.what_if.line_ids.filtered(lambda line: line.component_id.source == "scorecard")
        with Form(self.what_if) as form:
            for index in range(len(self.what_if.line_ids)):
                with form.line_ids.edit(index) as row:
                    row.weight = 10 if row.component_id == line.component_id else 90
            self.assertIn("1 of 4 people", form.summary, "seen before anything is saved")
            self.assertIn("1 down", form.summary)
        self.assertIn("1 of 4 people", self.what_if.summary)
        self.what_if.action_reset()
        self.assertIn("0 of 4 people", self.what_if.summary)
        self.what_if.score_cap = 100
        tried = self.what_if._tried_rules(), self.what_if._tried_weights()
        capped = simulate(self.appraisal.sudo(), *tried)[self.appraisal.id]
        self.assertLess(capped[0], before)
        self.env.invalidate_all()
        self.assertEqual((self.appraisal.result_score, self.cycle.score_cap), (before, 120), "nothing is changed")

    def test_weights_are_kept_as_a_copy(self):
        with self.assertRaisesRegex(UserError, "No weight was changed"), self.cr.savepoint():
            self.what_if.action_save_mixes()
        for line in self.what_if.line_ids:
            line.weight = {"scorecard": 60, "behaviour": 40}[line.component_id.source]
        action = self.what_if.action_save_mixes()
        copy = self.env["customer.perf.tool.mix"].search(action["domain"])
        self.assertEqual(sorted(copy.component_ids.mapped("weight")), [40, 60])
        self.assertEqual(sorted(self.mix.component_ids.mapped("weight")), [30, 70])

    def test_later_change_of_the_mix_does_not_count(self):
        """The copy starts from the weights that were frozen at launch."""
        scorecard, behaviour = self.mix.component_ids.sorted("source", reverse=True)
        self.mix.component_ids = [
            Command.update(scorecard.id, {"weight": 10}),
            Command.update(behaviour.id, {"weight": 80}),
            Command.create({"name": "New", "weight": 10}),
        ]
        action = self.as_user(self.cycle, "officer").action_what_if()
        what_if = self.as_user(self.env["customer.perf.what.if"], "officer").browse(action["res_id"])
        self.assertEqual(sorted(what_if.line_ids.mapped("now")), [30, 70])
        self.assertIn("0 of 4 people", what_if.summary)
        with self.assertRaisesRegex(UserError, "No weight was changed"), self.cr.savepoint():
            what_if.action_save_mixes()

    def test_weights_that_do_not_add_up_are_named(self):
        self.what_if.line_ids[0].weight += 5
        self.assertIn("105.00", self.what_if.summary)


@tagged("post_install", "-at_install")
class TestSetup(PageCase):
    def test_three_steps_to_the_first_cycle(self):
        """Each step does the thing it asks about."""
        company, officer = self.company_b, self.users["officer_b"]
        nurse = self.env["hr.job"].create({"name": "Contact centre night agent", "company_id": company.id})
        self.env["hr.employee"].create({"name": "B1", "company_id": company.id, "job_id": nurse.id})
        self.env["hr.employee"].create({"name": "B2", "company_id": company.id})
        for name in ("B3", "B4"):
            self.env["hr.employee"].create({"name": name, "company_id": company.id, "job_title": "Store manager"})
        enter = self.as_user(self.env["customer.perf.setup"], "officer_b").action_enter
        self.assertEqual(enter()["res_model"], "customer.perf.setup", "HR lands here")
        setup = self.as_user(self.env["customer.perf.setup"], "officer_b").create({})
        self.assertEqual(setup.company_id, company)
        setup.tool_mix_id = self.env.ref("customer_perf.tool_mix_kpi")
        self.assertEqual(len(setup.open_decisions.splitlines()), 4)
        with self.assertRaisesRegex(UserError, "whom we serve"), self.cr.savepoint():
            setup.action_next()
        setup.waiver_reason = "A trial until the workshop"
        before = self.env["customer.perf.tool.mix"]._default_mix(self.company)
        setup.action_next()
        default = self.env["customer.perf.tool.mix"]._default_mix(company)
        self.assertEqual((default.name, default.company_id), (setup.tool_mix_id.name, company))
        self.assertEqual(self.env["customer.perf.tool.mix"]._default_mix(self.company), before, "others keep theirs")
        by_job = {line.job_id: line for line in setup.line_ids}
        self.assertEqual(by_job[nurse].role_family_id.code, "contact_centre_agent", "suggested by its name")
        decisions = self.env["customer.perf.decision"]._of_company(company)
        self.assertEqual(decisions.mapped("state"), ["waived"] * 4 + ["open"], "Start Here says the same")
        titled = setup.line_ids.filtered(lambda line: line.name == "Store manager")
        self.assertEqual((titled.people, titled.role_family_id.code), (2, "unit_manager"))
        loose = setup.line_ids.filtered(lambda line: not line.role_family_id)
        self.assertIn(": 1.", setup.missing_text)
        loose.role_family_id = self.family
        setup.action_next()
        self.assertEqual(nurse.perf_role_family_id, self.family)
        self.assertEqual(loose.employee_ids.sudo().perf_role_family_id, self.family)
        self.assertEqual(set(titled.employee_ids.sudo().perf_role_family_id.mapped("code")), {"unit_manager"})
        action = setup.action_next()
        cycle = setup.cycle_id
        self.assertTrue(cycle.self_deadline)
        setup.action_next()
        self.assertEqual(self.env["customer.perf.cycle"].search([("company_id", "=", company.id)]), cycle, "made once")
        launch = self.as_user(self.env[action["res_model"]], "officer_b").browse(action["res_id"])
        board = launch.with_context(**action["context"]).action_launch()
        self.assertEqual(board["params"], {"resId": cycle.id})
        self.assertEqual(cycle.appraisal_count, 5)
        self.assertEqual(self.page("officer_b", BOARD)["cycle"]["appraisals"], 5)
        self.assertEqual(enter()["tag"], "customer_perf.my_value")
        self.assertEqual(officer.company_id, company)

    def test_periods(self):
        with freeze_time("2026-11-24"):
            setup = self.as_user(self.env["customer.perf.setup"], "officer").create({})
            for period, start, end in (
                ("quarter", date(2026, 10, 1), date(2026, 12, 31)),
                ("half", date(2026, 7, 1), date(2026, 12, 31)),
                ("year", date(2026, 1, 1), date(2026, 12, 31)),
            ):
                setup.period = period
                self.assertEqual((setup.date_from, setup.date_to), (start, end))
            setup.step = "cycle"
            with Form(setup) as form:
                form.first_month = "4"
                form.period = "half"
                self.assertEqual((form.date_from, form.date_to), (date(2026, 10, 1), date(2027, 3, 31)))
                self.assertEqual(form.cycle_name, "Half-year 2 of 2026/27")
            self.assertEqual(self.company.perf_first_month, "4", "HR need not be an administrator")


@tagged("post_install", "-at_install")
class TestPrint(CustomerPerfCommon):
    def print(self, role, appraisals):
        report = self.as_user(self.env["ir.actions.report"], role)
        return report._render_qweb_html("customer_perf.appraisal_report", appraisals.ids)[0].decode()

    def test_print_has_everything_and_one_page_per_person(self):
        self.measure_all(self.employee)
        self.to_step(self.appraisal, "self")
        self.as_user(self.appraisal, "employee").self_comment = "Fewer callers come back"
        self.to_step(self.appraisal, "manager")
        self.as_user(self.appraisal, "boss").comment = "Next: shorter waits"
        self.to_step(self.appraisal, "published")
        self.as_user(self.appraisal, "employee").employee_comment = "Agreed"
        html = self.print("officer", self.appraisal | self._appraisal_of("peer"))
        for text in (
            "Perf employee",
            "Perf peer",
            "First Half",
            "Fewer callers come back",
            "Next: shorter waits",
            "Agreed",
        ):
            self.assertIn(text, html)
        self.assertEqual(html.count('class="page o_perf_report"'), 2)
        for line in self.scorecard.line_ids:
            self.assertIn(line.explanation, html)
        self.assertIn(f"{self.appraisal.score:.2f}", html)

    def test_print_of_the_employee_lacks_the_hidden_part(self):
        self.measure_all(self.employee)
        self.to_step(self.appraisal, "manager")
        self.assess_in_secret()
        html = self.print("employee", self.appraisal)
        self.assertNotIn(SECRET, html)
        self.assertNotIn("117.00", html)
        self.assertIn(SECRET, self.print("boss", self.appraisal))
        self.assertRefused(lambda: self.print("peer", self.appraisal), AccessError)

    def test_print_speaks_the_readers_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"]._load_module_terms(["customer_perf"], ["zh_CN"])
        report = self.as_user(self.env["ir.actions.report"], "officer").with_context(lang="zh_CN")
        html = report._render_qweb_html("customer_perf.appraisal_report", self.appraisal.ids)[0].decode()
        self.assertIn("考核结果的构成", html)
        self.assertIn(self.scorecard.line_ids[0].kpi_id.with_context(lang="zh_CN").name, html)
        for text in ("Goals", "How the result", "signature", "Employee"):
            self.assertNotIn(text, html)
