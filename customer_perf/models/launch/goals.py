"""Goals onto new scorecards: copies of configuration, with one statement per table."""

from odoo.tools import SQL

from ...tools.weighting import rescale
from ..base.bulk import insert_select
from ..design.scorecard_template_line import TEMPLATE_LINE_FIELDS
from ..indicator.subject import COMPANY, subject_sql
from .next_cycle import move_targets
from .shared import KPI_FIELDS, insert_shared

QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "perf_weights_open": True,  # lines follow with one statement; templates add up to 100
}


def insert_goals(cards):
    """The goals of the templates with the targets of the cycle, and the results that are shared."""
    if cards:
        _insert_templates(cards)
        move_targets(cards.cycle_id, cards)
        insert_shared(cards)


def _insert_templates(cards):
    env = cards.env
    env.flush_all()
    weights = weights_at_launch(cards.template_id)
    column = SQL.identifier
    insert_select(
        env["customer.perf.scorecard.line"],
        {
            "scorecard_id": SQL("card.id"),
            "cycle_id": SQL("card.cycle_id"),
            "active": SQL("TRUE"),
            "weight": SQL("used.weight"),
            "status": SQL("'none'"),
            "subject": SQL(
                """CASE WHEN line.scope = 'company' THEN %s
                        WHEN line.scope = 'department' OR card.employee_id IS NULL THEN %s
                        ELSE card.employee_id END""",
                COMPANY,
                subject_sql(SQL("card.department_id")),
            ),
            "is_customer": SQL("kpi.orientation = 'customer'"),
            "kpi_version": SQL("kpi.version"),
            **{name: column("line", name) for name in TEMPLATE_LINE_FIELDS},
            **{name: column("kpi", name) for name in KPI_FIELDS},
        },
        SQL(
            """customer_perf_scorecard card
               JOIN customer_perf_scorecard_template_line line ON line.template_id = card.template_id
               JOIN unnest(%s::int4[], %s::numeric[]) AS used (id, weight) ON used.id = line.id
               JOIN customer_perf_kpi kpi ON kpi.id = line.kpi_id
              WHERE card.id = ANY(%s)
              ORDER BY card.id, line.sequence, line.id""",
            list(weights),
            list(weights.values()),
            list(cards.ids),
        ),
    )


def weights_at_launch(templates):
    """{template line id: weight}: a retired KPI leaves new scorecards, the others share its weight."""
    lines = templates.line_ids
    used = lines.filtered(lambda line: line.kpi_id.state == "active" and line.kpi_id.availability != "none")
    weights = {}
    for of_template in used.grouped("template_id").values():
        weights.update(zip(of_template.ids, rescale(of_template.mapped("weight")), strict=True))
    return weights
