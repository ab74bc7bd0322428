import unittest

from ..scale import FEW, FRACTION, OTHER_SCALE, REVERSED, SAME, UNEVEN, is_defined, problem


class TestScale(unittest.TestCase):
    def test_loyalty_figures_have_one_scale(self):
        ten, five, seven = list(range(11)), list(range(1, 6)), list(range(1, 8))
        self.assertEqual(problem("recommendation", ten), "")
        self.assertEqual(problem("satisfaction", five), "")
        self.assertEqual(problem("effort", seven), "")
        for metric, numbers in (
            ("recommendation", five),  # stars: 5, 5, 5, 5, 1 would be NPS -100
            ("recommendation", list(range(1, 11))),
            ("recommendation", ten[:-1]),
            ("satisfaction", seven),
            ("satisfaction", list(range(1, 11))),
            ("satisfaction", [1, 3, 5]),
            ("effort", five),  # the scale of 2010, which runs the other way
            ("effort", []),
        ):
            with self.subTest(metric=metric, numbers=numbers):
                self.assertEqual(problem(metric, numbers), OTHER_SCALE)
        self.assertEqual(problem("recommendation", ten, is_reversed=True), REVERSED)
        self.assertEqual(problem("satisfaction", five[::-1]), "")  # the best choice may stand first

    def test_choices(self):
        self.assertEqual(problem("other", [0, 0, 0]), SAME)
        self.assertEqual(problem("other", [1, 2, 2]), SAME)
        self.assertEqual(problem("other", [1, 2.5]), FRACTION)
        self.assertEqual(problem("satisfaction", [1, 2, 3, 4, 4.5]), FRACTION)
        self.assertEqual(problem("other", [0, 2, 3, 4, 5]), UNEVEN)  # a score was forgotten
        self.assertEqual(problem("other", [3]), FEW)
        self.assertEqual(problem("other", []), FEW)
        self.assertEqual(problem("other", [5, 3, 1], is_reversed=True), "")

    def test_qualities_take_every_scale(self):
        self.assertTrue(is_defined("reliability", 2, 9))
        self.assertTrue(is_defined("effort", 1, 7))
        self.assertFalse(is_defined("effort", 1, 5))
