"""Figures in the words of the reader's language: the same digits on every screen."""

from odoo.tools.misc import formatLang

from ...tools import figures
from ...tools.weighting import half_up


def number_text(env, value, digits=2):
    """A number in the language's form, as ``formatLang`` writes it."""
    # asked to group the digits it is four times slower, and no language groups fewer than three
    return formatLang(env, value, digits=digits, grouping=abs(value) >= 999)


def points_text(env, value):
    """Points of a score with two decimals, half rounded up; a dash where there is none."""
    return "–" if value is False or value is None else number_text(env, half_up(value))


def percent_text(env, value, beside=None):
    """A share as whole per cent, with decimals where it would read as ``beside`` though it is not."""
    rounded, digits = figures.percent(value, beside)
    return f"{number_text(env, rounded or 0.0, digits)} %"
