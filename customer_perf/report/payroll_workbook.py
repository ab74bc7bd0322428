"""A payroll run as a workbook: its rows, what changed since the run before, and where it comes from."""

from odoo import fields

from ..models.appraisal.payroll_line import COLUMNS
from .workbook import Workbook

DIGITS = {"score": 2, "points": 2, "behaviour_score": 2, "coverage": 2, "coefficient": 4, "unit_coefficient": 4}


def write_payroll(run, file):
    env, lines = run.env, run._lines()
    model = env["customer.perf.payroll.line"]
    kinds = dict(model._fields["change"]._description_selection(env))
    labels = {name: model._fields[name]._description_string(env) for name in (*COLUMNS, "change", "change_text")}
    with Workbook(file) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        looks = {labels[name]: book.add_format({"num_format": "0." + "0" * n}) for name, n in DIGITS.items()}
        looks[labels["published_on"]] = day
        shown = {labels[name]: lambda line, n=name: line[n] for name in COLUMNS}
        changed = {
            labels["change"]: lambda line: kinds.get(line.change),
            labels["change_text"]: lambda line: line.change_text,
        }
        book.write_table(env._("Payroll"), lines, shown, looks)
        news = lines.filtered(lambda line: line.change != "same")
        book.write_table(
            env._("Changes"), news, {labels["employee"]: shown[labels["employee"]], **changed}, widths=(24, 18, 80)
        )
        facts = {
            env._("Payroll Run"): run.name,
            env._("Taken By"): run.user_id.name,
            env._("Taken On"): f"{fields.Datetime.context_timestamp(run, run.taken_on):%Y-%m-%d %H:%M}",
            run._fields["digest"]._description_string(env): run.digest,
            run._fields["gone_text"]._description_string(env): run.gone_text,
            run._fields["held_text"]._description_string(env): run.held_text,
        }
        book.write_table(
            env._("About"),
            list(facts.items()),
            {env._("What"): lambda fact: fact[0], env._("Value"): lambda fact: fact[1]},
            widths=(30, 90),
        )
