import tempfile

from werkzeug.wsgi import wrap_file

from odoo import http
from odoo.http import content_disposition, request

from ..report.cycle_workbook import write_workbook

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
        officer = request.env.user._perf_is_officer()
        if not (cycle and officer and cycle.has_access("read")):
            raise request.not_found()
        file = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the response)
        write_workbook(cycle, file)
        length = file.tell()
        file.seek(0)
        response = self._xlsx(wrap_file(request.httprequest.environ, file), cycle.name, length)
        response.direct_passthrough = True
        return response

    @http.route("/customer_perf/measure/template/<int:wizard_id>", type="http", auth="user", readonly=True)
    def measure_template(self, wizard_id):
        """XLSX to fill in, with a row for every value that a cycle waits for."""
        wizard = request.env["customer.perf.measure.import"].browse(wizard_id).exists()
        if not (wizard and wizard.has_access("write") and wizard.create_uid == request.env.user):
            raise request.not_found()
        content, name = wizard._template()
        return self._xlsx(content, name, len(content))
