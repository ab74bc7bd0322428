import unittest

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ..disclosure import publishable
from .test_disclosure import fewest_told

settings.register_profile(
    "laws", deadline=None, derandomize=True, max_examples=300, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("laws")

# who sits where in three rounds; 0 did not answer
seats = st.lists(st.tuples(*[st.integers(0, 4)] * 3), max_size=45)


class TestDisclosureLaws(unittest.TestCase):
    @given(seats, st.integers(3, 6))
    def test_nothing_few_can_be_worked_out(self, people, k):
        """Every round is told with what the earlier ones told in mind; an attacker with all figures
        singles out no set of fewer than k people."""
        waves = []
        for turn in range(3):
            groups = {}
            for person, places in enumerate(people):
                if places[turn]:
                    groups.setdefault(places[turn], set()).add(person)
            parts = [frozenset().union(*(groups[group] for group in part)) for part in publishable(groups, k, waves)]
            self.assertEqual(fewest_told(parts, waves, k), [])
            waves.append(parts)

    @given(st.lists(st.integers(0, 12), max_size=7), st.integers(3, 8))
    def test_as_much_as_possible_is_told(self, sizes, k):
        """Nothing is told only where fewer than k answered at all; a group of k is hidden only
        beside a smaller one."""
        groups = {index: {(index, person) for person in range(size)} for index, size in enumerate(sizes)}
        parts = publishable(groups, k)
        self.assertEqual(bool(parts), sum(sizes) >= k)
        if all(size >= k or not size for size in sizes):
            self.assertEqual(len(parts), sum(size > 0 for size in sizes))
