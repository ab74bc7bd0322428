"""What a person touches: double clicks on a slow line, two windows, long words on a phone."""

import time

from odoo.tests import HttpCase, tagged

from odoo.addons.customer_perf.tests.hands import PHONE, HandsMixin

from .test_cycles import StepCase

LONG = "Kundenzufriedenheitsbefragungsauswertungsbesprechungsprotokolle am selben Tag"
WIDE = """
() => [...document.querySelectorAll(".o_perf_page *")]
    .filter((el) => el.getBoundingClientRect().right > window.innerWidth + 1)
    .map((el) => el.outerHTML.slice(0, 200))
"""


@tagged("post_install", "-at_install")
class TestOkrHands(HandsMixin, StepCase, HttpCase):
    def _slow(self, page):
        """A line on which a second click comes long before the answer to the first."""

        def wait(route):
            time.sleep(0.4)
            route.continue_()

        page.route("**/web/dataset/**", wait)

    def test_double_click(self):
        """One dialog and one check-in, one reason, one next cycle and one copy"""
        objective = self._objective()
        with self.browser() as open_page:
            page = open_page("perf_employee", "/odoo/my-value")
            page.wait_for_selector(".o_perf_okr_check_in")
            self._slow(page)
            page.dblclick(".o_perf_okr_check_in")
            page.fill(".modal .o_field_widget[name=value] input", "55")
            self.assertEqual(page.locator(".modal .o_form_view").count(), 1)
            page.dblclick(".modal .o_form_button_save")
            page.wait_for_selector(".modal", state="detached")
            page.goto(f"{self.base_url()}/odoo/okr-objectives/{objective.id}")
            for button in ("action_cancel", "action_reopen"):
                page.dblclick(f"button[name={button}]")
                page.fill(".modal .o_field_widget[name=reason] textarea", "A mistake")
                page.dblclick(".modal button[name=action_confirm]:visible")
                page.wait_for_selector(".modal", state="detached")
        self.assertEqual(len(objective.key_result_ids.check_in_ids), 1)
        self.assertEqual(objective.state, "published")
        self.assertEqual(self._said(objective).count("Taken up again"), 1)
        self.okr_cycle.action_review()
        with self.browser() as open_page:
            page = open_page("perf_officer", f"/odoo/okr-cycles/{self.okr_cycle.id}")
            page.wait_for_selector("button[name=action_next]")
            self._slow(page)
            page.dblclick("button[name=action_next]")
            page.dblclick(".modal button[name=action_carry_over]:visible")
            page.wait_for_selector(".o_breadcrumb:has-text('Objectives')")
        self.assertEqual(len(self.okr_cycle.next_id.objective_ids), 1)

    def test_two_windows(self):
        """The second to save reads what the first wrote, and chooses"""
        objective = self._objective(learning="First")
        with self.browser() as open_page:
            first = open_page("perf_employee", f"/odoo/okr-objectives/{objective.id}")
            first.wait_for_selector(".o_form_view")
            second = first.context.new_page()
            second.goto(first.url)
            for page, text in ((first, "Mine"), (second, "Theirs")):
                page.click(".nav-link:has-text('Learning')")
                page.fill(".o_field_widget[name=learning] textarea", text)
            for page in (first, second):
                page.click(".o_form_button_save")
                page.wait_for_selector(".o_form_saved, .modal")
            self.assertIn("Mine", second.locator(".modal").inner_text())
            second.click(".modal .o_perf_keep_both")
            second.wait_for_selector(".o_form_saved")
        self.assertEqual(objective.learning, "Mine\n\nTheirs")

    def test_long_words_on_a_phone(self):
        """They stay in their boxes, whatever the language; what is not known is a dash"""
        results = [self._follows(name=LONG), {"baseline": 40, "target": 70, "name": LONG}]
        objective = self._objective(results, name=LONG)
        self._objective([self._follows()], name="Unknown")
        self._check(objective.key_result_ids[1], 50, blocker=LONG, confidence=3)
        self.elsewhere.name = LONG
        objective.department_id = self.elsewhere
        with self.browser() as open_page:
            page = open_page("perf_employee", "/odoo/okr", PHONE)
            for path in ("/odoo/okr", "/odoo/my-value"):
                page.goto(f"{self.base_url()}{path}")
                page.wait_for_selector(f".o_perf_page :text('{LONG}')")
                self.assertEqual(page.evaluate(WIDE), [], path)
        with self.browser() as open_page:
            page = open_page("perf_employee", "/odoo/okr-objectives")
            page.click(".o_switch_view.o_list")
            row = page.locator(".o_data_row:has-text('Unknown')")
            self.assertEqual(row.locator("td[name=progress]").inner_text(), "–")
            self.assertEqual(row.locator("td[name=standing]").inner_text(), "No data")
