"""A text file that no spreadsheet reckons with."""

import unittest

from ..text_file import written


class TestTextFile(unittest.TestCase):
    def test_what_people_wrote_stays_text(self):
        rows = [("=1+1", "@x", "-3 points"), ("plain", None, "a,b"), (-3, 1.25, 86.0)]
        told = written(("a", "b", "c"), rows).split("\r\n")
        self.assertEqual(told, ["a,b,c", "'=1+1,'@x,'-3 points", 'plain,,"a,b"', "-3,1.25,86", ""])

    def test_numbers_have_four_decimals_at_most(self):
        self.assertEqual(written(("a",), [(1 / 3,), (0.0,)]), "a\r\n0.3333\r\n0\r\n")
