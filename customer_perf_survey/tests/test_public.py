"""The pages that strangers reach: what is no request is refused in a line."""

import json
import random
from collections import Counter

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

    def _mangled(self, chance):
        """(address, headers, body) of a request that nobody makes by a form of ours"""
        texts = [
            "",
            "x",
            "\0",
            "\ud800",
            "é" * 3,
            "%00",
            "../" * 9,
            "1." * 2000,
            "'\"<>",
            self.token,
            self.token[::-1],
        ]
        numbers = [0, -1, 2**31, 2**63, 10**400, 1.5, float("nan"), True, None]

        def value(depth=0):
            kind = chance.choice("tnld" if depth < 4 else "tn")
            if kind == "t":
                return chance.choice(texts)
            if kind == "n":
                return chance.choice(numbers)
            if kind == "l":
                return [value(depth + 1) for _one in range(chance.randrange(4))]
            names = ["token", "sheets", "answers", "skip", str(self.service.id), str(self.items[0].id), "x"]
            return {chance.choice(names): value(depth + 1) for _one in range(chance.randrange(4))}

        params = {"token": chance.choice([*texts, value()]), "sheets": value()}
        body = chance.choice([value(), {"params": params}, {"params": value()}, {"jsonrpc": "2.0", "params": params}])
        data = json.dumps(body).encode()
        if chance.random() < 0.3:
            place = chance.randrange(len(data) + 1)
            data = data[:place] + chance.randbytes(chance.randrange(20)) + data[place + chance.randrange(3) :]
        if chance.random() < 0.05:
            data *= 1 + 200_000 // (len(data) + 1)
        kinds = ["application/json", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "x"]
        address = chance.choice(self.addresses)
        for part in ("<int:cycle_id>", "<int:wizard_id>", "<int:round_id>"):
            address = address.replace(
                part, chance.choice(["0", "-1", "1", str(2**31), str(10**30), "x", "1;2"])
            )  # a NUL there breaks core
        if chance.random() < 0.3:
            address += "?" + chance.choice(["token=%ff", "token=1&token=2", "a" * 5000, "debug=1&lang=xx", "%", "#"])
        return address, {"Content-Type": chance.choice(kinds)}, data

    def test_mangled(self):
        """Every address of ours, 200 times, with one seed: an answer, never an error of the server's, and
        nothing is written."""
        modules = ("customer_perf", "customer_perf_okr", "customer_perf_survey")
        rules = self.env["ir.http"]._generate_routing_rules(modules, {})
        self.addresses = sorted({address for address, endpoint in rules if "customer" in address})
        self.assertGreaterEqual(len(self.addresses), 7)
        self.assertIn("/customer-voice/submit", self.addresses)
        chance, seen = random.Random(13), Counter()
        self.env.flush_all()
        with mute_logger(*LOGS, "werkzeug"):
            for number in range(200):
                address, headers, data = self._mangled(chance)
                method = chance.choice(["POST", "POST", "GET", "PUT", "DELETE", "HEAD"])
                with self.subTest(number=number, method=method, address=address[:80], data=data[:80]):
                    found = self.opener.request(
                        method, self.base_url() + address, data=data, headers=headers, timeout=20
                    )
                    seen[found.status_code] += 1
                    self.assertLess(found.status_code, 500, found.text[:300])
                    self.assertNotIn("Traceback", found.text)
        self.assertGreater(seen[400] + seen[404], 50, seen)
        self.env.invalidate_all()
        self.assertFalse(self.round.sudo().invitation_ids.filtered("is_answered"))
        self.assertEqual(self._call("form", token=self.token).status_code, 200, "the server is alive")

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
