import unittest

from ..loyalty import MISSING, finite, mean, nps, rescale, servperf, share, t_quantile


class TestLoyalty(unittest.TestCase):
    """Worked numbers of the definitions (metrics 0, 1.1–1.3, 1.13, 1.14), and laws."""

    def assertFigure(self, estimate, value, low, high, places=2):
        for got, wanted in zip((estimate.value, estimate.low, estimate.high), (value, low, high), strict=True):
            self.assertAlmostEqual(got, wanted, places)

    def test_nps(self):
        self.assertFigure(nps(60, 25, 15), 45, 29.34, 58.04)
        self.assertFigure(nps(6, 3, 1), 50, -0.20, 77.13)
        self.assertFigure(nps(5, 0, 0), 100, 17.49, 100)
        self.assertFigure(nps(4, 5, 3), 8.33, -31.28, 44.61)  # eNPS
        row = nps(291, 476, 395)
        self.assertAlmostEqual(row.value, -8.95, 2)
        self.assertAlmostEqual((row.high - row.low) / 2, 4.38, 2)
        self.assertEqual(nps(0, 0, 0), MISSING)

    def test_groups_are_pooled(self):
        self.assertAlmostEqual(nps(60 + 2, 25 + 4, 15 + 4).value, 39.09, 2)

    def test_satisfaction(self):
        self.assertFigure(share(80, 100), 80.0, 71.12, 86.66)
        row = mean(100, 5 * 50 + 4 * 30 + 3 * 10 + 2 * 6 + 4, 25 * 50 + 16 * 30 + 9 * 10 + 4 * 6 + 4)
        self.assertAlmostEqual(row.value, 4.16)
        margin = 1.984217 * 1.0892 / 10
        self.assertFigure(row, 4.16, 4.16 - margin, 4.16 + margin, 4)
        self.assertAlmostEqual(rescale(row.value, 1, 5), 79.0)
        self.assertIsNone(mean(1, 4, 16).low)
        self.assertEqual(mean(0, 0, 0), MISSING)

    def test_intervals_stay_on_the_scale(self):
        """A mean of 4.86 of 5 was shown with an interval up to 5.06."""
        told = 14, 12 * 5 + 2 * 4, 12 * 25 + 2 * 16
        self.assertGreater(mean(*told).high, 5)
        row = mean(*told, scale=(1, 5))
        self.assertFigure(row, 4.857, 4.647, 5.0, 3)
        self.assertEqual(mean(2, 2, 2 + 0.0, scale=(1, 5)).low, 1)

    def test_effort(self):
        answers = [(7, 40), (6, 25), (5, 15), (4, 10), (3, 5), (2, 3), (1, 2)]
        row = mean(100, sum(a * k for a, k in answers), sum(a * a * k for a, k in answers))
        self.assertAlmostEqual(row.value, 5.68)
        self.assertAlmostEqual(rescale(row.value, 1, 7), 78.0)
        self.assertFigure(share(80, 100), 80.0, 71.12, 86.66)

    def test_service_quality(self):
        parts = [(10, 4.0), (35, 5.0), (25, 4.8), (15, 5.6), (15, 5.2)]
        index = servperf(parts)
        self.assertAlmostEqual(index, 4.97)
        self.assertAlmostEqual(rescale(index, 1, 7), 66.17, 2)
        self.assertAlmostEqual(servperf([*parts, (50, None)]), index)
        self.assertIsNone(servperf([(1, None)]))

    def test_few_internal_customers(self):
        self.assertAlmostEqual(finite(9, 12), 0.5222, 4)
        self.assertEqual(finite(12, 12), 0)
        self.assertEqual(finite(9), 1)
        for census in (nps(6, 3, 3, 12), share(7, 12, 12), mean(12, 48, 200, 12)):
            self.assertEqual((census.low, census.high), (census.value, census.value))

    def test_quantile_of_student(self):
        """The printed table of every textbook."""
        table = {1: 12.706, 2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 9: 2.262, 10: 2.228, 29: 2.045, 100: 1.984}
        for freedom, quantile in table.items():
            self.assertAlmostEqual(t_quantile(freedom), quantile, 3)
        self.assertAlmostEqual(t_quantile(10, 0.01), 3.169, 3)
