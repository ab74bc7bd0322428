import unittest

from ..targets import Goal, differences, moved, of_all


class TestTargets(unittest.TestCase):
    def test_harder_on_either_side(self):
        self.assertEqual(moved(80, "higher", 5), 84)
        self.assertEqual(moved(80, "lower", 5), 76)
        self.assertEqual(moved(80, "higher", -10), 72)
        self.assertEqual(moved(-20, "higher", 10), -18, "a loss that is smaller")
        self.assertEqual(moved(-20, "lower", 10), -22)
        self.assertEqual(moved(5, "range", 10), 5)
        self.assertIsNone(moved(None, "higher", 10))

    def test_no_share_beyond_all(self):
        self.assertEqual(moved(98, "higher", 5, 100), 100)
        self.assertEqual(moved(103, "higher", 5, 100), 103, "was beyond it before")
        self.assertEqual(moved(90, "higher", -10, 100), 81)

    def test_differences(self):
        before = {"a": Goal(60.0, 80.0, 1), "b": Goal(40.0, None, 1)}
        self.assertEqual(differences(before, dict(before)), [])
        now = {"a": Goal(50.0, 84.0, 2), "c": Goal(50.0, 1.0, 1)}
        self.assertEqual(
            differences(before, now),
            [
                ("a", "weight", 60.0, 50.0),
                ("a", "target", 80.0, 84.0),
                ("a", "definition", 1, 2),
                ("c", "new", None, 50.0),
                ("b", "gone", 40.0, None),
            ],
        )
        self.assertEqual(
            differences({"b": Goal(40.0, None, 1)}, {"b": Goal(40.0, 0.0, 1)}), [("b", "target", None, 0.0)]
        )

    def test_what_shared_results_took_is_no_change(self):
        before = of_all({"a": Goal(54.0, 80.0, 1), "b": Goal(36.0, None, 1)})
        self.assertEqual([goal.weight for goal in before.values()], [60.0, 40.0])
        self.assertEqual(differences(before, {"a": Goal(60.0, 80.0, 1), "b": Goal(40.0, None, 1)}), [])
        self.assertEqual(of_all({"a": Goal(0.0, 1.0, 1)}), {"a": Goal(0.0, 1.0, 1)})
