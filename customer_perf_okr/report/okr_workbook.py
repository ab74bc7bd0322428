"""XLSX of an OKR cycle: objectives, key results, check-ins, in the reader's language."""

from odoo.addons.customer_perf.report.workbook import Workbook


def write_workbook(cycle, file):
    """Write what the reader may see of a cycle."""
    env = cycle.env
    book = Workbook(file)
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    percent, day = book.add_format({"num_format": "0.0%"}), book.add_format({"num_format": "yyyy-mm-dd"})
    objectives = env["customer.perf.okr.objective"].search([("cycle_id", "=", cycle.id)])
    results = objectives.key_result_ids
    label = {
        (record._name, name): dict(record._fields[name]._description_selection(env))
        for record, name in (
            (objectives, "level"),
            (objectives, "kind"),
            (objectives, "state"),
            (objectives, "standing"),
            (results, "standing"),
        )
    }

    def sheet(name, headers, rows, formats):
        page = book.add_worksheet(name)
        page.write_row(0, 0, headers, bold)
        page.freeze_panes(1, 0)
        page.set_column(0, 0, 44)
        page.set_column(1, len(headers) - 1, 18)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                if value is not None and value is not False:
                    page.write(number, column, value, formats.get(column))
        page.autofilter(0, 0, max(len(rows), 1), len(headers) - 1)

    sheet(
        env._("Objectives"),
        [
            env._("Objective"),
            env._("Level"),
            env._("Kind"),
            env._("State"),
            env._("Customers"),
            env._("Status"),
            env._("Progress"),
            env._("Final Score"),
            env._("What We Learned"),
        ],
        [
            (
                o.name,
                label[o._name, "level"][o.level],
                label[o._name, "kind"][o.kind],
                label[o._name, "state"][o.state],
                o.customer_group_id.name or "",
                label[o._name, "standing"].get(o.standing, ""),
                o.progress,
                o.score,
                o.learning or "",
            )
            for o in objectives
        ],
        {6: percent, 7: percent},
    )
    sheet(
        env._("Key Results"),
        [
            env._("Key Result"),
            env._("Objective"),
            env._("Owner"),
            env._("Baseline"),
            env._("Target"),
            env._("Current"),
            env._("As Of"),
            env._("Progress"),
            env._("Confidence"),
            env._("Status"),
        ],
        [
            (
                r.name,
                r.objective_id.name,
                r.sudo().owner_id.name or "",  # sudo: names of colleagues
                r.baseline,
                r.target,
                r.current,
                r.as_of or "",
                r.progress,
                r.confidence or None,
                _standing(r, label),
            )
            for r in results
        ],
        {7: percent},
    )
    sheet(
        env._("Check-ins"),
        [
            env._("Key Result"),
            env._("Date"),
            env._("Value"),
            env._("Confidence"),
            env._("What Changed?"),
            env._("What Blocks?"),
            env._("What Did Customers Say?"),
        ],
        [
            (c.key_result_id.name, c.date, c.value, c.confidence, c.note or "", c.blocker or "", c.feedback or "")
            for c in results.check_in_ids
        ],
        {1: day},
    )
    book.close()


def _standing(result, label):
    """The one word of every screen."""
    if result.cancelled:
        return result.env._("Given up: %(reason)s", reason=result.cancel_reason)
    return label[result._name, "standing"].get(result.standing, "")
