"""Results of departments with all below, of which no difference tells of few (X-06)."""

from itertools import combinations

from odoo.tests import TransactionCase, tagged

from ..models.appraisal.department_figures import SMALLEST_GROUP


@tagged("post_install", "-at_install")
class TestDepartmentFigures(TransactionCase):
    """A tree of departments in a company of its own; results are written past the steps, a person at a time."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create({"name": "Tree"})
        cls.env.user.company_ids |= cls.company
        cls.cycle = cls.env["customer.perf.cycle"].create(
            {"name": "C", "date_from": "2025-01-01", "date_to": "2025-12-31", "company_id": cls.company.id}
        )
        cls.units, cls.scores = {}, {}

    def unit(self, name, people, above=None, scores=None):
        """A department with people; all have a result unless ``scores`` says how many do."""
        self.units[name] = self.env["hr.department"].create(
            {"name": name, "company_id": self.company.id, "parent_id": above and self.units[above].id}
        )
        Employee = self.env["hr.employee"].with_context(tracking_disable=True)
        staff = Employee.create(
            [
                {"name": f"{name} {n}", "company_id": self.company.id, "department_id": self.units[name].id}
                for n in range(people)
            ]
        )
        self.scores[name] = {
            person: 50 + 3 * n + len(self.units) if scores is None or n < scores else None
            for n, person in enumerate(staff)
        }
        common = {"cycle_id": self.cycle.id, "company_id": self.company.id}
        cards = self.env["customer.perf.scorecard"].create(
            [
                {**common, "employee_id": person.id, "department_id": self.units[name].id, "score": score or False}
                for person, score in self.scores[name].items()
            ]
        )
        self.env["customer.perf.appraisal"].create(
            [
                {**common, "employee_id": card.employee_id.id, "scorecard_id": card.id, "department_id":
                 self.units[name].id, "score": card.score, "state": "published"}
                for card in cards
            ]
        )  # fmt: skip

    def row(self, name, reach):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env["customer.perf.department.result"].search(
            [("department_id", "=", self.units[name].id), ("reach", "=", reach)]
        )

    def mean(self, *names):
        scores = [score for name in names for score in self.scores[name].values() if score is not None]
        return sum(scores) / len(scores)

    def test_a_department_rolls_up_all_below(self):
        """Three levels, each person once, beside the figures of the departments by themselves"""
        self.unit("top", 5)
        self.unit("middle", 6, "top")
        self.unit("low", 7, "middle")
        for name, reach, people, names in (
            ("top", "all", 18, ("top", "middle", "low")),
            ("top", "own", 5, ("top",)),
            ("middle", "all", 13, ("middle", "low")),
            ("middle", "own", 6, ("middle",)),
            ("low", "whole", 7, ("low",)),
        ):
            with self.subTest(name=name, reach=reach):
                row = self.row(name, reach)
                self.assertEqual((row.people, row.withheld), (people, False))
                self.assertAlmostEqual(row.result, self.mean(*names))
                self.assertAlmostEqual(row.score, self.mean(*names))
        self.assertFalse(self.row("low", "all") | self.row("low", "own"))
        for name, people in (("top", 18), ("middle", 13)):
            domain = self.row(name, "all").action_open_scorecards()["domain"]
            self.assertEqual(self.env["customer.perf.scorecard"].search_count(domain), people)

    def test_what_was_told_does_not_move_with_a_department(self):
        """Four people who move to another department above do not change what was told of it, nor does a department
        that comes to the cycle afterwards: it goes where the one above it stood"""
        self.unit("here", 6)
        self.unit("there", 6)
        self.unit("few", 4, "here")
        before = {name: self.row(name, "all").result or self.row(name, "whole").result for name in self.units}
        self.units["few"].parent_id = self.units["there"]
        self.unit("new", 5, "few")
        self.assertAlmostEqual(self.row("here", "all").people, 15)
        self.assertFalse(self.row("there", "all"))
        self.assertEqual(self.row("there", "whole").result, before["there"])
        for name in ("here", "few"):
            self.assertEqual(len(self.row(name, "all")), 1)

    def test_a_difference_of_two_is_not_told(self):
        """A parent of 7 with a child of 5: the parent is withheld, and so is what is above as long as no other few
        come together with the two"""
        self.unit("top", 6)
        self.unit("parent", 2, "top")
        self.unit("child", 5, "parent")
        self.assertTrue(self.row("child", "whole").result)
        self.assertEqual(self.row("parent", "own").withheld, "few")
        parent, top = self.row("parent", "all"), self.row("top", "all")
        self.assertEqual((parent.people, parent.withheld, top.people, top.withheld), (7, "rest", 13, "rest"))
        for row in parent | top:
            self.assertEqual((row.score, row.coverage, row.customer_share, row.result), (False,) * 4)
        self.assertTrue(self.row("top", "own").result)
        self.unit("few", 3, "top")
        self.assertEqual((self.row("parent", "all").withheld, self.row("few", "whole").withheld), ("rest", "few"))
        self.assertAlmostEqual(self.row("top", "all").result, self.mean("top", "parent", "child", "few"))

    def test_those_with_a_result_are_counted_for_themselves(self):
        """A parent of 12 with a child of 6: of the other six only two have a result"""
        self.unit("parent", 6, scores=2)
        self.unit("child", 6, "parent")
        parent = self.row("parent", "all")
        self.assertEqual((parent.result, parent.score, parent.withheld), (False, False, "rest"))
        self.assertIsNot(parent.coverage, False, "coverage is of all six")

    def test_nothing_before_everybody_is_published(self):
        """Child first, then the parent at once, and never the other way round"""
        self.unit("parent", 5)
        self.unit("child", 5, "parent")
        appraisals = self.env["customer.perf.appraisal"].search([("cycle_id", "=", self.cycle.id)])
        last = appraisals.filtered(lambda a: a.department_id == self.units["parent"])[0]
        self.env.flush_all()
        self.cr.execute("UPDATE customer_perf_appraisal SET state = 'calibration' WHERE id = %s", [last.id])
        self.assertTrue(self.row("child", "whole").result)
        parent = self.row("parent", "all")
        self.assertEqual((parent.result, parent.withheld), (False, "open"))
        self.cr.execute("UPDATE customer_perf_appraisal SET state = 'published' WHERE id = %s", [last.id])
        self.assertAlmostEqual(self.row("parent", "all").result, self.mean("parent", "child"))

    def test_no_sums_of_figures_tell_of_few(self):
        """Whatever is added and subtracted: every set that two figures differ by is nobody or five, over a tree with
        small and large departments"""
        tree = (
            ("a", 1, None),
            ("b", 3, "a"),
            ("c", 5, "b"),
            ("d", 2, "b"),
            ("e", 9, "a"),
            ("f", 4, "e"),
            ("g", 1, "f"),
        )
        for name, people, above in tree:
            self.unit(name, people, above)
        self.env.flush_all()
        rows = self.env["customer.perf.department.result"].search([("cycle_id", "=", self.cycle.id)])
        shown = []
        for row in rows.filtered(lambda row: row.result):
            below = self.env["hr.department"].search([("id", "child_of", row.department_id.id)])
            units = below if row.reach == "all" else row.department_id
            shown.append(frozenset(p for name, unit in self.units.items() if unit in units for p in self.scores[name]))
        self.assertGreater(len(shown), 2)
        sets = set(shown)
        for _step in range(3):  # differences of sets that lie within each other, again and again
            sets |= {one - other for one, other in combinations(sorted(sets, key=len, reverse=True), 2) if other < one}
        self.assertGreaterEqual(min(map(len, sets - {frozenset()})), SMALLEST_GROUP)

    def test_rows_within_each_other_make_no_sum(self):
        """In a group everybody counts once: of departments by themselves, or of those at the top with all below"""
        self.unit("parent", 5)
        self.unit("child", 6, "parent")
        self.env.flush_all()
        Result = self.env["customer.perf.department.result"]
        cycle = [("cycle_id", "=", self.cycle.id)]

        def told(*domain):
            return Result._read_group([*cycle, *domain], [], ["people:sum", "result:avg"])[0]

        people, result = told(("reach", "!=", "all"))
        self.assertEqual(people, 11)
        self.assertAlmostEqual(result, self.mean("parent", "child"))
        self.assertEqual(told(("reach", "=", "all"))[0], 11)
        self.unit("beside", 7)
        everybody = told()
        self.assertEqual(everybody, told(("reach", "!=", "own")))
        self.assertEqual(everybody[0], 18)
        self.assertAlmostEqual(everybody[1], self.mean("parent", "child", "beside"))

    def test_queries_do_not_grow(self):
        """One query, whatever the tree"""
        self.unit("a", 5)
        Result = self.env["customer.perf.department.result"]
        self.row("a", "whole")
        with self.assertQueryCount(1):
            Result.search_fetch([("cycle_id", "=", self.cycle.id)], ["result"])
        for name, above in (("b", "a"), ("c", "b"), ("d", "c")):
            self.unit(name, 2, above)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(1):
            Result.search_fetch([("cycle_id", "=", self.cycle.id)], ["result"])
