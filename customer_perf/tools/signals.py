"""Signs that a sheet needs a talk."""

from dataclasses import dataclass

from .attainment import GREEN, RED


@dataclass(frozen=True, slots=True)
class Light:
    """One line of a sheet: whether it measures customer value, and its status."""

    is_customer: bool
    status: str


def met_but_dissatisfied(lights):
    """Whether internal figures are met while customers are not satisfied.

    True when a customer line is red and every other line with data is green, and there is one.
    """
    customer = [light.status for light in lights if light.is_customer]
    others = [light.status for light in lights if not light.is_customer and light.status != "none"]
    return RED in customer and bool(others) and all(status == GREEN for status in others)
