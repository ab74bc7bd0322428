import unittest
from itertools import chain, combinations

from ..disclosure import detail, differ_by_few, publishable, three_tell_few
from ..tally import Tally


def people(*sizes):
    """{group: ids}, groups a, b, … of the given sizes"""
    start, groups = 0, {}
    for name, size in zip("abcdefgh", sizes, strict=False):
        groups[name] = frozenset(range(start, start + size))
        start += size
    return groups


def sums(parts):
    every = chain.from_iterable(combinations(parts, size) for size in range(len(parts) + 1))
    return [frozenset().union(*some) for some in every]


def fewest_told(now, waves, k):
    """What somebody with all figures can single out: sums of parts, and their differences to the
    sums that earlier rounds told. The sizes between 1 and k − 1 among them."""
    found = [len(some) for some in sums(now)]
    found += [len(some ^ other) for wave in waves for some in sums(now) for other in sums(wave)]
    return [size for size in found if 0 < size < k]


class TestDisclosure(unittest.TestCase):
    """Worked cases of the definitions (metrics 5.6)."""

    def split(self, *sizes, k=5, waves=()):
        groups = people(*sizes)
        parts = publishable(groups, k, waves)
        return [sum(len(groups[group]) for group in part) for part in parts]

    def test_three_rounds(self):
        """R3 − (R1 − R2): those who left come back with a newcomer, who would be told."""
        whole, stayed = frozenset(range(12)), frozenset(range(5, 12))
        back = frozenset(range(5)) | {99}
        waves = [[whole], [stayed]]
        self.assertFalse(any(differ_by_few([back], wave, 5) for wave in waves))  # no two rounds tell it
        self.assertTrue(three_tell_few([back], waves, 5))
        self.assertEqual(publishable({"a": back}, 5, waves), [])
        # five new ones with them are told as five; the same ones again tell nothing new
        self.assertFalse(three_tell_few([back | set(range(100, 104))], waves, 5))
        self.assertFalse(three_tell_few([frozenset(range(5))], waves, 5))
        # exchanged, not only left: the two who came in their place count as well
        waves = [[whole], [stayed | {50}]]
        self.assertTrue(three_tell_few([back], waves, 5))

    def test_thresholds(self):
        self.assertEqual(self.split(4), [])
        self.assertEqual(self.split(5), [5])
        self.assertEqual(self.split(), [])

    def test_next_smallest_is_hidden_too(self):
        self.assertEqual(self.split(9, 4, 6, 5), [9, 6, 9])
        self.assertEqual(self.split(9, 4), [13])
        self.assertEqual(self.split(20, 3, 3), [20, 6])
        self.assertEqual(self.split(20, 10, 4), [20, 14])
        self.assertEqual(self.split(2, 2), [])

    def test_one_joins(self):
        """Thirteen answered; the next time fourteen, thirteen of them the same."""
        before = people(13)["a"]
        self.assertEqual(publishable({"a": before}, 5, [[before]]), [("a",)])
        self.assertEqual(publishable({"a": before | {99}}, 5, [[before]]), [])
        self.assertEqual(publishable({"a": before | {95, 96, 97, 98, 99}}, 5, [[before]]), [("a",)])

    def test_one_joins_a_group(self):
        """The group is told with the next one; where the sum of both still tells, nothing is."""
        before = people(10, 10, 10)
        now = dict(before, c=before["c"] | {99})
        self.assertEqual(publishable(now, 5, [list(before.values())]), [])
        moved = dict(before, b=before["b"] - {10}, c=before["c"] | {10})
        self.assertEqual(publishable(moved, 5, [list(before.values())]), [("a",), ("b", "c")])

    def test_earlier_rounds_with_other_parts(self):
        groups = people(6, 6, 3)
        everybody = frozenset().union(*groups.values())
        self.assertTrue(differ_by_few([everybody], [groups["a"] | groups["b"]], 5))
        self.assertFalse(differ_by_few([everybody], [groups["a"]], 5))

    def test_details(self):
        mixed = Tally(6, 20, 80)
        self.assertEqual(detail([mixed, mixed], 5), "parts")
        self.assertEqual(detail([mixed, Tally(4, 10, 30)], 5), "total")
        self.assertEqual(detail([mixed, Tally()], 5), "total")
        self.assertEqual(detail([mixed, Tally(5, 5, 5)], 5), "total")  # all gave 1
        self.assertEqual(detail([Tally(5, 5, 5)], 5), "")
        self.assertEqual(detail([Tally(2, 4, 10), Tally(2, 4, 10)], 5), "")
