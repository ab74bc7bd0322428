from odoo import Command
from odoo.tests import HttpCase, tagged

from .common import CustomerPerfCommon


@tagged("post_install", "-at_install")
class TestTours(CustomerPerfCommon, HttpCase):
    def test_three_people_walk_a_cycle(self):
        """HR launches, the employee and the manager write their parts, HR publishes, the employee
        acknowledges: all through the standard views."""
        cycle = self.env["customer.perf.cycle"].create(
            {
                "name": "Tour Cycle",
                "date_from": "2025-07-01",
                "date_to": "2025-12-31",
                "company_id": self.company.id,
                "department_ids": [Command.set(self.department.ids)],
            }
        )
        self.cycle.sudo().state = "closed"  # leaves one open cycle in the lists
        for code, numerator, denominator in (("fcr", 78, 100), ("aht_range", 300, 1), ("perhead", 1100, 1)):
            self.measure(code, self.employee, date="2025-07-01", numerator=numerator, denominator=denominator)
        self.measure("csat_post", self.employee, date="2025-07-01", value=4.6)
        self.start_tour("/odoo/performance-cycles", "customer_perf_hr_launch", login="perf_officer")
        appraisal = cycle.appraisal_ids.filtered(lambda appraisal: appraisal.employee_id == self.employee)
        self.assertEqual(appraisal.state, "self")
        self.start_tour("/odoo/my-appraisals", "customer_perf_employee_self", login="perf_employee")
        self.rate(self.as_user(appraisal, "boss"))
        self.start_tour("/odoo/team-appraisals", "customer_perf_manager_assess", login="perf_boss")
        self.start_tour("/odoo/performance-appraisals", "customer_perf_hr_publish", login="perf_officer")
        self.start_tour("/odoo/my-appraisals", "customer_perf_employee_acknowledge", login="perf_employee")
        self.assertEqual((appraisal.state, appraisal.employee_comment), ("done", "Agreed."))

    def test_number_can_be_emptied(self):
        kpi = self.env.ref("customer_perf.kpi_csat_post")
        kpi.name = "Tour KPI"
        measure = self.measure("csat_post", self.employee, value=4.5, date="2025-03-01")
        self.start_tour("/odoo/performance-measures", "customer_perf_optional_float", login="perf_officer")
        measure.invalidate_recordset()
        self.assertIs(measure.value, False)

    def test_click_everywhere(self):
        """Every menu, view and filter of ours opens without an error, for HR."""
        self.users["admin"].tour_enabled = False
        self.browser_js(
            "/odoo",
            "odoo.loader.modules.get('@web/webclient/clickbot/clickbot_loader')"
            ".startClickEverywhere('customer_perf.customer_perf_menu_root');",
            "odoo.isReady === true",
            login="perf_admin",
            timeout=600,
            success_signal="clickbot test succeeded",
        )
