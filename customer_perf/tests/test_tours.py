import json

from odoo import Command
from odoo.tests import HttpCase, tagged

from .axe import AxeMixin
from .common import CustomerPerfCommon

PAGES = (
    ("employee", "my-value"),
    ("boss", "performance-team"),
    ("officer", "performance-progress"),
    ("employee", "strategy-map"),
    ("officer", "strategy-map"),
    ("employee", "customer-journey"),
)

OPEN_FORMS = """
(async () => {
    const { action } = odoo.__WOWL_DEBUG__.root.env.services;
    for (const [model, id] of %(records)s) {
        await action.doAction({
            type: "ir.actions.act_window", res_model: model, res_id: id, views: [[false, "form"]],
        });
        for (let i = 0; i < 100 && !document.querySelector(".o_form_view .o_form_renderer"); i++) {
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
        if (!document.querySelector(".o_form_view") || document.querySelector(".o_error_dialog")) {
            throw new Error(`the form of ${model} ${id} did not open`);
        }
    }
    console.log("test successful");
})();
"""


class TourCase(CustomerPerfCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cycle.sudo().state = "closed"  # leaves one open cycle in the lists
        cls.tour_cycle = cls.new_cycle(name="Tour Cycle")

    def fill_measures(self):
        for code, numerator, denominator in (("fcr", 78, 100), ("aht_range", 300, 1), ("perhead", 1100, 1)):
            self.measure(code, self.employee, date="2025-07-01", numerator=numerator, denominator=denominator)
        self.measure("csat_post", self.employee, date="2025-07-01", value=4.6)

    def fill_strategy(self):
        """A service, a promise, a map and a journey of the company."""
        fcr, csat = self.env.ref("customer_perf.kpi_fcr"), self.env.ref("customer_perf.kpi_csat")
        group = self.env.ref("customer_perf.customer_group_callers")
        self.env["customer.perf.service"].create(
            {
                "name": "Help with faults",
                "company_id": self.company.id,
                "department_id": self.department.id,
                "customer_class": "external",
                "customer_group_id": group.id,
                "effect": "Relief instead of a second call",
            }
        )
        self.family.effect = "Relief instead of a second call"
        promise = self.env["customer.perf.value.proposition"].create(
            {"name": "P", "company_id": self.company.id, "statement": "Help on the same day"}
        )
        promise.sudo().state = "agreed"
        strategy_map = self.env["customer.perf.strategy.map"].create(
            {"name": "Tour Map", "company_id": self.company.id, "proposition_id": promise.id}
        )
        customer, process = (self.env.ref(f"customer_perf.perspective_{code}").id for code in ("customer", "process"))
        common = {"map_id": strategy_map.id, "date_to": "2030-12-31"}
        Objective = self.env["customer.perf.strategic.objective"]
        reached = Objective.create(
            {**common, "name": "Reached at once", "perspective_id": customer, "kpi_ids": [Command.link(csat.id)]}
        )
        Objective.create(
            {
                **common,
                "name": "Solve it at once",
                "perspective_id": process,
                "kpi_ids": [Command.link(fcr.id)],
                "effect_ids": [Command.link(reached.id)],
            }
        )
        strategy_map.action_activate()
        self.env.ref("customer_perf.journey_service4").with_company(self.company).action_use()

    def appraisal_in(self, cycle):
        return cycle.appraisal_ids.filtered(lambda appraisal: appraisal.employee_id == self.employee)


@tagged("post_install", "-at_install")
class TestTours(AxeMixin, TourCase):
    browser_size = "1366x768"

    def test_three_people_walk_a_cycle(self):
        """HR launches; the employee asks for a talk and the manager holds it; the employee and the
        manager write their parts; HR publishes; the employee acknowledges: each on his own page."""
        self.fill_measures()
        self.start_tour("/odoo/performance-cycles", "customer_perf_hr_launch", login="perf_officer")
        appraisal = self.appraisal_in(self.tour_cycle)
        self.assertEqual(appraisal.state, "self")
        self.start_tour("/odoo/my-value", "customer_perf_employee_self", login="perf_employee")
        self.assertEqual((appraisal.state, appraisal.self_comment), ("manager", "Callers come back less often."))
        self.assertIn("4", appraisal.self_rating_ids.mapped("level"))
        self.start_tour("/odoo/performance-team", "customer_perf_manager_compare", login="perf_boss")
        self.assertIn("4", appraisal.behaviour_ids.mapped("level"))
        self.rate(self.as_user(appraisal, "boss"))
        self.start_tour("/odoo/performance-team", "customer_perf_manager_assess", login="perf_boss")
        self.start_tour("/odoo/performance-progress", "customer_perf_hr_publish", login="perf_officer")
        self.start_tour("/odoo/my-value", "customer_perf_employee_acknowledge", login="perf_employee")
        self.assertEqual((appraisal.state, appraisal.employee_comment), ("done", "Agreed."))

    def test_talk_between_employee_and_manager(self):
        """M-05, M-14: all year, started by either side."""
        self.fill_measures()
        self.tour_cycle.action_launch()
        self.start_tour("/odoo/my-value", "customer_perf_employee_check_in", login="perf_employee")
        self.start_tour("/odoo/performance-team", "customer_perf_manager_check_in", login="perf_boss")
        talk = self.env["customer.perf.check.in"].search([("employee_id", "=", self.employee.id)])
        self.assertEqual((talk.state, talk.note), ("held", "The boss asks the second line."))
        self.assertEqual(talk.action_ids.user_id, self.users["boss"])

    def test_hr_sets_up_a_new_company(self):
        self.start_tour("/odoo/performance-progress", "customer_perf_hr_setup", login="perf_officer_b")
        cycle = self.env["customer.perf.cycle"].search([("company_id", "=", self.company_b.id)])
        self.assertEqual((cycle.state, len(cycle.appraisal_ids)), ("running", 1))

    def test_new_company_takes_five_decisions(self):
        """A-10: from nothing to an agreed value proposition, a diagnosed unit, a map, a loaded scenario
        and a launched cycle, without leaving the browser."""
        self.start_tour("/odoo/performance-progress", "customer_perf_hr_strategy", login="perf_officer_b", timeout=180)
        company = [("company_id", "=", self.company_b.id)]
        self.assertEqual(self.env["customer.perf.value.proposition"].search(company).state, "agreed")
        self.assertEqual(self.env["customer.perf.diagnosis"].search(company).state, "done")
        self.assertEqual(self.env["customer.perf.strategy.map"].search(company).state, "active")
        cycle = self.env["customer.perf.cycle"].search(company)
        self.assertTrue(cycle.scorecard_ids.template_id.scenario_id)
        self.assertEqual((cycle.state, len(cycle.appraisal_ids)), ("running", 1))

    def test_line_of_sight(self):
        """V-01, V-02, U-07, W-04: the employee sees whom each goal serves and says what he lacks."""
        self.fill_measures()
        self.fill_strategy()
        self.tour_cycle.action_launch()
        self.start_tour("/odoo/my-value", "customer_perf_employee_line_of_sight", login="perf_employee")
        self.start_tour("/odoo/performance-team", "customer_perf_manager_lacking", login="perf_boss")

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

    def test_every_form_opens_for_every_role(self):
        """One record of each model that a role may read."""
        self.fill_measures()
        self.fill_strategy()
        self.tour_cycle.action_launch()
        appraisal = self.appraisal_in(self.tour_cycle)
        self.to_step(appraisal, "manager")
        self.env["customer.perf.check.in"].create({"employee_id": self.employee.id})
        self.env["customer.perf.timeline.entry"].create({"employee_id": self.employee.id, "text": "Thank you"})
        self.env["customer.perf.review.meeting"].create({"company_id": self.company.id})
        with_form = self.env["ir.ui.view"].search([("type", "=", "form"), ("model", "=like", "customer.perf.%")])
        models = sorted({model for model in with_form.mapped("model") if not self.env[model]._transient})
        for role in ("employee", "boss", "chief", "officer", "admin", "executive", "nobody"):
            records = []
            for model in models:
                here = self.as_user(self.env[model], role)
                if here.has_access("read") and (record := here.search([], limit=1, order="id desc")):
                    records.append((model, record.id))
            with self.subTest(role=role):
                self.assertGreater(len(records), 4)
                self.browser_js(
                    "/odoo",
                    OPEN_FORMS % {"records": json.dumps(records)},
                    "odoo.isReady === true",
                    login=f"perf_{role}",
                    timeout=120,
                )

    def test_pages_are_accessible(self):
        """Names of controls, contrast, headings, labels: as axe judges them, on each page; and
        each page comes with one call."""
        self.fill_measures()
        self.fill_strategy()
        self.tour_cycle.action_launch()
        self.env["customer.perf.timeline.entry"].create({"employee_id": self.employee.id, "text": "Thank you"})
        self.check_accessible(PAGES)
        self.to_step(self.appraisal_in(self.tour_cycle), "self")
        self.check_accessible((("employee", "my-value"), ("officer", "performance-progress")))
        self.to_step(self.appraisal_in(self.tour_cycle), "published")
        self.check_accessible((("employee", "my-value"), ("boss", "performance-team")))


@tagged("post_install", "-at_install")
class TestPhone(TourCase):
    """My value where employees use it: 390 px wide, by touch."""

    browser_size = "390x844"
    touch_enabled = True

    def test_employee_walks_a_cycle(self):
        self.fill_measures()
        self.tour_cycle.action_launch()
        self.start_tour("/odoo/my-value", "customer_perf_employee_check_in", login="perf_employee")
        self.tour_cycle.action_start_review()
        appraisal = self.appraisal_in(self.tour_cycle)
        self.start_tour("/odoo/my-value", "customer_perf_employee_self", login="perf_employee")
        self.rate(self.as_user(appraisal, "boss"))
        self.as_user(appraisal, "boss").comment = "Next: shorter waits."
        self.to_step(appraisal, "published")
        self.start_tour("/odoo/my-value", "customer_perf_employee_acknowledge", login="perf_employee")
        self.assertEqual(appraisal.state, "done")

    def test_nothing_is_wider_than_the_phone(self):
        self.fill_measures()
        self.fill_strategy()
        self.tour_cycle.action_launch()
        for role, path in PAGES:
            with self.subTest(path=path):
                self.browser_js(
                    f"/odoo/{path}",
                    """
                    const page = document.querySelector(".o_perf_page");
                    if (page.scrollWidth > page.clientWidth + 1) {
                        throw new Error(`${page.scrollWidth} px on ${page.clientWidth}`);
                    }
                    console.log("test successful");
                    """,
                    "odoo.isReady === true && document.querySelector('.o_perf_page') !== null",
                    login=f"perf_{role}",
                )


@tagged("post_install", "-at_install")
class TestUnits(HttpCase):
    def test_units_of_the_client(self):
        """What the client works out by itself: the layout of the map, formats, the hook of the pages"""
        self.browser_js(
            "/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&filter=@customer_perf",
            "",
            "",
            login="admin",
            timeout=600,
            success_signal="[HOOT] Test suite succeeded",
        )
