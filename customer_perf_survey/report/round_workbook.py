"""XLSX of a round: what may be told, in the reader's language. The rows are the published results, so
the same suppression holds here as on the screen."""

from odoo.addons.customer_perf.report.workbook import Workbook


def write_workbook(survey_round, file):
    """Write what the reader may see of a round."""
    env = survey_round.env
    book = Workbook(file)
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    one, two = (book.add_format({"num_format": form}) for form in ("0.0", "0.00"))
    results = env["customer.perf.survey.result"].search([("round_id", "=", survey_round.id)])
    comments = env["customer.perf.survey.comment"].search([("round_id", "=", survey_round.id)])
    actions = env["customer.perf.survey.action"].search([("round_id", "=", survey_round.id)])
    figures = results.figure_ids
    metrics = dict(figures._fields["metric"]._description_selection(env))
    validity = dict(figures._fields["validity"]._description_selection(env))
    states = dict(actions._fields["state"]._description_selection(env))

    def sheet(name, headers, rows, formats):
        page = book.add_worksheet(name)
        page.write_row(0, 0, headers, bold)
        page.freeze_panes(1, 0)
        page.set_column(0, 2, 32)
        page.set_column(3, len(headers) + 2, 14)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                if value is not None and value is not False:
                    page.write(number, column, value, formats.get(column))
        page.autofilter(0, 0, max(len(rows), 1), len(headers) - 1)

    sheet(
        env._("Results"),
        [
            env._("Provider"),
            env._("Service"),
            env._("Customers"),
            env._("Figure"),
            env._("Measures"),
            env._("Value"),
            env._("From"),
            env._("To"),
            env._("Answers"),
            env._("Response Rate (%)"),
            env._("Validity"),
            env._("Of 100"),
            env._("Figure and Interval"),
        ],
        [
            (
                figure.sudo().department_id.name,  # sudo: names that belong to a result the reader sees
                figure.service_id.name,
                figure.customers,
                figure.name,
                metrics[figure.metric],
                figure.value,
                figure.value_low,
                figure.value_high,
                figure.n,
                figure.rate,
                validity[figure.validity],
                figure.score,
                figure._text(),
            )
            for figure in figures
        ],
        {5: two, 6: two, 7: two, 9: one, 11: one},
    )
    sheet(
        env._("Comments"),
        [env._("Provider"), env._("Service"), env._("Comment")],
        [
            (one.sudo().department_id.name, one.service_id.name, one.text)  # sudo: as above
            for one in comments
        ],
        {},
    )
    sheet(
        env._("Improvement Actions"),
        [env._("Provider"), env._("Service"), env._("What We Change"), env._("Owner"), env._("Due"), env._("State")],
        [
            (
                action.sudo().department_id.name,  # sudo: as above
                action.service_id.name,
                action.name,
                action.sudo().owner_id.name,  # sudo: as above
                str(action.date_deadline),
                states[action.state],
            )
            for action in actions
        ],
        {},
    )
    book.close()
