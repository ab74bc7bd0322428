import math
import unittest

from ..aggregation import SUM, Facts, aggregate
from ..attainment import HIGHER, STEPS, Target, known_steps, parse_steps, problem
from ..bounds import OutOfBounds, clean, number, whole
from ..values import INVALID


class TestBounds(unittest.TestCase):
    def test_numbers(self):
        for value, expected in ((1e15, 1e15), ("-2.5", -2.5), (1e-16, 0), (-5e-324, 0), (True, 1)):
            self.assertEqual(number(value), expected)
        for value in (math.nan, math.inf, "nan", "-inf", 1.1e15, 10**400, "", "1,5", None, [1]):
            with self.subTest(value=value), self.assertRaises(OutOfBounds):
                number(value)
        self.assertEqual(whole(-(2**31) + 1), -(2**31) + 1)
        for value in (math.nan, math.inf, 2**31, 1e10, "1.5", "9" * 5000, None):
            with self.subTest(value=value), self.assertRaises(OutOfBounds):
                whole(value)

    def test_words(self):
        self.assertEqual(clean("a\0b\r\nc\rd\te\ud800 \u202ef\ufffe客户 \u200f"), "ab\nc\nd\te f客户 \u200f")

    def test_steps(self):
        for text in ("nan:100", "95:inf", "1e16:1"):
            with self.subTest(text=text):
                self.assertRaises(ValueError, parse_steps, text)
                self.assertEqual(problem(Target(HIGHER, scoring=STEPS, steps=known_steps(text))), "no_steps")

    def test_what_cannot_be_reckoned_with_is_invalid(self):
        for value in (math.nan, math.inf, 1e308):
            self.assertEqual(problem(Target(HIGHER, value)), "bounds")
        for value in (math.nan, math.inf):
            self.assertEqual(aggregate(SUM, Facts(1, value)).reason, INVALID)
