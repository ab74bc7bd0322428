"""What is not ready is told before a review starts, and stops nobody."""

from odoo import fields
from odoo.tests import tagged

from .common import CustomerPerfCommon


@tagged("post_install", "-at_install")
class TestStartReview(CustomerPerfCommon):
    def _wizard(self):
        action = self.as_user(self.cycle, "officer").action_ask_start_review()
        return self.as_user(self.env[action["res_model"]].browse(action["res_id"]), "officer")

    def test_it_is_told_who_is_not_ready(self):
        """Counts, names and the list of those records: goals in draft, nobody who rates, nobody who can log in"""
        self._appraisal_of("peer").scorecard_id.sudo().state = "confirmed"
        (self._appraisal_of("boss") | self._appraisal_of("chief")).sudo().manager_id = False
        self.env["hr.employee"].browse(self.boss.id).user_id.active = False
        self.people["officer"].sudo().user_id = False
        officer = self._create_user("hr", "customer_perf.group_customer_perf_officer")
        wizard = self.as_user(self.env["customer.perf.start.review"], "hr").create({"cycle_id": self.cycle.id})
        self.assertTrue(officer and not wizard.is_ready)
        found = {}
        for what in ("goals", "raters", "logins"):
            action = getattr(wizard, f"action_open_{what}")()
            found[what] = set(wizard.env[action["res_model"]].search(action["domain"]).employee_id.mapped("name"))
            text = wizard[f"{what}_text"]
            self.assertIn(f"{len(found[what])} (", text)
            for name in found[what]:
                self.assertIn(name, text)
        self.assertEqual(found["goals"], {f"Perf {role}" for role in ("chief", "boss", "employee", "officer")})
        # the boss cannot log in, the two above have nobody; the officer's manager is the chief
        self.assertEqual(found["raters"], {f"Perf {role}" for role in ("chief", "boss", "employee", "peer")})
        self.assertEqual(found["logins"], {"Perf boss", "Perf officer"})
        board = self.as_user(self.env["customer.perf.cycle.board"], "hr").get_page(self.cycle.id)
        counts = {row["task"]: row["count"] for row in board["blockers"] if row["name"] == "HR"}
        self.assertEqual(sorted(counts.values()), [2, 4])
        wizard.action_confirm()
        self.assertEqual(self.cycle.state, "review")

    def test_nothing_is_told_where_all_is_ready(self):
        """The period is over, the goals agreed; only the chief has nobody above"""
        self.cycle.scorecard_ids.sudo().write({"state": "confirmed"})
        self._appraisal_of("chief").sudo().manager_id = self.people["outsider"]
        wizard = self._wizard()
        self.assertTrue(wizard.is_ready)
        self.assertFalse(any(wizard[f"{name}_text"] for name in ("period", "goals", "raters", "logins")))
        self.env.flush_all()
        self.cr.execute(
            "UPDATE customer_perf_cycle SET date_to = %s WHERE id = %s",
            [fields.Date.add(fields.Date.today(), days=9), self.cycle.id],
        )
        wizard = self._wizard()
        self.assertIn("period runs until", wizard.period_text)
        self.assertFalse(wizard.is_ready)

    def test_five_are_named_and_queries_do_not_grow(self):
        """As many queries for five people as for one"""

        def told(wizard):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            text = wizard.goals_text
            return text.count("Perf"), self.cr.sql_log_count - before

        told(self._wizard())  # access rights are read once
        names, queries = told(self._wizard())
        self.assertEqual(names, 5)
        (self.cycle.scorecard_ids - self.scorecard).sudo().write({"state": "confirmed"})
        name, single = told(self._wizard())
        self.assertEqual(name, 1)
        self.assertLessEqual(queries, single)

    def test_only_hr_starts(self):
        """X-06: and the step itself is what it was"""
        for role in ("employee", "boss", "executive", "officer_b"):
            with self.subTest(role=role):
                self.assertRefused(lambda r=role: self.as_user(self.cycle, r).action_ask_start_review())
        self.as_user(self.cycle, "officer").action_start_review()
        self.assertEqual(self.cycle.state, "review")
