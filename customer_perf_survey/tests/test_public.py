"""The pages that strangers reach: what is no request is refused in a line."""

import json

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..controllers import main
from ..tools.rate import Limit
from .common import SurveyCommon

LOGS = ("odoo.http", "odoo.addons.customer_perf_survey.controllers.main")


@tagged("post_install", "-at_install")
class TestPublic(SurveyCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.team("Stores", 6)
        self.round = self.new_round()
        self.round.action_start()
        self.invitation = self.invitations(self.round)[0]
        self.token = self.invitation._token()
        self.patch(main, "BY_ADDRESS", Limit(1000))
        self.patch(main, "BY_LINK", Limit(1000))

    def _post(self, path, body):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.url_open(f"/customer-voice/{path}", data, headers={"Content-Type": "application/json"})

    def _call(self, path, **params):
        return self._post(path, {"jsonrpc": "2.0", "method": "call", "params": params})

    def test_malformed(self):
        """A clean 400, and nothing of the server's inside."""
        key = str(self.service.id)
        good = self.sheet(0.5)
        bodies = [b"", b"{", b"[]", b"7", b'"x"', b"null", b"\xff\xfe", b"[" * 5000, {"params": []}, {"params": "x"}]
        bodies += [{"params": {}}, {"params": {"token": None}}, {"params": {"token": ["x"]}}]
        bodies += [{"params": {"token": "1.\ud800"}}, {"params": {"token": self.token[:-1] + "é"}}]
        sheets = ["x", [], 7, None, True, [good], {key: "x"}, {key: []}, {key: 7}, {key: None}]
        sheets += [{key: {"answers": wrong}} for wrong in ("x", [], 7, None, {"1": {}}, {"1": [1]})]
        bodies += [{"params": {"token": self.token, "sheets": wrong}} for wrong in sheets]
        with mute_logger(*LOGS):
            for body in bodies:
                with self.subTest(body=str(body)[:60]):
                    found = self._post("submit", body)
                    self.assertEqual(found.status_code, 400, found.text[:200])
                    self.assertNotIn("Traceback", found.text)
                    self.assertLess(len(found.text), 80)
        self.env.invalidate_all()
        self.assertFalse(self.invitation.is_answered)

    def test_wrong_answers_say_no_more_than_that(self):
        """In the shape of a form, but none that it offers."""
        item, why = str(self.items[0].id), str(self.why[0].id)
        for wrong in (float("nan"), float("inf"), 1e308, 10**400, -1, 2.5, "x", True, "\ud800"):
            sheet = self.sheet(0.5)
            sheet[str(self.service.id)]["answers"][item] = wrong
            with self.subTest(wrong=str(wrong)[:20]), mute_logger(*LOGS):
                found = self._call("submit", token=self.token, sheets=sheet)
                self.assertEqual(found.status_code, 200)
                self.assertIn("needs another answer", found.json()["error"]["data"]["message"])
                self.assertEqual(found.json()["error"]["data"]["debug"], "")
        sheet[str(self.service.id)]["answers"] |= {item: 3, why: "a\0\ud800b"}
        found = self._call("submit", token=self.token, sheets=sheet)
        self.assertTrue(found.json()["result"]["thanks"])

    def test_errors_of_ours(self):
        def bad(*args):
            raise KeyError("secret of the server")

        self.patch(type(self.env["customer.perf.survey.rater"]), "_submit", bad)
        with mute_logger(*LOGS):
            found = self._call("submit", token=self.token, sheets=self.sheet(0.5))
        self.assertNotIn("secret", found.text)
        self.assertNotIn("Traceback", found.text)

    def test_whose_form_it_is(self):
        """No name before he says that it is his."""
        name = self.invitation.employee_id.name
        found = self._call("form", token=self.token)
        self.assertEqual(found.json()["result"]["asks"], self.round.name)
        for text in (name, self.service.name, self.elsewhere.name):
            self.assertNotIn(text, found.text)
        for almost in (1, "true", "yes"):
            self.assertNotIn(name, self._call("form", token=self.token, confirmed=almost).text)
        self.assertEqual(self._call("form", token=self.token, confirmed=True).json()["result"]["name"], name)

    def test_policy(self):
        found = self.url_open("/customer-voice")
        policy = found.headers["Content-Security-Policy"]
        for part in ("default-src 'self'", "frame-ancestors 'none'", "object-src 'none'", "form-action 'self'"):
            self.assertIn(part, policy)
        self.assertEqual(found.headers["Referrer-Policy"], "no-referrer")

    def test_too_often(self):
        for name, call in (
            ("BY_LINK", lambda: self._call("form", token=self.token)),
            ("BY_ADDRESS", lambda: self._call("form", token="x")),
            ("BY_ADDRESS", lambda: self.url_open("/customer-voice")),
        ):
            with self.subTest(limit=name):
                self.patch(main, "BY_ADDRESS", Limit(1000))
                self.patch(main, name, Limit(3))
                self.assertEqual([call().status_code for _turn in range(5)], [200] * 3 + [429] * 2)

    def test_limit(self):
        now = [0.0]
        limit = Limit(2, 60, lambda: now[0])
        self.assertEqual([limit.allows("a") for _turn in range(3)], [True, True, False])
        self.assertTrue(limit.allows("b"))
        now[0] = 61
        self.assertTrue(limit.allows("a"))
