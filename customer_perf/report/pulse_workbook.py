"""The customer pulse as a workbook: a row for each figure with its two half-years, and the values behind the lines."""

from odoo import fields

from .workbook import Workbook


def write_pulse(env, department_id, file):
    """Write what the user may read of a unit, or of the company that he works in.

    :param file: where the workbook goes
    """
    page = env["customer.perf.pulse"].get_page(department_id)
    rows = page["rows"] or []
    points = [(row["name"], point) for row in rows for point in row["points"]]
    with Workbook(file) as book:
        book.write_table(
            env._("Customer Pulse"),
            rows,
            {
                env._("KPI"): lambda row: row["name"],
                env._("Half-year"): lambda row: row["recent"],
                env._("Before"): lambda row: row["former"],
                env._("A year ago"): lambda row: row["year_ago"],
                env._("Target"): lambda row: row["target"],
                env._("Status"): lambda row: row["status_label"],
                env._("Change"): lambda row: row["verdict_label"],
                env._("95 % Interval"): lambda row: row["interval"],
                env._("Cases"): lambda row: row["n"] or None,
            },
            widths=(40, 18),
        )
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        book.write_table(
            env._("Values"),
            points,
            {
                env._("KPI"): lambda point: point[0],
                env._("Period until"): lambda point: fields.Date.to_date(point[1]["date"]),
                env._("Value"): lambda point: point[1]["value"],
            },
            looks={env._("Period until"): day},
            widths=(40, 14),
        )
