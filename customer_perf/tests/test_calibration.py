"""Calibration: rows as they were, moves with reasons, what finishing applies, who sees whom (K-24, nextwave F5)."""

import csv
import io

from psycopg2.errors import CheckViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .axe import AxeMixin
from .common import CustomerPerfCommon
from .hands import PHONE, HandsMixin
from .security_case import ROLES, STEPS_OF_CALIBRATION

WHY = "He carried the move of the branch."


class CalibrationCase(CustomerPerfCommon):
    """Employee and peer are assessed by the boss, the boss by the chief, the officer by the chief."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scale = cls.appraisal.tool_mix_id.grade_scale_id
        cls.grades = cls.scale.grade_ids.sorted("score_min", reverse=True)

    def setUp(self):
        super().setUp()
        for role in ("employee", "peer", "boss", "officer"):
            self.measure_all(self.people[role])
            self.to_step(self._appraisal_of(role), "calibration")
        self.calibration = self.as_user(self.env["customer.perf.calibration"], "officer").create(
            {
                "name": "First Half, Contact Centre",
                "cycle_id": self.cycle.id,
                "participant_ids": [Command.set((self.users["boss"] | self.users["executive"]).ids)],
            }
        )

    def start(self):
        self.as_user(self.calibration, "officer").action_start()
        self.env.invalidate_all()

    def row(self, role, of="admin"):
        row = self.calibration.sudo()._rows().filtered(lambda row: row.employee_id == self.people[role])
        return self.as_user(row, of)

    def other_grade(self, row, step=1):
        """The grade below (or above) the one that somebody has."""
        if not row.sudo().grade_id:
            return self.grades[0]
        place = self.grades.ids.index(row.sudo().grade_id.id)
        return self.grades[place + step if 0 <= place + step < len(self.grades) else place - step]

    def move(self, role, by="admin", grade=None, reason=WHY):
        grade = grade or self.other_grade(self.row(role))
        return self.row(role, by).action_move(grade.id, "context", reason)

    def page(self, role):
        return self.rpc(role, "customer.perf.calibration.page", "get_page", self.calibration.id)


@tagged("post_install", "-at_install")
class TestCalibration(CalibrationCase):
    def test_it_keeps_what_was_there(self):
        self.start()
        part = self.appraisal.assessment_ids
        row = self.row("employee").sudo()
        self.assertEqual((row.score_before, row.grade_before_id), (part.score, part.grade_id))
        self.assertEqual((row.score, row.grade_id, row.points), (part.score, part.grade_id, 0))
        self.assertEqual(len(self.calibration.sudo()._rows()), 4, "the chief is not assessed yet")

    def test_a_move_needs_a_reason_of_both_kinds(self):
        self.start()
        row = self.row("employee")
        grade = self.other_grade(row)
        for code, reason in (("context", ""), ("context", " \n"), ("nonsense", WHY), (False, WHY)):
            with self.subTest(code=code, reason=reason):
                self.assertRefused(lambda c=code, r=reason: row.action_move(grade.id, c, r))
        self.assertRefused(lambda: row.action_move(row.sudo().grade_id.id, "context", WHY))
        self.assertRefused(lambda: row.action_move(0, "context", WHY))

    def test_moves_are_kept_and_nothing_changes_before_it_is_finished(self):
        self.start()
        before = self.appraisal.assessment_ids.grade_id
        grade = self.other_grade(self.row("employee"))
        self.move("employee", "boss")
        move = self.calibration.sudo().move_ids
        self.assertEqual(
            (move.grade_from_id, move.grade_to_id, move.user_id, move.reason, move.code),
            (before, grade, self.users["boss"], WHY, "context"),
        )
        self.assertEqual(self.appraisal.assessment_ids.grade_id, before)
        self.as_user(self.calibration, "officer").action_finish()
        part, row = self.appraisal.assessment_ids, self.row("employee").sudo()
        self.assertEqual(part.grade_id, grade)
        self.assertAlmostEqual(row.score - row.score_before, move.points)
        self.assertIn(WHY, part.points_reason or self.appraisal.line_ids[0].override_reason)
        self.assertIn(WHY, part.message_ids[:1].body)
        self.assertEqual((row.grade_id, row.score), (grade, part.score))

    def test_the_published_result_is_the_calibrated_one(self):
        self.start()
        self.move("employee")
        grade = self.row("employee").sudo().grade_id
        self.assertRefused(lambda: self.as_user(self.appraisal, "admin").action_publish())
        self.as_user(self.calibration, "officer").action_finish()
        self.as_user(self.appraisal, "admin").action_publish()
        self.assertEqual(self.appraisal.grade_id, grade)
        self.assertRefused(lambda: self.as_user(self.calibration, "officer")._reopen("x"))

    def test_back_to_where_he_was(self):
        """The points of the manager come back as they were, with their reason."""
        part = self.appraisal.assessment_ids
        self.as_user(part, "officer").write({"points": 1, "points_reason": "Trained the new ones."})
        self.start()
        before = self.row("employee").sudo().grade_id
        self.move("employee")
        self.move("employee", grade=before)
        row = self.row("employee").sudo()
        self.assertEqual((row.points, row.score, row.is_moved), (1, row.score_before, False))
        self.as_user(self.calibration, "officer").action_finish()
        self.assertEqual((part.points, part.points_reason), (1, "Trained the new ones."))

    def test_finishing_locks(self):
        self.start()
        self.move("employee")
        self.as_user(self.calibration, "officer").action_finish()
        row = self.row("employee")
        self.assertRefused(lambda: row.action_move(self.other_grade(row).id, "context", WHY))
        for role in ("officer", "admin"):
            self.assertRefused(lambda r=role: self.as_user(self.calibration, r).write({"name": "x"}))
            part = self.as_user(self.appraisal.assessment_ids, role)
            self.assertRefused(lambda p=part: p.write({"points": 2, "points_reason": "x"}))
            line = self.as_user(self.appraisal.line_ids[0], role)
            self.assertRefused(lambda x=line: x.write({"override_score": 90, "override_reason": "x"}))
            self.assertRefused(lambda r=role: self.as_user(self.calibration, r).unlink())

    def test_reopening_takes_the_moves_back_until_it_is_finished_again(self):
        self.start()
        before = self.appraisal.assessment_ids.grade_id
        self.move("employee")
        moved = self.row("employee").sudo().grade_id
        self.as_user(self.calibration, "officer").action_finish()
        action = self.as_user(self.calibration, "officer").action_ask_reopen()
        wizard = self.env["customer.perf.reason"].with_user(self.users["officer"]).with_context(**action["context"])
        wizard.create({"reason": "A value was wrong."}).action_confirm()
        self.assertEqual(self.calibration.state, "open")
        self.assertEqual((self.appraisal.assessment_ids.grade_id, self.appraisal.assessment_ids.points), (before, 0))
        self.assertIn("A value was wrong.", self.calibration.sudo().message_ids[:1].body)
        self.as_user(self.calibration, "officer").action_finish()
        self.assertEqual(self.appraisal.assessment_ids.grade_id, moved)

    def test_more_than_the_points_of_the_cycle(self):
        """Every part is set by hand with the reason, and reopening takes that back."""
        line = self.appraisal.line_ids[0]
        self.as_user(line, "officer").write({"override_score": 91, "override_reason": "Data were wrong."})
        self.start()
        best, last = self.grades[0], self.grades[-1]
        grade = last if self.row("employee").sudo().grade_id != last else best
        self.move("employee", grade=grade)
        before = self.appraisal.line_ids.mapped("score")
        self.as_user(self.calibration, "officer").action_finish()
        part = self.appraisal.assessment_ids
        self.assertEqual((part.grade_id, part.points), (grade, 0))
        self.assertTrue(all(self.appraisal.line_ids.mapped("is_overridden")))
        self.assertIn(WHY, self.appraisal.line_ids[-1].override_reason)
        self.assertEqual(self.row("employee").sudo().score, part.score)
        self.as_user(self.calibration, "officer")._reopen("A value was wrong.")
        self.assertEqual(self.appraisal.line_ids.mapped("score"), before)
        self.assertEqual((line.override_score, line.override_reason), (91, "Data were wrong."))
        self.assertEqual(self.appraisal.line_ids.filtered("is_overridden"), line)

    def test_a_missed_red_line_caps(self):
        self.start()
        self.scorecard.sudo().gate_missed = True
        self.row("employee").sudo().grade_id = self.grades[-1]
        with self.assertRaisesRegex(UserError, "red line"):
            self.row("employee").action_move(self.grades[0].id, "team", WHY)

    def test_who_was_sent_back_holds_it_up(self):
        self.start()
        self.as_user(self.appraisal, "officer")._return("The reason is missing.")
        with self.assertRaisesRegex(UserError, "Perf employee"):
            self.as_user(self.calibration, "officer").action_finish()
        self.to_step(self.appraisal, "calibration")
        self.as_user(self.calibration, "officer").action_finish()

    def test_values_that_change_meanwhile(self):
        """The grade was decided on; the points that it takes are those of the day it is finished."""
        self.start()
        self.move("employee")
        grade = self.row("employee").sudo().grade_id
        self.measure("csat_post", self.employee, value=4.5, date="2025-02-01")
        self.as_user(self.calibration, "officer").action_finish()
        self.assertEqual(self.appraisal.assessment_ids.grade_id, grade)
        self.assertIn("Values changed", self.calibration.sudo().message_ids[:1].body)

    def test_late_ones_are_added_and_nobody_is_in_two(self):
        self.start()
        other = self.as_user(self.calibration, "admin").copy({"name": "Again"})
        with self.assertRaisesRegex(UserError, "nobody in this scope"):
            other.action_start()
        self.assertRefused(lambda: self.as_user(self.calibration, "officer").action_take_in())
        self.to_step(self._appraisal_of("chief"), "calibration")
        self.as_user(self.calibration, "officer").action_take_in()
        self.assertEqual(len(self.calibration.sudo()._rows()), 5)

    def test_the_scope_stays_once_it_has_started(self):
        self.start()
        self.assertRefused(lambda: self.as_user(self.calibration, "officer").write({"cycle_id": self.cycle.id}))
        self.as_user(self.calibration, "officer").write({"participant_ids": [Command.clear()]})
        self.assertRefused(lambda: self.as_user(self.calibration, "admin").unlink())

    def test_who_leads_and_who_takes_part(self):
        with self.assertRaises(ValidationError):
            self.calibration.facilitator_id = self.users["boss"]
        with self.assertRaises(ValidationError):
            self.calibration.participant_ids = self.users["employee_b"]
        with self.assertRaises(ValidationError):
            self.calibration.participant_ids = self.users["portal"]

    def test_an_approval_is_given_anew(self):
        self.cycle.sudo().with_context(tracking_disable=True)._write({"needs_approval": True})
        self.start()
        self.appraisal.sudo().assessment_ids.is_approved = True
        self.move("employee")
        self.as_user(self.calibration, "officer").action_finish()
        self.assertFalse(self.appraisal.sudo().assessment_ids.is_approved)


@tagged("post_install", "-at_install")
class TestWho(CalibrationCase):
    def test_steps_are_taken_by_whom_they_belong_to(self):
        for (_model, method), (step, callers) in STEPS_OF_CALIBRATION.items():
            if step == "open" and self.calibration.state == "draft":
                self.start()
            for role in ROLES:
                with self.subTest(method=method, role=role):
                    record, args = self.calibration, ()
                    if method == "action_move":
                        record = self.row("employee").sudo()
                        args = (self.other_grade(record).id, "context", WHY)
                    done = self.allowed(lambda r=role, x=record, m=method, a=args: self.rpc(r, x._name, m, x.ids, *a))
                    allowed = (*callers, "executive") if method == "action_move" else callers
                    self.assertEqual(done, role in allowed, self.refusal)

    def test_nobody_sees_or_moves_himself_or_who_is_above_him(self):
        """Neither by the page nor by RPC, HR included; the officer and the boss are below the chief."""
        self.to_step(self._appraisal_of("chief"), "calibration")
        self.start()
        self.calibration.sudo().participant_ids |= self.users["employee"]
        seen = {
            role: {row["name"] for row in self.page(role)["rows"]} for role in ("employee", "boss", "officer", "admin")
        }
        everybody = {f"Perf {role}" for role in ("employee", "peer", "boss", "officer", "chief")}
        self.assertEqual(seen["admin"], everybody)
        self.assertEqual(seen["officer"], everybody - {"Perf officer", "Perf chief"})
        self.assertEqual(seen["boss"], everybody - {"Perf boss", "Perf chief"})
        self.assertEqual(seen["employee"], {"Perf peer", "Perf officer"})
        for role, whom in (("employee", "employee"), ("employee", "boss"), ("boss", "chief"), ("officer", "officer")):
            with self.subTest(role=role, whom=whom):
                self.assertRefused(lambda r=role, w=whom: self.move(w, r), AccessError)
                self.assertFalse(
                    self.rpc(role, "customer.perf.calibration.row", "search", [("id", "=", self.row(whom).id)])
                )

    def test_who_assesses_me_though_not_above_me(self):
        self.appraisal.sudo().manager_id = self.people["peer"]
        self.start()
        self.calibration.sudo().participant_ids |= self.users["employee"]
        self.assertRefused(lambda: self.move("peer", "employee"), AccessError)

    def test_a_participant_sees_it_while_it_is_open(self):
        domain = [("id", "=", self.calibration.id)]

        def search():
            return self.rpc("boss", "customer.perf.calibration", "search", domain)

        self.assertFalse(search())
        self.start()
        self.assertTrue(search())
        self.as_user(self.calibration, "officer").action_finish()
        self.assertFalse(search())
        self.assertEqual(self.page("boss"), {"calibrations": []})
        self.assertTrue(self.page("officer")["rows"])

    def test_the_distribution_counts_whom_one_sees(self):
        """A total of everybody would tell one's own grade."""
        self.start()
        for role in ("boss", "officer", "admin"):
            page = self.page(role)
            self.assertEqual(sum(column["now"] for column in page["columns"]), len(page["rows"]))

    def test_menu(self):
        menu = self.env.ref("customer_perf.customer_perf_calibration_menu_mine")

        def shown(role):
            return menu.id in self.env["ir.ui.menu"].with_user(self.users[role]).load_menus(False)

        self.assertFalse(shown("boss"))
        self.start()
        self.env.registry.clear_all_caches()
        self.assertTrue(shown("boss"))
        self.assertFalse(shown("chief"))

    def test_of_another_company(self):
        self.start()
        self.assertEqual(self.page("officer_b"), {"calibrations": []})
        self.assertRefused(
            lambda: self.rpc("officer_b", "customer.perf.calibration.page", "export_grid", self.calibration.id)
        )


@tagged("post_install", "-at_install")
class TestPage(CalibrationCase):
    def test_before_and_now(self):
        self.start()
        row = self.row("employee").sudo()
        before, after = row.grade_id, self.other_grade(row)
        self.move("employee")
        page = self.page("admin")
        [shown] = [one for one in page["rows"] if one["name"] == "Perf employee"]
        names = [column["name"] for column in page["columns"]]
        self.assertEqual(names[shown["column_before"]], before.display_name)
        self.assertEqual(names[shown["column"]], after.display_name)
        self.assertEqual(
            [(move["name"], move["reason"], move["by"]) for move in page["moves"]],
            [("Perf employee", WHY, "Perf admin")],
        )
        self.assertEqual(shown["customer_share"], self.scorecard.customer_share)

    def test_queries_do_not_grow(self):
        self.start()
        self.page("admin")
        counts = []
        for count in (1, 4):
            hidden = self.calibration.sudo()._rows()[count:]
            with self.undone():
                hidden.unlink()
                self.env.flush_all()
                self.env.invalidate_all()
                start = self.env.cr.sql_log_count
                self.env["customer.perf.calibration.page"].with_user(self.users["admin"]).get_page(self.calibration.id)
                counts.append(self.env.cr.sql_log_count - start)
        self.assertLessEqual(counts[1], counts[0] + 2, counts)

    def test_hr_alone_is_told_of_severity_and_groups(self):
        self.start()
        self.assertNotIn("severity", self.page("boss"))
        self.assertEqual(self.page("officer")["severity"], [])
        self.assertEqual([part["rows"] for part in self.page("officer")["fairness"]], [[], [], []], "too few people")


@tagged("post_install", "-at_install")
class TestGuideline(CalibrationCase):
    def setUp(self):
        super().setUp()
        self.grades.write({"share_min": False, "share_max": False})
        self.grades[0].write({"share_min": 0, "share_max": 10})

    def test_too_few_people_for_a_guideline(self):
        self.start()
        [group] = self.page("admin")["guideline"]
        self.assertEqual((group["level"], group["people"], group["texts"]), ("off", 4, []))

    def test_hard_only_with_a_reason_and_enough_people(self):
        with self.assertRaises(ValidationError):
            self.scale.is_guideline_hard = True
        self.scale.write({"is_guideline_hard": True, "guideline_reason": "Agreed with the works council for 2025."})
        self.start()
        self.as_user(self.calibration, "officer").action_finish()

    def test_said_in_words_and_held_when_hard(self):
        """With 4 people as enough: 2 of 4 in the best grade are 1 too many of 10 %."""
        from ..tools import calibration as tools  # the limits alone are others here

        self.patch(tools, "ENOUGH", 4)
        self.patch(tools, "FEW", 2)
        self.start()
        for row in self.calibration.sudo()._rows()[:2]:
            row.grade_id = self.grades[0]
        for row in self.calibration.sudo()._rows()[2:]:
            row.grade_id = self.grades[1]
        [group] = self.calibration.sudo()._guideline(self.calibration.sudo()._rows())
        self.assertEqual(group["level"], "held")
        self.assertEqual(len(group["texts"]), 1)
        self.assertIn("1 too many", group["texts"][0])
        self.assertTrue(self.allowed(lambda: self.as_user(self.calibration, "officer").action_finish()))
        self.scale.write({"is_guideline_hard": True, "guideline_reason": "Agreed."})
        self.assertRefused(lambda: self.as_user(self.calibration, "officer").action_finish())

    def test_the_units_own_result_shifts(self):
        card = self.env["customer.perf.scorecard"].sudo().search(
            [("cycle_id", "=", self.cycle.id), ("department_id", "=", self.department.id), ("employee_id", "=", False)]
        ) or self.env["customer.perf.scorecard"].sudo().create(
            {"cycle_id": self.cycle.id, "department_id": self.department.id, "company_id": self.company.id}
        )  # fmt: skip
        card.score = self.grades[0].score_min
        self.grades[0].unit_shift = 10
        self.start()
        [group] = self.page("admin")["guideline"]
        self.assertEqual(group["shift"], 10)

    def test_ranges_are_ranges(self):
        for values in ({"share_min": 20, "share_max": 10}, {"share_max": 101}, {"unit_shift": 101}):
            with (
                self.subTest(values=values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.cr.savepoint(),
            ):
                self.grades[1].write(values)
                self.env.flush_all()


@tagged("post_install", "-at_install")
class TestFile(CalibrationCase):
    def _export(self, role="admin"):
        text = self.rpc(role, "customer.perf.calibration.page", "export_grid", self.calibration.id)
        return list(csv.DictReader(io.StringIO(text)))

    def _import(self, rows, role="admin", delimiter=","):
        out = io.StringIO()
        writer = csv.DictWriter(out, rows[0], delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
        text = "\ufeff" + out.getvalue()
        return self.rpc(role, "customer.perf.calibration.page", "import_moves", self.calibration.id, text)

    def test_there_and_back(self):
        self.start()
        rows = self._export()
        self.assertEqual(len(rows), 4)
        self.assertEqual(self._import(rows), {"count": 0, "errors": []}, "nothing is moved without a wish")
        [mine] = [row for row in rows if row["name"] == "Perf employee"]
        grade = self.other_grade(self.row("employee"))
        mine.update(move_to=grade.code, kind="What customers say", reason=WHY)
        self.assertEqual(self._import(rows, delimiter=";"), {"count": 1, "errors": []})
        self.assertEqual(self.row("employee").sudo().grade_id, grade)

    def test_each_bad_row_is_named_and_the_good_ones_go(self):
        self.start()
        good, no_reason, no_grade, nobody = self._export()
        code = self.other_grade(self.row("employee")).code
        whole = {"move_to": code, "kind": "team", "reason": WHY}
        good.update(whole)
        no_reason.update(whole, reason="")
        no_grade.update(whole, move_to="Z9")
        nobody.update(whole, id="0")
        told = self._import([good, no_reason, no_grade, nobody])
        self.assertEqual(told["count"], 1)
        self.assertEqual([error[:6] for error in told["errors"]], ["Row 3:", "Row 4:", "Row 5:"])
        self.assertIn("Z9", told["errors"][1])

    def test_nobody_moves_by_a_file_whom_he_may_not(self):
        self.start()
        rows = self._export()
        self.assertNotIn("Perf boss", {row["name"] for row in self._export("boss")})
        [boss] = [row for row in rows if row["name"] == "Perf boss"]
        boss.update(move_to=self.other_grade(self.row("boss")).code, kind="team", reason=WHY)
        told = self._import([boss], "boss")
        self.assertEqual((told["count"], len(told["errors"])), (0, 1))
        self.assertNotIn("Perf boss", told["errors"][0])

    def test_another_file(self):
        self.start()
        self.assertRefused(
            lambda: self.rpc(
                "admin", "customer.perf.calibration.page", "import_moves", self.calibration.id, "a,b\n1,2"
            )
        )

    def test_no_formula_in_a_spreadsheet(self):
        self.employee.name = "=HYPERLINK(1)"
        self.start()
        self.assertIn("'=HYPERLINK(1)", {row["name"] for row in self._export()})


@tagged("post_install", "-at_install")
class TestByHand(HandsMixin, AxeMixin, CalibrationCase, HttpCase):
    """Cards are moved by the pointer, by arrow keys and on a phone by their list; the card keeps the focus."""

    def setUp(self):
        super().setUp()
        self.start()
        self.rows = self.calibration.sudo()._rows().filtered("grade_id")
        self.env.flush_all()

    def _say_why(self, page):
        page.click(".o_perf_move")
        page.wait_for_selector(".modal [role=alert]")
        page.select_option("#o_perf_move_code", "team")
        page.fill("#o_perf_move_reason", WHY)
        page.click(".o_perf_move")
        page.wait_for_selector(".modal", state="detached")

    def _arrived(self, page, row, grade):
        """Asked of the page: the test's own cursor would get in its way."""
        page.locator(".o_perf_calibration_column").nth(grade).locator(f"[data-row='{row}']").wait_for()

    def test_keys_and_pointer(self):
        row, place = self.rows[0].id, self.grades.ids.index(self.rows[0].grade_id.id)
        with self.browser() as open_page:
            page = open_page("perf_admin", "/odoo/calibration-grid")
            card = page.locator(f"[data-row='{row}']")
            card.focus()
            page.keyboard.press("ArrowRight")
            self._say_why(page)
            self._arrived(page, row, place + 1)
            page.wait_for_function(f"document.activeElement.dataset.row === '{row}'")
            page.mouse.wheel(0, 500)
            card.hover(position={"x": 20, "y": 10})
            page.mouse.down()
            box = page.locator(".o_perf_calibration_column").nth(place).bounding_box()
            page.mouse.move(box["x"] + 40, max(box["y"], 120) + 30, steps=10)
            page.mouse.up()
            self._say_why(page)
            self._arrived(page, row, place)
        self.assertEqual(len(self.calibration.sudo().move_ids), 2)

    def test_accessible(self):
        self.check_accessible((("admin", "calibration-grid"), ("boss", "calibration-grid")))

    def test_phone(self):
        row = self.row("employee").sudo()
        wanted = self.other_grade(row)
        label, place, number = wanted.display_name, self.grades.ids.index(wanted.id), row.id
        with self.browser() as open_page:
            page = open_page("perf_boss", "/odoo/calibration-grid", PHONE)
            page.select_option(f"[data-row='{number}'] select", label=label)
            self._say_why(page)
            self._arrived(page, number, place)
        self.assertEqual(self.row("employee").sudo().grade_id, wanted)
