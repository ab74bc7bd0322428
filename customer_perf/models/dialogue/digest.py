from odoo import fields, models
from odoo.exceptions import AccessError


class DigestDigest(models.Model):
    _inherit = "digest.digest"

    kpi_customer_perf_check_ins = fields.Boolean("Check-ins Held")
    kpi_customer_perf_check_ins_value = fields.Integer(
        "Number of Check-ins Held", compute="_compute_kpi_customer_perf_check_ins_value"
    )
    kpi_customer_perf_thanks = fields.Boolean("Thanks From Customers")
    kpi_customer_perf_thanks_value = fields.Integer(
        "Number of Thanks", compute="_compute_kpi_customer_perf_thanks_value"
    )

    def _compute_kpi_customer_perf_check_ins_value(self):
        self._check_customer_perf_officer()
        self._calculate_company_based_kpi(
            "customer.perf.check.in",
            "kpi_customer_perf_check_ins_value",
            date_field="date",
            additional_domain=[("state", "=", "held")],
        )

    def _compute_kpi_customer_perf_thanks_value(self):
        self._check_customer_perf_officer()
        self._calculate_company_based_kpi(
            "customer.perf.timeline.entry",
            "kpi_customer_perf_thanks_value",
            date_field="date",
            additional_domain=[("kind", "=", "thanks")],
        )

    def _check_customer_perf_officer(self):
        if not self.env.user._perf_is_officer():
            raise AccessError(self.env._("This figure is for HR; the digest leaves it out for others."))

    def _compute_kpis_actions(self, company, user):
        actions = super()._compute_kpis_actions(company, user)
        menu = self.env.ref("customer_perf.customer_perf_menu_root").id
        actions["kpi_customer_perf_check_ins"] = f"customer_perf.customer_perf_check_in_action?menu_id={menu}"
        actions["kpi_customer_perf_thanks"] = f"customer_perf.customer_perf_timeline_entry_action?menu_id={menu}"
        return actions
