from odoo import api, fields, models
from odoo.fields import Domain

# An indicator that nobody decided on for so long is due.
REVIEW_MONTHS = 12


class CustomerPerfKpi(models.Model):
    """When HR last decided whether an indicator is worth its place."""

    _inherit = "customer.perf.kpi"

    health_ids = fields.One2many(
        "customer.perf.kpi.health", "kpi_id", "Indicator Health", groups="customer_perf.group_customer_perf_officer"
    )
    reviewed_on = fields.Date(
        "Last Review", compute="_compute_reviewed_on", groups="customer_perf.group_customer_perf_officer"
    )
    is_review_due = fields.Boolean(
        "Due for Review",
        compute="_compute_reviewed_on",
        search="_search_is_review_due",
        groups="customer_perf.group_customer_perf_officer",
        help="Looked at by indicator health, and nobody decided for a year whether it is kept, changed or retired.",
    )

    @api.depends_context("allowed_company_ids")
    @api.depends("state", "health_ids.decided_on")
    def _compute_reviewed_on(self):
        latest = dict(
            self.env["customer.perf.kpi.health"]._read_group(
                [("kpi_id", "in", self.ids), ("company_id", "in", self.env.companies.ids)],
                ["kpi_id"],
                ["decided_on:max"],
            )
        )
        since = self._reviewed_since()
        for kpi in self:
            kpi.reviewed_on = latest.get(kpi)
            is_known = kpi in latest and kpi.state == "active"
            kpi.is_review_due = is_known and not (kpi.reviewed_on and kpi.reviewed_on >= since)

    def _search_is_review_due(self, operator, value):
        if operator != "in":
            return NotImplemented
        Health, own = self.env["customer.perf.kpi.health"], Domain("company_id", "in", self.env.companies.ids)
        judged = Health._search(own)
        reviewed = Health._search(own & Domain("decided_on", ">=", self._reviewed_since()))
        return (
            Domain("state", "=", "active")
            & Domain("id", "in", judged.subselect("kpi_id"))
            & Domain("id", "not in", reviewed.subselect("kpi_id"))
        )

    @api.model
    def _reviewed_since(self):
        return fields.Date.subtract(self.env.company._perf_today(), months=REVIEW_MONTHS)

    def action_open_health(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("customer_perf.customer_perf_kpi_health_action"),
            "domain": [("kpi_id", "=", self.id)],
            "context": {},
        }
