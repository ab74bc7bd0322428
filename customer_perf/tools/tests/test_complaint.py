import unittest
from datetime import date, timedelta

from ..complaint import after_complaint, piled_up, without_complaint
from ..loyalty import MISSING


def day(number):
    return date(2025, 1, 1) + timedelta(days=number)


class TestComplaint(unittest.TestCase):
    def test_more_at_the_last_moment_than_chance_explains(self):
        """Of 12 answers 1.2 are expected there: 3 come in 11 of 100 cases, 4 in 2.6."""
        self.assertFalse(piled_up(3, 12))
        self.assertTrue(piled_up(4, 12))
        self.assertFalse(piled_up(0, 12))

    def test_few_answers_say_nothing(self):
        self.assertFalse(piled_up(9, 9))
        self.assertTrue(piled_up(10, 10))

    def test_complainants_who_come_back(self):
        """Four complained: one came back on day 20, one stayed away, one had bought nothing in the 30 days before,
        one complained too late to know. Of three others two came back."""
        history = {
            "back": {day(0): 1, day(20): 1},
            "away": {day(5): 1},
            "long ago": {day(-40): 1, day(20): 1},
            "late": {day(40): 1},
            "a": {day(20): 1, day(50): 1},
            "b": {day(25): 1, day(59): 1},
            "c": {day(10): 1},
        }
        complaints = {"back": [day(10)], "away": [day(8)], "long ago": [day(10)], "late": [day(41)]}
        back = after_complaint(history, complaints, day(31), day(60), 30)
        self.assertEqual((back.value, back.n), (50, 2))
        self.assertEqual(after_complaint(history, complaints, day(61), day(70), 30), MISSING)
        others = without_complaint(history, complaints, day(60), 30)
        self.assertAlmostEqual(others.value, 100 * 2 / 3)
        self.assertEqual(others.n, 3)
