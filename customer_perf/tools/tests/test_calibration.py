import unittest

from ..calibration import (
    GATE,
    OUT_OF_REACH,
    Finding,
    Rate,
    Reach,
    Severity,
    four_fifths,
    guideline,
    pooled,
    reach,
    severity,
)
from ..grading import Band
from ..values import NO_DATA, Part, Rules

BANDS = (Band("A", 100), Band("B", 80), Band("C", 0))
RULES = Rules()


def whole(score):
    return [Part(100, score)]


class TestReach(unittest.TestCase):
    def test_the_fewest_points_that_earn_the_grade(self):
        self.assertEqual(reach(whole(78.24), 0, "B", BANDS, RULES), Reach(1.76, 80.0))
        self.assertEqual(reach(whole(81.5), 0, "C", BANDS, RULES), Reach(-1.51, 79.99))
        self.assertEqual(reach(whole(104.0), 0, "B", BANDS, RULES), Reach(-4.01, 99.99))
        self.assertEqual(reach(whole(75), 0, "B", BANDS, RULES), Reach(5.0, 80.0))

    def test_points_there_are_count(self):
        """77 and 2 bonus points: 3 in all, not 1 beside them. From 79 down to C nothing is needed."""
        self.assertEqual(reach(whole(77), 2, "B", BANDS, RULES), Reach(3.0, 80.0))
        self.assertEqual(reach(whole(77), 2, "C", BANDS, RULES), Reach(2, 79.0))
        self.assertEqual(reach(whole(79), 2, "C", BANDS, RULES), Reach(0.99, 79.99))

    def test_parts_are_set_where_points_do_not_suffice(self):
        """60 % of 70 and 40 % of 75 are 72: 8 points, more than 5; so both parts are 8 higher."""
        parts = [Part(60, 70.0), Part(40, 75.0), Part(0, None)]
        self.assertEqual(reach(parts, 0, "B", BANDS, RULES), Reach(0, 80.0, scores=(78.0, 83.0, None)))
        self.assertEqual(reach(parts, 1, "B", BANDS, RULES), Reach(1, 80.0, scores=(77.0, 82.0, None)))
        self.assertEqual(reach([Part(60, 110.0), Part(40, 105.0)], 0, "B", BANDS, RULES),
                         Reach(0, 99.99, scores=(101.99, 96.99)))  # fmt: skip

    def test_a_part_at_its_end_leaves_its_share(self):
        """50 % of 118 and 50 % of 40 are 79, wanted 100: the first ends at 120, so the second needs 80."""
        self.assertEqual(
            reach([Part(50, 118.0), Part(50, 40.0)], 0, "A", BANDS, RULES), Reach(0, 100.0, scores=(120.0, 80.0))
        )

    def test_out_of_reach(self):
        """A malus of 5 below a grade that starts at 118: the parts cannot have 123."""
        bands = (Band("S", 118), *BANDS)
        self.assertEqual(reach(whole(100), -5, "S", bands, RULES), Reach(-5, 115.0, OUT_OF_REACH))

    def test_a_missed_red_line_caps(self):
        self.assertEqual(reach(whole(79), 0, "B", BANDS, RULES, True, "C"), Reach(0, 79.0, GATE))
        self.assertEqual(reach(whole(99), 0, "B", BANDS, RULES, True, "B"), Reach(0, 99.0))

    def test_no_score_no_grade(self):
        self.assertEqual(reach(whole(None), 0, "B", BANDS, RULES), Reach(0, None, NO_DATA))
        self.assertEqual(reach([Part(50, 90.0), Part(50, None)], 0, "A", BANDS, RULES), Reach(0, None, NO_DATA))


class TestGuideline(unittest.TestCase):
    RANGES = (("A", 5, 15), ("B", 50, 80), ("C", 5, 20))

    def test_how_many_too_many_and_too_few(self):
        """Of 40: A 2 to 6, B 20 to 32, C 2 to 8."""
        self.assertEqual(
            guideline({"A": 8, "B": 31, "C": 1}, self.RANGES),
            [Finding("A", 8, 2, 6, 2), Finding("B", 31, 20, 32, 0), Finding("C", 1, 2, 8, -1)],
        )

    def test_a_part_of_a_person_is_in_favour_of_what_there_is(self):
        """Of 33: 15 % are 4.95, so 5 fit; 5 % are 1.65, so 1 is enough."""
        [best, *_rest] = guideline({"A": 5, "B": 28}, self.RANGES)
        self.assertEqual(best, Finding("A", 5, 1, 5, 0))

    def test_the_result_of_the_unit_shifts(self):
        """10 points more: of 40 A 6 to 10, C 0 to 4."""
        best, middle, last = guideline({"A": 8, "B": 27, "C": 5}, self.RANGES, 10)
        self.assertEqual((best.low, best.high, best.over), (6, 10, 0))
        self.assertEqual((middle.low, middle.high), (20, 32))
        self.assertEqual((last.low, last.high, last.over), (0, 4, 1))

    def test_small_teams_are_pooled_upward(self):
        """4 and 28 below a unit are 32; another team of 6 beside it goes to the top; 35 stand for themselves."""
        parents = {"a": "unit", "b": "unit", "unit": "top", "c": "top", "top": None, "big": "top"}
        self.assertEqual(
            pooled({"a": 4, "b": 28, "c": 6, "big": 35}, parents), {"a": "unit", "b": "unit", "c": "top", "big": "big"}
        )

    def test_too_few_everywhere(self):
        self.assertEqual(pooled({"a": 4, None: 2}, {"a": "top", "top": None}), {"a": "top", None: None})


class TestFairness(unittest.TestCase):
    def test_who_rates_above_the_figures(self):
        """Both teams have scores of 90 and 110; one is rated 4, the other 2: one sd above and below, drawn by 8/13."""
        ratings = [("mild", 4, 90 + 20 * (i % 2)) for i in range(8)]
        ratings += [("strict", 2, 90 + 20 * (i % 2)) for i in range(8)]
        self.assertEqual(severity(ratings), {"mild": Severity(8, 0.62), "strict": Severity(8, -0.62)})

    def test_a_good_team_is_no_severity(self):
        ratings = [("a", 4, 110)] * 8 + [("b", 2, 90)] * 8
        self.assertEqual(severity(ratings), {"a": Severity(8, 0.0), "b": Severity(8, 0.0)})

    def test_too_few_or_all_alike(self):
        ratings = [("a", 4, 110)] * 7 + [("b", 2, 90)] * 7
        self.assertEqual(severity(ratings), {})
        self.assertEqual(severity([("a", 3, 100)] * 20), {})
        self.assertEqual(severity([]), {})

    def test_four_fifths(self):
        """3 of 5 are 60 %, 4 of 10 are 40 %: two thirds. A group of 4 is not told."""
        people = [("f", i < 4) for i in range(10)] + [("m", i < 3) for i in range(5)] + [("x", True)] * 4
        self.assertEqual(four_fifths(people), {"f": Rate(10, 40.0, 0.67, True), "m": Rate(5, 60.0, 1.0, False)})
        self.assertEqual(four_fifths([("f", True)] * 9 + [("m", False)] * 4), {})
        self.assertEqual(four_fifths([("f", False)] * 5 + [("m", False)] * 5)["f"], Rate(5, 0.0, None, False))


if __name__ == "__main__":
    unittest.main()
