import tempfile

from werkzeug.wsgi import wrap_file

from odoo import http
from odoo.http import content_disposition, request

from ..report.cycle_workbook import write_workbook
from ..wizard.measure_sheet import write_template

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class CustomerPerfController(http.Controller):
    def _xlsx(self, content, name, length):
        return request.make_response(
            content,
            [
                ("Content-Type", XLSX),
                ("Content-Length", str(length)),
                ("Content-Disposition", content_disposition(f"{name}.xlsx")),
            ],
        )

    @http.route("/customer_perf/cycle/<int:cycle_id>/workbook", type="http", auth="user", readonly=True)
    def cycle_workbook(self, cycle_id):
        """XLSX of the results of a cycle, for HR."""
        cycle = request.env["customer.perf.cycle"].browse(cycle_id).exists()
        officer = request.env["customer.perf.scorecard"]._is_officer()
        if not (cycle and officer and cycle.has_access("read")):
            raise request.not_found()
        file = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the response)
        write_workbook(cycle, file)
        length = file.tell()
        file.seek(0)
        response = self._xlsx(wrap_file(request.httprequest.environ, file), cycle.name, length)
        response.direct_passthrough = True
        return response

    @http.route("/customer_perf/measure/template", type="http", auth="user", readonly=True)
    def measure_template(self, cycle=None):
        """XLSX to fill in, with a row for every value that a cycle waits for."""
        env = request.env
        wizard = env["customer.perf.measure.import"]
        if not wizard.has_access("create"):
            raise request.not_found()
        cycles = env["customer.perf.cycle"]
        if cycle and cycle.isdigit():
            cycles = cycles.search([("id", "=", int(cycle))])
        content = write_template(
            {**wizard._labels(), "sheet": env._("Measures"), "notes": env._("How to Fill In")},
            cycles._expected_values(),
            [
                env._("One row per KPI, subject and date. Writing a row again replaces its value."),
                env._("KPI: its code or name. Employee: badge, work e-mail or name."),
                env._("Leave employee and department empty for a value of the whole company."),
                env._("Date: the first day of the period, such as 2026-01-01."),
                env._("A rate needs numerator and denominator; its value follows. Other KPIs need a value."),
                env._("An empty cell means no data, which is not the same as 0."),
            ],
        )
        return self._xlsx(content, env._("measures"), len(content))
