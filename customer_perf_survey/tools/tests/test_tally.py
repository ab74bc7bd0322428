import unittest

from ..tally import Item, Tally, count_sheet, estimate, is_valid, of_hundred, priority, summarise

ITEMS = (
    Item("a", "reliability", 1, 7, 2),
    Item("b", "reliability", 1, 7),
    Item("c", "responsiveness", 1, 5),
    Item("d", "recommendation", 0, 10),
    Item("e", "effort", 1, 7),
    Item("f", "satisfaction", 1, 5),
)


class TestTally(unittest.TestCase):
    def test_one_sheet(self):
        added = count_sheet(ITEMS, {"a": 7, "b": 4, "c": 2, "d": 9, "e": 4, "f": 4})
        self.assertEqual(added["a"], Tally(1, 7, 49, 1, 0))
        self.assertEqual(added["d"], Tally(1, 9, 81, 1, 0))
        self.assertEqual(added["e"], Tally(1, 4, 16, 0, 0))
        self.assertEqual(set(added), set("abcdef"))

    def test_dimensions_and_index(self):
        """SERVPERF: weighted mean of the questions' means (metrics 1.13)."""
        told = {"a": Tally(10, 58, 346), "b": Tally(8, 32, 136), "c": Tally(10, 30, 100)}
        found = summarise(ITEMS, told)
        self.assertAlmostEqual(found["reliability"].total / 8, (2 * 80 + 50) / 3)
        self.assertEqual(found["reliability"].n, 8)  # the question with the fewest
        self.assertAlmostEqual(found["responsiveness"].total / 10, 50)
        self.assertAlmostEqual(found["index"].total / 8, (3 * 70 + 50) / 4)
        # the spread of one question is its own
        single = Item("c", "responsiveness", 1, 5)
        row = estimate("responsiveness", summarise([single], told)["responsiveness"])
        own = estimate("other", told["c"])
        self.assertAlmostEqual(row.high - row.low, 25 * (own.high - own.low))

    def test_example_of_the_definitions(self):
        means = {"tangibles": (10, 4.0), "reliability": (35, 5.0), "responsiveness": (25, 4.8),
                 "assurance": (15, 5.6), "empathy": (15, 5.2)}  # fmt: skip
        items = [Item(metric, metric, 1, 7, weight) for metric, (weight, _mean) in means.items()]
        told = {metric: Tally(10, 10 * mean, 10 * mean**2 + 9) for metric, (_weight, mean) in means.items()}
        self.assertAlmostEqual(summarise(items, told)["index"].total / 10, 66.17, 2)

    def test_spread(self):
        """1 and 5 lie 2.83 apart on average, one answer nowhere"""
        self.assertAlmostEqual(Tally(2, 6, 26).deviation, 8**0.5)
        self.assertEqual(Tally(1, 5, 25).deviation, 0)

    def test_half_of_the_questions_must_be_told(self):
        told = {"b": Tally(10, 40, 170)}
        self.assertIn("reliability", summarise(ITEMS, told))
        self.assertNotIn("reliability", summarise([*ITEMS, Item("g", "reliability", 1, 7)], told))
        self.assertEqual(summarise(ITEMS, {}), {})

    def test_answers_that_nobody_could_give(self):
        for answers in ({"d": 11}, {"d": -1}, {"d": 6.5}, {"x": 3}, {"a": "7"}, {"a": None}, {"a": True}):
            with self.assertRaises(ValueError):
                count_sheet(ITEMS, answers)

    def test_figures(self):
        sheets = [{"d": 10}] * 6 + [{"d": 8}] * 3 + [{"d": 0}]
        pooled = sum((count_sheet(ITEMS, sheet)["d"] for sheet in sheets), Tally())
        self.assertAlmostEqual(estimate("recommendation", pooled, scale=(0, 10)).value, 50)
        boxes = sum((count_sheet(ITEMS, {"f": answer})["f"] for answer in (5, 5, 4, 3, 1)), Tally())
        self.assertAlmostEqual(estimate("satisfaction", boxes, scale=(1, 5)).value, 60)
        self.assertAlmostEqual(estimate("effort", Tally(2, 9, 41)).value, 4.5)
        self.assertIsNone(estimate("effort", Tally()).value)

    def test_no_figure_is_told_of_another_scale(self):
        """5, 5, 5, 5, 1 stars are no NPS of -100; where they were asked as one, the mean is told."""
        stars = Item("d", "recommendation", 1, 5)
        pooled = sum((count_sheet([stars], {"d": answer})["d"] for answer in (5, 5, 5, 5, 1)), Tally())
        self.assertAlmostEqual(estimate("recommendation", pooled, scale=(1, 5)).value, 4.2)
        self.assertAlmostEqual(of_hundred("recommendation", 4.2, (1, 5)), 80)
        self.assertAlmostEqual(of_hundred("recommendation", 0, (0, 10)), 50)
        self.assertAlmostEqual(of_hundred("satisfaction", 60, (1, 5)), 60)
        self.assertAlmostEqual(estimate("effort", Tally(2, 9, 41), scale=(1, 5)).value, 4.5)

    def test_reversed(self):
        """The lowest answer counts as the highest: 1 of 1-7 is 7."""
        item = Item("a", "reliability", 1, 7, is_reversed=True)
        self.assertEqual(count_sheet([item], {"a": 1})["a"], Tally(1, 7, 49, 1, 0))
        self.assertEqual(count_sheet([item], {"a": 6})["a"], Tally(1, 2, 4, 0, 1))

    def test_boxes(self):
        """The two best answers, and of two or three answers the best one."""
        yes_no = Item("a", "other", 0, 1)
        self.assertEqual([yes_no.is_top(0), yes_no.is_top(1), yes_no.is_low(0)], [False, True, True])
        five = Item("a", "other", 1, 5)
        self.assertEqual([answer for answer in range(1, 6) if five.is_top(answer)], [4, 5])

    def test_validity(self):
        self.assertTrue(is_valid("index", 10, 40, 30))
        self.assertFalse(is_valid("index", 9, 90, 30))
        self.assertFalse(is_valid("recommendation", 29, 90, 30))
        self.assertFalse(is_valid("index", 50, 29.9, 30))
        self.assertFalse(is_valid("index", 50, None, 30))

    def test_what_to_improve_first(self):
        self.assertGreater(priority(2, 60), priority(1, 50))
        self.assertIsNone(priority(1, None))
