"""What may come in from outside: numbers that can be reckoned with, words that everything can keep and show."""

import re

# Any sum of squares of a million of them is still a number, and they are exact to a tenth.
LARGEST = 1e15
# Less than this is the dust of binary arithmetic; to divide by it would blow up what is divided.
SMALLEST = 1e-15
# What the database's integers hold.
LARGEST_WHOLE = 2**31 - 1

# Characters of one line: what an index of the database takes in any script. Of several lines: any book.
LONGEST_LINE = 600
LONGEST_TEXT = 1_000_000
# Control characters but tab and line feed, halves of pairs, and no characters at all: databases, files and
# pages refuse them. Marks that turn the direction of what follows: a name would disguise the rest of its line.
REFUSED = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


class OutOfBounds(ValueError):
    """A value that may not come in."""


def number(value):
    """A value as a finite number, up to ``LARGEST`` on either side.

    :raises OutOfBounds: it is none, or beyond
    """
    found = _read(float, value)
    if not abs(found) <= LARGEST:  # nothing compares with NaN
        raise OutOfBounds
    return found if abs(found) >= SMALLEST else 0.0


def whole(value):
    """A value as a whole number that the database holds.

    :raises OutOfBounds: it is none, or beyond
    """
    found = _read(int, value)
    if abs(found) > LARGEST_WHOLE:
        raise OutOfBounds
    return found


def _read(kind, value):
    try:
        return kind(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise OutOfBounds from error


def is_sound(*values):
    """Whether all values that are there can be reckoned with; such as came in before there were bounds cannot."""
    return all(value is None or abs(value) <= LARGEST for value in values)


def clean(text):
    """The text without what cannot be kept or shown, its lines ended in one way."""
    return REFUSED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
