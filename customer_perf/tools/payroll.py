"""What goes to payroll: the days somebody was employed, the file and its fingerprint, what changed since the last."""

import csv
import hashlib
import io
from datetime import timedelta

# What a spreadsheet takes for a formula.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
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
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_text(value) for value in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def _text(value):
    """A cell that no spreadsheet reckons with: what people wrote stays text."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    text = str(value)
    return f"'{text}" if text.startswith(DANGEROUS) else text


def fingerprint(content):
    """SHA-256 of a file, as everybody can compute it again from the file."""
    return hashlib.sha256(content).hexdigest()
