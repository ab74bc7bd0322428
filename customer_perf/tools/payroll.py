"""What goes to payroll: the days somebody was employed, the file and its fingerprint, what changed since the last."""

import hashlib
from datetime import timedelta

from .text_file import written

NEW, CHANGED, SAME = "new", "changed", "same"


def eligible_days(contracts, first, last):
    """Days of a cycle under contract; days of two contracts count once.

    :param contracts: [(begin, end)], the end None where none is agreed
    :return: None without any contract: nothing is known, which is not 0 days
    """
    if not contracts:
        return None
    days, reached = 0, first
    for begin, end in sorted(contracts, key=lambda span: span[0]):
        since, until = max(begin, reached), min(end or last, last)
        if since <= until:
            days += (until - since).days + 1
            reached = until + timedelta(days=1)
    return days


def changes(before, now):
    """How each row stands to the one of the run before.

    :param before: {key: {column: value}}; now: the same
    :return: ({key: (NEW, CHANGED or SAME, [(column, value before, value now)])}, [keys that are gone])
    """
    found = {}
    for key, row in now.items():
        if key not in before:
            found[key] = NEW, []
            continue
        differences = [(name, before[key][name], value) for name, value in row.items() if before[key][name] != value]
        found[key] = (CHANGED if differences else SAME), differences
    return found, [key for key in before if key not in now]


def to_csv(columns, rows):
    """The bytes of a CSV file, the same for the same rows: UTF-8 with the mark that spreadsheets look for."""
    return written(columns, rows).encode("utf-8-sig")


def fingerprint(content):
    """SHA-256 of a file, as everybody can compute it again from the file."""
    return hashlib.sha256(content).hexdigest()
