"""XLSX of a round: what may be told, in the reader's language. The rows are the published results, so
the same suppression holds here as on the screen."""

from odoo.addons.customer_perf.report.workbook import Workbook

WIDTHS = (32, 32, 32, 14)


def write_workbook(survey_round, file):
    """Write what the reader may see of a round."""
    env = survey_round.env
    book = Workbook(file)
    of_round = [("round_id", "=", survey_round.id)]
    _write_figures(book, env["customer.perf.survey.result"].search(of_round).figure_ids)
    _write_comments(book, env["customer.perf.survey.comment"].search(of_round))
    _write_improvements(book, env["customer.perf.improvement"].search([("survey_round_id", "=", survey_round.id)]))
    book.close()


def _labels(records, name):
    return dict(records._fields[name]._description_selection(records.env))


def _whose(env):
    """The columns that every table begins with."""
    return {
        env._("Provider"): lambda record: record.sudo().department_id.name,  # sudo: names of what the reader sees
        env._("Service"): lambda record: record.service_id.name,
    }


def _write_figures(book, figures):
    env = figures.env
    one, two = (book.add_format({"num_format": form}) for form in ("0.0", "0.00"))
    metric, validity = _labels(figures, "metric"), _labels(figures, "validity")
    columns = _whose(env) | {
        env._("Customers"): lambda f: f.customers,
        env._("Figure"): lambda f: f.name,
        env._("Measures"): lambda f: metric[f.metric],
        env._("Value"): lambda f: f.value,
        env._("From"): lambda f: f.value_low,
        env._("To"): lambda f: f.value_high,
        env._("Answers"): lambda f: f.n,
        env._("Response Rate (%)"): lambda f: f.rate,
        env._("Validity"): lambda f: validity[f.validity],
        env._("Of 100"): lambda f: f.score,
        env._("Figure and Interval"): lambda f: f._text(),
    }
    looks = {
        env._("Value"): two,
        env._("From"): two,
        env._("To"): two,
        env._("Response Rate (%)"): one,
        env._("Of 100"): one,
    }
    book.write_table(env._("Results"), figures, columns, looks, WIDTHS)


def _write_comments(book, comments):
    env = comments.env
    book.write_table(env._("Comments"), comments, _whose(env) | {env._("Comment"): lambda c: c.text}, widths=WIDTHS)


def _write_improvements(book, improvements):
    env = improvements.env
    state = _labels(improvements, "state")
    columns = _whose(env) | {
        env._("What We Change"): lambda i: i.name,
        env._("Owner"): lambda i: i.sudo().owner_id.name,  # sudo: as above
        env._("Due"): lambda i: str(i.date_deadline),
        env._("State"): lambda i: state[i.state],
        env._("Felt by Customers"): lambda i: i.follow_text or "",
    }
    book.write_table(env._("Improvements"), improvements, columns, widths=WIDTHS)
