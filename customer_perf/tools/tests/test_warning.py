"""Golden numbers of the control charts, and how often they warn without a reason."""

import math
import random
import unittest

from .. import warning
from ..attainment import HIGHER, LOWER
from ..periods import DAY, MONTH, WEEK
from ..warning import DRIFT, LEARNING, LOG, PLAIN, POINT, QUIET, RATE, ROOT, Point

YEAR = [82, 85, 79, 84, 81, 83, 80, 86, 82, 84, 81, 83]
RATES = [(45, 50), (88, 95), (36, 41), (70, 80), (53, 60), (29, 34), (92, 100), (61, 66)]


def points(values):
    return [Point(float(value)) for value in values]


def rates(pairs):
    return [Point(hits / cases, cases) for hits, cases in pairs]


class TestSignal(unittest.TestCase):
    def test_widened_limits(self):
        expected = {6: 5.948, 8: 4.805, 10: 4.294, 12: 4.007, 18: 3.604, 24: 3.431}
        for n, limit in expected.items():
            self.assertAlmostEqual(warning.widened(n), limit, 3)
        for n, reach in {8: 5.062, 12: 4.623, 24: 4.277}.items():
            self.assertAlmostEqual(4 * math.sqrt(warning.widened(n) / 3), reach, 3)

    def test_small_shortfalls_add_up(self):
        """The larger estimate of the deviation counts; the seventh month warns although none is unusual alone"""
        ruler = warning._ruler(points(YEAR), PLAIN, 1)
        self.assertAlmostEqual(ruler.usual, 82.5)
        self.assertAlmostEqual(ruler.sigma, 3.1431, 4)
        self.assertAlmostEqual(ruler.value_at(-warning.widened(12), Point(0)), 69.905, 2)
        added, seen = 0.0, []
        for value in (82, 79, 78, 80, 77, 78, 79):
            added = max(0.0, added - ruler.off(Point(value)) - 0.5)
            seen.append(round(added, 3))
        self.assertEqual(seen, [0.0, 0.614, 1.545, 1.841, 3.09, 4.022, 4.636])

    def test_rate_is_judged_by_its_cases(self):
        """30 of 40 is nothing unusual, 300 of 400 is; σ of the rates is never below that of chance"""
        ruler = warning._ruler(rates(RATES), RATE, 1)
        self.assertAlmostEqual(ruler.center, 0.90114, 5)
        self.assertEqual(ruler.sigma, 1.0)
        self.assertAlmostEqual(ruler.off(Point(30 / 40, 40)), -3.203, 3)
        self.assertLess(ruler.off(Point(300 / 400, 400)), -warning.widened(8))

    def test_first_warning_is_the_ninth_value(self):
        steady = [80, 82, 81, 79, 80, 81, 82, 80]
        self.assertEqual(warning.signal(points(steady), HIGHER, MONTH).code, LEARNING)
        self.assertEqual(warning.signal(points([*steady, 81]), HIGHER, MONTH).code, QUIET)
        self.assertEqual(warning.signal(points([*steady, 60]), HIGHER, MONTH).code, POINT)
        self.assertEqual(warning.signal(points([*steady, 60]), LOWER, MONTH).code, QUIET, "the good side is quiet")
        self.assertEqual(warning.signal(points([*steady, 60]), HIGHER, DAY).code, LEARNING, "days go by weeks")
        self.assertEqual(warning.signal(points([*steady, 60]), "range", MONTH).code, LEARNING)

    def test_constant_series_says_nothing(self):
        self.assertEqual(warning.signal(points([5] * 12), HIGHER, MONTH).code, LEARNING)
        self.assertEqual(warning.signal(points([0.7] * 12 + [0.6]), HIGHER, MONTH).code, LEARNING)
        self.assertEqual(warning.signal(rates([(10, 10)] * 12), HIGHER, MONTH, RATE).code, LEARNING)
        self.assertEqual(warning.signal([Point(0.5, 0)] * 12, HIGHER, MONTH, RATE).code, LEARNING)

    def test_drift_without_an_unusual_value(self):
        """A step of 1.5 σ is found within some months"""
        noise = random.Random(4)
        series = [noise.gauss(100, 5) for _month in range(24)] + [noise.gauss(92.5, 5) for _month in range(12)]
        codes = [warning.signal(points(series[:end]), HIGHER, MONTH).code for end in range(25, 37)]
        self.assertIn(DRIFT, codes)

    def test_scales(self):
        self.assertEqual(warning.fitting_scale([1, 2], "ratio", False), RATE)
        self.assertEqual(warning.fitting_scale([1.5, 2], "mean", True), LOG)
        self.assertEqual(warning.fitting_scale([0.0, 2], "mean", True), PLAIN)
        self.assertEqual(warning.fitting_scale([4, 0, 3], "sum", False), ROOT)
        self.assertEqual(warning.fitting_scale([4.5], "sum", False), PLAIN)
        for scale in (PLAIN, LOG, ROOT):
            self.assertAlmostEqual(warning._back(scale, warning._on(scale, 7.25)), 7.25)
        self.assertEqual(warning._back(ROOT, 0.5), 0, "less than the root of nothing is nothing")

    def _alarms(self, make, scale, direction, frequency=MONTH, start=8, length=12, series=300):
        noise = random.Random(20261128)
        found = 0
        for _number in range(series):
            made = [make(noise) for _period in range(start + length)]
            found += len(
                [place for place in warning.first_warnings(made, direction, frequency, scale) if place >= start]
            )
        return found / series

    def test_one_drift_is_one_warning(self):
        """It opens at the first bad value, and anew only after two quiet ones"""
        bad, good = [60, 60, 60], [82, 84]
        found = warning.first_warnings(points(YEAR + bad), HIGHER, MONTH)
        self.assertEqual(found, [12])
        found = warning.first_warnings(points(YEAR + bad + good[:1] + bad), HIGHER, MONTH)
        self.assertEqual(found, [12], "one quiet value closes nothing")

    def test_false_alarms(self):
        """Eight monthly KPIs of a person whose work does not change warn about once a year at most: each
        series less than 0.15 times"""

        def rate(noise):
            cases = noise.randint(20, 100)
            return Point(sum(noise.random() < 0.9 for _case in range(cases)) / cases, cases)

        def poisson(noise):
            level, count = math.exp(-4.0), 0
            product = noise.random()
            while product > level:
                product *= noise.random()
                count += 1
            return Point(float(count))

        kinds = {
            PLAIN: (lambda noise: Point(noise.gauss(100, 10)), HIGHER),
            LOG: (lambda noise: Point(math.exp(noise.gauss(0, 0.5))), LOWER),
            RATE: (rate, HIGHER),
            ROOT: (poisson, LOWER),
        }
        for scale, (make, direction) in kinds.items():
            with self.subTest(scale=scale):
                self.assertLess(self._alarms(make, scale, direction), 0.15)
        weekly = self._alarms(kinds[PLAIN][0], PLAIN, HIGHER, WEEK, 26, 52, 40)
        self.assertLess(weekly, 0.15)

    def test_real_losses_are_found(self):
        """A loss of 3 σ after a year is found within half a year in nine of ten series"""
        noise = random.Random(7)
        found = 0
        for _number in range(200):
            series = points([noise.gauss(0, 1) for _m in range(12)] + [noise.gauss(-3, 1) for _m in range(6)])
            found += any(place >= 12 for place in warning.first_warnings(series, HIGHER, MONTH))
        self.assertGreater(found / 200, 0.9)


class TestAssurance(unittest.TestCase):
    def test_what_a_process_can_do(self):
        self.assertEqual(warning.assurance(points(YEAR), HIGHER, 70), "reliable")
        self.assertEqual(warning.assurance(points(YEAR), HIGHER, 82), "hit_or_miss")
        self.assertEqual(warning.assurance(points(YEAR), HIGHER, 95), "cannot")
        self.assertEqual(warning.assurance(points(YEAR), LOWER, 95), "reliable")
        self.assertIsNone(warning.assurance(points(YEAR[:11]), HIGHER, 82))
        self.assertEqual(warning.assurance(points([5] * 12), HIGHER, 6), "cannot")


class TestForecast(unittest.TestCase):
    def test_where_a_year_ends(self):
        """Three months at 90 % of what was due: a year of 1,200 ends at 1,080, give or take"""
        found = warning.forecast([(85, 100), (90, 100), (95, 100)], [100] * 9)
        self.assertAlmostEqual(found.likely, 1080)
        # s = 0.05, m = 9, k = 3: 0.05 · √(9 + 27) · 100 = 30; t(2; 90 %) = 1.8856
        self.assertAlmostEqual(found.high - found.likely, 56.57, 2)
        self.assertLess(found.high, 1200)

    def test_too_little_is_said_of_too_little(self):
        self.assertIsNone(warning.forecast([(85, 100), (90, 100)], [100] * 10))
        self.assertIsNone(warning.forecast([(85, 0), (90, 100), (95, 100)], [100]))
        self.assertEqual(warning.forecast([(100, 100)] * 3, []).likely, 300)


class TestGuard(unittest.TestCase):
    BASE = [100, 104, 97, 101, 99, 103, 98, 102, 100, 96, 101, 99]

    def test_one_at_the_cost_of_another(self):
        up, down, flat = [115, 118, 116], [88, 85, 87], [100, 102, 99]
        self.assertTrue(warning.counter_movement(self.BASE + up, self.BASE + down))
        self.assertFalse(warning.counter_movement(self.BASE + up, self.BASE + flat))
        self.assertFalse(warning.counter_movement(self.BASE + up, self.BASE + up))
        self.assertFalse(warning.counter_movement(self.BASE[:5] + up, self.BASE[:5] + down), "too short")
        calm = [99, 101] * 6
        self.assertTrue(warning.counter_movement(calm + [105] * 3, calm + [95] * 3), "by 5 % each")
        self.assertFalse(warning.counter_movement(calm + [104] * 3, calm + [95] * 3), "beyond chance, and little")
        self.assertFalse(warning.counter_movement(calm + [105] * 3, calm + [96] * 3))

    def test_false_alarms(self):
        """Pairs that do not move warn in few of a hundred years"""
        noise = random.Random(11)
        found = 0
        for _pair in range(400):
            one, other = ([noise.gauss(100, 10) for _month in range(24)] for _series in range(2))
            found += any(warning.counter_movement(one[:end], other[:end]) for end in range(13, 25))
        self.assertLess(found / 400, 0.05)


if __name__ == "__main__":
    unittest.main()
