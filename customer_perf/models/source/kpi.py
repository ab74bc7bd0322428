from odoo import api, fields, models


class CustomerPerfKpi(models.Model):
    _inherit = "customer.perf.kpi"

    source_ids = fields.One2many(
        "customer.perf.source", "kpi_id", "Data Sources", groups="customer_perf.group_customer_perf_officer"
    )
    source_count = fields.Integer(compute="_compute_source_count", groups="customer_perf.group_customer_perf_officer")
    stale_text = fields.Char("Stale", compute="_compute_stale_text")

    @api.depends("source_ids")
    def _compute_source_count(self):
        counts = dict(
            self.env["customer.perf.source"]._read_group([("kpi_id", "in", self.ids)], ["kpi_id"], ["__count"])
        )
        for kpi in self:
            kpi.source_count = counts.get(kpi, 0)

    @api.depends_context("allowed_company_ids")
    def _compute_stale_text(self):
        """Whether its values stopped coming; whoever reads the KPI sees it, and nothing of the rule."""
        # sudo: that a source is broken, not what it counts
        broken = self.env["customer.perf.source"].sudo().search(
            [("kpi_id", "in", self.ids), ("state", "=", "error"), ("company_id", "in", self.env.companies.ids)]
        )  # fmt: skip
        of_kpi = broken.grouped("kpi_id")
        for kpi in self:
            found = of_kpi.get(kpi.sudo())
            kpi.stale_text = found and self.env._("Stale: the source of its values broke. The last ones stand.")

    def action_open_sources(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("customer_perf.customer_perf_source_action"),
            "domain": [("kpi_id", "=", self.id)],
            "context": {"default_kpi_id": self.id},
        }
