from odoo import api, fields, models

from ...tools import alerts
from ...tools.alerts import GUARD, LIMIT, SIGNAL, Value
from ..indicator.facts import histories

# Of so many subjects, two years back: as many as are judged while somebody looks at the form.
SHOWN, YEARS = 200, 2


class CustomerPerfKpi(models.Model):
    """How often each rule would have warned, so that HR sets limits that somebody can act on."""

    _inherit = "customer.perf.kpi"

    warn_preview = fields.Text(
        "In the Last Two Years",
        compute="_compute_warn_preview",
        groups="customer_perf.group_customer_perf_officer",
        help="How often each rule would have warned with these settings.",
    )

    alert_count = fields.Integer(compute="_compute_alert_count", groups="customer_perf.group_customer_perf_officer")

    def _compute_alert_count(self):
        counts = dict(
            self.env["customer.perf.alert"]._read_group(
                [("kpi_id", "in", self.ids), ("state", "!=", "closed")], ["kpi_id"], ["__count"]
            )
        )
        for kpi in self:
            kpi.alert_count = counts.get(kpi, 0)

    @api.depends_context("allowed_company_ids")
    @api.depends(
        "warn_amber", "warn_red", "warn_for", "warn_signal", "warn_guard", "guard_ids", "direction", "frequency",
        "aggregation", "ratio_factor", "unit",
    )  # fmt: skip
    def _compute_warn_preview(self):
        for kpi in self:
            kpi.warn_preview = kpi._origin and kpi._preview_text()

    def _preview_text(self):
        company = self.env.company
        keys, count = self._preview_keys(company)
        if not keys:
            return self.env._("There are no values yet.")
        fired = self._preview_fired(keys, company)
        lines = [
            self.env._("Limit: %(count)s", count=fired[LIMIT]),
            self.env._("Unusual values: %(count)s", count=fired[SIGNAL]),
            self.env._("At the cost of a guard rail: %(count)s", count=fired[GUARD]),
            self.env._("Looked at: %(shown)s of %(count)s people and departments.", shown=len(keys), count=count),
        ]
        return "\n".join(lines)

    def _preview_keys(self, company):
        """([(kpi id, subject, company id)] of those with the most values, how many there are)"""
        # sudo: only counts leave this method, and HR alone reads them
        groups = self.env["customer.perf.measure"].sudo()._read_group(
            [("kpi_id", "=", self._origin.id), ("company_id", "=", company.id), ("segment_id", "=", False)],
            ["subject"],
            ["__count"],
            order="__count desc, subject",
        )  # fmt: skip
        return [(self._origin.id, subject, company.id) for subject, _count in groups[:SHOWN]], len(groups)

    def _preview_fired(self, keys, company):
        """{rule: how often it would have warned}"""
        today = company._perf_today()
        since = fields.Date.subtract(today, years=YEARS)
        guards = self.guard_ids._origin if self.warn_guard else self.browse()
        asked = {*keys, *((guard.id, *rest) for _kpi, *rest in keys for guard in guards)}
        read = histories(self.env, asked, {company.id: today})
        series = {key: [Value(*row) for row in rows] for key, rows in read.items()}
        watch, watches = self._watch(), {guard.id: guard._watch() for guard in guards}
        fired = dict.fromkeys((LIMIT, SIGNAL, GUARD), 0)
        for key in keys:
            beside = {guard: (series.get((guard, *key[1:]), []), watches[guard]) for guard in watches}
            looks = {
                LIMIT: lambda values: alerts.limit(values, watch),
                SIGNAL: lambda values: alerts.signal(values, watch),
                GUARD: lambda values, beside=beside: alerts.guard(values, watch, beside),
            }
            for rule, look in looks.items():
                opened = alerts.openings(series.get(key, []), look)
                fired[rule] += sum(1 for value in opened if value.end >= since)
        return fired

    def action_open_alerts(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("customer_perf.customer_perf_alert_action"),
            "domain": [("kpi_id", "=", self.id)],
        }
