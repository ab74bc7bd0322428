from odoo import api, fields, models

from ...tools.alerts import cries_wolf

# What was closed so long ago says little of today's limits.
YEARS = 2


class CustomerPerfKpi(models.Model):
    """How often people found nothing behind the warnings of a KPI, so that HR sees which rules cry wolf."""

    _inherit = "customer.perf.kpi"

    warn_outcomes = fields.Text(
        "Looked Into",
        compute="_compute_warn_outcomes",
        groups="customer_perf.group_customer_perf_officer",
        help="The warnings that were closed in the last two years, by rule, and behind how many nothing was found.",
    )
    is_crying_wolf = fields.Boolean(
        compute="_compute_warn_outcomes", groups="customer_perf.group_customer_perf_officer"
    )

    @api.depends_context("allowed_company_ids", "lang")
    def _compute_warn_outcomes(self):
        Alert = self.env["customer.perf.alert"]
        labels = dict(Alert._fields["rule"]._description_selection(self.env))
        since = fields.Date.subtract(self.env.company._perf_today(), years=YEARS)
        found = {}
        for kpi, rule, outcome, count in Alert._read_group(
            [
                ("kpi_id", "in", self.ids),
                ("company_id", "in", self.env.companies.ids),
                ("outcome", "!=", False),
                ("closed_on", ">=", since),
            ],
            ["kpi_id", "rule", "outcome"],
            ["__count"],
        ):
            found.setdefault(kpi, {}).setdefault(rule, {})[outcome] = count
        for kpi in self:
            rules = {
                rule: (sum(counts.values()), counts.get("nothing", 0))
                for rule, counts in found.get(kpi._origin, {}).items()
            }
            kpi.is_crying_wolf = any(cries_wolf(*counts) for counts in rules.values())
            kpi.warn_outcomes = "\n".join(
                self.env._(
                    "%(rule)s: %(closed)s closed, nothing found in %(nothing)s (%(share)s %%)",
                    rule=labels[rule],
                    closed=closed,
                    nothing=nothing,
                    share=round(100 * nothing / closed),
                )
                for rule, (closed, nothing) in rules.items()
            )
