"""Raters, HR and providers at the browser: nothing typed is lost, nothing is done twice, everything can be reached."""

import json
import time

from odoo.tests import HttpCase, tagged
from odoo.tests.common import TEST_CURSOR_COOKIE_NAME

from odoo.addons.customer_perf.tests.hands import DESKTOP, PHONE, HandsMixin

from .common import SurveyCommon

LONG = (
    "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz, Außenstelle Süd, und "
    "客户关系管理系统日常运行维护与支持服务"
)
OVERFLOW = """
() => {
    const wide = [...document.querySelectorAll(".o_perf_page, .o_perf_page *")].filter((el) => {
        const { display, overflowX } = getComputedStyle(el);
        const isBox = el.clientWidth && display !== "inline" && overflowX === "visible";
        return isBox && el.scrollWidth > el.clientWidth + 1;
    });
    const out = document.documentElement.scrollWidth > window.innerWidth + 1;
    return [...wide.map((el) => el.outerHTML.slice(0, 120)), ...(out ? ["page"] : [])];
}
"""
SUBMIT = "**/web/dataset/call_kw/customer.perf.survey.rater/submit**"


@tagged("post_install", "-at_install")
class TestHandsSurvey(HandsMixin, SurveyCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.service.customer_department_ids = self.department
        self.hire(self.department, 8)
        self.round = self.new_round()

    def _start(self):
        self.round.action_start()
        return self.invitations(self.round, self.people["employee"])

    def _by_link(self):
        """A colleague without a user."""
        self.round.action_start()
        self.env.flush_all()
        return self.invitations(self.round).filtered(lambda one: not one.user_id)[:1]

    def _opening(self, open_page):
        """Whoever opens a link says that it is his."""

        def opened(login, path, device=None):
            page = open_page(login, path, device)
            if login is None:
                page.locator(".o_perf_voice_mine").click()
                page.wait_for_selector(".o_perf_voice")
            return page

        return opened

    def _cookies(self, login, stack):
        """A visitor without a user as well."""
        if login is None:
            url = self.base_url()
            return [{"name": TEST_CURSOR_COOKIE_NAME, "value": self.http_request_key, "url": url}]
        return super()._cookies(login, stack)

    def _slow(self, page, pattern, calls):
        """Answers of the server take their time; what is asked is counted."""

        def wait(route):
            calls.append(route.request.url)
            page.wait_for_timeout(700)
            route.continue_()

        page.route(pattern, wait)

    def _quiet(self, page):
        """Nothing is under way: requests of a test share one transaction, in which one undoes another's."""
        page.wait_for_timeout(700)
        self._wait_remaining_requests()

    def _settle(self):
        """Ask the database when no request does: they share a cursor, and a form loads what is beside its record."""
        time.sleep(0.5)
        self._wait_remaining_requests()
        self.env.invalidate_all()

    # ------------------------------------------------------------ reaching and reading

    def test_pages_scroll_and_hold_long_words(self):
        """The public page by a link, and the backend's, at 1366 and 390 pixels."""
        self.service.name = LONG
        self.elsewhere.name = LONG
        token = self._by_link()._token()
        with self.browser() as opened:
            open_page = self._opening(opened)
            self.check_scrolls(open_page, None, f"/customer-voice#{token}")
            self.check_scrolls(open_page, "perf_employee", "/odoo/forms-waiting")
            for device in (DESKTOP, PHONE):
                for login, path in ((None, f"/customer-voice#{token}"), ("perf_employee", "/odoo/forms-waiting")):
                    page = open_page(login, path, device)
                    page.wait_for_selector(".o_perf_voice_send")
                    self.assertEqual(page.evaluate(OVERFLOW), [], f"{path}, {device}")
                    page.context.close()

    def test_results_hold_long_words(self):
        self.service.name = LONG
        self._start()
        for number, invitation in enumerate(self.invitations(self.round)):
            self.answer(invitation, number % 3 / 4, comment=LONG)
        self.round.action_close()
        with self.browser() as open_page:
            self.check_scrolls(open_page, "perf_outsider", "/odoo/customer-voice-results")
            for device in (DESKTOP, PHONE):
                page = open_page("perf_outsider", "/odoo/customer-voice-results", device)
                page.wait_for_selector(".o_perf_provider_first")
                self.assertEqual(page.evaluate(OVERFLOW), [], device)
                page.context.close()

    # ------------------------------------------------------------ nothing typed is lost

    def test_typed_in_the_form(self):
        """A reload in mid-word, a lost connection, the end of the session, and a second tap on Send."""
        invitation = self._start()
        with self.browser() as open_page:
            page = open_page("perf_employee", "/odoo/forms-waiting", PHONE)
            page.locator(".o_perf_voice fieldset >> nth=0 >> .o_perf_voice_value >> nth=3").tap()
            page.locator(".o_perf_voice textarea").tap()
            page.keyboard.type("Say when you co")
            page.reload()
            box = page.locator(".o_perf_voice textarea")
            self.assertEqual(box.input_value(), "Say when you co")
            page.context.set_offline(True)
            page.locator(".o_perf_voice_send").tap()
            page.wait_for_selector(".alert-danger:has-text('no connection')")
            page.context.set_offline(False)
            self.assertEqual(box.input_value(), "Say when you co")
            cookies = page.context.cookies()
            page.context.clear_cookies(name="session_id")
            page.locator(".o_perf_voice_send").tap()
            page.wait_for_selector(".alert-danger:has-text('logged out')")
            page.context.add_cookies(cookies)
            calls = []
            self._slow(page, SUBMIT, calls)
            send = page.locator(".o_perf_voice_send").bounding_box()
            for _turn in range(2):
                page.touchscreen.tap(send["x"] + 10, send["y"] + 10)
            page.wait_for_selector(".o_perf_voice_thanks")
            self.assertEqual(len(calls), 1)
            self.assertFalse(page.evaluate("Object.keys(localStorage).filter((k) => k.startsWith('customer_perf'))"))
        self._settle()
        self.assertTrue(invitation.is_answered)

    def test_two_tabs(self):
        self._start()
        with self.browser() as open_page:
            first = open_page("perf_employee", "/odoo/forms-waiting")
            first.locator(".o_perf_voice fieldset >> nth=0 >> .o_perf_voice_value >> nth=3").click()
            second = first.context.new_page()
            second.goto(first.url)
            second.locator(".o_perf_voice textarea").click()
            second.keyboard.type("Mine")
            first.bring_to_front()
            first.locator(".o_perf_voice_send").click()
            first.wait_for_selector(".o_perf_voice_thanks")
            second.bring_to_front()
            second.wait_for_selector(".alert-danger:has-text('another tab')")
            self.assertEqual(second.locator(".o_perf_voice textarea").input_value(), "Mine")
            self.assertTrue(second.locator(".o_perf_voice_send").is_disabled())
            second.close()

    def test_closed_meanwhile(self):
        """What was typed stays readable, in the page and after it is loaded again; nobody else reads it."""
        token = self._by_link()._token()
        invitation = self.invitations(self.round, self.people["employee"])
        with self.browser() as opened:
            open_page = self._opening(opened)
            pages = []
            for login, path in (("perf_employee", "/odoo/forms-waiting"), (None, f"/customer-voice#{token}")):
                page = open_page(login, path)
                pages.append(page)
                page.locator(".o_perf_voice fieldset >> nth=0 >> .o_perf_voice_value >> nth=3").click()
                page.locator(".o_perf_voice textarea").click()
                page.keyboard.type("Say when you come")
                self._quiet(page)
            self.round.action_close()
            self.env.flush_all()
            for page in pages:
                page.locator(".o_perf_voice_send").click()
                page.wait_for_selector(".alert-danger:has-text('What you entered is still here')")
                self.assertEqual(page.locator(".o_perf_voice textarea").input_value(), "Say when you come")
                page.reload()
                left = page.locator(".o_perf_voice_left")
                left.wait_for()
                self.assertIn("Say when you come", left.inner_text())
                self.assertIn("4", left.inner_text())
                page.locator(".o_perf_voice_forget").click()
                page.wait_for_selector(".o_perf_voice_left", state="detached")
            self._quiet(page)
            other = open_page("perf_peer", "/odoo/forms-waiting")
            draft = json.dumps({"said": [{"question": "Q", "answer": "Secret"}]})
            other.evaluate(f"localStorage.setItem('customer_perf_survey.{invitation.id}', {json.dumps(draft)})")
            other.reload()
            other.wait_for_selector(".o_perf_rater .o_perf_page")
            self.assertNotIn("Secret", other.locator(".o_perf_page").inner_text())

    def test_copy_says_so_at_once(self):
        self._start()
        self.env["customer.perf.survey.urn"]._of(self.round).key_name = "elsewhere.key"
        self.env.flush_all()
        with self.browser() as open_page:
            page = open_page("perf_employee", "/odoo/forms-waiting")
            page.wait_for_selector(".o_perf_voice_problem:has-text('copy of the database')")
            self.assertFalse(page.locator(".o_perf_voice_value").count())
            self._quiet(page)
            page = open_page("perf_officer", f"/odoo/survey-rounds/{self.round.id}")
            page.wait_for_selector(".alert-danger:has-text('copy of the database')")

    def test_typed_in_an_action(self):
        """Plan an action: a double click opens one dialog; its texts survive a reload, and a lost connection."""
        self._start()
        for number, invitation in enumerate(self.invitations(self.round)):
            self.answer(invitation, number % 3 / 4)
        self.round.action_close()
        Action = self.env["customer.perf.improvement"]
        before = Action.search([])
        with self.browser() as open_page:
            page = open_page("perf_outsider", "/odoo/customer-voice-results")
            self._slow(page, "**/get_views**", [])
            page.locator(".o_perf_provider_improve >> nth=0").dblclick()
            name = page.locator(".modal .o_field_widget[name=name] input")
            name.wait_for()
            page.wait_for_timeout(1000)
            self.assertEqual(page.locator(".modal").count(), 1)
            page.unroute_all()
            name.click()
            page.keyboard.type("A named conta")
            page.on("dialog", lambda dialog: dialog.accept())  # the browser asks before it leaves
            page.reload()
            page.locator(".o_perf_provider_improve >> nth=0").click()
            page.wait_for_selector(".o_notification:has-text('What you had typed is back')")
            self.assertEqual(name.input_value(), "A named conta")
            name.press("End")
            page.keyboard.type("ct")
            calls = []
            self._slow(page, "**/web_save**", calls)
            page.locator(".modal .o_form_button_save").dblclick()
            page.wait_for_selector(".modal", state="detached")
            self.assertEqual(len(calls), 1)
            page.unroute_all()
            self._settle()
            action = Action.search([]) - before
            self.assertEqual(action.name, "A named contact")
            page.goto(f"{self.base_url()}/odoo/improvement-actions/{action.id}")
            outcome = page.locator(".o_field_widget[name=change] textarea")
            outcome.click()
            page.keyboard.type("Each team has o")
            # what the client sends on its way out does not arrive
            page.route("**/web_save**", lambda route: route.abort())
            page.reload()
            page.unroute_all()
            page.wait_for_selector(".o_notification:has-text('What you had typed is back')")
            self.assertEqual(outcome.input_value(), "Each team has o")
            page.locator(".o_form_button_cancel").click()
            page.reload()
            outcome.wait_for()
            self.assertEqual(outcome.input_value(), "")

    # ------------------------------------------------------------ nothing is done twice

    def test_buttons_of_a_round(self):
        """Impatient clicks on every step: draw, start, send again, next."""
        with self.browser() as open_page:
            page = open_page("perf_officer", f"/odoo/survey-rounds/{self.round.id}")
            calls = []
            self._slow(page, "**/call_button/**", calls)

            def press(name, confirmed=False):
                calls.clear()
                page.locator(f"button[name={name}]:visible").dblclick()
                if confirmed:
                    page.locator(".modal-footer .btn-primary").dblclick()
                page.wait_for_timeout(1500)
                self.assertEqual(len(calls), 1, name)

            press("action_prepare")
            press("action_start", True)
            page.wait_for_selector(".o_arrow_button_current:has-text('Open')")
            self._settle()
            letters = self.round.sudo().invitation_ids.letter_id
            mails = self.env["mail.mail"].search([("perf_letter_id", "in", letters.ids)])
            self.assertEqual(len(mails), len(letters))
            press("action_close", True)
            page.wait_for_selector(".o_arrow_button_current:has-text('Closed')")
            page.unroute_all()
            self._slow(page, "**/call_button/**", calls)
            press("action_next")
            self._settle()
            self.assertTrue(self.round.next_id)
            self.assertEqual(self.env["customer.perf.survey.round"].search_count([("id", ">", self.round.id)]), 1)
