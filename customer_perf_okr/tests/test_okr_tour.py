from odoo.tests import HttpCase, tagged

from odoo.addons.customer_perf.tests.axe import AxeMixin

from .okr_case import OkrCase


@tagged("post_install", "-at_install")
class TestOkrTour(AxeMixin, OkrCase, HttpCase):
    browser_size = "1366x768"

    def test_team_runs_a_quarter(self):
        """From drafting to closing in the browser, two check-ins, a key result that follows a KPI"""
        self.okr_cycle.sudo().write({"state": "draft"})
        self.okr_cycle.unlink()
        self.start_tour("/odoo/okr-cycles", "customer_perf_okr_hr_open", login="perf_officer")
        cycle = self.env["customer.perf.okr.cycle"].search([("company_id", "=", self.company.id)])
        self.assertEqual(cycle.state, "open")
        self.start_tour("/odoo/okr-objectives", "customer_perf_okr_draft", login="perf_employee")
        objective = cycle.objective_ids
        self.assertEqual((objective.state, len(objective.key_result_ids)), ("published", 2))
        self.start_tour("/odoo/okr-due", "customer_perf_okr_check_in", login="perf_employee")
        self.env["customer.perf.measure"].create(
            {
                "kpi_id": self.env.ref("customer_perf.kpi_nps").id,
                "date": cycle.date_from,
                "value": 45,
                "company_id": self.company.id,
            }
        )
        self.assertEqual(objective.key_result_ids.mapped("progress"), [1.0, 1.0])
        self.start_tour("/odoo/okr-cycles", "customer_perf_okr_hr_close", login="perf_officer")
        self.assertEqual((cycle.state, objective.state, objective.score), ("closed", "closed", 1.0))
        self.assertTrue(cycle.next_id)

    def test_dashboard_is_accessible(self):
        """As it runs and looking back"""
        objective = self._objective()
        self._check(objective.key_result_ids, 50)
        self._objective(kind="committed", department_id=self.department.id)
        pages = (("employee", "okr"),)
        self.check_accessible(pages)
        self.okr_cycle.objective_ids.learning = "Shorter is better"
        self.okr_cycle.action_review()
        self.okr_cycle.action_close()
        self.check_accessible(pages)

    def test_check_in_from_my_value(self):
        """E-01: where the key result is read it is told, in a dialog"""
        result = self._objective().key_result_ids
        self.browser_js(
            "/odoo/my-value",
            """
            (async () => {
                const until = async (selector) => {
                    for (let i = 0; i < 100 && !document.querySelector(selector); i++) {
                        await new Promise((resolve) => setTimeout(resolve, 100));
                    }
                    return document.querySelector(selector);
                };
                (await until(".o_perf_okr_check_in")).click();
                (await until(".modal .o_form_button_save")).click();
                for (let i = 0; i < 100 && document.querySelector(".modal"); i++) {
                    await new Promise((resolve) => setTimeout(resolve, 100));
                }
                console.log("test successful");
            })();
            """,
            "odoo.isReady === true && document.querySelector('.o_perf_page') !== null",
            login="perf_employee",
        )
        self.assertEqual(len(result.check_in_ids), 1)
