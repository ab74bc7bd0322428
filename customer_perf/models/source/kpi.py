from odoo import api, fields, models
from odoo.fields import Domain


class CustomerPerfKpi(models.Model):
    _inherit = "customer.perf.kpi"

    source_ids = fields.One2many(
        "customer.perf.source", "kpi_id", "Data Sources", groups="customer_perf.group_customer_perf_officer"
    )
    source_count = fields.Integer(compute="_compute_source_count", groups="customer_perf.group_customer_perf_officer")
    stale_text = fields.Char("Stale", compute="_compute_stale_text")
    system = fields.Char(help="Where the figures are kept: helpdesk, CRM, finance …")
    data_owner_id = fields.Many2one(
        "res.users", domain="[('share', '=', False)]", help="Answers for its values, and is told when none come."
    )
    last_value_date = fields.Date("Latest Value", compute="_compute_last_value_date")
    is_silent = fields.Boolean("Silent", compute="_compute_last_value_date", search="_search_is_silent")
    silence_told = fields.Date(readonly=True, copy=False, help="Up to which period its silence was told.")

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

    # ------------------------------------------------------------ silence

    @api.model
    def _silent_before(self, frequency):
        """First day of the last but one period that has ended: a KPI without a value from then on is silent."""
        company = self.env.company
        last = company._perf_last_ended(frequency)
        return company._perf_last_ended(frequency, last)

    @api.depends_context("allowed_company_ids")
    def _compute_last_value_date(self):
        # sudo: when there was a value, of whomever
        latest = dict(
            self.env["customer.perf.measure"]
            .sudo()
            ._read_group(
                [("kpi_id", "in", self.ids), ("company_id", "in", self.env.companies.ids)], ["kpi_id"], ["date:max"]
            )
        )
        for kpi in self:
            kpi.last_value_date = latest.get(kpi.sudo())
            kpi.is_silent = not kpi.last_value_date or kpi.last_value_date < self._silent_before(kpi.frequency)

    def _search_is_silent(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: as above
        measures = self.env["customer.perf.measure"].sudo()
        own = Domain("company_id", "in", self.env.companies.ids)
        spoke = []
        for frequency, _label in self._fields["frequency"].selection:
            since = measures._search(own & Domain("date", ">=", self._silent_before(frequency)))
            spoke.append(Domain("frequency", "=", frequency) & Domain("id", "in", since.subselect("kpi_id")))
        return ~Domain.OR(spoke)

    @api.model
    def _tell_silent(self):
        """Tell the data owners of KPIs without a value for two periods, once a period."""
        silent = self.search([("state", "=", "active"), ("data_owner_id", "!=", False), ("is_silent", "=", True)])
        for kpi in silent:
            since = self._silent_before(kpi.frequency)
            if kpi.silence_told == since:
                continue
            kpi.silence_told = since
            kpi.message_post(
                body=self.env._("There is no value of %(kpi)s for two periods.", kpi=kpi.name),
                partner_ids=kpi.data_owner_id.partner_id.ids,
            )
