"""Who may read and do what (X-06), and that nobody writes a computed score and nobody appraises
himself (X-01). Everything is tried as the user himself, by the ways that RPC offers."""

from odoo.tests import tagged

from .security_case import (
    AFTERWARDS,
    CALIBRATION,
    CONFIGURATION,
    DIALOGUE,
    IMPROVE,
    INSIDE,
    OPEN_TO_ASSESS,
    PUBLISHED,
    RESULTS,
    ROLES,
    STRATEGY,
    WARNING,
    CoreRows,
)


@tagged("post_install", "-at_install")
class TestMatrix(CoreRows):
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

    def test_alerts_are_read_by_the_person_and_those_above(self):
        self._check_matrix(WARNING, self._warning_rows())

    def test_improvements_are_their_owners_and_of_those_above(self):
        self._check_matrix(IMPROVE, self._improve_rows())

    def test_calibration(self):
        self._check_matrix(CALIBRATION, self._calibration_rows())

    def test_what_follows_a_result(self):
        self._check_matrix(AFTERWARDS, self._afterwards())

    def test_matrix_covers_every_model(self):
        tables = (
            AFTERWARDS,
            CONFIGURATION,
            RESULTS,
            OPEN_TO_ASSESS,
            DIALOGUE,
            STRATEGY,
            WARNING,
            IMPROVE,
            CALIBRATION,
        )
        covered = set().union(*tables)
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

    def test_department_result_counts_nobody_twice(self):
        """Over two cycles a headcount is that of one; averages go by how many are behind them"""
        second = self.new_cycle(name="Second")
        second.action_launch()
        cycles = self.cycle | second
        self.env.flush_all()
        for cycle, score in ((self.cycle, 100), (second, 80)):
            self.cr.execute(
                "UPDATE customer_perf_appraisal SET state = 'published', score = %s WHERE cycle_id = %s",
                [score, cycle.id],
            )
        rows = self.as_user(self.env["customer.perf.department.result"], "executive")

        def told():
            self.env.invalidate_all()
            [row] = rows._read_group([("cycle_id", "in", cycles.ids)], [], ["people:sum", "result:avg"])
            return row

        self.assertEqual(told(), (5, 90))
        self.cr.execute(
            "UPDATE customer_perf_appraisal SET score = NULL WHERE id = %s", [self.cycle.appraisal_ids[0].id]
        )
        self.assertEqual(told(), (5, 80), "what four have is not told")
        [opened] = rows.search([("cycle_id", "=", second.id)])
        cards = self.env["customer.perf.scorecard"].search(opened.action_open_scorecards()["domain"])
        self.assertEqual((cards.cycle_id, len(cards)), (second, opened.people))

    def test_department_result_needs_five_published_scores(self):
        self.measure_all(self.employee)
        self.to_step(self.appraisal, "published")
        result = self.env["customer.perf.department.result"].search([("cycle_id", "=", self.cycle.id)])
        self.assertFalse(self.as_user(result, "executive").result)
