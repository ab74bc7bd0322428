from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import health

# How near a target an actual ends "just on" or "just short of" it, as a share of the target.
NEAR = 0.01
# How much better than its target an actual is, as a share of it; negative where it is worse.
BEYOND = SQL(
    """(CASE line.direction WHEN 'higher' THEN line.actual - line.target
                            WHEN 'lower' THEN line.target - line.actual END
        / NULLIF(abs(line.target), 0))"""
)
IS_OVER = SQL("cycle.state IN ('review', 'closed')")
# What is met by reaching the best value there is says nothing about how it was reached; nor does a part of a year.
COMPARED = SQL(
    """(%s AND line.due_share = 1
        AND line.target IS DISTINCT FROM
            CASE line.direction WHEN 'higher' THEN kpi.value_max ELSE kpi.value_min END)""",
    IS_OVER,
)


class CustomerPerfKpiHealth(models.Model):
    """What else speaks for or against an indicator: how it stood on scorecards, whether it has values and a use."""

    _inherit = "customer.perf.kpi.health"

    @api.model
    def _signs(self, kpis, valued, company):
        """{kpi id: values of the fields that are signs}, with a fixed number of queries.

        :param valued: ids of the KPIs that have values
        """
        cycles, needed = self._cycles(kpis, company), company.perf_health_cycles
        used = self._used(company, self._uses(company))
        return {
            kpi.id: {
                **self._signs_of(cycles[kpi.id], needed),
                "is_silent": kpi.is_silent and kpi.id in used,
                "is_unused": kpi.id in valued and kpi.id not in used,
            }
            for kpi in kpis
        }

    @api.model
    def _signs_of(self, cycles, needed):
        """:param cycles: ``tools.health.Stood``, those one after the other, newest first"""
        over = [cycle for cycle in cycles if cycle.judged][:needed]
        on, short = sum(cycle.on for cycle in over), sum(cycle.short for cycle in over)
        count = health.unchanged([cycle.terms for cycle in cycles])
        return {
            "cycles_unchanged": count,
            "is_static": count >= needed,
            "met": health.met([(cycle.met, cycle.judged) for cycle in over], needed),
            "on_target": on,
            "just_short": short,
            "is_hugging": health.hugs(on, short),
            "dissatisfied_count": sum(cycle.cases for cycle in cycles[:needed]),
        }

    @api.model
    def _cycles(self, kpis, company):
        """{kpi id: how it stood in the cycles one after the other, newest first}"""
        for name in ("scorecard", "scorecard.line", "cycle", "kpi"):
            self.env[f"customer.perf.{name}"].flush_model()
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT line.kpi_id, cycle.date_from AS "first", cycle.date_to AS "last",
                       array_agg(DISTINCT (line.kpi_version, line.direction, line.target, line.threshold, line.stretch,
                                           line.range_low, line.range_high)::text) AS terms,
                       count(*) FILTER (WHERE %(is_over)s AND line.status != 'none') AS judged,
                       count(*) FILTER (WHERE %(is_over)s AND line.status = 'green') AS met,
                       count(*) FILTER (WHERE %(compared)s AND %(beyond)s >= 0 AND %(beyond)s < %(near)s) AS "on",
                       count(*) FILTER (WHERE %(compared)s AND %(beyond)s < 0 AND %(beyond)s >= -%(near)s) AS short,
                       count(*) FILTER (WHERE card.is_dissatisfied AND line.status = 'green') AS cases
                  FROM customer_perf_scorecard_line line
                  JOIN customer_perf_scorecard card ON card.id = line.scorecard_id AND card.active
                  JOIN customer_perf_cycle cycle ON cycle.id = line.cycle_id
                  JOIN customer_perf_kpi kpi ON kpi.id = line.kpi_id
                 WHERE line.kpi_id = ANY(%(kpis)s) AND cycle.company_id = %(company)s AND cycle.state != 'draft'
                 GROUP BY line.kpi_id, cycle.id
                """,
                kpis=list(kpis.ids),
                company=company.id,
                is_over=IS_OVER,
                compared=COMPARED,
                beyond=BEYOND,
                near=NEAR,
            )
        )
        found = defaultdict(list)
        for row in rows:
            found[row.pop("kpi_id")].append(health.Stood(**row | {"terms": frozenset(row["terms"])}))
        return defaultdict(list, {kpi: health.in_turn(cycles) for kpi, cycles in found.items()})

    # ------------------------------------------------------------ where it is used

    @api.model
    def _looked_at(self, company):
        """(model, field, domain) of what makes somebody look at an indicator, whether or not it has values."""
        mine = [("company_id", "=", company.id)]
        running = [("cycle_id.company_id", "=", company.id), ("cycle_id.state", "in", ("running", "review"))]
        return [
            ("customer.perf.scorecard.line", "kpi_id", running),
            ("customer.perf.strategic.objective", "kpi_ids", [*mine, ("map_id.state", "=", "active")]),
            ("customer.perf.shared.result", "kpi_id", mine),
        ]

    @api.model
    def _uses(self, company):
        """As :meth:`_looked_at`, with all other uses; whatever uses an indicator extends it."""
        mine = [("company_id", "=", company.id)]
        return [
            *self._looked_at(company),
            (
                "customer.perf.scorecard.template.line",
                "kpi_id",
                [("template_id.company_id", "in", (company.id, False))],
            ),
            ("customer.perf.touchpoint", "kpi_ids", mine),
            ("customer.perf.service", "kpi_ids", mine),
            ("customer.perf.value.proposition", "north_star_ids", mine),
            ("customer.perf.improvement", "kpi_id", [*mine, ("state", "not in", ("done", "dropped"))]),
        ]

    @api.model
    def _used(self, company, uses):
        """Ids of the KPIs that such uses name, each with one query."""
        return {
            kpi.id for model, name, domain in uses for (kpi,) in self.env[model]._read_group(domain, [name]) if kpi
        }

    @api.model
    def _exempt(self, kpis, company):
        """Ids of the KPIs that are kept whatever they move with: required by law, or a red line."""
        gate = Domain("is_gate", "=", True) & Domain("kpi_id", "in", kpis.ids)
        gates = self._used(
            company,
            [
                ("customer.perf.scorecard.template.line", "kpi_id", gate),
                ("customer.perf.scorecard.line", "kpi_id", gate & Domain("cycle_id.company_id", "=", company.id)),
            ],
        )
        return gates | set(kpis.filtered("is_legal").ids)
