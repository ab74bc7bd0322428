import unittest
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ..assignment import ABSENT, LEAVE, SHORT, joined, leader, mean_by_days, stays

FIRST, LAST = date(2025, 1, 1), date(2025, 6, 30)  # 181 days


def told(found):
    return [(stay.first, stay.last, stay.post, stay.excluded) for stay in found]


class TestStays(unittest.TestCase):
    def test_one_post_is_the_whole_cycle(self):
        [stay] = stays(FIRST, LAST, [(date(2025, 3, 9), "a")], [(date(2025, 3, 9), "boss")])
        self.assertEqual((stay.days, stay.manager, stay.excluded), (181, "boss", ""), "records begin when typed")

    def test_transfer(self):
        found = stays(FIRST, LAST, [(date(2020, 1, 1), "a"), (date(2025, 4, 1), "b")])
        self.assertEqual(told(found), [(FIRST, date(2025, 3, 31), "a", ""), (date(2025, 4, 1), LAST, "b", "")])
        self.assertEqual([stay.days for stay in found], [90, 91])

    def test_back_again_is_a_time_of_its_own(self):
        posts = [(FIRST, "a"), (date(2025, 3, 1), "b"), (date(2025, 5, 1), "a")]
        self.assertEqual([stay.run for stay in stays(FIRST, LAST, posts)], [0, 1, 2])

    def test_joiner_and_leaver(self):
        found = stays(FIRST, LAST, [(FIRST, "a")], since=date(2025, 2, 1), until=date(2025, 5, 31))
        self.assertEqual([stay.excluded for stay in found], [ABSENT, "", ABSENT])
        self.assertEqual([stay.days for stay in found], [31, 120, 30])

    def test_only_a_long_leave_leaves_the_base(self):
        away = [(date(2025, 2, 10), date(2025, 3, 31)), (date(2025, 5, 5), date(2025, 5, 9))]
        found = stays(FIRST, LAST, [(FIRST, "a")], leaves=away, long_leave=30)
        self.assertEqual([(stay.excluded, stay.days) for stay in found], [("", 40), (LEAVE, 50), ("", 91)])
        self.assertEqual({stay.run for stay in found}, {0}, "one scorecard before and after")

    def test_a_leave_counts_as_long_by_its_own_length(self):
        away = [(date(2024, 11, 1), date(2025, 1, 10))]
        found = stays(FIRST, LAST, [(FIRST, "a")], leaves=away, long_leave=30)
        self.assertEqual([(stay.excluded, stay.days) for stay in found], [(LEAVE, 10), ("", 171)])

    def test_a_short_time_in_a_post(self):
        posts = [(FIRST, "a"), (date(2025, 6, 10), "b")]
        self.assertEqual([stay.excluded for stay in stays(FIRST, LAST, posts, min_days=30)], ["", SHORT])

    def test_another_manager_in_the_same_post(self):
        found = stays(FIRST, LAST, [(FIRST, "a")], [(FIRST, "old"), (date(2025, 5, 1), "new")])
        self.assertEqual([(stay.manager, stay.run, stay.days) for stay in found], [("old", 0, 120), ("new", 0, 61)])

    days = st.dates(date(2024, 9, 1), date(2025, 9, 30))

    @given(
        st.lists(st.tuples(days, st.sampled_from("abc")), min_size=1, max_size=4),
        st.lists(st.tuples(days, st.sampled_from("xy")), max_size=3),
        st.none() | days,
        st.none() | days,
        st.lists(st.tuples(days, st.integers(0, 90)), max_size=4),
        st.integers(0, 60),
    )
    def test_the_days_are_those_of_the_cycle(self, posts, managers, since, until, leaves, min_days):
        away = [(begin, begin + timedelta(days=days)) for begin, days in leaves]
        found = stays(
            FIRST, LAST, posts, managers, since=since, until=until, leaves=away, min_days=min_days, long_leave=30
        )
        self.assertEqual(sum(stay.days for stay in found), 181)
        self.assertEqual((found[0].first, found[-1].last), (FIRST, LAST))
        for one, following in pairwise(found):
            self.assertEqual(following.first, one.last + timedelta(days=1))
            self.assertNotEqual(
                (one.run, one.manager, one.excluded), (following.run, following.manager, following.excluded)
            )
        for stay in found:
            self.assertTrue(stay.excluded or stay.first >= (since or FIRST))
            self.assertTrue(stay.excluded or stay.last <= (until or LAST))


class TestAround(unittest.TestCase):
    def test_leaves_that_follow_each_other_are_one(self):
        one = (date(2025, 1, 1), date(2025, 1, 10))
        self.assertEqual(
            joined([(date(2025, 1, 11), date(2025, 1, 12)), one]), [(date(2025, 1, 1), date(2025, 1, 12))]
        )
        self.assertEqual(len(joined([one, (date(2025, 1, 12), date(2025, 1, 13))])), 2)

    def test_a_weekend_between_two_leaves_is_one_with_them(self):
        notes = [(date(2025, 1, 6), date(2025, 1, 10)), (date(2025, 1, 13), date(2025, 1, 17))]  # Monday to Friday
        self.assertEqual(len(joined(notes)), 2, "who rests when is not known")
        self.assertEqual(joined(notes, lambda day: day.weekday() > 4), [(date(2025, 1, 6), date(2025, 1, 17))])
        self.assertEqual(len(joined(notes, lambda day: day.weekday() == 5)), 2, "on Sunday work was missed")

    def test_who_led_on_most_days(self):
        self.assertEqual(leader([("a", 60), ("b", 100), ("a", 41)]), "a")
        self.assertEqual(leader([("a", 90), ("b", 90)]), "b", "of equals the later one")
        self.assertIsNone(leader([(None, 90)]))
        self.assertIsNone(leader([]))

    def test_scores_count_by_days(self):
        self.assertAlmostEqual(mean_by_days([(80, 90), (100, 91)]), (80 * 90 + 100 * 91) / 181)
        self.assertEqual(mean_by_days([(80, 90), (None, 91)]), 80, "no data is no zero")
        self.assertIsNone(mean_by_days([(None, 91)]))
        self.assertIsNone(mean_by_days([]))
