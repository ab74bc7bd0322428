import unittest

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ..disclosure import publishable
from ..rhythm import anchor, shift
from ..tally import Item, Tally, count_sheet, estimate, of_hundred, summarise
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


METRICS = ("recommendation", "satisfaction", "effort", "reliability", "other")
scales = st.tuples(st.integers(0, 9), st.integers(1, 10)).map(lambda pair: (pair[0], pair[0] + pair[1]))


class TestFigureLaws(unittest.TestCase):
    @given(st.sampled_from(METRICS), scales, st.data(), st.integers(0, 60), st.booleans())
    def test_a_figure_and_its_interval_stay_on_their_scale(self, metric, scale, data, others, is_reversed):
        """low <= value <= high, all of them on the scale; and as much on 0-100."""
        answers = data.draw(st.lists(st.integers(*scale), min_size=1, max_size=40))
        item = Item("a", metric, *scale, is_reversed=is_reversed)
        tally = sum((count_sheet([item], {"a": answer})["a"] for answer in answers), Tally())
        for population in (None, tally.n, tally.n + others):
            row = estimate(metric, tally, population, scale)
            low, high = {"NPS": (-100, 100), "share": (0, 100)}.get(_kind(metric, scale), scale)
            self.assertLessEqual(low, row.value)
            self.assertLessEqual(row.value, high)
            if row.low is not None:
                self.assertTrue(low <= row.low <= row.value <= row.high <= high, row)
            self.assertTrue(-1e-9 <= of_hundred(metric, row.value, scale) <= 100 + 1e-9)

    @given(scales, scales, st.data(), st.integers(0, 30))
    def test_an_index_and_its_interval_stay_on_0_to_100(self, one, other, data, others):
        items = [Item("a", "reliability", *one, 2.5), Item("b", "assurance", *other)]
        told = {}
        for item, scale in zip(items, (one, other), strict=True):
            answers = data.draw(st.lists(st.integers(*scale), min_size=1, max_size=30))
            told[item.key] = sum((count_sheet([item], {item.key: answer})[item.key] for answer in answers), Tally())
        for metric, tally in summarise(items, told).items():
            row = estimate(metric, tally, tally.n + others)
            if row.low is not None:
                self.assertTrue(0 <= row.low <= row.value <= row.high <= 100, row)

    @given(st.dates(), st.sampled_from([3, 6, 12]), st.integers(1, 12))
    def test_rhythm_does_not_drift(self, day, months, turns):
        """Step by step one comes to the same day as in one step."""
        wanted, there = anchor(day), day
        if day.year > 9000:
            return
        for _turn in range(turns):
            there = shift(there, months, wanted)
        self.assertEqual(there, shift(day, months * turns, wanted))


def _kind(metric, scale):
    if metric == "recommendation" and scale == (0, 10):
        return "NPS"
    return "share" if metric == "satisfaction" and scale == (1, 5) else "mean"
