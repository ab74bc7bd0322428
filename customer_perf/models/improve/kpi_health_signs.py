from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import health

# How near a target an actual ends "just on" or "just short of" it, as a share of the target.
NEAR = 0.01
# How much better than its target an actual is, as a share of it; negative where it is worse.
BEYOND = SQL(
    """(CASE line.direction WHEN 'higher' THEN line.actual - line.target WHEN 'lower' THEN line.target - line.actual END
        / NULLIF(abs(line.target), 0))"""
)
# What is met by reaching the best value there is says nothing about how it was reached; nor does a part of a year.
COMPARED = SQL(
    """(cycle.state IN ('review', 'closed') AND line.due_share = 1
        AND line.target IS DISTINCT FROM CASE line.direction WHEN 'higher' THEN kpi.value_max ELSE kpi.value_min END)"""
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
        """:param cycles: rows of ``_cycles``, newest first"""
        over = [row for row in cycles if row["is_over"]][:needed]
        on, short = (sum(row[name] for row in over) for name in ("on_target", "just_short"))
        unchanged = health.unchanged([row["terms"] for row in cycles])
        return {
            "cycles_unchanged": unchanged,
            "is_static": unchanged >= needed,
            "met": health.met([(row["met"], row["judged"]) for row in over], needed),
            "on_target": on,
            "just_short": short,
            "is_hugging": health.hugs(on, short),
            "dissatisfied_count": sum(row["dissatisfied"] for row in cycles[:needed]),
        }

    @api.model
    def _cycles(self, kpis, company):
        """{kpi id: [what the scorecards of a cycle said of it]}, newest cycle first."""
        for name in ("scorecard", "scorecard.line", "cycle", "kpi"):
            self.env[f"customer.perf.{name}"].flush_model()
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT line.kpi_id, cycle.state IN ('review', 'closed') AS is_over,
                       array_agg(DISTINCT (line.kpi_version, line.direction, line.target, line.threshold, line.stretch,
                                           line.range_low, line.range_high)::text) AS terms,
                       count(*) FILTER (WHERE line.status != 'none') AS judged,
                       count(*) FILTER (WHERE line.status = 'green') AS met,
                       count(*) FILTER (WHERE %(compared)s AND %(beyond)s >= 0 AND %(beyond)s < %(near)s) AS on_target,
                       count(*) FILTER (WHERE %(compared)s AND %(beyond)s < 0 AND %(beyond)s >= -%(near)s) AS just_short,
                       count(*) FILTER (WHERE card.is_dissatisfied AND line.status = 'green') AS dissatisfied
                  FROM customer_perf_scorecard_line line
                  JOIN customer_perf_scorecard card ON card.id = line.scorecard_id AND card.active
                  JOIN customer_perf_cycle cycle ON cycle.id = line.cycle_id
                  JOIN customer_perf_kpi kpi ON kpi.id = line.kpi_id
                 WHERE line.kpi_id = ANY(%(kpis)s) AND cycle.company_id = %(company)s AND cycle.state != 'draft'
                 GROUP BY line.kpi_id, cycle.id
                 ORDER BY cycle.date_to DESC, cycle.id DESC
                """,
                kpis=list(kpis.ids),
                company=company.id,
                compared=COMPARED,
                beyond=BEYOND,
                near=NEAR,
            )
        )
        found = defaultdict(list)
        for row in rows:
            found[row["kpi_id"]].append(row)
        return found

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
            ("customer.perf.scorecard.template.line", "kpi_id", [("template_id.company_id", "in", (company.id, False))]),
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
