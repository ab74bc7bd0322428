"""A person at the browser: wheel, keys and fingers, as the machine would get them from a hand.

A tour clicks by script, which scrolls by itself and waits for everything: what nobody can reach by
hand stays green there.
"""

import resource
from contextlib import ExitStack, contextmanager

from playwright.sync_api import sync_playwright

from odoo.http import root
from odoo.tests.common import HOST, TEST_CURSOR_COOKIE_NAME, _find_executable, _registry_test_lock

DESKTOP = {"viewport": {"width": 1366, "height": 700}}
PHONE = {"viewport": {"width": 390, "height": 700}, "has_touch": True, "is_mobile": True}
LAST_IN_SIGHT = """
() => {
    const page = document.querySelector(".o_perf_page");
    const { bottom } = [...page.children].at(-1).getBoundingClientRect();
    return bottom <= window.innerHeight + 1;
}
"""
ASK = """
async (body) => {
    const headers = { "Content-Type": "application/json" };
    const response = await fetch("/web/dataset/call_kw", { method: "POST", headers, body: JSON.stringify(body) });
    return (await response.json()).result;
}
"""


class HandsMixin:
    """For an ``HttpCase``: ``with self.browser() as open_page: page = open_page("login", "/odoo/…")``."""

    @contextmanager
    def browser(self):
        """Yields a function that opens a page for a user; every user has a session of his own. An error
        dialog or an uncaught error at the end fails the test."""
        with ExitStack() as stack:
            stack.enter_context(self.allow_requests())
            stack.callback(self._wait_remaining_requests)
            # Chromium reserves more addresses than Odoo allows itself
            limit = resource.getrlimit(resource.RLIMIT_AS)
            resource.setrlimit(resource.RLIMIT_AS, (limit[1], limit[1]))
            stack.callback(resource.setrlimit, resource.RLIMIT_AS, limit)
            playwright = stack.enter_context(sync_playwright())
            browser = playwright.chromium.launch(
                executable_path=_find_executable(),
                args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
            )
            stack.callback(browser.close)
            pages, errors = [], []

            def open_page(login, path, device=None):
                context = browser.new_context(**(device or DESKTOP))
                context.add_cookies(self._cookies(login, stack))
                page = context.new_page()
                page.on("pageerror", lambda error: errors.append(str(error)))
                page.goto(f"{self.base_url()}{path}")
                pages.append(page)
                return page

            yield open_page
            for page in [page for page in pages if not page.is_closed()]:
                if page.locator(".o_error_dialog").count():
                    errors.append(page.locator(".o_error_dialog").inner_text())
            self.assertFalse(errors)

    def _cookies(self, login, stack):
        self.session = None  # else the session before would end
        with _registry_test_lock:  # requests of pages that are open go through the same cursor
            session = self.authenticate(login, login)
            self.cr.flush()
        stack.callback(root.session_store.delete, session)
        values = {"session_id": session.sid, TEST_CURSOR_COOKIE_NAME: self.http_request_key}
        return [{"name": name, "value": value, "domain": HOST, "path": "/"} for name, value in values.items()]

    def ask(self, page, model, method, *args):
        """What the server answers to whoever is at the page; the test's own cursor would get in its way."""
        params = {"model": model, "method": method, "args": args, "kwargs": {}}
        return page.evaluate(ASK, {"jsonrpc": "2.0", "method": "call", "params": params})

    # ------------------------------------------------------------ scrolling

    def check_scrolls(self, open_page, login, path):
        """The last section of a page comes into sight by keys, by wheel and by finger.

        :param path: of a page that stands in ``.o_perf_page``
        """
        for device, ways in ((DESKTOP, (_keys, _wheel)), (PHONE, (_finger,))):
            page = open_page(login, path, device)
            page.wait_for_selector(".o_perf_page")
            for way in ways:
                self.assertTrue(self._reach_the_end(page, way), f"{login}, {path}: {way.__name__}")
                page.keyboard.press("Home")
            page.context.close()

    def _reach_the_end(self, page, way):
        for _turn in range(40):
            if page.evaluate(LAST_IN_SIGHT):
                return True
            way(page)
            page.wait_for_timeout(60)
        return False


def _wheel(page):
    page.mouse.move(600, 450)
    page.mouse.wheel(0, 600)


def _keys(page):
    page.keyboard.press("PageDown")


def _finger(page):
    move_finger(page, (190, 600), (190, 120))


def move_finger(page, start, end, steps=12):
    """Put a finger down at a point, move it to another one and lift it."""
    session = page.context.new_cdp_session(page)
    for step in range(steps + 1):
        point = dict(zip("xy", (a + (b - a) * step / steps for a, b in zip(start, end, strict=True)), strict=True))
        kind = "touchMove" if step else "touchStart"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    session.detach()
