"""The calls of docs/api.md, as they stand there: a page that lies breaks the build."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

from odoo import fields
from odoo.tests import HttpCase, tagged
from odoo.tests.common import TEST_CURSOR_COOKIE_NAME
from odoo.tools import mute_logger

from odoo.addons.customer_perf.tests.common import CustomerPerfCommon

PAGE = pathlib.Path(__file__).parents[1] / "docs" / "api.md"


@tagged("post_install", "-at_install")
class TestApiDoc(CustomerPerfCommon, HttpCase):
    def setUp(self):
        super().setUp()
        if not shutil.which("curl"):
            self.skipTest("curl is not on this machine")
        self.home = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.home)
        self.employee.work_email = "mail.of.the.page@example.com"
        officer = self.users["officer"]
        officer.all_group_ids.api_key_duration = 1
        expiration = fields.Datetime.add(fields.Datetime.now(), hours=1)
        self.known = {
            "ODOO": self.base_url(),
            "KEY": self.env["res.users.apikeys"].with_user(officer)._generate(None, "doc", expiration),
            "EMAIL": self.employee.work_email,
        }

    def run_call(self, call):
        """What a call of the page answers; its shell knows what the page says it knows, and nothing else."""
        self.env.flush_all()
        with self.allow_requests():
            (self.home / ".curlrc").write_text(f'cookie = "{TEST_CURSOR_COOKIE_NAME}={self.http_request_key}"\n')
            done = subprocess.run(
                ["/bin/sh", "-c", call],
                env={"PATH": os.environ["PATH"], "HOME": str(self.home), **self.known},
                capture_output=True,
                text=True,
                check=False,
                timeout=60,
            )
        self.env.invalidate_all()
        self.assertEqual(done.returncode, 0, f"{call}\n{done.stdout}{done.stderr}")
        return json.loads(done.stdout)

    def test_the_calls_of_the_page(self):
        calls = re.findall(r"^```sh\n(.+?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL)
        self.assertEqual(len(calls), 5)
        [kpi] = self.run_call(calls[0])
        [person] = self.run_call(calls[1])
        self.assertEqual((kpi["id"], person["id"]), (self.env.ref("customer_perf.kpi_csat_post").id, self.employee.id))
        self.known |= {"KPI": str(kpi["id"]), "EMPLOYEE": str(person["id"])}

        written = self.run_call(calls[2])
        self.assertEqual(self.run_call(calls[2]), written, "sent twice, it changes nothing")
        january, february = self.env["customer.perf.measure"].browse(written)
        for measure, wanted in (
            (january, (4.6, 120, "api", "CRM export 2025-01", False, False)),
            (february, (4.4, 0, "api", "CRM export 2025-02", True, False)),
        ):
            self.assertEqual(
                (measure.value, measure.sample_size, measure.source, measure.external_ref, measure.is_estimated,
                 measure.is_late),
                wanted,
            )  # fmt: skip

        [goal] = self.run_call(calls[3])
        line = self.scorecard.line_ids.filtered(lambda line: line.kpi_id == january.kpi_id)
        self.assertEqual((goal["actual"], goal["score"], goal["status"]), (line.actual, line.score, line.status))
        self.assertIsInstance(goal["score"], float)
        [appraisal] = self.run_call(calls[4])
        self.assertEqual((appraisal["state"], appraisal["score"]), ("draft", self.appraisal.score))

    def test_what_the_page_says_of_failures(self):
        address, head = f"{self.base_url()}/json/2/customer.perf", {"Authorization": f"bearer {self.known['KEY']}"}
        kpi = self.env.ref("customer_perf.kpi_csat_post").id
        impossible = {"kpi_id": kpi, "employee_id": self.employee.id, "date": "2025-01-01", "value": 400}
        for status, path, body, headers in (
            (401, "kpi/search_read", {"domain": []}, {}),
            (403, "scorecard/write", {"ids": self.scorecard.ids, "vals": {"score": 120}}, head),
            (404, "kpi/no_such_method", {"domain": []}, head),
            (422, "measure/create", {"values": []}, head),
            (422, "measure/create", {"vals_list": [impossible]}, head),
        ):
            with self.subTest(status=status, path=path), mute_logger("odoo.http"):
                answer = self.url_open(f"{address}.{path}", json=body, headers=headers)
                self.assertEqual(answer.status_code, status, answer.text)
