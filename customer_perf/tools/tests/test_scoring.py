import unittest
from datetime import date

from ..attainment import AMBER, GREEN, NONE, RED, Target
from ..grading import Band
from ..scoring import Goal, judge_alike, judge_appraisal, judge_card, judge_goal
from ..values import IMMATURE, INVALID, LOW_COVERAGE, NO_DATA, Measure, Part, Rules

DAY = date(2026, 7, 1)
RULES = Rules(deadline=date(2026, 6, 30))


def goal(actual, weight=50.0, target=100.0, **values):
    return Goal(
        weight=weight,
        actual=Measure.missing() if actual is None else Measure(actual, 10),
        target=Target(target=target),
        **values,
    )


class TestGoal(unittest.TestCase):
    def test_a_number_or_a_reason(self):
        for actual, target, expected in (
            (Measure(90, 7), Target(target=100), Measure(90.0, 7)),
            (Measure.missing(IMMATURE), Target(target=100), Measure.missing(IMMATURE)),
            (Measure(90), Target(), Measure.missing(INVALID)),
            (Measure.missing(), Target(), Measure.missing(INVALID)),
            (Measure(90), Target(target=float("nan")), Measure.missing(INVALID)),
        ):
            with self.subTest(actual=actual, target=target):
                self.assertEqual(judge_goal(actual, target, RULES), expected)


class TestCard(unittest.TestCase):
    def test_weights_of_what_is_missing_go_to_the_others(self):
        card = judge_card([goal(90, 60), goal(110, 20), goal(None, 20)], RULES, DAY)
        self.assertEqual(card.total.score, 95.0)  # (60·90 + 20·110) / 80
        self.assertEqual(card.total.coverage, 80.0)
        self.assertEqual([one.contribution for one in card.goals], [67.5, 27.5, None])
        self.assertEqual([one.status for one in card.goals], [AMBER, GREEN, NONE])
        self.assertEqual([one.reason for one in card.goals], ["", "", NO_DATA])
        self.assertEqual(card.status, AMBER)

    def test_overdue_counts_as_zero_where_the_rules_say_so_and_not_a_day_before(self):
        strict = Rules(deadline=RULES.deadline, missing_as_zero=True)
        goals = [goal(100, 75), goal(None, 25)]
        for rules, day, expected in (
            (strict, DAY, 75.0),
            (strict, RULES.deadline, 100.0),
            (Rules(missing_as_zero=True), DAY, 100.0),
            (RULES, DAY, 100.0),
        ):
            with self.subTest(rules=rules, day=day):
                self.assertEqual(judge_card(goals, rules, day).total.score, expected)

    def test_too_little_is_no_total(self):
        card = judge_card([goal(100, 40), goal(None, 60)], RULES, DAY)
        self.assertEqual((card.total.score, card.total.reason, card.status), (None, LOW_COVERAGE, NONE))
        self.assertEqual(card.goals[0].score, 100.0)
        self.assertIsNone(card.goals[0].contribution)

    def test_a_missed_red_line_is_red_whatever_the_total(self):
        for actual, missed, status in ((95, True, RED), (100, False, GREEN), (None, False, GREEN)):
            with self.subTest(actual=actual):
                card = judge_card([goal(120, 80), goal(actual, 20, is_gate=True)], RULES, DAY)
                self.assertEqual((card.gate_missed, card.status), (missed, status))

    def test_internal_figures_are_met_and_customers_are_not_satisfied(self):
        card = judge_card([goal(40, 30, is_customer=True), goal(100, 70)], RULES, DAY)
        self.assertTrue(card.is_dissatisfied)
        self.assertEqual(card.customer_share, 30.0)
        self.assertFalse(judge_card([goal(85, 30, is_customer=True), goal(100, 70)], RULES, DAY).is_dissatisfied)

    def test_nothing(self):
        card = judge_card([], RULES, DAY)
        self.assertEqual((card.total.score, card.status, card.customer_share), (None, NONE, None))


class TestAppraisal(unittest.TestCase):
    BANDS = (Band("A", 110), Band("B", 90), Band("C", 0))

    def test_from_parts_to_a_grade(self):
        parts = [Part(70, 100.0), Part(30, 110.0)]
        for values, score, grade in (
            ({}, 103.0, "B"),
            ({"points": 4}, 107.0, "B"),
            ({"points": 50}, 108.0, "B"),  # five at most
            ({"points": -50}, 98.0, "B"),
            ({"gate_missed": True, "gate_grade": "C"}, 103.0, "C"),
        ):
            with self.subTest(**values):
                judged = judge_appraisal(parts, RULES, bands=self.BANDS, **values)
                self.assertEqual((judged.score, judged.grade), (score, grade))
                self.assertEqual(sum(judged.total.contributions), 103.0)

    def test_points_replace_no_total(self):
        judged = judge_appraisal([Part(100, None)], RULES, points=5, bands=self.BANDS)
        self.assertEqual((judged.score, judged.grade, judged.total.reason), (None, None, NO_DATA))


class TestAlike(unittest.TestCase):
    def test_each_as_important_as_the_other(self):
        self.assertEqual(judge_alike([100.0, 50.0, None], RULES), (75.0, RED))
        self.assertEqual(judge_alike([], RULES), (None, NONE))
        self.assertEqual(judge_alike([None], RULES), (None, NONE))
