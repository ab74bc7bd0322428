import random
import unittest
from datetime import date

from ..health import (
    CONSTANT,
    CONTRARY,
    FEW,
    LISTED,
    MET_BY_ALL,
    NEVER_MET,
    NO_OUTCOME,
    NOT_JUDGED,
    SUPPORTED,
    UNCLEAR,
    WEAK,
    Stood,
    Verdict,
    hugs,
    in_turn,
    judge,
    met,
    missed,
    overall,
    rating,
    significant,
    unchanged,
)
from ..relation import Relation, relate
from .test_relation import placed, with_r


def told(r, effective, p, low=-1.0, high=1.0):
    return Relation(r=r, n=round(effective), effective=effective, low=low, high=high, p=p, units=1)


class TestSignificant(unittest.TestCase):
    def test_by_hand(self):
        """reference/metrics.md 6.1: five are under 5 %, two count when all are looked at together"""
        chances = [0.205, 0.001, 0.008, 0.074, 0.039, 0.041, 0.06, 0.042]
        self.assertEqual(significant(chances, 0.05), 0.008)
        # at 10 % the bounds are 0.0125 0.025 0.0375 0.05 0.0625 0.075 0.0875 0.1: 0.074 lies under the seventh
        self.assertEqual(significant(chances), 0.074)

    def test_none(self):
        self.assertEqual(significant([]), -1)
        self.assertEqual(significant([0.2, 0.9]), -1)


class TestJudge(unittest.TestCase):
    def one(self, found, **settings):
        [verdict] = judge([found], **settings)
        return verdict

    def test_the_rule_of_the_seed(self):
        """O-01: with a lowered minimum r 0.25 is listed, 0.35 is not"""
        self.assertEqual(self.one(relate([with_r(0.25)]), minimum=8), Verdict(LISTED))
        self.assertEqual(self.one(relate([with_r(-0.25)]), minimum=8), Verdict(LISTED))
        self.assertEqual(self.one(relate([with_r(0.35)]), minimum=8), Verdict(NOT_JUDGED, UNCLEAR))

    def test_twelve_values_say_nothing(self):
        """O-02: as shipped, and where nothing can be held together"""
        for r in (0.1, 0.25, 0.35, 0.8):
            self.assertEqual(self.one(relate([with_r(r)])), Verdict(NOT_JUDGED, FEW))
        self.assertEqual(self.one(None), Verdict(NOT_JUDGED, NO_OUTCOME))
        self.assertEqual(self.one(Relation()), Verdict(NOT_JUDGED, FEW))
        self.assertEqual(self.one(relate([(placed([7] * 40), placed(range(40)))])), Verdict(NOT_JUDGED, CONSTANT))

    def test_both_directions(self):
        self.assertEqual(self.one(told(0.6, 30, 0.0005)), Verdict(SUPPORTED))
        self.assertEqual(self.one(told(-0.6, 30, 0.0005)), Verdict(CONTRARY))
        self.assertEqual(self.one(told(0.6, 23.9, 0.0005)), Verdict(NOT_JUDGED, FEW))

    def test_weak_is_shown_listed_is_not(self):
        """nextwave D2: the whole interval lies inside ±0.3, or it is wider"""
        self.assertEqual(self.one(told(0.05, 200, 0.48, -0.09, 0.19)), Verdict(WEAK))
        self.assertEqual(self.one(told(0.05, 30, 0.79, -0.32, 0.40)), Verdict(LISTED))
        # beyond chance, and little all the same
        self.assertEqual(self.one(told(0.2, 400, 0.0001, 0.10, 0.29)), Verdict(WEAK))

    def test_all_of_one_run_are_corrected_together(self):
        lone, others = told(0.4, 30, 0.03), [told(0.31, 30, 0.5)] * 9
        self.assertEqual(judge([lone])[0], Verdict(SUPPORTED))
        self.assertEqual(judge([lone, *others])[0], Verdict(NOT_JUDGED, UNCLEAR))
        # what is not judged takes no part in it
        self.assertEqual(judge([lone, *[told(0.31, 10, 0.5)] * 9, None])[0], Verdict(SUPPORTED))

    def test_what_is_said_of_several_outcomes(self):
        self.assertEqual(overall([]), NOT_JUDGED)
        self.assertEqual(overall([NOT_JUDGED, WEAK, LISTED]), LISTED)
        self.assertEqual(overall([LISTED, SUPPORTED]), SUPPORTED)
        self.assertEqual(overall([SUPPORTED, CONTRARY]), CONTRARY)

    def test_the_error_of_the_rule(self):
        """nextwave D1, simulated: a driver of 0.5 is removed 20, 12 and 8 % of the time"""
        for n, share in ((12, 0.20), (24, 0.12), (36, 0.08)):
            self.assertAlmostEqual(missed(n), share, delta=0.015)
        self.assertAlmostEqual(missed(24), 0.1251, 3)
        self.assertLess(missed(200), 0.001)


def side(rnd, units, count, alike, together, trend):
    """Series of units that have neighbours, each other or a trend in common"""
    shocks, found = [rnd.gauss(0, 1) for _place in range(count)], []
    for _unit in range(units):
        level, values = rnd.gauss(0, 1), []
        for place, shock in enumerate(shocks):
            own = together**0.5 * shock + (1 - together) ** 0.5 * rnd.gauss(0, 1)
            level = alike * level + (1 - alike**2) ** 0.5 * own
            values.append(level + trend * place)
        found.append(placed(values))
    return found


class TestByChance(unittest.TestCase):
    """What has nothing to do with each other is called supported in about 5 % of single verdicts, and contrary in as
    many: seeded simulations, where the standard error of a share is 1 %."""

    def test_false_verdicts_stay_near_their_level(self):
        for shape in (
            {"units": 1, "count": 23, "alike": 0.5, "together": 0, "trend": 0.2},
            {"units": 1, "count": 54, "alike": 0.6, "together": 0, "trend": 0},
            {"units": 6, "count": 12, "alike": 0.4, "together": 0, "trend": 0},
            {"units": 12, "count": 12, "alike": 0.4, "together": 0.5, "trend": 0.2},
        ):
            with self.subTest(**shape):
                rnd = random.Random(41)
                runs = [
                    judge([relate(list(zip(side(rnd, **shape), side(rnd, **shape), strict=True)))], 8, 0.0)[0].code
                    for _run in range(500)
                ]
                self.assertLess(runs.count(SUPPORTED) / 500, 0.075)
                self.assertLess(runs.count(CONTRARY) / 500, 0.075)

    def test_true_drivers_are_found(self):
        """nextwave D1: six units, 12 months, a relation of 0.5: 97 % significant, 4 % removed"""
        rnd, codes = random.Random(17), []
        for _run in range(200):
            causes = side(rnd, 6, 12, 0.4, 0, 0)
            noises = side(rnd, 6, 12, 0.4, 0, 0)
            effects = [
                {place: 0.5 * value + 0.75**0.5 * noise[place] for place, value in cause.items()}
                for cause, noise in zip(causes, noises, strict=True)
            ]
            codes.append(judge([relate(list(zip(causes, effects, strict=True)))])[0].code)
        self.assertGreater(codes.count(SUPPORTED) / 200, 0.90)
        self.assertLess(codes.count(LISTED) / 200, 0.10)


class TestSigns(unittest.TestCase):
    def test_what_runs_at_the_same_time_is_one_cycle(self):
        def stood(first, last, terms, **counts):
            return Stood(first=date(2025, first, 1), last=date(2025, last, 28), terms=frozenset(terms), **counts)

        half, quarter = stood(7, 12, "a", met=3, judged=4, on=1), stood(7, 9, "b", met=1, judged=1, cases=2)
        former = stood(1, 6, "a", short=5)
        together = stood(7, 12, "ab", met=4, judged=5, on=1, cases=2)
        self.assertEqual(in_turn([former, quarter, half]), [together, former])

    def test_unchanged(self):
        self.assertEqual([unchanged(terms) for terms in ("", "a", "aab", "aaaa", "ba")], [0, 1, 2, 4, 1])

    def test_met_by_all_and_by_nobody(self):
        self.assertEqual(met([(98, 100), (100, 100), (20, 20)], 3), MET_BY_ALL)
        self.assertEqual(met([(0, 40), (1, 40), (0, 3)], 3), NEVER_MET)
        self.assertIsNone(met([(98, 100), (95, 100), (20, 20)], 3))
        self.assertIsNone(met([(98, 100), (100, 100)], 3))  # too few cycles
        self.assertIsNone(met([(98, 100), (0, 0), (100, 100)], 3))  # a cycle without values tells nothing

    def test_hugging_the_target(self):
        self.assertTrue(hugs(7, 0))  # 1 of 128
        self.assertFalse(hugs(6, 0))  # 1 of 64
        self.assertFalse(hugs(12, 8))
        self.assertTrue(hugs(17, 4))  # 0.36 %
        self.assertFalse(hugs(0, 0))

    def test_each_case_lowers_the_rating(self):
        """O-09"""
        self.assertEqual(rating(SUPPORTED, 0, 0), 100)
        self.assertEqual(rating(LISTED, 1, 0), 50)
        self.assertAlmostEqual(rating(LISTED, 1, 2), 45.125)
        self.assertEqual(rating(CONTRARY, 6, 0), 0)
