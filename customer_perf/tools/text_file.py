"""The one way to write a CSV file: what people wrote stays text, whatever it begins with."""

import csv
import io

# What a spreadsheet takes for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def written(columns, rows):
    """A CSV file as text, the same for the same rows.

    :param rows: cells each; None is an empty one, a number is written as it is, with four decimals at most
    """
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return file.getvalue()


def _cell(value):
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) and not isinstance(value, int) else text
