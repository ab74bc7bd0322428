"""Each KPI gets the bounds of its unit, and values come to stand for the period of their KPI.

Those that shared one, such as the 1st and the 31st of a month, become one: what they added up to on
every screen so far. Each KPI's chatter lists its own.
"""

from collections import defaultdict

from markupsafe import Markup

from odoo import SUPERUSER_ID, api
from odoo.tools.convert import convert_file

from odoo.addons.customer_perf.fields import number
from odoo.addons.customer_perf.tools.aggregation import aggregate, fact, pool


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    for kpi in env["customer.perf.kpi"].search([]):
        kpi.write(kpi._bounds_of(kpi.unit, kpi.aggregation))
    for path in ("data/indicator/kpi_bounds_data.xml", "data/design/role_family_titles_data.xml"):
        convert_file(env, "customer_perf", path, {}, mode="init", noupdate=False)
    Measure = env["customer.perf.measure"].with_context(active_test=False)
    groups = defaultdict(Measure.browse)
    for measure in Measure.search([]):
        day = measure.company_id._perf_start(measure.date, measure.kpi_id.frequency)
        groups[measure.kpi_id, measure.subject, measure.company_id, measure.segment_id, day] |= measure
    merged = defaultdict(list)
    for (kpi, _subject, _company, _segment, day), measures in groups.items():
        if len(measures) > 1:
            merged[kpi].append(_merge(kpi, day, measures))
        elif measures.date != day:
            _move(measures, day)
    for kpi, lines in merged.items():
        items = Markup().join(Markup("<li>%s</li>") % line for line in lines)
        kpi.message_post(
            body=Markup("%s<ul>%s</ul>")
            % (env._("Values of the same period became one. Correct those that were meant otherwise:"), items)
        )
    if merged:
        env["customer.perf.scorecard"].search([("is_frozen", "=", False)]).write({"is_stale": True})
        env.ref("customer_perf.ir_cron_refresh")._trigger()


def _merge(kpi, day, measures):
    """Keep the value that was changed last; returns what became of them in words."""
    kept = measures.sorted(lambda measure: (measure.write_date, measure.id))[-1:]
    facts = pool(
        fact(
            kpi.aggregation,
            *(number(measure[name]) for name in ("value", "numerator", "denominator")),
            measure.sample_size,
            measure.date,
            kpi.ratio_factor,
        )
        for measure in measures
    )
    value = aggregate(kpi.aggregation, facts, kpi.ratio_factor).value
    text = ", ".join(f"{measure.date}: {kpi._shown(measure.value)}" for measure in measures.sorted("date"))
    values = {"value": value, "sample_size": sum(measures.mapped("sample_size"))}
    if facts.based == facts.count:
        values |= {"numerator": facts.numerator, "denominator": facts.denominator}
    elif kpi.aggregation == "ratio":
        values |= {"numerator": None, "denominator": None}
    others = measures - kept
    measures.env.cr.execute("DELETE FROM customer_perf_measure WHERE id = ANY(%s)", [others.ids])
    measures.env.invalidate_all()
    _move(kept, day, **values)
    who = kept.employee_id.name or kept.department_id.name or kept.company_id.name
    return f"{who}, {kept.period}: {text} → {kpi._shown(kept.value)}"


def _move(measure, day, **values):
    """Past the ORM: neither the source nor the former value is touched, and nothing refreshed one by one."""
    columns = {**values, "date": day, "date_end": measure.company_id._perf_end(day, measure.kpi_id.frequency)}
    assignments = ", ".join(f"{name} = %s" for name in columns)
    measure.env.cr.execute(
        f"UPDATE customer_perf_measure SET {assignments} WHERE id = %s",  # noqa: S608 (our own names)
        [*columns.values(), measure.id],
    )
    measure.invalidate_recordset()
