"""XLSX of an OKR cycle: objectives, key results, check-ins, in the reader's language."""

from odoo.addons.customer_perf.report.workbook import Workbook


def write_workbook(cycle, file):
    """Write what the reader may see of a cycle."""
    book = Workbook(file)
    percent, day = book.add_format({"num_format": "0.0%"}), book.add_format({"num_format": "yyyy-mm-dd"})
    objectives = cycle.env["customer.perf.okr.objective"].search([("cycle_id", "=", cycle.id)])
    _write_objectives(book, objectives, percent)
    _write_key_results(book, objectives.key_result_ids, percent)
    _write_check_ins(book, objectives.key_result_ids.check_in_ids, day)
    book.close()


def _labels(records, name):
    return dict(records._fields[name]._description_selection(records.env))


def _write_objectives(book, objectives, percent):
    env = objectives.env
    level, kind, state, standing = (_labels(objectives, name) for name in ("level", "kind", "state", "standing"))
    columns = {
        env._("Objective"): lambda o: o.name,
        env._("Level"): lambda o: level[o.level],
        env._("Kind"): lambda o: kind[o.kind],
        env._("State"): lambda o: state[o.state],
        env._("Customers"): lambda o: o.customer_group_id.name,
        env._("Status"): lambda o: standing.get(o.standing),
        env._("Progress"): lambda o: o.progress,
        env._("Final Score"): lambda o: o.score,
        env._("What We Learned"): lambda o: o.learning,
    }
    looks = {env._("Progress"): percent, env._("Final Score"): percent}
    book.write_table(env._("Objectives"), objectives, columns, looks, (44, 18))


def _write_key_results(book, results, percent):
    env = results.env
    standing = _labels(results, "standing")
    columns = {
        env._("Key Result"): lambda r: r.name,
        env._("Objective"): lambda r: r.objective_id.name,
        env._("Owner"): lambda r: r.sudo().owner_id.name,  # sudo: names of colleagues
        env._("Baseline"): lambda r: r.baseline,
        env._("Target"): lambda r: r.target,
        env._("Current"): lambda r: r.current,
        env._("As Of"): lambda r: r.as_of or "",
        env._("Progress"): lambda r: r.progress,
        env._("Confidence"): lambda r: r.confidence or None,
        env._("Status"): lambda r: (
            env._("Given up: %(reason)s", reason=r.cancel_reason) if r.cancelled else standing.get(r.standing)
        ),
    }
    book.write_table(env._("Key Results"), results, columns, {env._("Progress"): percent}, (44, 18))


def _write_check_ins(book, check_ins, day):
    env = check_ins.env
    columns = {
        env._("Key Result"): lambda c: c.key_result_id.name,
        env._("Date"): lambda c: c.date,
        env._("Value"): lambda c: c.value,
        env._("Confidence"): lambda c: c.confidence,
        env._("What Changed?"): lambda c: c.note,
        env._("What Blocks?"): lambda c: c.blocker,
        env._("What Did Customers Say?"): lambda c: c.feedback,
    }
    book.write_table(env._("Check-ins"), check_ins, columns, {env._("Date"): day}, (44, 18))
