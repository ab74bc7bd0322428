import unittest
from datetime import date

from ..payroll import CHANGED, NEW, SAME, changes, eligible_days, fingerprint, to_csv

HALF = date(2026, 1, 1), date(2026, 6, 30)  # 181 days


class TestEligibleDays(unittest.TestCase):
    def test_no_contract_is_unknown_and_not_0(self):
        self.assertIsNone(eligible_days([], *HALF))

    def test_the_whole_cycle(self):
        self.assertEqual(eligible_days([(date(2020, 3, 1), None)], *HALF), 181)

    def test_joiner_and_leaver(self):
        self.assertEqual(eligible_days([(date(2026, 6, 1), None)], *HALF), 30)
        self.assertEqual(eligible_days([(date(2020, 3, 1), date(2026, 1, 31))], *HALF), 31)

    def test_a_gap_between_two_contracts(self):
        self.assertEqual(
            eligible_days([(date(2026, 6, 1), None), (date(2020, 1, 1), date(2026, 1, 31))], *HALF), 31 + 30
        )

    def test_days_of_two_contracts_count_once(self):
        spans = [(date(2026, 1, 1), date(2026, 1, 20)), (date(2026, 1, 11), date(2026, 1, 31))]
        self.assertEqual(eligible_days(spans, *HALF), 31)
        within = [(date(2026, 1, 1), date(2026, 1, 31)), (date(2026, 1, 5), date(2026, 1, 6))]
        self.assertEqual(eligible_days(within, *HALF), 31)

    def test_outside_the_cycle(self):
        self.assertEqual(eligible_days([(date(2026, 7, 1), None)], *HALF), 0)
        self.assertEqual(eligible_days([(date(2020, 1, 1), date(2025, 12, 31))], *HALF), 0)


class TestChanges(unittest.TestCase):
    def test_new_changed_same_and_gone(self):
        before = {1: {"grade": "B", "days": 181}, 2: {"grade": "A", "days": 181}, 3: {"grade": "C", "days": 90}}
        now = {1: {"grade": "A", "days": 181}, 2: {"grade": "A", "days": 181}, 4: {"grade": "B", "days": None}}
        found, gone = changes(before, now)
        self.assertEqual(found, {1: (CHANGED, [("grade", "B", "A")]), 2: (SAME, []), 4: (NEW, [])})
        self.assertEqual(gone, [3])

    def test_no_data_is_not_0(self):
        found, _gone = changes({1: {"days": None}}, {1: {"days": 0}})
        self.assertEqual(found[1], (CHANGED, [("days", None, 0)]))


class TestFile(unittest.TestCase):
    def test_what_people_wrote_stays_text(self):
        content = to_csv(["name", "points"], [["=1+1", -2.5], ['A, "B"', None]]).decode("utf-8-sig")
        self.assertEqual(content, 'name,points\r\n\'=1+1,-2.5\r\n"A, ""B""",\r\n')

    def test_numbers_have_one_form(self):
        content = to_csv(["a", "b", "c"], [[100.0, 1.2, 0.0]]).decode("utf-8-sig")
        self.assertEqual(content, "a,b,c\r\n100,1.2,0\r\n")

    def test_the_fingerprint_is_that_of_the_file(self):
        # printf '\xef\xbb\xbfname\r\n李\r\n' | sha256sum
        self.assertEqual(
            fingerprint(to_csv(["name"], [["李"]])),
            "8000fa98437669334fe1191713dace311d0b2c63b452390386b04a08fa081dfb",
        )
