"""How the weight of a scorecard lies between two sides (catalogue K-09). Nothing here enters a score."""

from dataclasses import dataclass

from .weighting import half_up, rescale, share

ONE_SIDED = 90.0  # percent of the weight that has a side at all


@dataclass(frozen=True, slots=True)
class Balance:
    """:ivar first: percentage (0–100) of the weight on the one side
    :ivar second: on the other
    :ivar unknown: of which nobody has said where it belongs"""

    first: float
    second: float
    unknown: float

    def whole(self):
        """The three as whole per cent that add up to 100."""
        parts = rescale((self.first, self.second, self.unknown), 1.0)
        return tuple(int(half_up(100 * part, 1)) for part in parts)

    def leans(self, limit=ONE_SIDED):
        """The side that has ``limit`` percent or more of what has a side: True the first, False the second."""
        present = self.first + self.second
        for side, percent in ((True, self.first), (False, self.second)):
            if present and 100 * percent >= limit * present:
                return side
        return None


def balance(weights, sides):
    """The balance of weights between two sides; None where no weight has one.

    :param sides: per weight True for the first side, False for the second, None for neither
    """
    weights, sides = list(weights), list(sides)
    first, second, unknown = (share(weights, [side is one for side in sides]) for one in (True, False, None))
    return Balance(first, second, unknown) if first or second else None
