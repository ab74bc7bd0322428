"""The five loyalty indicators side by side: none of them tells all."""

from ..indicator.subject import COMPANY


def loyalty_panel(env, company):
    """What the company's latest values of the five say, each with what it cannot tell.

    :return: {"rows": one per indicator, "followed": how many have a value, "hint": what is missing, empty if nothing}
    """
    labels = dict(env["customer.perf.kpi"]._fields["experience"]._description_selection(env))
    kpis = env["customer.perf.kpi"].search([("experience", "in", list(labels))])
    # sudo: results of the company, no individual's
    values = (
        env["customer.perf.measure"]
        .sudo()
        .search_fetch(
            [
                ("kpi_id", "in", kpis.ids),
                ("company_id", "=", company.id),
                ("subject", "=", COMPANY),
                ("segment_id", "=", False),
                ("value", "!=", False),
            ],
            ["kpi_id", "value", "date", "sample_size"],
            order="date desc, id desc",
        )
    )
    rows = [_row(code, labels[code], kpis, values) for code in labels]
    missing = [row["label"] for row in rows if not row["value"]]
    hint = ""
    if len(missing) == len(rows) - 1:
        hint = env._("One indicator alone misleads: look at the other four too.")
    elif missing and len(missing) < len(rows):
        hint = env._("Not followed: %s.", ", ".join(missing))
    return {"rows": rows, "followed": len(rows) - len(missing), "hint": hint}


def _row(code, label, kpis, values):
    """The KPI of an indicator with the newest value, or the first one of the library."""
    of_kind = kpis.filtered(lambda kpi: kpi.experience == code)
    newest = values.filtered(lambda value: value.kpi_id in of_kind)[:1]
    described = of_kind.filtered("limits")[:1]
    kpi = newest.kpi_id.sudo(False) or described or of_kind[:1]
    series = values.filtered(lambda value: value.kpi_id == newest.kpi_id)[:2]
    return {
        "code": code,
        "label": label,
        "id": kpi.id,
        "name": kpi.name,
        "limits": kpi.limits or described.limits or "",
        "value": kpi._shown(newest.value) if newest else "",
        "former": kpi._shown(series[1].value, unit=False) if len(series) > 1 else "",
        "period": newest.period or "",
        "n": newest.sample_size,
    }
