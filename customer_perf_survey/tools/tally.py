"""Counting answers: what one sheet adds, and nothing by which the sheet could be found again."""

import math
from dataclasses import dataclass

from odoo.addons.customer_perf.tools import loyalty

from .scale import EFFORT, RECOMMENDATION, SATISFACTION, SCALES, is_defined

OTHER = "other"
# The five dimensions of service quality: A. Parasuraman, V. Zeithaml, L. Berry, Journal of Retailing 64, 1988.
QUALITY = ("reliability", "responsiveness", "assurance", "empathy", "tangibles")
COLLABORATION = "collaboration"
# What the service index is made of; recommendation, satisfaction and effort are figures of their own.
DIMENSIONS = (*QUALITY, COLLABORATION, OTHER)
INDEX = "index"
FOLLOW_UP = "follow_up"  # whether an improvement is felt, 1 worse … 5 better
# Fewest answers of a figure that may be judged; below them it is indicative.
FEWEST = {RECOMMENDATION: 30, SATISFACTION: 50, EFFORT: 30}
FEWEST_ITEM = 10


@dataclass(frozen=True, slots=True)
class Item:
    """A question that is counted.

    :ivar low: lowest answer of its scale
    :ivar high: highest answer
    :ivar weight: its importance among the others
    :ivar is_reversed: the lowest answer is the best one, and counts as the highest
    """

    key: str
    metric: str
    low: float
    high: float
    weight: float = 1.0
    is_reversed: bool = False

    def counted(self, answer):
        """What an answer counts, more being better."""
        return self.low + self.high - answer if self.is_reversed else answer

    def is_top(self, answer):
        """Promoters, ease of 5 to 7, and otherwise the two best answers; of two or three the best one."""
        if self.metric in SCALES and is_defined(self.metric, self.low, self.high):
            return answer >= {RECOMMENDATION: 9, EFFORT: 5, SATISFACTION: 4}[self.metric]
        return answer >= self.high - self._rest()

    def is_low(self, answer):
        """Detractors, and otherwise the two worst answers; of two or three the worst one."""
        if self.metric == RECOMMENDATION and is_defined(self.metric, self.low, self.high):
            return answer <= 6
        return answer <= self.low + self._rest()

    def _rest(self):
        return 1 if self.high - self.low > 2 else 0


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of answers, from which every figure follows.

    :ivar total: Σ answers
    :ivar squares: Σ answers²
    :ivar top: answers in the best box
    :ivar low: answers in the worst box
    """

    n: int = 0
    total: float = 0.0
    squares: float = 0.0
    top: int = 0
    low: int = 0

    def __add__(self, other):
        return Tally(
            self.n + other.n,
            self.total + other.total,
            self.squares + other.squares,
            self.top + other.top,
            self.low + other.low,
        )

    @property
    def deviation(self):
        """Standard deviation of the answers; 0 for a single one."""
        if self.n < 2:
            return 0.0
        return math.sqrt(max(self.squares - self.total**2 / self.n, 0.0) / (self.n - 1))

    @property
    def is_unanimous(self):
        """Everybody gave the same answer, so the figure is everybody's answer."""
        return bool(self.n) and math.isclose(self.n * self.squares, self.total**2, rel_tol=1e-9, abs_tol=1e-9)


def count_sheet(items, answers):
    """What one person's answers about one service add, by key.

    :param items: the Items of the form
    :param answers: {key of the item: answer}; unknown keys and answers off the scale are refused
    :return: {key: Tally}
    :raises ValueError: an answer that the form does not offer
    """
    by_key = {item.key: item for item in items}
    added = {}
    for key, answer in answers.items():
        item = by_key.get(key)
        if item is None or isinstance(answer, bool) or not isinstance(answer, int | float):
            raise ValueError(key)
        if not item.low <= answer <= item.high or answer != int(answer):
            raise ValueError(key)
        worth = item.counted(answer)
        added[key] = Tally(1, worth, worth**2, int(item.is_top(worth)), int(item.is_low(worth)))
    return added


def summarise(items, told):
    """Dimensions and the service index, on 0–100, from the questions that are told.

    They are worked out from these figures and not from each person's answers: a mean of what each
    answered, held against the questions, would give away what those answered who left one out. A
    dimension needs half of its questions, the index half of the dimensions; both are weighted with
    the importance of the questions (SERVPERF).

    :param told: {key of the item: Tally}
    :return: {dimension or ``index``: Tally}
    """
    found, weights = {}, {}
    for metric in DIMENSIONS:
        asked = [item for item in items if item.metric == metric]
        parts = [(item.weight, _on_hundred(item, told[item.key])) for item in asked if item.key in told]
        if asked and 2 * len(parts) >= len(asked):
            found[metric] = _compose(parts)
            weights[metric] = sum(item.weight for item in asked)
    dimensions = {item.metric for item in items} & set(DIMENSIONS)
    if found and 2 * len(found) >= len(dimensions):
        found[INDEX] = _compose([(weights[metric], tally) for metric, tally in found.items()])
    return found


def _on_hundred(item, tally):
    """The tally of the same answers on 0–100."""
    factor = 100 / (item.high - item.low)
    total = factor * (tally.total - tally.n * item.low)
    squares = factor**2 * (tally.squares - 2 * item.low * tally.total + tally.n * item.low**2)
    return Tally(tally.n, total, squares, tally.top, tally.low)


def _compose(parts):
    """The tally of a weighted mean of means: as many answers as the question with the fewest, and a
    spread as wide as if all questions moved together, so that the interval is rather too wide."""
    n = min(tally.n for _weight, tally in parts)
    value = loyalty.servperf((weight, tally.total / tally.n) for weight, tally in parts)
    spread = loyalty.servperf((weight, tally.deviation) for weight, tally in parts)
    return Tally(n, n * value, (n - 1) * spread**2 + n * value**2)


def estimate(metric, tally, population=None, scale=(0, 100)):
    """The figure that a metric is read by: NPS in points, satisfaction as the share of the two best
    answers, everything else as a mean. NPS and satisfaction are not told of another scale than their
    own: there the mean is.

    :param scale: lowest and highest answer
    :return: an Estimate of ``tools.loyalty``
    """
    if metric == RECOMMENDATION and is_defined(metric, *scale):
        return loyalty.nps(tally.top, tally.n - tally.top - tally.low, tally.low, population)
    if metric == SATISFACTION and is_defined(metric, *scale):
        return loyalty.share(tally.top, tally.n, population)
    return loyalty.mean(tally.n, tally.total, tally.squares, population, scale)


def of_hundred(metric, value, scale):
    """A figure on 0–100, so that it can be held against others; None stays None."""
    if is_defined(metric, *scale):
        scale = {RECOMMENDATION: (-100, 100), SATISFACTION: (0, 100)}.get(metric, scale)
    return loyalty.rescale(value, *scale)


def is_valid(metric, n, rate, rate_min):
    """Whether a figure may be judged: enough answers, and enough of those who were asked.

    :param rate: response rate in percent, None when nobody was asked
    """
    return rate is not None and rate >= rate_min and n >= FEWEST.get(metric, FEWEST_ITEM)


def priority(weight, score):
    """What to improve first: importance times the gap to the best score, after importance–
    performance analysis (J. Martilla, J. James, Journal of Marketing 41, 1977).

    :param score: 0–100; None when unknown
    """
    return None if score is None else weight * (100 - score)
