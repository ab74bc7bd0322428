import unittest

from ..felt import felt


class TestFelt(unittest.TestCase):
    def test_many_against_few(self):
        self.assertEqual(felt(9, 0), ("better", 1 / 512))
        self.assertEqual(felt(8, 11)[0], "no_change")
        self.assertEqual(felt(0, 5), ("worse", 1 / 32))
        self.assertEqual(felt(4, 1), ("maybe", 6 / 32))

    def test_nobody_feels_anything(self):
        self.assertEqual(felt(0, 0), ("no_change", 1.0))
        self.assertEqual(felt(3, 3)[0], "no_change")
